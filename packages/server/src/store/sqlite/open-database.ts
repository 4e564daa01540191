import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate, tableVersion } from './migrate.ts'

/** Bytes that the write-ahead log is cut back to once a checkpoint has emptied it (64 MiB). */
const journalSizeLimit = 64 * 1024 * 1024

/**
 * Bytes up to which a file is read through at start (1 GiB). A larger one would keep the server, and every
 * publication, waiting for longer than a restart may take; there a damaged page is found when it is read.
 */
const maxCheckedBytes = 1024 ** 3

/**
 * Opens a SQLite file, making it and its folders if they are missing, and brings its tables up to date.
 * `busyTimeoutMs` is how long a statement waits for another process's lock; the whole server waits with it.
 * What the promises rest on is set and then asserted: a write-ahead log, and an fsync at each commit.
 * Throws when the file cannot be opened, is damaged, or is not ours.
 */
export function openDatabase(path: string, { busyTimeoutMs }: { busyTimeoutMs: number }): DatabaseSync {
  makeFolder(dirname(path))
  // Made here and not by SQLite, whose files anyone may read; its log beside it takes over the permissions.
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  try {
    database.exec(`PRAGMA synchronous = FULL; PRAGMA journal_size_limit = ${journalSizeLimit}`)
    // Before anything is written: a database that is not ours stays as it is.
    tableVersion(database)
    if (statSync(path).size <= maxCheckedBytes) refuseDamage(database)
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

/**
 * Makes a folder and those above it that are missing. They hold what customers wrote: only their owner may
 * look inside. One by one, since Node's own recursion never ends where nobody can make any, as in /proc.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder) || folder === dirname(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (reason) {
    // Another process may have made it meanwhile.
    if (!existsSync(folder)) throw reason
  }
}

function refuseDamage(database: DatabaseSync): void {
  const { quick_check: found } = database.prepare('PRAGMA quick_check(1)').get() ?? {}
  if (found === 'ok') return
  throw new Error(`The file is damaged. Put a backup in its place. SQLite found: ${found}`)
}
