import type { Item, LossReason } from '../contract/batch.ts'

/**
 * One item of the outbox, as it is stored under its id. What happens to it:
 *
 *                    ┌── keep with a higher rank, at any time ◀──────────┐
 *                    ▼                                                   │
 *     keep ──▶ waiting ──▶ sent ──receipt names it──▶ forgotten: delivered
 *                 ▲          │                                           │
 *                 ├──────────┤ no receipt: retry later                   │
 *                 │          └─receipt refuses it──▶ set aside ──▶ forgotten after 30 days
 *                 │                                                      │
 *                 └─ a bound is reached ──▶ its loss waits in its place ─┴─▶ told, forgotten
 */
export interface Kept {
  item: Item
  /** The submission's revision or the place of the showing's state; a receipt forgets this rank and lower. */
  rank: number
  /** Epoch milliseconds. */
  keptAt: number
  /** Bytes of the item as JSON; counted anew where an earlier version did not say. */
  bytes?: number | undefined
  /** When it was found to be too old: it goes a day later, for a clock may have been wrong. */
  oldAt?: number
  /** Why the server refused it: it is not sent again. */
  refused?: string
  /** Above 1: a later version of this code wrote it, and will send it. */
  format?: number
}

/** What the storage key of everything the outbox keeps starts with. */
export const outboxPrefix = 'item'
/** What the storage keys of items start with. */
export const itemPrefix = `${outboxPrefix}:`

/** Bytes of the item as JSON; infinitely many if it cannot be written as JSON. */
export const bytesOf = (item: Item): number => {
  try {
    return new TextEncoder().encode(JSON.stringify(item)).length
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

export const isId = (id: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)

/** Whether a record is one of ours; anything else may have come to stand under its key. */
export const isReadable = (kept: Kept | undefined, id: string): kept is Kept =>
  isId(id) &&
  kept?.item?.id === id &&
  kept.rank >= 0 &&
  kept.keptAt >= 0 &&
  (kept.item.kind !== 'submission' || Array.isArray(kept.item.answers)) &&
  (kept.item.kind !== 'loss' || typeof kept.item.reason === 'string')

/** The loss that takes the place of what is dropped: an item like any other, that yields to a later revision. */
export const lossOf = ({ item, rank }: Kept, reason: LossReason, now: number, count = 1): Kept => ({
  item: {
    kind: 'loss',
    id: item.id,
    of: item.kind === 'showing' ? 'showing' : 'submission',
    survey: item.survey,
    reason,
    at: now,
    ...(count > 1 && { count }),
  },
  rank: rank + 0.5,
  keptAt: now,
})
