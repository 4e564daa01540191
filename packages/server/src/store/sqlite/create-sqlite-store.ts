import { maxBatchBytes } from '@kairos-cx/sdk/limits'
import { createGroupCommit } from '../group-commit.ts'
import type { Store } from '../store.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import { prepareCommitItems } from './commit-items.ts'
import { inTransaction } from './in-transaction.ts'
import { isSqliteError } from './is-row-fault.ts'
import { openDatabase } from './open-database.ts'
import { preparePublications } from './publication-rows.ts'
import { prepareReadTallies } from './tally-rows.ts'

/** As much as a batch may be: what readiness wants to see written after a commit has failed. */
const probe = 'x'.repeat(maxBatchBytes)

/**
 * Opens the store in a SQLite file, made if it is missing. Throws when the file cannot be opened, is not
 * ours, or cannot give an fsync at each commit. `busyTimeoutMs`, by default 1,000, is how long a call waits
 * for another process's lock before `StoreUnavailable`; the whole server waits with it.
 */
export function createSqliteStore(path: string, { busyTimeoutMs = 1_000 } = {}): Store {
  const database = openDatabase(path, { busyTimeoutMs })
  /** True when the last commit failed: until one succeeds, readiness wants to see a write. */
  let hasFailed = false
  const findProject = database.prepare('SELECT id FROM project WHERE key = ?')
  const projectIds = new Map<string, number>()
  const commitItems = prepareCommitItems(database, projectId)
  const group = createGroupCommit((items: Parameters<typeof commitItems>[0]) => {
    hasFailed = true
    const outcomes = attempt(() => commitItems(items))
    hasFailed = false
    return outcomes
  })
  const programmes = preparePublications(database)
  const readTallies = prepareReadTallies(database, 'kept')
  const recountTallies = prepareReadTallies(database, 'recounted')
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

  return {
    commit: group.commit,

    publish: async (programme, at) =>
      attempt(() => inTransaction(database, () => programmes.publish(programme, at))),

    publications: async (after) => attempt(() => programmes.after(after)),

    tallies: async (only) => attempt(() => readTallies(only)),

    recountTallies: async () => attempt(() => recountTallies()),

    claimAdminTokenHash: async (hash) =>
      attempt(() => {
        keepSetting.run('admin-token-hash', hash)
        return readSetting.get('admin-token-hash')?.value as string
      }),

    check: async () =>
      attempt(() => {
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

/** Runs a piece of work, and turns what SQLite cannot do now into `StoreUnavailable`. */
function attempt<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (reason) {
    if (!isSqliteError(reason)) throw reason
    throw new StoreUnavailable(`SQLite: ${reason.message} (${reason.errcode})`, { cause: reason })
  }
}
