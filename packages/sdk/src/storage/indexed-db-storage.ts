import { promisifyRequest, type UseStore } from 'idb-keyval'
import type { Storage } from './storage.ts'

const storeName = 'kept'

/** The keys that start with `prefix`: no code unit sorts after U+FFFF. */
const startingWith = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`)

/** Milliseconds for which a database that did not answer is not asked again. */
const silenceMs = 30_000

/**
 * Storage in one IndexedDB database. Every operation settles within `timeLimitMs` (default 1,500) and a third:
 * Safari sometimes never answers `open` (https://bugs.webkit.org/show_bug.cgi?id=226547). After that,
 * operations are refused at once for half a minute, so that an answer waits for silence only once.
 *
 * idb-keyval's own store remembers a failed open for ever and waits for ever on a silent one; this one
 * forgets both and tries again, lets other tabs upgrade or delete the database, and reopens once when the
 * browser closed the connection. Writes ask for strict durability: they survive a crash of the system.
 */
export function createIndexedDbStorage(name: string, timeLimitMs = 1_500): Storage {
  let opening: Promise<IDBDatabase> | undefined
  let isSilent = false

  const open = (): Promise<IDBDatabase> => {
    if (opening) return opening
    const forget = () => {
      if (opening === attempt) opening = undefined
    }
    const attempt = new Promise<IDBDatabase>((resolve, reject) => {
      // No version is asked for: what a later version of this code made is still ours to use.
      const ask = (version?: number) => {
        const request = indexedDB.open(name, version)
        request.onupgradeneeded = () => {
          const { result } = request
          if (!result.objectStoreNames.contains(storeName)) result.createObjectStore(storeName)
        }
        request.onsuccess = () => {
          const database = request.result
          const close = () => {
            forget()
            database.close()
          }
          database.onclose = forget
          database.onversionchange = close
          if (opening !== attempt) database.close()
          else if (database.objectStoreNames.contains(storeName)) resolve(database)
          else {
            database.close()
            ask(database.version + 1)
          }
        }
        request.onerror = () => reject(request.error)
      }
      ask()
    })
    opening = attempt
    attempt.catch(forget)
    return attempt
  }

  const useStore: UseStore = async (mode, callback) => {
    const begin = async () =>
      (await open()).transaction(storeName, mode, { durability: 'strict' }).objectStore(storeName)
    if (isSilent) throw new Error('IndexedDB does not answer')
    let timer: ReturnType<typeof setTimeout> | undefined
    const tooLate = new Promise<never>((_, reject) => {
      const giveUp = () => {
        opening = undefined
        isSilent = true
        setTimeout(() => {
          isSilent = false
        }, silenceMs)
        reject(new Error('IndexedDB does not answer'))
      }
      // Twice: after a long task of the page, its answer may stand behind the first timer in the queue.
      timer = setTimeout(() => {
        timer = setTimeout(giveUp, timeLimitMs / 3)
      }, timeLimitMs)
    })
    const work = begin()
      .catch(() => {
        opening = undefined
        return begin()
      })
      .then(callback)
    return Promise.race([work, tooLate]).finally(() => clearTimeout(timer))
  }

  const updateAll = (keys: readonly string[], change: (values: unknown[]) => unknown[]) =>
    useStore(
      'readwrite',
      (store) =>
        new Promise<unknown[]>((resolve, reject) => {
          const { transaction } = store
          const committed = promisifyRequest(transaction)
          const readings = keys.map((key) => store.get(key))
          const last = readings.at(-1) as IDBRequest
          // The last one: requests of a transaction are answered in their order.
          last.onsuccess = () => {
            try {
              const values = change(readings.map(({ result }) => result))
              keys.forEach((key, index) => {
                if (values[index] === undefined) store.delete(key)
                else store.put(values[index], key)
              })
              // Now, with no word from the page in between: it may be about to be left.
              transaction.commit?.()
              committed.then(() => resolve(values), reject)
            } catch (error) {
              reject(error)
              transaction.abort()
            }
          }
          committed.catch(reject)
        }),
    )

  return {
    entries: <T>(prefix: string) =>
      useStore('readonly', async (store) => {
        const range = startingWith(prefix)
        const [keys, values] = await Promise.all([
          promisifyRequest(store.getAllKeys(range)),
          promisifyRequest<T[]>(store.getAll(range)),
        ])
        return values.map((value, index): [string, T] => [keys[index] as string, value])
      }),
    update: async <T>(key: string, change: (value: T | undefined) => T | undefined) => {
      const [value] = await updateAll([key], ([value]) => [change(value as T | undefined)])
      return value as T | undefined
    },
    async updateAll(keys, change) {
      await updateAll(keys, change)
    },
    clear: (prefix) =>
      useStore('readwrite', (store) => {
        store.delete(startingWith(prefix))
        return promisifyRequest<void>(store.transaction)
      }),
  }
}
