import { maxBatchBytes } from '@kairos-cx/sdk/limits'
import { createGroupCommit } from '../group-commit.ts'
import type { Store } from '../store.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import { prepareCommitItems } from './commit-items.ts'
import { prepareContacts } from './contact-rows.ts'
import { fileIdentity } from './file-identity.ts'
import { inTransaction } from './in-transaction.ts'
import { openDatabase } from './open-database.ts'
import { preparePublications } from './publication-rows.ts'
import { isFileFault, isSqliteError } from './sqlite-faults.ts'
import { prepareSubmissions } from './submission-rows.ts'
import { prepareReadTallies, prepareScoreCount } from './tally-rows.ts'
import { uuidBytes } from './uuid-bytes.ts'
import { whileLocked } from './while-locked.ts'

/** As much as a batch may be: what readiness wants to see written after a commit has failed. */
const probe = 'x'.repeat(maxBatchBytes)

/** Milliseconds that one attempt may wait for another process's lock: the whole server waits with it. */
const busyTimeoutMs = 50

/**
 * Opens the store in a SQLite file, made if it is missing. Throws when the file cannot be opened, is not
 * ours, or cannot give an fsync at each commit. `lockWaitMs`, by default 1,000, is how long opening and
 * writing wait for another process's lock before `StoreUnavailable`; other requests are answered meanwhile.
 */
export function createSqliteStore(path: string, { lockWaitMs = 1_000 } = {}): Store {
  const database = openDatabase(path, { busyTimeoutMs: lockWaitMs })
  database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  const openedFile = fileIdentity(path)
  /** Why this file can take nothing more, whatever is tried: a restart looks at it anew. */
  let lost: StoreUnavailable | undefined
  /** True when the last commit failed: until one succeeds, readiness wants to see a write. */
  let hasFailed = false
  const findProject = database.prepare('SELECT id FROM project WHERE key = ?')
  const projectIds = new Map<string, number>()
  const commitItems = prepareCommitItems(database, projectId)
  const group = createGroupCommit(async (items: Parameters<typeof commitItems>[0]) => {
    hasFailed = true
    const outcomes = await whileLocked(() => write(() => commitItems(items)), { waitMs: lockWaitMs })
    hasFailed = false
    return outcomes
  })
  const programmes = preparePublications(database)
  const readTallies = prepareReadTallies(database, 'kept')
  const recountTallies = prepareReadTallies(database, 'recounted')
  const scoreCount = prepareScoreCount(database)
  const contacts = prepareContacts(database)
  const submissions = prepareSubmissions(database)
  const keepSetting = database.prepare(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const writeSetting = database.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)')
  const readSetting = database.prepare('SELECT value FROM setting WHERE name = ?')

  /** Gives the row id of a project. The judge lets no item of an unknown one through. */
  function projectId(key: string): number {
    const id = projectIds.get(key) ?? findProject.get(key)?.id
    if (typeof id !== 'number') throw new RangeError('No project has this key.')
    projectIds.set(key, id)
    return id
  }

  /** Runs a piece of work, and turns what SQLite cannot do now, or ever, into `StoreUnavailable`. */
  function attempt<Result>(work: () => Result): Result {
    if (lost) throw lost
    try {
      return work()
    } catch (reason) {
      if (!isSqliteError(reason)) throw reason
      const what = `SQLite: ${reason.message} (${reason.errcode})`
      if (!isFileFault(reason)) throw new StoreUnavailable(what, { cause: reason })
      lost = new StoreUnavailable(`${path} is damaged. Put a backup in its place and restart. ${what}`, {
        cause: reason,
      })
      throw lost
    }
  }

  /**
   * Runs a piece of work that writes, or should find that it could. What is written to a file that has been
   * removed or replaced is durable for nobody.
   */
  function write<Result>(work: () => Result): Result {
    return attempt(() => {
      if (fileIdentity(path) === openedFile) return work()
      lost = new StoreUnavailable(
        `${path} was removed or replaced while the server had it open. Put the right file there and restart.`,
      )
      throw lost
    })
  }

  return {
    commit: group.commit,

    publish: async (programme, at) =>
      whileLocked(() => write(() => inTransaction(database, () => programmes.publish(programme, at))), {
        waitMs: lockWaitMs,
      }),

    publications: async (after) => attempt(() => programmes.after(after)),

    tallies: async (only) => attempt(() => readTallies(only)),

    scoreCount: async (of) => attempt(() => scoreCount(of)),

    recountTallies: async () => attempt(() => recountTallies()),

    contacts: async (of, { maxShowings }) => attempt(() => contacts(of, maxShowings)),

    submission: async ({ project, id }) => attempt(() => submissions.kept(project, uuidBytes(id))),

    claimAdminTokenHash: async (hash) =>
      whileLocked(
        () =>
          write(() => {
            keepSetting.run('admin-token-hash', hash)
            return readSetting.get('admin-token-hash')?.value as string
          }),
        { waitMs: lockWaitMs },
      ),

    check: async () =>
      write(() => {
        programmes.after(Number.MAX_SAFE_INTEGER)
        if (!hasFailed) return
        for (const text of [probe, '']) writeSetting.run('probe', text)
        hasFailed = false
      }),

    async close() {
      await group.close()
      if (database.isOpen) database.close()
    },
  }
}
