import { DatabaseSync } from 'node:sqlite'
import type { ServerRows } from './oracle.ts'

const uuid = (bytes: unknown): string =>
  Buffer.from(bytes as Uint8Array)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

/** Reads what the server has of one project, from its own SQLite file. */
export function createRowReader(file: string) {
  const database = new DatabaseSync(file, { readOnly: true })
  const of = (query: string) => database.prepare(query)
  const submissions = of(
    `SELECT submission.id, showing, revision, score, answers FROM submission
     JOIN project ON project.id = project WHERE project.key = ?`,
  )
  const showings = of(
    'SELECT showing.id, state FROM showing JOIN project ON project.id = project WHERE project.key = ?',
  )
  const tallies = of(
    `SELECT score, sum(count) AS count FROM score_tally JOIN project ON project.id = project
     WHERE project.key = ? GROUP BY score`,
  )
  return {
    rows: (key: string): ServerRows => ({
      submissions: submissions.all(key).map(({ id, showing, revision, score, answers }) => ({
        id: uuid(id),
        showing: showing ? uuid(showing) : null,
        revision: Number(revision),
        score: score === null ? null : Number(score),
        answers: JSON.parse(String(answers)),
      })),
      showings: showings
        .all(key)
        .map(({ id, state }) => ({ id: uuid(id), state: state ? String(state) : null })),
      tallied: Object.fromEntries(tallies.all(key).map(({ score, count }) => [String(score), Number(count)])),
    }),
    close: () => database.close(),
  }
}
