import { IDBDatabase, IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import type { Storage } from '../../packages/sdk/src/storage/storage.ts'
import type { Chance } from '../../packages/sdk/test/random-worlds/create-chance.ts'
import type { Disk } from './disk.ts'
import type { EventQueue } from './event-queue.ts'
import type { PageProcess } from './page-process.ts'
import type { Product } from './product.ts'

const databaseName = 'kairos-pk_test'

/**
 * Our real storage over a real IndexedDB, whose turns and timers are events of the world. The globals it
 * stands on are this world's until `close`: no other may run meanwhile.
 */
export function createIndexedDbDisk(
  { createIndexedDbStorage }: Pick<Product, 'createIndexedDbStorage'>,
  { queue, chance }: { queue: EventQueue; chance: Chance },
): Disk {
  const factory = new IDBFactory()
  const { transaction } = IDBDatabase.prototype
  const { put } = IDBObjectStore.prototype
  let isTampering = false
  let isDisconnected = false
  const weather = () => (isTampering ? 'fine' : disk.weather)

  const timers = new Map<number, () => void>()
  const replaced = {
    indexedDB: {
      open(name: string, version?: number) {
        if (weather() === 'missing') throw new DOMException('blocked', 'SecurityError')
        if (weather() === 'silent') return new EventTarget()
        if (weather() === 'failing' && chance.happens(0.5)) throw new DOMException('not now', 'UnknownError')
        return factory.open(name, version)
      },
    },
    IDBKeyRange,
    setImmediate: (run: () => void) => queue.after(chance.happens(0.2) ? 1 : 0, run),
    setTimeout(run: () => void, ms: number) {
      const timer = timers.size + 1
      timers.set(timer, queue.after(ms, run))
      return timer
    },
    clearTimeout: (timer: number) => timers.get(timer)?.(),
  }
  const before = Object.keys(replaced).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  )
  for (const [name, value] of Object.entries(replaced))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  IDBDatabase.prototype.transaction = function (...args) {
    if (weather() === 'failing' && chance.happens(0.3))
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    if (isDisconnected && !isTampering) {
      isDisconnected = false
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    }
    return transaction.apply(this, args)
  }
  IDBObjectStore.prototype.put = function (...args) {
    if (weather() === 'full') throw new DOMException('full', 'QuotaExceededError')
    return put.apply(this, args)
  }

  const otherHands = createIndexedDbStorage(databaseName)
  const byOtherHands = <T>(work: (storage: Storage) => Promise<T>) => {
    isTampering = true
    return work(otherHands).finally(() => {
      isTampering = false
    })
  }

  const disk: Disk = {
    weather: 'fine',
    storageOf: (page) => enteringOnly(page, createIndexedDbStorage(databaseName)),
    tamper(key, value) {
      byOtherHands((storage) => storage.update(key, () => value)).catch(() => {})
    },
    clear() {
      byOtherHands((storage) => storage.clear('')).catch(() => {})
    },
    disconnect() {
      isDisconnected = true
    },
    entries: () => byOtherHands((storage) => storage.entries('')),
    close() {
      for (const [name, descriptor] of before)
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        else Reflect.deleteProperty(globalThis, name)
      IDBDatabase.prototype.transaction = transaction
      IDBObjectStore.prototype.put = put
    },
  }
  return disk
}

/** A storage whose answers reach a page only while it runs. */
function enteringOnly(page: PageProcess, storage: Storage): Storage {
  const entering = <T>(work: Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      work.then(
        (value) => page.enter(() => resolve(value)),
        (error) => page.enter(() => reject(error)),
      )
    })
  return {
    entries: (prefix) => entering(storage.entries(prefix)),
    update: <T>(key: string, change: (value: T | undefined) => T | undefined) =>
      entering(
        storage.update<T>(key, (value: T | undefined) => {
          if (page.state() === 'dead') throw new Error('The page is gone, and its transaction with it.')
          return change(value)
        }),
      ),
    updateAll: (keys, change) =>
      entering(
        storage.updateAll(keys, (values) => {
          if (page.state() === 'dead') throw new Error('The page is gone, and its transaction with it.')
          return change(values)
        }),
      ),
    clear: (prefix) => entering(storage.clear(prefix)),
  }
}
