import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { aProgramme, aShowing, aSubmission, noon, uuid } from '../../../test/builders.ts'
import { aFolder, openTestServer, problemOf } from '../../../test/open-test-server.ts'
import { storeConformance } from '../../../test/store-conformance.ts'
import { openStore } from '../open-store.ts'
import { createSqliteStore } from './create-sqlite-store.ts'
import { openDatabase } from './open-database.ts'

storeConformance('SQLite', async () => {
  const path = join(aFolder(), 'kairos.db')
  return async () => createSqliteStore(path)
})

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

  it('keeps the neighbours of a row that it cannot hold', async () => {
    const { path, send, store } = await openTestServer()
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
    expect(await store.recountTallies()).toEqual(await store.tallies())
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
