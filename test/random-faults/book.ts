import type { Showing, Submission } from '../../packages/sdk/src/contract/batch.ts'
import { rankOf } from './items.ts'

/** Why an item may be missing: all the ways in which the outbox says that it will not deliver it. */
export type Loss = 'refused' | 'full' | 'cleared'

/** All that is known of one id. Ranks are −1 where there is none. */
interface Entry {
  /** The items kept, by rank, as JSON. */
  versions: Map<number, string>
  /** Highest rank `keep` was called with. */
  calledRank: number
  /** Highest rank that `keep` resolved for without a word of storage that refused: it must survive everything. */
  durableRank: number
  /** Highest rank that a fault itself took away, or a reset. */
  excusedRank: number
  /** Highest rank a receipt named that reached a page. */
  receiptRank: number
  /** Highest rank when the server was said to have refused it. */
  refusedRank: number
  /** Highest rank when it was said to be dropped. */
  droppedRank: number
  /** What somebody else has put in its place. */
  isTampered: boolean
  /** The server refuses it alone, or it is too large to be sent at all. */
  isRefusable: boolean
  /** Wall clock, epoch milliseconds. */
  firstKeptAt: number
}

/** Everything that was kept and what was said of it, written down beside the outbox and not by it. */
export interface Book {
  readonly entries: ReadonlyMap<string, Entry>
  entry(id: string): Entry
  keep(item: Showing | Submission, at: number): void
  /** What was kept until now may be gone: of an id, or of all. */
  excuse(id?: string): void
  /** Whether this was kept as it stands. */
  isKept(item: Showing | Submission): boolean
  /** Whether it was said to be dropped or refused, or taken away by other hands. */
  isLost(id: string): boolean
  /** A promise was broken. */
  breaks(promise: string, what?: string): void
  broken: string[]
  /** Something was taken out of the disk by other hands than the outbox's. */
  isCleared: boolean
  /** Something was dropped since a bound was reached. */
  hasDropped: boolean
}

export function createBook(): Book {
  const entries = new Map<string, Entry>()
  const entry = (id: string) => {
    let found = entries.get(id)
    if (!found) {
      found = {
        versions: new Map(),
        calledRank: -1,
        durableRank: -1,
        excusedRank: -1,
        receiptRank: -1,
        refusedRank: -1,
        droppedRank: -1,
        isTampered: false,
        isRefusable: false,
        firstKeptAt: Number.POSITIVE_INFINITY,
      }
      entries.set(id, found)
    }
    return found
  }
  const book: Book = {
    entries,
    entry,
    broken: [],
    isCleared: false,
    hasDropped: false,
    keep(item, at) {
      const found = entry(item.id)
      const rank = rankOf(item)
      found.versions.set(rank, JSON.stringify(item))
      found.calledRank = Math.max(found.calledRank, rank)
      found.firstKeptAt = Math.min(found.firstKeptAt, at)
    },
    excuse(id) {
      const excused = id === undefined ? entries.values() : [entry(id)]
      for (const one of excused) one.excusedRank = Math.max(one.excusedRank, one.calledRank)
    },
    isLost(id) {
      const { refusedRank, droppedRank, excusedRank } = entry(id)
      return Math.max(refusedRank, droppedRank, excusedRank) >= 0
    },
    isKept: (item) => entries.get(item.id)?.versions.get(rankOf(item)) === JSON.stringify(item),
    breaks(promise, what = '') {
      if (book.broken.length < 20) book.broken.push(`broken: ${promise}${what && `: ${what}`}`)
    },
  }
  return book
}
