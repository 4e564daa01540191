import type { PageProcess } from './page-process.ts'

/** What is written down of one page of the world. */
export interface PageRecord {
  process: PageProcess
  isHidden: boolean
  wasHidden: boolean
  wasReset: boolean
  /** Times it said that storage refused. */
  storageFaults: number
  /** Ranks of what had been kept when it was reset: none of it may be sent any more. */
  resetRanks: ReadonlyMap<string, number>
  /** Highest rank of each id that a receipt it has read names, or that it has set aside. */
  settledRanks: Map<string, number>
  /** How often each was sent all the same. */
  sentAgain: Map<string, number>
  /** Ids and ranks whose `keep` has resolved here. */
  keptRanks: Map<string, number>
  /** Until when the server asked it to wait, elapsed milliseconds. */
  pausedUntilMs: number
  /** Requests it has made all the same. */
  requestsInPause: number
  /** Bytes of keepalive requests that are under way. */
  keepaliveBytes: number
  /** Responses whose body it has not read. */
  unreadResponses: number
  requests: number
}

export const createPageRecord = (process: PageProcess): PageRecord => ({
  process,
  isHidden: false,
  wasHidden: false,
  wasReset: false,
  storageFaults: 0,
  resetRanks: new Map(),
  settledRanks: new Map(),
  sentAgain: new Map(),
  keptRanks: new Map(),
  pausedUntilMs: 0,
  requestsInPause: 0,
  keepaliveBytes: 0,
  unreadResponses: 0,
  requests: 0,
})
