import type { Storage } from '../../packages/sdk/src/storage/storage.ts'
import type { Chance } from '../../packages/sdk/test/random-worlds/create-chance.ts'
import type { EventQueue } from './event-queue.ts'
import type { PageProcess } from './page-process.ts'

/**
 * - `missing`: refuses everything at once, as where IndexedDB is blocked
 * - `silent`: never answers; our storage gives up after 2 s, and for half a minute at once
 * - `full`: takes nothing new
 * - `failing`: refuses about every second operation
 */
export type DiskWeather = 'fine' | 'slow' | 'missing' | 'silent' | 'full' | 'failing'

/** What is kept in one browser for one origin. */
export interface Disk {
  weather: DiskWeather
  /** The storage of a page. */
  storageOf(page: PageProcess): Storage
  /** Puts a value in, or takes it out, by other hands than ours. */
  tamper(key: string, value: unknown): void
  /** The visitor clears the data of the site. */
  clear(): void
  /** The browser closes the connections of all pages. */
  disconnect(): void
  entries(): Promise<[key: string, value: unknown][]>
  /** Gives the browser its own timers and database back. */
  close(): void
}

/** As our storage has them. */
const silenceLimitMs = 2_000
const silenceMs = 30_000

/** A model of our storage over a healthy or an ill IndexedDB: operations are carried out one after the other. */
export function createDisk({ queue, chance }: { queue: EventQueue; chance: Chance }): Disk {
  const kept = new Map<string, unknown>()
  const disk: Disk = {
    weather: 'fine',
    storageOf,
    tamper(key, value) {
      if (value === undefined) kept.delete(key)
      else kept.set(key, value)
    },
    clear: () => kept.clear(),
    disconnect() {},
    entries: async () => [...kept],
    close() {},
  }
  /** When the last operation asked for will be carried out: none overtakes another. */
  let lastAt = 0

  /** All of it, or nothing. */
  const write = (keys: readonly string[], change: (values: unknown[]) => unknown[]) => {
    const values = change(keys.map((key) => kept.get(key)))
    if (disk.weather === 'full' && values.some((value) => value !== undefined))
      throw new DOMException('full', 'QuotaExceededError')
    keys.forEach((key, index) => {
      if (values[index] === undefined) kept.delete(key)
      else kept.set(key, values[index])
    })
    return values
  }

  function storageOf(page: PageProcess): Storage {
    let quietUntil = 0
    let lastAnswerAt = 0

    const operate = <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        const now = queue.elapsedMs()
        const refuse = (ms: number, message: string) =>
          queue.after(ms, () => page.enter(() => reject(new Error(message))))
        if (now < quietUntil) return refuse(0, 'IndexedDB does not answer')
        if (disk.weather === 'missing') return refuse(0, 'IndexedDB is blocked')
        if (disk.weather === 'silent') {
          queue.after(silenceLimitMs, () => {
            quietUntil = queue.elapsedMs() + silenceMs
          })
          return refuse(silenceLimitMs, 'IndexedDB does not answer')
        }
        if (disk.weather === 'failing' && chance.happens(0.5)) return refuse(1, 'The transaction was aborted')
        const ms = disk.weather === 'slow' ? 100 + chance.below(1_200) : chance.below(4)
        lastAt = Math.max(lastAt, now + ms)
        queue.after(lastAt - now, () => {
          page.enter(() => {
            let answer: () => void
            try {
              const value = work()
              answer = () => resolve(value)
            } catch (error) {
              answer = () => reject(error)
            }
            // Durable from here on; the page hears of it now or in a moment.
            const hearsAt = Math.max(
              lastAnswerAt,
              queue.elapsedMs() + (chance.happens(0.3) ? chance.below(20) : 0),
            )
            lastAnswerAt = hearsAt
            if (hearsAt > queue.elapsedMs())
              queue.after(hearsAt - queue.elapsedMs(), () => page.enter(answer))
            else answer()
          })
        })
      })

    return {
      entries: <T>(prefix: string) =>
        operate(() =>
          [...kept]
            .filter(([key]) => key.startsWith(prefix))
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, value]): [string, T] => [key, value as T]),
        ),
      update: <T>(key: string, change: (value: T | undefined) => T | undefined) =>
        operate(() => write([key], ([value]) => [change(value as T | undefined)])[0] as T | undefined),
      updateAll: (keys, change) =>
        operate(() => {
          write(keys, change)
        }),
      clear: (prefix) =>
        operate(() => {
          for (const key of [...kept.keys()]) if (key.startsWith(prefix)) kept.delete(key)
        }),
    }
  }

  return disk
}
