import type { LossReason } from '../contract/batch.ts'
import { maxOutboxAgeMs } from '../contract/limits.ts'
import { bytesOf, type Kept } from './kept.ts'

/** Bytes of items in one request: a batch may have 65,536, and so may all keepalive requests of a page together. */
export const maxRequestBytes = 60_000
/** An item found to be too old is tried this much longer: it may be the clock that was wrong. */
const graceMs = 86_400_000
/** So many losses may wait to be told, or five for each item that may be kept; beyond, the oldest are not. */
const maxLosses = 1_000

/** Bytes of a record's item. */
export const sizeOf = ({ bytes = 0, item }: Kept): number =>
  Number.isSafeInteger(bytes) && bytes > 0 ? bytes : bytesOf(item)

export interface Bounded {
  /** To be sent, oldest first. */
  waiting: Kept[]
  /** To be dropped, each with its reason. */
  dropped: [Kept, LossReason][]
  /** Found to be too old just now. */
  aged: Kept[]
}

/**
 * Says what of an outbox stays, and what goes: what is too large for a request, what is older than 30 days and was
 * tried once more in vain (`isTried`), and of more than `maxItems` items or `maxBytes` bytes those that the server
 * refused, then the oldest. Losses are counted by themselves.
 */
export function bounded(
  all: readonly Kept[],
  {
    maxItems,
    maxBytes,
    now,
    isTried,
  }: {
    maxItems: number
    maxBytes: number
    /** Epoch milliseconds. */
    now: number
    isTried(id: string): boolean
  },
): Bounded {
  const result: Bounded = { waiting: [], dropped: [], aged: [] }
  let items = 0
  let losses = 0
  let bytes = 0
  const isRefused = ({ refused }: Kept) => Number(Boolean(refused))
  const newestFirst = [...all].sort((a, b) => isRefused(a) - isRefused(b) || b.keptAt - a.keptAt)
  for (const kept of newestFirst) {
    const isLoss = kept.item.kind === 'loss'
    const size = sizeOf(kept)
    const isFull = isLoss
      ? ++losses > Math.max(maxLosses, maxItems * 5)
      : items + 1 > maxItems || bytes + size > maxBytes
    const isOld = !isLoss && now - kept.keptAt > maxOutboxAgeMs
    // Found in the future, it was found by a clock that was wrong.
    const oldAt = kept.oldAt !== undefined && kept.oldAt <= now ? kept.oldAt : Number.POSITIVE_INFINITY
    if (size > maxRequestBytes) result.dropped.push([kept, 'too-large'])
    else if (isFull) result.dropped.push([kept, 'outbox-full'])
    else if (isOld && now - oldAt > graceMs && (kept.refused || isTried(kept.item.id)))
      result.dropped.push([kept, 'too-old'])
    else {
      if (!isLoss) {
        items++
        bytes += size
      }
      if (isOld && oldAt === Number.POSITIVE_INFINITY) result.aged.push(kept)
      if (!kept.refused) result.waiting.push(kept)
    }
  }
  result.waiting.sort((a, b) => a.keptAt - b.keptAt)
  return result
}
