import type { Clock } from '../clock.ts'
import type { Item, LossReason } from '../contract/batch.ts'
import { maxBatchItems } from '../contract/limits.ts'
import type { ReportFault } from '../fault.ts'
import { retryDelayMs } from '../retry-schedule.ts'
import type { Storage } from '../storage/storage.ts'
import { bounded, maxRequestBytes, sizeOf } from './bounds.ts'
import type { Deliver, DeliveryResult } from './deliver.ts'
import { bytesOf, itemPrefix, type Kept, lossOf, outboxPrefix } from './kept.ts'
import { beginLedger, enter, ledgerKey, readLedger } from './ledger.ts'
import { reconcile } from './reconcile.ts'

/** What a tab tells the others of the same outbox: the server was not reached, and is tried again then. */
export interface OutboxNews {
  retryInMs: number
  /** How many times it was not reached in a row. */
  attempt: number
}

export interface OutboxOptions {
  storage: Storage
  deliver: Deliver
  clock: Clock
  /** Runs the work unless another tab is sending; says whether it ran. */
  onlyTab(work: () => Promise<void>): Promise<boolean>
  /** Tells the other tabs, whose outboxes `hear` it. Default: there are none. */
  tellTabs?(news: OutboxNews): void
  /** Whether the page can be ended at any moment without a further word. */
  isPageHidden(): boolean
  reportFault: ReportFault
  onDelivered(item: Item): void
  /** Items kept, and their bytes; beyond, the oldest go. Default 200, and 512,000. */
  maxKeptItems?: number
  maxKeptBytes?: number
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
  /** Sends all that waits, unless the server has asked for a pause; a little later, if it was tried just now. */
  resume(): void
  /** Sends what this page made and no receipt has named yet, before this task ends: the page may be going. */
  sendNow(): void
  /** Says whether what this page stored was cleared since, by the visitor or another tab that was told to forget. */
  wasCleared(): Promise<boolean>
  /** Another tab has tried in vain: this one does not try before it. */
  hear(news: OutboxNews): void
  /** Forgets what this page made, delivered or not; storage is the caller's to clear. */
  forget(): void
}

/** Larger requests go without keepalive, so that the last one of a page finds room. */
const maxKeepaliveBytes = 30_000
/** How often to look whether another tab has finished sending, and how long before sending anyway. */
const otherTabMs = 2_000
const leaseMs = 30_000
/** The storage key of until when the server has asked for a pause. Cleared with the items. */
const pauseKey = `${outboxPrefix}-pause`
/** An hour, and the draw on top of it. */
const maxPauseMs = 3_600_000 * 1.1
/** So many items that are not taken alone, one after the other, end a flush. */
const mostAlone = 3
/** What could not be read is read again: storage is silent for half a minute. */
const unreadAgainMs = 31_000
/** Between two requests of a page that comes and goes, or whose network does. */
const comeBackMs = 5_000

/** The copy of what this page made: it needs no storage. */
interface Own extends Kept {
  /** Once it is stored: the ledger it was entered into. */
  ledger?: string | undefined
}

type StoredOwn = Own & { ledger: string }

/** As many items as one request takes, from the front. */
const firstOf = (all: readonly Kept[], most: number, maxBytes: number): Kept[] => {
  let bytes = 0
  return all.slice(0, most).filter((kept) => {
    bytes += sizeOf(kept)
    return bytes <= maxBytes
  })
}

const bytesIn = (batch: readonly Kept[]): number => batch.reduce((sum, kept) => sum + sizeOf(kept), 0)

/** Keeps answers until a receipt names them. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { storage, deliver, clock, onlyTab, isPageHidden, reportFault, onDelivered } = options
  const { maxKeptItems: maxItems = 200, maxKeptBytes: maxBytes = 512_000 } = options
  /** What this page made and no receipt has named yet. */
  const own = new Map<string, Own>()
  /** Ids that this page has entered into a ledger, and its id. */
  const entered = new Map<string, string>()
  /** The ranks this page is done with, so that a storage that cannot remove does not make it send twice. */
  const settled = new Map<string, number>()
  /** The ranks in a request that has no answer yet. */
  const sending = new Map<string, number>()
  /** The ledger this page has last written to. */
  let lastLedger = ''
  /** Ids that were sent at least once from this page. */
  const tried = new Set<string>()
  /** Bytes of the requests under way that outlive the page: the browser takes 64 KiB of them. */
  let keepaliveBytes = 0
  let flushing: Promise<void> | undefined
  /** Something was kept while a flush was ending. */
  let again = false
  /** The server asked for a pause. */
  let paused = false
  /** Until when, epoch milliseconds, as storage has it: it holds for the next page, too. And by this page alone. */
  let pausedUntil = 0
  let ownPause = 0
  /** Storage could not be read the last time, and how often in a row. */
  let isUnread = false
  let unreads = 0
  /** When it is tried again, epoch milliseconds. */
  let retryAt = 0
  /** Items of one batch: fewer where a proxy takes little. */
  let most = maxBatchItems
  /** Ids that were not taken even alone: they come last. */
  const inVain = new Set<string>()
  /** The page itself says that it is to be sent now. */
  let isTold = false
  /** Counts up when everything is forgotten: what was read before is not sent. */
  let forgets = 0
  let cancelRetry = () => {}
  /** The last flush ended with something to be tried again. */
  let isRetrying = false
  /** How many times in a row the server was not reached, or took nothing. */
  let attempt = 0
  /** Since another tab is sending; whether it has been doing so for too long. */
  let stopWaiting: (() => void) | undefined
  let isLeaseOver = false
  /** The last request failed a moment ago; whether the page has come back since. */
  let justFailed = false
  let cameBack = false

  /**
   * Changes records and, in the same step, what the ledger says of them. Gives the ledger's id once it is durable,
   * or undefined.
   */
  const change = async (
    ids: readonly string[],
    replace: (kept: Kept | undefined, id: string) => Kept | undefined,
  ): Promise<string | undefined> => {
    let ledgerId: string | undefined
    const before = forgets
    try {
      await storage.updateAll([ledgerKey, ...ids.map((id) => itemPrefix + id)], ([written, ...records]) => {
        // Forgotten meanwhile: nothing of it is to be there again.
        if (before !== forgets) return [written, ...records]
        const ledger = readLedger(written) ?? beginLedger(clock.now())
        ledgerId = ledger.id
        const changed = ids.map((id, index) => {
          const before = records[index] as Kept | undefined
          const after = replace(before, id)
          enter(ledger, before, after, entered.get(id) === ledger.id)
          return after
        })
        // In a browser that has nothing of ours, nothing is noted for nothing.
        return [written || changed.some(Boolean) ? ledger : written, ...changed]
      })
      return ledgerId
    } catch (error) {
      reportFault('storage-unavailable', error)
      return undefined
    }
  }

  /** Is done with items up to their ranks: removes them, or leaves what `insteadOf` says. */
  const settle = async (
    all: readonly Kept[],
    insteadOf: (kept: Kept) => Kept | undefined = () => undefined,
  ): Promise<string | undefined> => {
    if (!all.length) return undefined
    const done = new Map(all.map((kept) => [kept.item.id, kept]))
    for (const [id, { rank }] of done) {
      // Receipts may come out of order.
      settled.set(id, Math.max(rank, settled.get(id) ?? 0))
      if ((own.get(id)?.rank ?? 0) <= rank) own.delete(id)
    }
    return change([...done.keys()], (now, id) => {
      const kept = done.get(id) as Kept
      if (now) return now.rank > kept.rank ? now : insteadOf(kept)
      // Nothing is there: another tab has delivered it, or it could never be stored, and only its loss can.
      const instead = entered.has(id) ? undefined : insteadOf(kept)
      return instead?.refused ? undefined : instead
    })
  }

  const setAside = (all: readonly Kept[], codeOf: (id: string) => unknown) => {
    for (const { item } of all) reportFault('item-refused', { id: item.id, code: codeOf(item.id) })
    // A loss that cannot be told is counted here all the same.
    return settle(all, (kept) =>
      kept.item.kind === 'loss'
        ? undefined
        : {
            item: kept.item,
            rank: kept.rank,
            keptAt: kept.keptAt,
            bytes: kept.bytes,
            refused: String(codeOf(kept.item.id)),
          },
    )
  }

  /** Drops items; their losses wait in their place. Of what the server has refused, or a loss, nothing is left. */
  const drop = async (all: readonly [kept: Kept, reason: LossReason][]) => {
    if (!all.length) return
    // The losses are told, too.
    again = true
    const now = clock.now()
    const reasons = new Map<string, LossReason>()
    for (const [{ item, refused }, reason] of all) {
      if (refused || item.kind === 'loss') continue
      reasons.set(item.id, reason)
      reportFault('item-lost', { id: item.id, code: reason })
    }
    const instead = (kept: Kept) => {
      const reason = reasons.get(kept.item.id)
      return reason && lossOf(kept, reason, now)
    }
    const before = forgets
    const isDurable = await settle(
      all.map(([kept]) => kept),
      instead,
    )
    if (isDurable || before !== forgets) return
    // Where nothing can be stored, losses are told from memory.
    for (const [kept] of all) {
      const loss = instead(kept)
      if (loss && (own.get(kept.item.id)?.rank ?? 0) < loss.rank) own.set(kept.item.id, loss)
    }
  }

  /** All that is stored. What is not as the ledger has it is put right, and said. */
  const read = async (): Promise<Map<string, Kept>> => {
    const before = [...own.values()]
    const forgetsBefore = forgets
    const entries = await storage.entries(outboxPrefix)
    if (forgetsBefore !== forgets) return new Map()
    const until = Number(entries.find(([key]) => key === pauseKey)?.[1])
    pausedUntil = Math.max(ownPause, Number.isFinite(until) ? until : 0)
    // What was kept or delivered meanwhile is not in them as it is now.
    const stored = before.filter((kept) => kept.ledger && own.get(kept.item.id) === kept) as StoredOwn[]
    const { all, unreadable, cleared, deliveredElsewhere, repair } = reconcile(entries, stored, clock.now())
    for (const id of unreadable) reportFault('item-lost', { id, code: 'unreadable' })
    for (const id of cleared) reportFault('storage-cleared', id)
    for (const id of [...cleared, ...deliveredElsewhere]) own.delete(id)
    if (!repair) return all
    const asFound = JSON.stringify(repair.found)
    let isRepaired = false
    await storage
      .updateAll([ledgerKey, ...repair.records.keys()], (values) => {
        isRepaired = forgetsBefore === forgets && JSON.stringify(readLedger(values[0])) === asFound
        return isRepaired ? [repair.ledger, ...repair.records.values()] : values
      })
      .catch((error) => {
        isRepaired = false
        reportFault('storage-unavailable', error)
      })
    if (isRepaired) for (const kept of repair.records.values()) if (kept) all.set(kept.item.id, kept)
    return all
  }

  /** Everything to be sent, oldest first. What is too old, too much or too large goes, and is said. */
  const collect = async (): Promise<Kept[]> => {
    const before = forgets
    isUnread = false
    const all = await read().catch((error) => {
      reportFault('storage-unavailable', error)
      isUnread = true
      return new Map<string, Kept>()
    })
    if (before !== forgets) return []
    for (const [id, kept] of own) if (!((all.get(id)?.rank ?? -1) > kept.rank)) all.set(id, kept)
    const left = [...all.values()].filter(
      ({ item, rank }) => (settled.get(item.id) ?? -1) < rank && (sending.get(item.id) ?? -1) < rank,
    )
    const now = clock.now()
    const { waiting, dropped, aged } = bounded(left, {
      maxItems,
      maxBytes,
      now,
      isTried: (id) => tried.has(id),
    })
    await drop(dropped)
    for (const { item } of aged) {
      const mine = own.get(item.id)
      if (mine) mine.oldAt = now
    }
    if (aged.length)
      await change(
        aged.map(({ item }) => item.id),
        (kept) => kept && { ...kept, oldAt: now },
      )
    return waiting
  }

  /** Sends one batch. Of a receipt, says how many of it are still waiting. */
  const send = async (
    batch: readonly Kept[],
    bytes: number,
    keepalive: boolean,
  ): Promise<DeliveryResult | { result: 'receipt'; unnamed: number }> => {
    for (const { item, rank } of batch) {
      sending.set(item.id, rank)
      tried.add(item.id)
    }
    if (keepalive) keepaliveBytes += bytes
    const outcome = await deliver(
      batch.map(({ item }) => item),
      keepalive,
    )
    if (keepalive) keepaliveBytes -= bytes
    for (const { item, rank } of batch) if (sending.get(item.id) === rank) sending.delete(item.id)
    if (outcome.result !== 'receipt') return outcome
    const { accepted, repeated, refused } = outcome.receipt
    const taken = new Set([...accepted, ...repeated])
    const codes = new Map(refused.map(({ id, code }) => [id, code]))
    const rejected = batch.filter(({ item }) => codes.has(item.id))
    const delivered = batch.filter(({ item }) => taken.has(item.id) && !codes.has(item.id))
    await settle(delivered)
    if (rejected.length) await setAside(rejected, (id) => codes.get(id))
    for (const { item } of delivered) if (item.kind !== 'loss') onDelivered(item)
    const unnamed = batch.length - delivered.length - rejected.length
    return unnamed === batch.length
      ? { result: 'retry', retryAfterMs: 0, cause: 'receipt names nothing' }
      : { result: 'receipt', unnamed }
  }

  /** It was in vain: try again by the schedule. */
  const retryLater = ({ retryAfterMs, cause }: { retryAfterMs: number; cause: unknown }) => {
    reportFault(cause === 401 ? 'key-refused' : 'delivery-failed', cause)
    paused = retryAfterMs > 0
    // It was told before the server said this.
    isTold = false
    // A new answer that finds the server down makes the pause no longer: only a retry does.
    attempt ||= 1
    const retryInMs = retryDelayMs(attempt, clock.draw(), retryAfterMs)
    isRetrying = true
    retryIn(retryInMs)
    if (paused) keepPause(clock.now() + retryInMs)
    options.tellTabs?.({ retryInMs, attempt })
    if (justFailed) return
    justFailed = true
    clock.after(comeBackMs, () => {
      justFailed = false
      if (cameBack) resume()
      cameBack = false
    })
  }

  /** Sends batch after batch until nothing waits or the server cannot take more. */
  const sendAll = async () => {
    const before = forgets
    let waiting = await collect()
    waiting.sort((a, b) => Number(inVain.has(a.item.id)) - Number(inVain.has(b.item.id)))
    let unnamed = 0
    let alone = 0
    // Of an earlier page, or another tab: of its own, this page has a timer, which no clock can move.
    const pauseMs = pausedUntil - clock.now()
    // Longer than any pause is only what a wrong clock has written.
    if (waiting.length && !isTold && pauseMs > 0 && pauseMs <= maxPauseMs) {
      paused = isRetrying = true
      retryIn(pauseMs)
      return
    }
    isTold = false
    while (waiting.length && before === forgets) {
      const batch = firstOf(waiting, most, maxRequestBytes)
      const bytes = bytesIn(batch)
      // A page may have used up what the browser takes: what failed with it is tried without.
      const keepalive = bytes + keepaliveBytes <= maxKeepaliveBytes && !attempt
      const outcome = await send(batch, bytes, keepalive)
      if (outcome.result === 'retry') {
        retryLater(outcome)
        return
      }
      if (before !== forgets) return
      if (outcome.result === 'receipt') {
        attempt = alone = 0
        most = Math.min(most * 2, maxBatchItems)
        if (pausedUntil) keepPause(undefined)
      }
      if (outcome.result === 'split' && batch.length > 1) {
        most = Math.ceil(batch.length / 2)
        continue
      }
      if (outcome.result === 'split') {
        // It is this one: the server, which did not look into the batch, has not counted it.
        if (outcome.isFinal) await drop(batch.map((kept) => [kept, 'refused']))
        else {
          unnamed++
          for (const { item } of batch) inVain.add(item.id)
          // It is not about these: nothing goes through.
          if (++alone === mostAlone) break
        }
      } else if ('unnamed' in outcome) unnamed += outcome.unnamed
      waiting = waiting.slice(batch.length)
    }
    if (unnamed && before === forgets) retryLater({ retryAfterMs: 0, cause: 'not all were taken' })
    else attempt = 0
    if (isUnread && !isRetrying) retryIn(unreadAgainMs * 2 ** Math.min(unreads++, 5))
    else if (!isUnread) unreads = 0
  }

  const keepPause = (until: number | undefined) => {
    pausedUntil = ownPause = until ?? 0
    storage.update(pauseKey, () => until).catch(() => {})
  }

  const retryIn = (ms: number) => {
    retryAt = clock.now() + ms
    cancelRetry()
    cancelRetry = clock.after(ms, () => {
      if (isRetrying) attempt++
      if (paused) keepPause(undefined)
      // A flush may be under way, which would end for this.
      isRetrying = paused = false
      flush()
    })
  }

  function flush(): Promise<void> {
    again = true
    flushing ??= run()
    return flushing
  }

  const run = async () => {
    try {
      while (again) {
        again = false
        if (paused && !isTold) {
          // Its timer goes on. What is kept meanwhile is held to its bounds.
          await collect()
          continue
        }
        paused = isRetrying = false
        cancelRetry()
        if (isLeaseOver) await sendAll()
        else if (!(await onlyTab(sendAll))) {
          stopWaiting ??= clock.after(leaseMs, () => {
            isLeaseOver = true
            flush()
          })
          retryIn(otherTabMs)
          continue
        }
        stopWaiting?.()
        stopWaiting = undefined
        isLeaseOver = false
        if (isRetrying) break
      }
    } catch (error) {
      reportFault('internal', error)
    } finally {
      // In the same step as the last look at `again`: nothing is kept in between.
      flushing = undefined
    }
  }

  const resume = () => {
    if (justFailed) cameBack = true
    else flush()
  }

  const sendNow = () => {
    const unsent = [...own.values()].filter(
      (kept) =>
        (sending.get(kept.item.id) ?? -1) < kept.rank &&
        // It is safe, and was just tried in vain.
        !((paused || justFailed) && kept.ledger) &&
        sizeOf(kept) <= maxRequestBytes,
    )
    const batch = firstOf(unsent, maxBatchItems, maxRequestBytes - keepaliveBytes)
    if (!batch.length) return
    const bytes = bytesIn(batch)
    // If the page lives after all, what was not taken goes the usual way.
    send(batch, bytes, true).then((outcome) => (outcome.result === 'retry' ? retryLater(outcome) : flush()))
  }

  return {
    async keep(item, rank) {
      const mine = own.get(item.id)
      if (mine && mine.rank > rank) return
      const kept: Kept = { item, rank, keptAt: mine?.keptAt ?? clock.now(), bytes: bytesOf(item) }
      const copy: Own = { ...kept }
      own.set(item.id, copy)
      const storing = change([item.id], (now) => (now && now.rank > rank ? now : kept))
      if (isPageHidden()) sendNow()
      copy.ledger = await storing
      if (copy.ledger) {
        entered.set(item.id, copy.ledger)
        lastLedger = copy.ledger
      }
      // Sent while it was being stored, and already delivered.
      if ((settled.get(item.id) ?? -1) >= rank) await settle([kept])
      flush()
    },
    flush() {
      isTold = true
      return flush()
    },
    resume,
    sendNow,
    hear(news) {
      const { retryInMs, attempt: attempts } = news
      // Anything may be said on the channel, by whatever runs on this origin.
      if (flushing || !isRetrying || !(retryInMs >= 0 && retryInMs <= maxPauseMs)) return
      const ms = Number(retryInMs) * (1 + clock.draw() / 10) + comeBackMs
      // Never sooner than by its own schedule.
      if (clock.now() + ms <= retryAt) return
      if (attempts <= 60) attempt = Math.max(attempt, Number(attempts))
      retryIn(ms)
    },
    async wasCleared() {
      if (!lastLedger) return false
      const [[, ledger] = []] = await storage.entries(ledgerKey).catch(() => [])
      return readLedger(ledger)?.id !== lastLedger
    },
    forget() {
      forgets++
      lastLedger = ''
      for (const { item, rank } of own.values()) settled.set(item.id, rank)
      own.clear()
    },
  }
}
