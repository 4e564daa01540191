import type { Item, LossReason } from '../contract/batch.ts'
import { maxLossCount } from '../contract/limits.ts'
import { createId } from '../create-id.ts'
import { isId, isReadable, itemPrefix, type Kept, lossOf } from './kept.ts'
import { beginLedger, isWaiting, type Ledger, ledgerKey, missing, readLedger } from './ledger.ts'

/** What was found in storage, and what is to be put right there. */
export interface Found {
  all: Map<string, Kept>
  /** Ids of records that cannot be read. */
  unreadable: string[]
  /** Copies of this page whose record is gone: another tab has delivered them. */
  deliveredElsewhere: string[]
  /** The same, but the ledger is another one: the visitor has cleared this site's data, or a tab was told to forget. */
  cleared: string[]
  /** Holds only while the ledger is as it was found, `undefined` if there was none that could be read. */
  repair?: { found: Ledger | undefined; ledger: Ledger; records: Map<string, Kept | undefined> }
}

/**
 * Reads all that the outbox has in storage, as it was at one moment, and compares it with the ledger: what cannot
 * be read and what is gone without a receipt is lost by name, unless this page has a copy. `mine` are the copies
 * of this page that were stored, with the ledger they were entered into.
 */
export function reconcile(
  entries: readonly [key: string, value: unknown][],
  mine: readonly (Kept & { ledger: string })[],
  now: number,
): Found {
  const found: Found = { all: new Map(), unreadable: [], deliveredElsewhere: [], cleared: [] }
  const written = entries.find(([key]) => key === ledgerKey)?.[1]
  const records = new Map(
    entries.filter(([key]) => key.startsWith(itemPrefix)) as [string, Kept | undefined][],
  )
  const ledger = readLedger(written) ?? beginLedger(now)
  const changes = new Map<string, Kept | undefined>()
  const lose = (reason: LossReason, id: string, count: number, item?: Partial<Item> | null) => {
    ledger.dropped[reason] = (ledger.dropped[reason] ?? 0) + count
    const { kind, survey } = item ?? {}
    const lost = {
      id: isId(id) ? id : createId(now),
      kind: kind === 'showing' ? kind : 'submission',
      survey: typeof survey === 'string' && /^[a-z\d-]{1,64}$/.test(survey) ? survey : undefined,
    } as Item
    const loss = lossOf({ item: lost, rank: 0, keptAt: now }, reason, now, count)
    changes.set(itemPrefix + lost.id, loss)
  }

  let diff = missing(ledger, [...records.values()].filter(isWaiting).length)
  // Written by an earlier version, or by a tab that found no ledger.
  if (diff < 0) ledger.made -= diff
  for (const [key, kept] of records) {
    const id = key.slice(itemPrefix.length)
    if ((kept?.format ?? 1) > 1) continue
    if (isReadable(kept, id)) found.all.set(id, kept)
    else {
      found.unreadable.push(id)
      changes.set(key, undefined)
      if (isWaiting(kept)) lose('unreadable', id, 1, (kept as Kept | undefined)?.item)
    }
  }
  for (const { item, rank, keptAt, bytes, ledger: enteredInto } of mine) {
    const key = itemPrefix + item.id
    if (records.has(key)) continue
    if (enteredInto !== ledger.id) found.cleared.push(item.id)
    else if (diff > 0) {
      diff--
      changes.set(key, { item, rank, keptAt, bytes })
    } else found.deliveredElsewhere.push(item.id)
  }
  if (diff > 0) lose('vanished', '', Math.min(diff, maxLossCount))
  if (diff || changes.size) found.repair = { found: readLedger(written), ledger, records: changes }
  return found
}
