import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate, tableVersion } from './migrate.ts'

/** Bytes that the write-ahead log is cut back to once a checkpoint has emptied it (64 MiB). */
const journalSizeLimit = 64 * 1024 * 1024

/**
 * Opens a SQLite file, making it and its folders if they are missing, and brings its tables up to date.
 * `busyTimeoutMs` is how long a statement waits for another process's lock; the whole server waits with it.
 * What the promises rest on is set and then asserted: a write-ahead log, and an fsync at each commit.
 * Throws when the file cannot be opened, or is not ours.
 */
export function openDatabase(path: string, { busyTimeoutMs }: { busyTimeoutMs: number }): DatabaseSync {
  // The folder holds what customers wrote: only its owner may look inside.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  try {
    database.exec(`PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${journalSizeLimit}`)
    // Before anything is written: a database that is not ours stays as it is.
    tableVersion(database)
    database.exec('PRAGMA journal_mode = WAL')
    migrate(database)
    const journalMode = database.prepare('PRAGMA journal_mode').get()?.journal_mode
    const synchronous = database.prepare('PRAGMA synchronous').get()?.synchronous
    if (journalMode !== 'wal' || synchronous !== 2)
      throw new Error(
        `This file system does not give SQLite a write-ahead log with fsync (journal_mode ${journalMode}, synchronous ${synchronous}). Use a local disk.`,
      )
    return database
  } catch (reason) {
    database.close()
    throw reason
  }
}
