import type { DatabaseSync } from 'node:sqlite'
import { isDeepStrictEqual } from 'node:util'
import type { Programme } from '@kairos-cx/sdk/contract'
import type { Publication } from '../store.ts'

/** Prepares the one reader and writer of programmes. The caller gives `publish` a transaction. */
export function preparePublications(database: DatabaseSync) {
  const after = database.prepare(
    'SELECT publication AS number, version, content FROM programme WHERE publication > ? ORDER BY publication',
  )
  const addProject = database.prepare('INSERT INTO project (key) VALUES (?) ON CONFLICT DO NOTHING')
  const findProject = database.prepare('SELECT id FROM project WHERE key = ?')
  const newest = database.prepare(
    'SELECT version, content FROM programme WHERE project = ? ORDER BY version DESC LIMIT 1',
  )
  const insert = database.prepare(
    'INSERT INTO programme (project, version, published_at, content) VALUES (?, ?, ?, ?)',
  )
  // Only what `Programme` has parsed is ever stored.
  const parse = (content: unknown) => JSON.parse(content as string) as Programme

  return {
    after(number: number): Publication[] {
      return after.all(number).map(({ number, version, content }) => ({
        number: number as number,
        version: version as number,
        programme: parse(content),
      }))
    },
    publish(programme: Programme, at: number): { version: number; isNew: boolean } {
      addProject.run(programme.project.key)
      const project = findProject.get(programme.project.key)?.id as number
      const last = newest.get(project)
      const content = JSON.stringify(programme)
      if (last && isDeepStrictEqual(parse(last.content), JSON.parse(content)))
        return { version: last.version as number, isNew: false }
      const version = last ? (last.version as number) + 1 : 1
      insert.run(project, version, at, content)
      return { version, isNew: true }
    },
  }
}
