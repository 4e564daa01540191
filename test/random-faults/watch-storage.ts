import type { Storage } from '../../packages/sdk/src/storage/storage.ts'
import type { Book } from './book.ts'

const prefix = 'item:'

/** A record that was taken away, or put back to an older one, though no receipt had named it. */
export interface Removal {
  id: string
  rank: number
}

/** The rank of a record as the outbox writes it; −1 for anything else. */
function recordRank(id: string, record: unknown): number {
  const { item, rank } = (record ?? {}) as { item?: { id?: unknown }; rank?: unknown }
  return item?.id === id && typeof rank === 'number' ? rank : -1
}

/** A storage that tells of each item that the outbox removes without a receipt. */
export function watchStorage(storage: Storage, book: Book, onRemoved: (removal: Removal) => void): Storage {
  return {
    ...storage,
    update: <T>(key: string, change: (value: T | undefined) => T | undefined) =>
      storage.update<T>(key, (before: T | undefined) => {
        const after = change(before)
        const id = key.slice(prefix.length)
        const rank = recordRank(id, before)
        if (key.startsWith(prefix) && rank >= 0 && recordRank(id, after) < rank) {
          const { isTampered, receiptRank } = book.entry(id)
          if (!isTampered && receiptRank < rank) onRemoved({ id, rank })
        }
        return after
      }),
  }
}
