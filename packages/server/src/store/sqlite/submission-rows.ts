import type { DatabaseSync } from 'node:sqlite'
import type { KnownSubmission } from '../decide-commit.ts'
import type { StorableSubmission } from '../storable-item.ts'
import type { KeptSubmission } from '../store.ts'
import { contextColumns, contextOf, insertSql, updateSql } from './item-columns.ts'
import { uuidBytes, uuidText } from './uuid-bytes.ts'

type KnownRow = Omit<KnownSubmission, 'showing'> & { showing: Uint8Array | null }

/** Prepares the one reader and writer of submissions. `project` is the project's row id. */
export function prepareSubmissions(database: DatabaseSync) {
  const replaced = ['revision', 'showing', 'score', 'answers', 'done', ...contextColumns]
  const known = database.prepare(
    'SELECT survey, scale, day, revision, score, showing FROM submission WHERE project = ? AND id = ?',
  )
  const kept = database.prepare(
    `SELECT revision, answers, done FROM submission
     WHERE project = (SELECT id FROM project WHERE key = ?) AND id = ?`,
  )
  const insertRow = database.prepare(
    insertSql('submission', ['project', 'id', 'survey', 'scale', 'day', ...replaced]),
  )
  const updateRow = database.prepare(updateSql('submission', replaced))
  return {
    known(project: number, id: Uint8Array): KnownSubmission | undefined {
      // The columns of the SELECT above.
      const row = known.get(project, id) as KnownRow | undefined
      return row && { ...row, showing: row.showing && uuidText(row.showing) }
    },
    /** Gives what a submission holds; `project` is the project's key. */
    kept(project: string, id: Uint8Array): KeptSubmission | undefined {
      const row = kept.get(project, id)
      if (!row) return undefined
      // The columns of the SELECT above, as `write` has left them.
      const { revision, answers, done } = row as { revision: number; answers: string; done: number }
      return { revision, answers: JSON.parse(answers), done: done === 1 }
    },
    write(
      project: number,
      item: StorableSubmission,
      { is, showing }: { is: 'new' | 'changed'; showing: string | null },
    ): void {
      const key = [project, uuidBytes(item.id)]
      const values = [
        item.revision,
        showing && uuidBytes(showing),
        item.score,
        JSON.stringify(item.answers),
        item.done ? 1 : 0,
        ...contextOf(item),
      ]
      if (is === 'new') insertRow.run(...key, item.survey, item.scale, item.day, ...values)
      else updateRow.run(...values, ...key)
    },
  }
}
