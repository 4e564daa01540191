import type { DatabaseSync } from 'node:sqlite'
import type { ScoreTally, ShowingTally, Tallies, TallyMove } from '../../tally/tallies.ts'

/** Sums moves by their place, so that a group of items touches each tally once. */
export function createMoveSum() {
  const sums = new Map<string, TallyMove>()
  return {
    add(moves: readonly TallyMove[]): void {
      for (const move of moves) {
        const value = move.kind === 'score' ? move.score : move.outcome
        const key = `${move.kind} ${move.project} ${move.survey} ${move.scale} ${move.day} ${value}`
        const sum = sums.get(key)
        if (sum) sum.count += move.count
        else sums.set(key, { ...move })
      }
    },
    /** The moves that do not cancel out. */
    moves: (): TallyMove[] => [...sums.values()].filter(({ count }) => count !== 0),
  }
}

/** Prepares the one writer of tallies. It throws if a tally would fall below zero: the caller rolls back. */
export function prepareMoveTally(database: DatabaseSync) {
  const prepare = (table: string, value: string) => ({
    up: database.prepare(
      `INSERT INTO ${table} (project, survey, scale, day, ${value}, count) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET count = count + excluded.count`,
    ),
    // Not the upsert above: it would check `count >= 0` against the negative number itself.
    down: database.prepare(
      `UPDATE ${table} SET count = count + ?6
       WHERE project = ?1 AND survey = ?2 AND scale = ?3 AND day = ?4 AND ${value} = ?5`,
    ),
  })
  const score = prepare('score_tally', 'score')
  const showing = prepare('showing_tally', 'outcome')

  return function moveTally(move: TallyMove, project: number): void {
    const { survey, scale, day, count } = move
    const { up, down } = move.kind === 'score' ? score : showing
    const value = move.kind === 'score' ? move.score : move.outcome
    const { changes } = (count > 0 ? up : down).run(project, survey, scale, day, value, count)
    if (changes !== 1) throw new Error(`The ${move.kind} tally of ${day} is missing.`)
  }
}

/** The rows' own story, told without the tallies and without `showing.scored_submissions`. */
const recounted = {
  scores: `SELECT project, survey, scale, day, score, count(*) AS count
    FROM submission WHERE score IS NOT NULL GROUP BY project, survey, scale, day, score`,
  showings: `SELECT project, survey, scale, day,
      CASE WHEN (project, id) IN (SELECT project, showing FROM submission WHERE score IS NOT NULL)
        THEN 'answered'
      ELSE coalesce(state, 'shown') END AS outcome,
      count(*) AS count
    FROM showing GROUP BY 1, 2, 3, 4, 5`,
}
const kept = { scores: 'SELECT * FROM score_tally', showings: 'SELECT * FROM showing_tally' }

/** Prepares the reader of tallies, as kept or counted again from the rows. */
export function prepareReadTallies(database: DatabaseSync, from: 'kept' | 'recounted') {
  const prepare = (table: string, value: string) =>
    database.prepare(
      `SELECT project.key AS project, survey, scale, day, ${value}, count
       FROM (${table}) AS tally JOIN project ON project.id = tally.project
       WHERE count > 0 AND (?1 IS NULL OR project.key = ?1) AND (?2 IS NULL OR survey = ?2)
       ORDER BY 1, 2, 3, 4, 5`,
    )
  const sql = from === 'kept' ? kept : recounted
  const scores = prepare(sql.scores, 'score')
  const showings = prepare(sql.showings, 'outcome')
  return function readTallies(only?: { project: string; survey: string }): Tallies {
    const place = [only?.project ?? null, only?.survey ?? null]
    return {
      // The tables' columns are the types' fields.
      scores: scores.all(...place) as unknown as ScoreTally[],
      showings: showings.all(...place) as unknown as ShowingTally[],
    }
  }
}

/** Prepares the reader of how many scores a survey has on one scale. */
export function prepareScoreCount(database: DatabaseSync) {
  const count = database.prepare(
    `SELECT coalesce(sum(count), 0) AS count FROM score_tally
     WHERE project = (SELECT id FROM project WHERE key = ?) AND survey = ? AND scale = ?`,
  )
  return function scoreCount(of: Pick<ScoreTally, 'project' | 'survey' | 'scale'>): number {
    const { project, survey, scale } = of
    return count.get(project, survey, scale)?.count as number
  }
}
