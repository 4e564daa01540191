import type { SQLInputValue } from 'node:sqlite'
import type { StorableContext } from '../storable-item.ts'
import { uuidBytes } from './uuid-bytes.ts'

/** What showings and submissions both say of where and when they were made. */
export const contextColumns = [
  'programme',
  'at',
  'corrected_at',
  'received_at',
  'visitor',
  'person',
  'locale',
  'device',
  'page',
  'inclusion',
  'traits',
]

/** The columns of `contextColumns`, in their order. */
export function contextOf(item: StorableContext): SQLInputValue[] {
  return [
    item.programme,
    item.at,
    item.correctedAt,
    item.receivedAt,
    item.visitor && uuidBytes(item.visitor),
    item.person,
    item.locale,
    item.device,
    item.page,
    item.inclusion,
    item.traits && JSON.stringify(item.traits),
  ]
}

/** Writes the SQL that adds a row. */
export const insertSql = (table: string, columns: readonly string[]) =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`

/** Writes the SQL that changes the row of one id; project and id are its last two parameters. */
export const updateSql = (table: string, columns: readonly string[]) =>
  `UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE project = ? AND id = ?`
