import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { prepareContacts } from './contact-rows.ts'
import { migrate } from './migrate.ts'
import { answersAndTallies } from './migrations/0001-answers-and-tallies.ts'

/** Says of each statement that reads contacts how SQLite will find its rows; projects are found by their key. */
function plansOf(database: DatabaseSync): string[][] {
  const statements: string[] = []
  const prepare = (sql: string) => {
    statements.push(sql)
    return database.prepare(sql)
  }
  prepareContacts({ prepare } as DatabaseSync)
  return statements.map((sql) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
      .filter((detail) => !/^SCALAR SUBQUERY|^SEARCH project /.test(detail)),
  )
}

it.each([
  ['a new file', ''],
  [
    'a file from before there was one',
    `${answersAndTallies}; PRAGMA user_version = 1; PRAGMA application_id = 0x4b616972;
    INSERT INTO project (key) VALUES ('pk_test');
    INSERT INTO showing (project, id, survey, scale, programme, state, scored_submissions,
        at, corrected_at, received_at, day, person)
      VALUES (1, randomblob(16), 'checkout', 'csat', 1, 'dismissed', 0, 1, 2, 3, '2026-11-20', 'u-42')`,
  ],
])('finds the contacts of a person by an index, and sorts none, in %s', (_what, before) => {
  const database = new DatabaseSync(':memory:')
  database.exec(before)
  migrate(database)
  const byIndex = (name: string) => [expect.stringMatching(`INDEX ${name} \\(project=\\? AND person=\\?\\)$`)]
  expect(plansOf(database)).toEqual(
    ['showing_of_person', 'dismissal_of_person', 'submission_of_person'].map(byIndex),
  )
  const contacts = prepareContacts(database)({ project: 'pk_test', person: 'u-42' }, 1)
  expect(contacts).toMatchObject(before ? { showingsAt: [2], dismissedAt: 2 } : { showingsAt: [] })
  database.close()
})
