import type { LossReason } from '../contract/batch.ts'
import { createId } from '../create-id.ts'
import { type Kept, outboxPrefix } from './kept.ts'

/**
 * What has become of everything this browser stored for a project, since its data was last cleared. In each step,
 * `made` is `delivered`, and all of `dropped`, and what waits.
 */
export interface Ledger {
  /** Another one each time it is begun anew: tells what was stored before the data were cleared. */
  id: string
  made: number
  delivered: number
  dropped: Partial<Record<LossReason, number>>
}

/** The storage key of the ledger. It is read and cleared together with the items. */
export const ledgerKey = `${outboxPrefix}s`

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0

/** A ledger in which nothing is entered yet. */
export const beginLedger = (now: number): Ledger => ({
  id: createId(now),
  made: 0,
  delivered: 0,
  dropped: {},
})

/** The ledger that was stored, or undefined for anything else. */
export function readLedger(value: unknown): Ledger | undefined {
  const { id, made, delivered, dropped } = (value ?? {}) as Ledger
  const isSound =
    typeof id === 'string' &&
    isCount(made) &&
    isCount(delivered) &&
    dropped &&
    Object.values(dropped).every(isCount)
  return isSound ? { id, made, delivered, dropped: { ...dropped } } : undefined
}

/** Why it was lost, `waiting`, or undefined for nothing. What cannot be read was waiting. */
const stateOf = (kept: Kept | undefined): LossReason | 'waiting' | undefined => {
  if (kept === undefined) return undefined
  if (kept?.refused) return 'refused'
  return (kept?.item?.kind === 'loss' && kept.item.reason) || 'waiting'
}

/** Whether a record still waits to be delivered. */
export const isWaiting = (kept: Kept | undefined): boolean => stateOf(kept) === 'waiting'

/**
 * Enters into the ledger that a record was changed; `wasCounted` says that its id was entered before, so that
 * where there is no record now it was delivered in between.
 */
export function enter(
  ledger: Ledger,
  before: Kept | undefined,
  after: Kept | undefined,
  wasCounted: boolean,
) {
  const from = stateOf(before)
  const to = stateOf(after)
  const drop = (reason: LossReason, by: number) => {
    ledger.dropped[reason] = Math.max(0, (ledger.dropped[reason] ?? 0) + by)
  }
  if (from === to) return
  if (!from && wasCounted && ledger.delivered) ledger.delivered--
  else if (!from) ledger.made++
  if (from === 'waiting' && !to) ledger.delivered++
  if (from && from !== 'waiting' && to) drop(from, -1)
  if (to && to !== 'waiting') drop(to, 1)
}

/** How many more were made than the ledger and what waits account for; below 0, fewer. */
export const missing = ({ made, delivered, dropped }: Ledger, waiting: number): number =>
  made - delivered - waiting - Object.values(dropped).reduce((sum, count) => sum + count, 0)
