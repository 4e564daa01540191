import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { aLoss, aProgramme, aShowing, aSubmission, noon, uuid } from '../../../test/builders.ts'
import { aFolder, openTestServer, problemOf } from '../../../test/open-test-server.ts'
import { storeConformance } from '../../../test/store-conformance.ts'
import { openStore } from '../open-store.ts'
import { createSqliteStore } from './create-sqlite-store.ts'
import { answersAndTallies } from './migrations/0001-answers-and-tallies.ts'
import { contactsOfAPerson } from './migrations/0002-contacts-of-a-person.ts'
import { openDatabase } from './open-database.ts'

storeConformance('SQLite', async () => {
  const path = join(aFolder(), 'kairos.db')
  return async () => createSqliteStore(path)
})

/** Overwrites the first page of a table, as a disk gone bad would; the write-ahead log is brought in before. */
function damage(path: string, table: string): void {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const { rootpage, size } = database
    .prepare('SELECT rootpage, page_size AS size FROM sqlite_schema, pragma_page_size WHERE name = ?')
    .get(table) as { rootpage: number; size: number }
  database.close()
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(size, 0xff), 0, size, (rootpage - 1) * size)
  closeSync(file)
}

describe('a SQLite file', () => {
  it('is written ahead and synced at each commit, so that a power cut loses nothing acknowledged', () => {
    const database = openDatabase(join(aFolder(), 'kairos.db'), { busyTimeoutMs: 0 })
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
    database.close()
  })

  it('of another application is refused and left as it is', async () => {
    const path = join(aFolder(), 'theirs.db')
    const theirs = new DatabaseSync(path)
    theirs.exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)')
    theirs.close()
    const before = readFileSync(path)
    await expect(openStore(`sqlite:${path}`)).rejects.toThrow(/theirs\.db.* belongs to another application/)
    expect(readFileSync(path)).toEqual(before)
  })

  it('of a newer Kairos is refused', async () => {
    const path = join(aFolder(), 'kairos.db')
    await createSqliteStore(path).close()
    const newer = new DatabaseSync(path)
    newer.exec('PRAGMA user_version = 1000')
    newer.close()
    await expect(openStore(`sqlite:${path}`)).rejects.toThrow(/newer Kairos \(tables of version 1000/)
  })

  it('that is no database is refused', async () => {
    const path = join(aFolder(), 'notes.txt')
    writeFileSync(path, 'Not a database. '.repeat(100))
    await expect(openStore(`sqlite:${path}`)).rejects.toThrow(
      /notes\.txt cannot be opened: file is not a database/,
    )
  })

  it('is made with its folders', async () => {
    const path = join(aFolder(), 'a', 'b', 'kairos.db')
    await (await openStore(`sqlite:${path}`)).close()
    expect(readFileSync(path).subarray(0, 15).toString()).toBe('SQLite format 3')
  })

  it('can be read by its owner alone', async () => {
    const { path, send } = await openTestServer()
    await send({ key: 'pk_test', items: [aSubmission()] })
    for (const file of ['', '-wal', '-shm']) expect(statSync(path + file).mode & 0o777).toBe(0o600)
  })

  it.each([
    [
      'whose folder cannot be made',
      '/dev/null/deep/kairos.db',
      /^CX_STORE .*kairos\.db cannot be opened: .*\/dev\/null/,
    ],
    ['named as a URI', 'file:/tmp/kairos.db', /^CX_STORE must be a path, .*"file:"/],
  ])('%s is refused', async (_what, path, sentence) => {
    await expect(openStore(`sqlite:${path}`)).rejects.toThrow(sentence)
  })

  it('that another process has locked costs a 503 and nothing else', async () => {
    const { path, post, send, fetch, results, logged } = await openTestServer()
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const batch = JSON.stringify({ key: 'pk_test', items: [aSubmission()] })
    const refused = await post(batch)
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await problemOf(refused)).toMatchObject({ code: 'store-unavailable' })
    expect((await fetch('/readyz')).status).toBe(503)
    expect((await fetch('/healthz')).status).toBe(200)
    other.exec('ROLLBACK')
    other.close()

    expect((await fetch('/readyz')).status).toBe(200)
    expect(await results()).toMatchObject({ n: 0 })
    expect(await send({ key: 'pk_test', items: [aSubmission()] })).toMatchObject({ accepted: [uuid(2)] })
    expect(logged.map(({ event }) => event)).toEqual(['store-unavailable', 'store-available'])
  })

  it('that another process has locked keeps nobody waiting who wants something else', async () => {
    const path = join(aFolder(), 'kairos.db')
    const { post, fetch } = await openTestServer({ store: createSqliteStore(path) })
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const items = (from: number) => Array.from({ length: 50 }, (_, n) => aSubmission({ id: uuid(from + n) }))
    let answered = 0
    const posts = Array.from({ length: 40 }, async (_, n) => {
      const { status } = await post(JSON.stringify({ key: 'pk_test', items: items(50 * n) }))
      answered++
      return status
    })
    // A process that stood still while it waits for the lock could say that it is up only after them.
    for (let turn = 0; turn < 10; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      await fetch('/healthz')
    }
    expect(answered).toBe(0)
    expect(new Set(await Promise.all(posts))).toEqual(new Set([503]))
    other.close()
  })

  it('that another process lets go soon takes what has come meanwhile', async () => {
    const path = join(aFolder(), 'kairos.db')
    const { send } = await openTestServer({ store: createSqliteStore(path) })
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const sent = send({ key: 'pk_test', items: [aSubmission()] })
    await new Promise((resolve) => setTimeout(resolve, 300))
    other.close()
    expect(await sent).toMatchObject({ accepted: [uuid(2)] })
  })

  it('that is damaged takes nothing more, and is not ready again', async () => {
    const { path, post, fetch, logged } = await openTestServer()
    const batch = JSON.stringify({ key: 'pk_test', items: [aSubmission()] })
    damage(path, 'submission')
    for (let n = 0; n < 2; n++) {
      expect(await problemOf(await post(batch))).toMatchObject({ code: 'store-unavailable' })
      expect((await fetch('/readyz')).status).toBe(503)
      expect(await problemOf(await post('{"key":"pk_test","items":[]}'))).toMatchObject({
        code: 'store-unavailable',
      })
    }
    expect((await fetch('/healthz')).status).toBe(200)
    expect(logged).toEqual([
      { level: 'error', event: 'store-unavailable', reason: expect.stringMatching(/damaged.*restart/) },
    ])
  })

  it('that is damaged is refused at start', async () => {
    const path = join(aFolder(), 'kairos.db')
    await createSqliteStore(path).close()
    damage(path, 'submission')
    await expect(openStore(`sqlite:${path}`)).rejects.toThrow(
      /kairos\.db cannot be opened: .*damaged.*backup/,
    )
  })

  it.each<[string, (path: string) => void]>([
    ['removed', (path) => rmSync(path)],
    ['moved away', (path) => renameSync(path, `${path}.old`)],
    [
      'replaced',
      (path) => {
        copyFileSync(path, `${path}.backup`)
        renameSync(`${path}.backup`, path)
      },
    ],
  ])('that was %s under the server takes nothing more', async (_how, change) => {
    const { path, post, send, fetch, logged } = await openTestServer()
    await send({ key: 'pk_test', items: [aSubmission()] })
    const kept = `${path}.kept`
    copyFileSync(path, kept)
    change(path)
    const refused = await post(JSON.stringify({ key: 'pk_test', items: [aSubmission({ id: uuid(3) })] }))
    expect(await problemOf(refused)).toMatchObject({ code: 'store-unavailable' })
    copyFileSync(kept, path)
    expect((await fetch('/readyz')).status).toBe(503)
    expect(logged).toEqual([
      { level: 'error', event: 'store-unavailable', reason: expect.stringMatching(/kairos\.db .*restart/) },
    ])
  })

  it('that was removed is not ready, before anything is sent', async () => {
    const { path, fetch } = await openTestServer()
    rmSync(path)
    expect((await fetch('/readyz')).status).toBe(503)
  })

  it('keeps the neighbours of a row that it cannot hold', async () => {
    const { path, send, store, results } = await openTestServer()
    const other = new DatabaseSync(path)
    other.exec(`CREATE TRIGGER poison BEFORE INSERT ON submission WHEN NEW.page = '/poison'
      BEGIN SELECT RAISE(ABORT, 'poison'); END`)
    other.close()
    const poison = aSubmission({ id: uuid(7), showing: uuid(8), page: '/poison' })
    const [receipt, neighbour] = await Promise.all([
      send({ key: 'pk_test', items: [aSubmission(), poison, aShowing()] }),
      send({ key: 'pk_test', items: [aSubmission({ id: uuid(3) })] }),
    ])
    expect(receipt.accepted).toEqual([uuid(2), uuid(1)])
    expect(receipt.refused).toMatchObject([{ id: uuid(7), code: 'malformed-item' }])
    expect(neighbour.accepted).toEqual([uuid(3)])
    // Not even the showing that the poisoned answer would have proved is left.
    expect((await store.tallies()).showings).toMatchObject([{ outcome: 'shown', count: 1 }])
    expect((await results()).lost.submissions).toEqual({ refused: 1 })
    expect(await store.recountTallies()).toEqual(await store.tallies())
  })

  it('loses no neighbour to a loss that it cannot hold either', async () => {
    const { path, send, store } = await openTestServer()
    const other = new DatabaseSync(path)
    for (const table of ['submission', 'loss'])
      other.exec(`CREATE TRIGGER poison_${table} BEFORE INSERT ON ${table} WHEN NEW.survey = 'checkout'
        BEGIN SELECT RAISE(ABORT, 'poison'); END`)
    other.close()
    const receipt = await send({ key: 'pk_test', items: [aSubmission(), aLoss({ id: uuid(3) }), aShowing()] })
    expect(receipt.accepted).toEqual([uuid(1)])
    expect(receipt.refused).toMatchObject([{ id: uuid(2) }, { id: uuid(3) }])
    expect((await store.tallies()).losses).toEqual([])
    expect(await store.recountTallies()).toEqual(await store.tallies())
  })

  it('from before losses were counted has none, and takes them', async () => {
    const path = join(aFolder(), 'kairos.db')
    const before = new DatabaseSync(path)
    before.exec(`${answersAndTallies}; ${contactsOfAPerson};
      PRAGMA user_version = 2; PRAGMA application_id = 0x4b616972`)
    before.close()
    const { send, results } = await openTestServer({ store: createSqliteStore(path) })
    await send({ key: 'pk_test', items: [aSubmission()] })
    const { n, lost } = await results()
    expect([n, lost]).toEqual([1, { submissions: {}, showings: {}, unattributed: 0 }])
    await send({ key: 'pk_test', items: [aLoss({ id: uuid(3) })] })
    expect((await results()).lost.submissions).toEqual({ 'too-old': 1 })
  })

  it('keeps every version that was published', async () => {
    const { path, store } = await openTestServer()
    await store.publish(aProgramme({ timeZone: 'Europe/Paris' }), noon)
    const other = new DatabaseSync(path)
    expect(other.prepare('SELECT version FROM programme ORDER BY 1').all()).toEqual([
      { version: 1 },
      { version: 2 },
    ])
    other.close()
  })
})
