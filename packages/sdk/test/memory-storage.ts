import type { Storage } from '../src/storage/storage.ts'

/** Storage in memory, for tests: several pages of one browser share it. Values must be treated as frozen. */
export function createMemoryStorage(): Storage {
  const kept = new Map<string, unknown>()
  return {
    async entries<T>(prefix: string) {
      return [...kept].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key, value as T])
    },
    async update<T>(key: string, change: (value: T | undefined) => T | undefined) {
      const value = change(kept.get(key) as T | undefined)
      if (value === undefined) kept.delete(key)
      else kept.set(key, value)
      return value
    },
    async updateAll(keys, change) {
      const values = change(keys.map((key) => kept.get(key)))
      keys.forEach((key, index) => {
        if (values[index] === undefined) kept.delete(key)
        else kept.set(key, values[index])
      })
    },
    async clear(prefix) {
      for (const key of kept.keys()) if (key.startsWith(prefix)) kept.delete(key)
    },
  }
}
