import type { DatabaseSync } from 'node:sqlite'
import type { ShowingState } from '../../tally/outcome-of.ts'
import type { KnownShowing, ShowingChange } from '../decide-commit.ts'
import type { StorableContext } from '../storable-item.ts'
import { contextColumns, contextOf, insertSql, updateSql } from './item-columns.ts'
import { uuidBytes } from './uuid-bytes.ts'

/** Prepares the one reader and writer of showings. `project` is the project's row id. */
export function prepareShowings(database: DatabaseSync) {
  const states = ['state', 'scored_submissions']
  const known = database.prepare(
    `SELECT survey, scale, day, state, scored_submissions AS scoredSubmissions
     FROM showing WHERE project = ? AND id = ?`,
  )
  const insertRow = database.prepare(
    insertSql('showing', ['project', 'id', 'survey', 'scale', 'day', ...states, ...contextColumns]),
  )
  const updateState = database.prepare(updateSql('showing', states))
  const updateRow = database.prepare(updateSql('showing', [...states, ...contextColumns]))
  return {
    known(project: number, id: Uint8Array): KnownShowing | undefined {
      return known.get(project, id) as KnownShowing | undefined
    },
    write(project: number, item: StorableContext, change: ShowingChange): void {
      const { survey, scale, day } = item
      const key = [project, uuidBytes(change.id)]
      const state: [ShowingState, number] = [change.state, change.scoredSubmissions]
      if (change.is === 'new') insertRow.run(...key, survey, scale, day, ...state, ...contextOf(item))
      else if (change.takesContext) updateRow.run(...state, ...contextOf(item), ...key)
      else updateState.run(...state, ...key)
    },
  }
}
