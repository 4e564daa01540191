import { maxBatchBytes, maxBatchItems } from '../../packages/sdk/src/contract/limits.ts'
import type { ProblemCode } from '../../packages/sdk/src/contract/problem.ts'
import type { Receipt } from '../../packages/sdk/src/contract/receipt.ts'
import type { Chance } from '../../packages/sdk/test/random-worlds/create-chance.ts'
import type { Book } from './book.ts'
import type { EventQueue } from './event-queue.ts'
import { rankOf } from './items.ts'
import { type Answer, type ModelServer, problemAnswer, readBatch, type SentItem } from './model-server.ts'
import type { PageRecord } from './page-record.ts'

/** What becomes of a request. */
export type Fate =
  | { is: 'fine' }
  /** Name, connection or TLS fail. */
  | { is: 'unreachable' }
  /** It breaks off before the server has it. */
  | { is: 'request-cut' }
  /** The server has committed; of its answer's bytes, so many arrive (0 to 1), and then the connection ends. */
  | { is: 'receipt-cut'; share: number; isError: boolean }
  /** The server answers at once, and its answer is so long on its way. */
  | { is: 'slow'; ms: number }
  /** The request is so long on its way, and may be overtaken. */
  | { is: 'late'; ms: number }
  /** A proxy delivers it once more, so much later. */
  | { is: 'twice'; ms: number }
  /** A login page, with 200. */
  | { is: 'portal' }
  | { is: 'redirect' }
  /** Answered by a proxy, or by our server if there is a code; perhaps after the commit. */
  | { is: 'answered'; status: number; retryAfter?: string; code?: ProblemCode; isCommitted: boolean }
  /** Nobody takes more bytes than that: a proxy, or our server itself. */
  | { is: 'too-large'; bytes: number; isOurs: boolean }
  /** The receipt names only some of the items, or others that wait, or nobody. */
  | { is: 'receipt-of'; whom: 'some' | 'others' | 'nobody' }

export interface Network {
  fates: readonly Fate[]
  /** Bytes of keepalive that the page itself uses up, of the browser's 65,536. */
  hostKeepaliveBytes: number
  fetchOf(page: PageRecord): typeof fetch
  requests: number
  /** Items sent once more by a page that has read a receipt for them, and may not have worked through it. */
  sentAgain: number
  /** Requests of a page with what had been kept before another one was reset, a minute ago or more. */
  sentAfterResetElsewhere: number
}

/** Bytes of keepalive requests of a page that may be under way, in every browser (Fetch, §4.6). */
const maxKeepaliveBytes = 65_536
/** A server may ask for so long a pause, and no longer. */
const maxPauseMs = 3_600_000
/** Requests that may be on their way when an answer comes. */
const requestsUnderWay = 1

interface World {
  queue: EventQueue
  chance: Chance
  book: Book
  server: ModelServer
  /** Epoch milliseconds by the server's clock, which is right. */
  startAt: number
  /** Ranks at the last reset of any page, and when it was, elapsed milliseconds. */
  lastReset: { page: PageRecord | undefined; ranks: ReadonlyMap<string, number>; at: number }
}

export function createNetwork({ queue, chance, book, server, startAt, lastReset }: World): Network {
  const network: Network = {
    fates: [{ is: 'fine' }],
    hostKeepaliveBytes: 0,
    fetchOf,
    requests: 0,
    sentAgain: 0,
    sentAfterResetElsewhere: 0,
  }

  /** What is promised of every request, whatever becomes of it. */
  function judgeRequest(page: PageRecord, body: string, init: RequestInit): readonly SentItem[] {
    const { items } = readBatch(body)
    network.requests++
    page.requests++
    if (init.method !== 'POST' || init.credentials !== 'omit') book.breaks('posts without credentials')
    if (init.redirect !== 'error') book.breaks('follows no redirect with an answer in hand')
    if (items.length > maxBatchItems || Buffer.byteLength(body) > maxBatchBytes)
      book.breaks('sends no more than a batch may have', `${items.length} items`)
    // Out of sight, a page sends what it makes at once: it may be ended.
    const isPaused = !page.wasHidden && queue.elapsedMs() < page.pausedUntilMs
    if (isPaused && ++page.requestsInPause > requestsUnderWay)
      book.breaks('waits as long as the server asks', `${page.process.name}, ${queue.elapsedMs()} ms in`)
    for (const item of items) {
      if (item.kind === 'loss') {
        if (book.entries.get(item.id)?.isTampered === false && !book.isLost(item.id))
          book.breaks('tells a loss only of what is lost', item.id)
        continue
      }
      const entry = book.entry(item.id)
      if (entry.isTampered) continue
      // What was kept is what has been sent; anything else was made up on the way.
      if (!book.isKept(item)) {
        book.breaks('sends what was kept, and nothing else', item.id)
        continue
      }
      const rank = rankOf(item)
      if ((page.settledRanks.get(item.id) ?? -1) >= rank) {
        network.sentAgain++
        const times = (page.sentAgain.get(item.id) ?? 0) + 1
        page.sentAgain.set(item.id, times)
        if (times > requestsUnderWay)
          book.breaks('sends nothing again that a receipt has named', `${item.id}, rank ${rank}`)
      }
      if ((page.resetRanks.get(item.id) ?? -1) >= rank)
        book.breaks('sends nothing after a reset that was kept before it', `${item.id}, rank ${rank}`)
      if (
        lastReset.page !== page &&
        (lastReset.ranks.get(item.id) ?? -1) >= rank &&
        queue.elapsedMs() > lastReset.at + 60_000
      )
        network.sentAfterResetElsewhere++
    }
    return items
  }

  /** What a page learns by reading an answer to its end. */
  function noteAnswer(
    page: PageRecord,
    items: readonly SentItem[],
    { status, body, retryAfter }: Answer,
  ): void {
    const ranks = new Map(items.map((item) => [item.id, item.kind === 'loss' ? undefined : rankOf(item)]))
    const settle = (id: string) => {
      const rank = ranks.get(id)
      if (rank === undefined) return
      page.settledRanks.set(id, Math.max(rank, page.settledRanks.get(id) ?? -1))
      return rank
    }
    try {
      const receipt = JSON.parse(body) as Receipt & { code?: string }
      if (status >= 200 && status < 300) {
        for (const id of [...receipt.accepted, ...receipt.repeated]) {
          const rank = settle(id)
          if (rank !== undefined) book.entry(id).receiptRank = Math.max(rank, book.entry(id).receiptRank)
        }
        for (const { id } of receipt.refused) settle(id)
        return
      }
      const isOurs = 'code' in receipt && [400, 413, 422].includes(status)
      const [only] = items
      if (isOurs && only && items.length === 1 && receipt.code === 'batch-too-large') {
        settle(only.id)
        book.entry(only.id).isRefusable = true
      }
      if (isOurs) return
    } catch {
      // Not one of ours.
    }
    if (!retryAfter || !/^\d+$/.test(retryAfter)) return
    page.pausedUntilMs = queue.elapsedMs() + Math.min(Number(retryAfter) * 1000, maxPauseMs)
    page.requestsInPause = 0
  }

  /** The receipt as it comes out of somebody's hands. */
  function alter(body: string, whom: 'some' | 'others' | 'nobody'): string {
    const receipt = JSON.parse(body) as Receipt
    if (!receipt.accepted) return body
    const others = [...book.entries.keys()].filter((id) => !body.includes(id))
    const some = (ids: string[]) => ids.filter(() => chance.happens(0.5))
    return JSON.stringify(
      whom === 'some'
        ? { accepted: some(receipt.accepted), repeated: some(receipt.repeated), refused: [] }
        : { accepted: whom === 'others' ? others : [], repeated: [], refused: [] },
    )
  }

  function fetchOf(page: PageRecord): typeof fetch {
    return (_url, init = {}) =>
      new Promise<Response>((resolve, reject) => {
        const body = String(init.body)
        const bytes = Buffer.byteLength(body)
        const items = judgeRequest(page, body, init)
        const fate = chance.pick(network.fates)
        const { process } = page
        let isOver = false
        const fail = (ms: number, name = 'TypeError') =>
          queue.after(ms, () =>
            process.enter(() => {
              isOver = true
              release()
              reject(name === 'TypeError' ? new TypeError('Failed to fetch') : new DOMException(name, name))
            }),
          )
        const held = init.keepalive ? bytes : 0
        if (held && held + page.keepaliveBytes + network.hostKeepaliveBytes > maxKeepaliveBytes) {
          reject(new TypeError('Failed to fetch'))
          return
        }
        page.keepaliveBytes += held
        let isReleased = false
        const release = () => {
          if (!isReleased) page.keepaliveBytes -= held
          isReleased = true
        }
        let failReading: (() => void) | undefined
        init.signal?.addEventListener('abort', () => {
          if (failReading) failReading()
          else if (!isOver) fail(0, 'AbortError')
        })
        // Without keepalive a request may go down with its page.
        const outlivesPage = init.keepalive || chance.happens(0.5)

        const arrive = (ms: number, then: (answer: Answer) => void) =>
          queue.after(ms, () => {
            if (process.state() === 'dead' && !outlivesPage) return
            server.take(body, startAt + queue.elapsedMs()).then(then)
          })

        /** Brings an answer to the page, whole or cut off. */
        const answer = (answered: Answer, ms: number, cut?: { share: number; isError: boolean }) =>
          queue.after(ms, () =>
            process.enter(() => {
              if (isOver) return
              isOver = true
              page.unreadResponses++
              resolve({
                status: answered.status,
                ok: answered.status >= 200 && answered.status < 300,
                headers: {
                  get(name: string) {
                    if (/^content-type$/i.test(name))
                      return /^\{.*"code":/.test(answered.body) ? 'application/problem+json' : 'text/html'
                    return /^retry-after$/i.test(name) ? (answered.retryAfter ?? null) : null
                  },
                },
                text: () =>
                  new Promise<string>((resolveText, rejectText) => {
                    page.unreadResponses--
                    let isAborted = false
                    failReading = () => {
                      isAborted = true
                      release()
                      rejectText(new DOMException('AbortError', 'AbortError'))
                    }
                    queue.after(chance.happens(0.2) ? chance.below(50) : 0, () =>
                      process.enter(() => {
                        if (isAborted) return
                        release()
                        if (cut?.isError) return rejectText(new TypeError('network error'))
                        const end = cut ? Math.floor(cut.share * answered.body.length) : undefined
                        const text = answered.body.slice(0, end)
                        if (end === undefined || text === answered.body) noteAnswer(page, items, answered)
                        resolveText(text)
                      }),
                    )
                  }),
              } as unknown as Response)
            }),
          )

        const upMs = 1 + chance.below(150)
        const downMs = 1 + chance.below(150)
        const take = (up: number, down: number) => arrive(up, (answered) => answer(answered, down))
        switch (fate.is) {
          case 'fine':
            return take(upMs, downMs)
          case 'unreachable':
            return fail(chance.below(50))
          case 'request-cut':
            return fail(chance.below(30_000))
          case 'receipt-cut':
            return arrive(upMs, (answered) => answer(answered, downMs, fate))
          case 'slow':
            return take(upMs, fate.ms)
          case 'late':
            return take(fate.ms, downMs)
          case 'twice':
            take(upMs, downMs)
            return queue.after(upMs + fate.ms, () => server.take(body, startAt + queue.elapsedMs()))
          case 'portal':
            return answer({ status: 200, body: '<html>Welcome to the hotel</html>' }, downMs)
          case 'redirect':
            // `redirect: 'error'` was asked for, see above.
            return fail(downMs)
          case 'answered': {
            const { status, code, retryAfter, isCommitted } = fate
            const answered: Answer = code
              ? { ...problemAnswer(code), ...(retryAfter !== undefined && { retryAfter }) }
              : { status, body: '<html>Sorry</html>', retryAfter }
            if (isCommitted) return arrive(upMs, () => answer(answered, downMs))
            return answer(answered, upMs + downMs)
          }
          case 'too-large':
            if (bytes <= fate.bytes) return take(upMs, downMs)
            return answer(
              fate.isOurs
                ? problemAnswer('batch-too-large')
                : { status: 413, body: '<html>Too large</html>' },
              upMs + downMs,
            )
          case 'receipt-of':
            return arrive(upMs, (answered) => {
              const altered =
                answered.status === 202 ? { ...answered, body: alter(answered.body, fate.whom) } : answered
              answer(altered, downMs)
            })
        }
      })
  }

  return network
}
