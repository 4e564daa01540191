import type { DatabaseSync } from 'node:sqlite'
import { inTransaction } from './in-transaction.ts'
import { migrations } from './migrations/index.ts'

/** Marks a SQLite file as ours: "Kair" in ASCII, in the header field made for this. */
const applicationId = 0x4b616972

/**
 * Brings a database to this version's tables, each migration in a transaction of its own, so that a process
 * killed in between goes on where it stopped. Throws as `tableVersion` does, having changed nothing.
 */
export function migrate(database: DatabaseSync): void {
  for (let version = tableVersion(database); version < migrations.length; ) {
    inTransaction(database, () => {
      // Read again under the lock: another process may have migrated meanwhile.
      version = tableVersion(database)
      const migration = migrations[version]
      if (migration === undefined) return
      database.exec(migration)
      version += 1
      database.exec(`PRAGMA user_version = ${version}; PRAGMA application_id = ${applicationId}`)
    })
  }
}

/**
 * Gives how many migrations a database has had, 0 if it is empty. Throws when it belongs to something else
 * or to a newer Kairos.
 */
export function tableVersion(database: DatabaseSync): number {
  const read = (pragma: string) =>
    Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] as number
  const version = read('user_version')
  if (read('application_id') !== applicationId) {
    const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
    if (isEmpty && version === 0) return 0
    throw new Error('This SQLite database belongs to another application. Name another file.')
  }
  if (version > migrations.length)
    throw new Error(
      `This database was written by a newer Kairos (tables of version ${version}, this Kairos knows ${migrations.length}). Update Kairos.`,
    )
  return version
}
