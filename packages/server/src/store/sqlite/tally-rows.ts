import type { DatabaseSync } from 'node:sqlite'
import type { LossTally, ScoreTally, ShowingTally, Tallies, TallyMove } from '../../tally/tallies.ts'

/** Sums moves by their place, so that a group of items touches each tally once. */
export function createMoveSum() {
  const sums = new Map<string, TallyMove>()
  return {
    add(moves: readonly TallyMove[]): void {
      for (const move of moves) {
        const key = `${move.kind} ${move.project} ${placeOf(move).join(' ')}`
        const sum = sums.get(key)
        if (sum) sum.count += move.count
        else sums.set(key, { ...move })
      }
    },
    /** The moves that do not cancel out. */
    moves: (): TallyMove[] => [...sums.values()].filter(({ count }) => count !== 0),
  }
}

/** Where a move counts: the columns of its table's key, after the project. */
function placeOf(move: TallyMove): [string, string, string, string | number] | [string, string, string] {
  if (move.kind === 'loss') return [move.survey ?? '', move.of, move.reason]
  const { survey, scale, day } = move
  return [survey, scale, day, move.kind === 'score' ? move.score : move.outcome]
}

/** Prepares the one writer of tallies. It throws if a tally would fall below zero: the caller rolls back. */
export function prepareMoveTally(database: DatabaseSync) {
  const prepare = (table: string, ...place: string[]) => {
    const key = ['project', ...place]
    return {
      up: database.prepare(
        `INSERT INTO ${table} (count, ${key.join(', ')}) VALUES (?${', ?'.repeat(key.length)})
         ON CONFLICT DO UPDATE SET count = count + excluded.count`,
      ),
      // Not the upsert above: it would check `count >= 0` against the negative number itself.
      down: database.prepare(
        `UPDATE ${table} SET count = count + ? WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`,
      ),
    }
  }
  const writers = {
    score: prepare('score_tally', 'survey', 'scale', 'day', 'score'),
    showing: prepare('showing_tally', 'survey', 'scale', 'day', 'outcome'),
    loss: prepare('loss_tally', 'survey', '"of"', 'reason'),
  }

  return function moveTally(move: TallyMove, project: number): void {
    const { up, down } = writers[move.kind]
    const place = placeOf(move)
    const { changes } = (move.count > 0 ? up : down).run(move.count, project, ...place)
    if (changes !== 1) throw new Error(`The ${move.kind} tally of ${place.join(' ')} is missing.`)
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
  losses: `SELECT project, coalesce(survey, '') AS survey, "of", reason, sum(count) AS count
    FROM loss GROUP BY 1, 2, 3, 4`,
}
const kept = {
  scores: 'SELECT * FROM score_tally',
  showings: 'SELECT * FROM showing_tally',
  losses: 'SELECT * FROM loss_tally',
}

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
  const losses = database.prepare(
    `SELECT project.key AS project, nullif(tally.survey, '') AS survey, "of", reason, count
     FROM (${sql.losses}) AS tally JOIN project ON project.id = tally.project
     WHERE count > 0 AND (?1 IS NULL OR project.key = ?1) AND (?2 IS NULL OR tally.survey IN (?2, ''))
     ORDER BY 1, 2, 3, 4`,
  )
  return function readTallies(only?: { project: string; survey: string }): Tallies {
    const place = [only?.project ?? null, only?.survey ?? null]
    return {
      // The tables' columns are the types' fields.
      scores: scores.all(...place) as unknown as ScoreTally[],
      showings: showings.all(...place) as unknown as ShowingTally[],
      losses: losses.all(...place) as unknown as LossTally[],
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
