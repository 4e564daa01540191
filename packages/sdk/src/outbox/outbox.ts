import type { Clock } from '../clock.ts'
import type { Item } from '../contract/batch.ts'
import { maxBatchItems, maxOutboxAgeMs } from '../contract/limits.ts'
import type { ReportFault } from '../fault.ts'
import { retryDelayMs } from '../retry-schedule.ts'
import type { Storage } from '../storage/storage.ts'
import type { Deliver } from './deliver.ts'

/**
 * One item on its way. What happens to it:
 *
 *     keep ──▶ waiting ──▶ sent ──receipt names it──▶ forgotten
 *                 ▲          │
 *                 ├──────────┤ no receipt: retry later
 *                 │          └─receipt refuses it──▶ set aside ──▶ forgotten after 30 days
 *                 └── keep with a higher rank, at any time
 */
interface Kept {
  item: Item
  /** The submission's revision or the place of the showing's state; a receipt forgets this rank and lower. */
  rank: number
  /** Epoch milliseconds. */
  keptAt: number
  /** Why the server refused it: it is not sent again. */
  refused?: string
}

export interface OutboxOptions {
  storage: Storage
  deliver: Deliver
  clock: Clock
  /** Runs the work unless another tab is sending; says whether it ran. */
  onlyTab(work: () => Promise<void>): Promise<boolean>
  /** Whether the page can be ended at any moment without a further word. */
  isPageHidden(): boolean
  reportFault: ReportFault
  onDelivered(item: Item): void
  /** Items kept; beyond, the oldest go. Default 200. */
  maxKeptItems?: number
}

export interface Outbox {
  /**
   * Stores an item and resolves once it is durable (survives closing the tab), not once it is sent.
   * Where the browser refuses to store, the item is kept in memory, sent at once, and the refusal is
   * told as a fault; never rejects. An item of the same id is replaced unless its rank is higher.
   */
  keep(item: Item, rank: number): Promise<void>
  /** Sends all that waits, now. Resolves when it is delivered or must wait for a retry. */
  flush(): Promise<void>
  /** Sends all that waits, unless the server has asked for a pause. */
  resume(): void
  /** Sends what this page made and no receipt has named yet, before this task ends: the page may be going. */
  sendNow(): void
  /** Forgets what this page made, delivered or not; storage is the caller's to clear. */
  forget(): void
}

/** What the keys of waiting items start with. */
export const outboxPrefix = 'item:'
/** Bytes of items in one request: a batch may have 65,536, and so may all keepalive requests of a page together. */
const maxRequestBytes = 60_000
/** Larger requests go without keepalive, so that the last one of a page finds room. */
const maxKeepaliveBytes = 30_000
/** How long to wait for another tab to finish sending, and how often before sending anyway. */
const otherTabMs = 2_000
const maxOtherTabWaits = 15

/** Bytes of the item as JSON; infinitely many if it cannot be written as JSON. */
const bytesOf = (item: Item) => {
  try {
    return new TextEncoder().encode(JSON.stringify(item)).length
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** As many items as one request takes, from the front. */
const firstOf = (all: readonly Kept[], most: number): Kept[] => {
  let bytes = 0
  return all.slice(0, most).filter(({ item }) => {
    bytes += bytesOf(item)
    return bytes <= maxRequestBytes
  })
}

/** Keeps answers until a receipt names them. */
export function createOutbox(options: OutboxOptions): Outbox {
  const {
    storage,
    deliver,
    clock,
    onlyTab,
    isPageHidden,
    reportFault,
    onDelivered,
    maxKeptItems = 200,
  } = options
  /** What this page made and no receipt has named yet: the copy that needs no storage. */
  const own = new Map<string, Kept & { stored?: boolean }>()
  /** The ranks this page is done with, so that a storage that cannot remove does not make it send twice. */
  const settled = new Map<string, number>()
  /** The ranks in a request that has no answer yet. */
  const sending = new Map<string, number>()
  let flushing: Promise<void> | undefined
  /** Something was kept while a flush was ending. */
  let again = false
  /** The server asked for a pause. */
  let paused = false
  /** Counts up when everything is forgotten: what was read before is not sent. */
  let forgets = 0
  /** Ids that were sent at least once from this page. */
  const tried = new Set<string>()
  let cancelRetry = () => {}
  let attempt = 0
  let otherTabWaits = 0

  const store = async (id: string, replace: (kept: Kept | undefined) => Kept | undefined) => {
    try {
      await storage.update(outboxPrefix + id, replace)
      return true
    } catch (error) {
      reportFault('storage-unavailable', error)
      return false
    }
  }

  /** Is done with an item up to a rank: removes it, or leaves `instead`. */
  const settle = ({ item: { id }, rank }: Kept, instead?: Kept) => {
    // Receipts may come out of order.
    settled.set(id, Math.max(rank, settled.get(id) ?? 0))
    if ((own.get(id)?.rank ?? 0) <= rank) own.delete(id)
    return store(id, (kept) => (kept && kept.rank <= rank ? instead : kept))
  }

  const setAside = (kept: Kept, code: unknown) => {
    reportFault('item-refused', { id: kept.item.id, code })
    return settle(kept, { ...kept, refused: String(code) })
  }

  /** Everything without a receipt, oldest first. What is too old, too much or too large goes, and is said. */
  const collect = async (): Promise<Kept[]> => {
    const all = new Map<string, Kept>()
    try {
      for (const [key, kept] of await storage.entries<Kept>(outboxPrefix)) {
        const id = key.slice(outboxPrefix.length)
        if (kept?.item?.id === id && kept.rank >= 0 && kept.keptAt >= 0) all.set(id, kept)
        else {
          reportFault('item-refused', { id, code: 'unreadable' })
          await storage.update(key, () => undefined)
        }
      }
      const gone = [...own].filter(([id, { stored }]) => stored && !all.has(id))
      // Delivered by another tab; but if nothing at all is left, the visitor has cleared this site's data.
      const isCleared = gone.length > 0 && !(await storage.entries('')).length
      for (const [id] of gone) {
        own.delete(id)
        if (isCleared) reportFault('storage-cleared', id)
      }
    } catch (error) {
      reportFault('storage-unavailable', error)
    }
    for (const [id, kept] of own) if (!((all.get(id)?.rank ?? -1) > kept.rank)) all.set(id, kept)
    const waiting: Kept[] = []
    let left = all.size
    for (const kept of [...all.values()].sort((a, b) => a.keptAt - b.keptAt)) {
      if ((settled.get(kept.item.id) ?? -1) >= kept.rank) continue
      if (left-- > maxKeptItems || (clock.now() - kept.keptAt > maxOutboxAgeMs && tried.has(kept.item.id))) {
        reportFault('outbox-full', kept.item.id)
        await settle(kept)
      } else if (bytesOf(kept.item) > maxRequestBytes) await setAside(kept, 'too-large')
      else if (!kept.refused) waiting.push(kept)
    }
    return waiting
  }

  const send = async (batch: readonly Kept[], keepalive: boolean) => {
    for (const { item, rank } of batch) {
      sending.set(item.id, rank)
      tried.add(item.id)
    }
    const outcome = await deliver(
      batch.map(({ item }) => item),
      keepalive,
    )
    for (const { item } of batch) sending.delete(item.id)
    if (outcome.result !== 'receipt') return outcome
    const { accepted, repeated, refused } = outcome.receipt
    let named = 0
    for (const kept of batch) {
      const refusal = refused.find(({ id }) => id === kept.item.id)
      if (refusal) await setAside(kept, refusal.code)
      else if ([...accepted, ...repeated].includes(kept.item.id)) {
        await settle(kept)
        onDelivered(kept.item)
      } else continue
      named++
    }
    return named ? outcome : { result: 'retry' as const, retryAfterMs: 0, cause: 'receipt names nothing' }
  }

  /** Sends batch after batch until nothing waits or the server cannot take more. */
  const sendAll = async () => {
    let most = maxBatchItems
    for (;;) {
      const before = forgets
      const batch = firstOf(await collect(), most)
      if (!batch.length || before < forgets) return
      const bytes = batch.reduce((sum, { item }) => sum + bytesOf(item), 0)
      const outcome = await send(batch, bytes <= maxKeepaliveBytes)
      if (outcome.result === 'retry') {
        reportFault(outcome.cause === 401 ? 'key-refused' : 'delivery-failed', outcome.cause)
        paused = outcome.retryAfterMs > 0
        // A new answer that finds the server down makes the pause no longer: only a retry does.
        attempt ||= 1
        retryIn(retryDelayMs(attempt, clock.draw(), outcome.retryAfterMs))
        return
      }
      attempt = 0
      if (outcome.result === 'split') {
        if (batch.length === 1) await setAside(batch[0] as Kept, outcome.cause)
        else most = Math.ceil(batch.length / 2)
      }
    }
  }

  const retryIn = (ms: number) => {
    cancelRetry()
    cancelRetry = clock.after(ms, () => {
      if (attempt) attempt++
      flush()
    })
  }

  function flush(): Promise<void> {
    again = true
    flushing ??= (async () => {
      while (again) {
        again = paused = false
        cancelRetry()
        if (otherTabWaits >= maxOtherTabWaits) await sendAll()
        else if (!(await onlyTab(sendAll))) {
          otherTabWaits++
          retryIn(otherTabMs)
          continue
        }
        otherTabWaits = 0
        if (attempt) break
      }
    })()
      .catch((error) => reportFault('internal', error))
      .finally(() => {
        flushing = undefined
      })
    return flushing
  }

  const sendNow = () => {
    const unsent = [...own.values()].filter(
      ({ item, rank, stored }) => (sending.get(item.id) ?? -1) < rank && !(paused && stored),
    )
    const batch = firstOf(unsent, maxBatchItems)
    // If the page lives after all, what was not taken goes the usual way.
    if (batch.length) send(batch, true).then(flush)
  }

  return {
    async keep(item, rank) {
      const mine = own.get(item.id)
      if (mine && mine.rank > rank) return
      const kept: Kept = { item, rank, keptAt: mine?.keptAt ?? clock.now() }
      const copy: Kept & { stored?: boolean } = { ...kept }
      own.set(item.id, copy)
      const storing = store(item.id, (now) => (now && now.rank > rank ? now : kept))
      if (isPageHidden()) sendNow()
      copy.stored = await storing
      if (!paused) flush()
    },
    flush,
    resume() {
      if (!paused) flush()
    },
    sendNow,
    forget() {
      forgets++
      for (const kept of own.values()) settled.set(kept.item.id, kept.rank)
      own.clear()
      cancelRetry()
    },
  }
}
