import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { storageConformance } from '../../test/storage-conformance.ts'
import { createIndexedDbStorage } from './indexed-db-storage.ts'

let names = 0
const aName = () => `kairos-test-${names++}`

storageConformance('IndexedDB', () => createIndexedDbStorage(aName()))

describe('IndexedDB storage', () => {
  afterEach(() => vi.restoreAllMocks())

  it('finds what an earlier page wrote', async () => {
    const name = aName()
    await createIndexedDbStorage(name).update('n', () => 1)
    expect(await createIndexedDbStorage(name).entries('n')).toEqual([['n', 1]])
  })

  it('asks for strict durability', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await createIndexedDbStorage(aName()).update('n', () => 1)
    expect(transaction.mock.calls.at(-1)?.[2]).toEqual({ durability: 'strict' })
  })

  it('opens again after an open that failed', async () => {
    const storage = createIndexedDbStorage(aName())
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('blocked', 'SecurityError')
    })
    await expect(storage.update('n', () => 1)).rejects.toThrow('blocked')
    vi.restoreAllMocks()
    expect(await storage.update('n', () => 2)).toBe(2)
  })

  it('gives up an open that never answers, is quiet for half a minute, and then opens again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const storage = createIndexedDbStorage(aName())
    const open = vi
      .spyOn(indexedDB, 'open')
      .mockImplementationOnce(() => new EventTarget() as IDBOpenDBRequest)
    const first = expect(storage.update('n', () => 1)).rejects.toThrow('does not answer')
    await vi.advanceTimersByTimeAsync(2_000)
    await first
    await vi.advanceTimersByTimeAsync(29_999)
    await expect(storage.update('n', () => 2)).rejects.toThrow('does not answer')
    expect(open).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    vi.useRealTimers()
    expect(await storage.update('n', () => 3)).toBe(3)
  })

  it('reopens once when the browser has closed the connection', async () => {
    const storage = createIndexedDbStorage(aName())
    await storage.update('n', () => 1)
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    })
    expect(await storage.update('n', () => 2)).toBe(2)
    expect(transaction).toHaveBeenCalledTimes(2)
  })

  it('lets another tab delete the database, and goes on with a new one', async () => {
    const name = aName()
    const storage = createIndexedDbStorage(name)
    await storage.update('n', () => 1)
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name)
      request.onsuccess = resolve
      request.onblocked = reject
    })
    expect(await storage.entries('')).toEqual([])
    expect(await storage.update('n', () => 3)).toBe(3)
  })

  /** A database of that name which something else made. */
  const make = (name: string, version: number, upgrade: (database: IDBDatabase) => void) =>
    new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name, version)
      request.onupgradeneeded = () => upgrade(request.result)
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
      request.onerror = () => reject(request.error)
    })

  it('goes on with the database of a later version, and keeps what is in it', async () => {
    const name = aName()
    await make(name, 7, (database) => {
      database.createObjectStore('kept').put(1, 'n')
      database.createObjectStore('later')
    })
    const storage = createIndexedDbStorage(name)
    expect(await storage.update<number>('n', (n) => (n ?? 0) + 1)).toBe(2)
  })

  it('makes its store in a database that has none, in two tabs at once', async () => {
    const name = aName()
    await make(name, 1, (database) => database.createObjectStore('foreign'))
    const tabs = [createIndexedDbStorage(name), createIndexedDbStorage(name)]
    await Promise.all(tabs.map((tab) => tab.update<number>('n', (n) => (n ?? 0) + 1)))
    expect(await tabs[0]?.entries('')).toEqual([['n', 2]])
  })
})
