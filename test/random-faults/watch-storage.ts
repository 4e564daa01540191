import type { Storage } from '../../packages/sdk/src/storage/storage.ts'
import type { Book } from './book.ts'

const prefix = 'item:'

/** A record that was taken away, or put back to an older one, though no receipt had named it. */
export interface Removal {
  id: string
  rank: number
}

/** The rank of a record as the outbox writes it; −1 for anything else, a loss in its place among it. */
function recordRank(id: string, record: unknown): number {
  const { item, rank } = (record ?? {}) as { item?: { id?: unknown; kind?: unknown }; rank?: unknown }
  return item?.id === id && item.kind !== 'loss' && typeof rank === 'number' ? rank : -1
}

/** A storage that tells of each item that the outbox removes without a receipt. */
export function watchStorage(storage: Storage, book: Book, onRemoved: (removal: Removal) => void): Storage {
  return {
    ...storage,
    updateAll: (keys, change) =>
      storage.updateAll(keys, (before) => {
        const after = change(before)
        keys.forEach((key, index) => {
          const id = key.slice(prefix.length)
          const rank = recordRank(id, before[index])
          if (!key.startsWith(prefix) || rank < 0 || recordRank(id, after[index]) >= rank) return
          const { isTampered, receiptRank } = book.entry(id)
          if (!isTampered && receiptRank < rank) onRemoved({ id, rank })
        })
        return after
      }),
  }
}
