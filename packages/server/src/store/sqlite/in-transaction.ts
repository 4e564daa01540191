import type { DatabaseSync } from 'node:sqlite'

/**
 * Runs `work` in a transaction that takes the write lock at its start, and commits it: durable on return.
 * When `work` or the commit throws, nothing of it has happened, and the reason is thrown on.
 */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (reason) {
    try {
      database.exec('ROLLBACK')
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
    throw reason
  }
}
