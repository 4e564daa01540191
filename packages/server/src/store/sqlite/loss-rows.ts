import type { DatabaseSync } from 'node:sqlite'
import type { KnownLoss } from '../decide-commit.ts'
import type { StorableLoss } from '../storable-item.ts'
import { insertSql, updateSql } from './item-columns.ts'
import { uuidBytes } from './uuid-bytes.ts'

/** Prepares the one reader and writer of losses. `project` is the project's row id. */
export function prepareLosses(database: DatabaseSync) {
  const place = 'survey, "of", reason, count'
  const known = database.prepare(`SELECT ${place} FROM loss WHERE project = ? AND id = ?`)
  const insertRow = database.prepare(
    insertSql('loss', ['project', 'id', 'survey', '"of"', 'reason', 'count', 'corrected_at']),
  )
  const updateCount = database.prepare(updateSql('loss', ['count']))
  const remove = database.prepare(`DELETE FROM loss WHERE project = ? AND id = ? RETURNING ${place}`)
  return {
    known(project: number, id: Uint8Array): KnownLoss | undefined {
      return known.get(project, id) as KnownLoss | undefined
    },
    write(project: number, item: StorableLoss, { is }: { is: 'new' | 'changed' }): void {
      const key = [project, uuidBytes(item.id)]
      const { survey, of, reason, count, correctedAt } = item
      if (is === 'new') insertRow.run(...key, survey, of, reason, count, correctedAt)
      else updateCount.run(count, ...key)
    },
    /** Removes a loss and gives what it was; undefined if there was none. */
    remove(project: number, id: Uint8Array): KnownLoss | undefined {
      return remove.get(project, id) as KnownLoss | undefined
    },
  }
}
