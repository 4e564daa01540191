import type { Clock } from '../clock.ts'
import type { Item } from '../contract/batch.ts'
import type { Receipt } from '../contract/receipt.ts'
import { parseRetryAfterMs } from '../retry-schedule.ts'

/**
 * What came of sending a batch:
 * - `receipt`: the server named each item
 * - `split`: the batch was not taken as a whole; smaller ones may be. `isFinal`: what is not taken alone, never
 *   will be
 * - `retry`: nobody knows; send it again later, after `retryAfterMs` at least
 */
export type DeliveryResult =
  | { result: 'receipt'; receipt: Receipt }
  | { result: 'split'; cause: unknown; isFinal: boolean }
  | { result: 'retry'; retryAfterMs: number; cause: unknown }

export type Deliver = (items: readonly Item[], keepalive: boolean) => Promise<DeliveryResult>

/** A request that has no answer after 20 s is given up, and its items sent again. */
const timeLimitMs = 20_000

export interface DeliverOptions {
  key: string
  /** Address of `POST /v1/batches`. */
  url: string
  sdk: string
  fetch: typeof fetch
  clock: Clock
}

const isTextList = (value: unknown) => Array.isArray(value) && value.every((id) => typeof id === 'string')

/** A receipt, or undefined: a 200 with a login page of a hotel's network in it acknowledges nothing. */
function readReceipt(text: string): Receipt | undefined {
  try {
    const value = JSON.parse(text) as Receipt
    if (
      isTextList(value.accepted) &&
      isTextList(value.repeated) &&
      isTextList(value.refused.map(({ id }) => id))
    )
      return value
  } catch {
    // Not JSON, or not of that shape.
  }
  return undefined
}

/** The code of our server's problem document, or undefined. */
function readProblemCode(text: string): string | undefined {
  try {
    const { code } = JSON.parse(text) as { code?: unknown }
    return typeof code === 'string' ? code : undefined
  } catch {
    return undefined
  }
}

/** A list that is written to JSON as a list, also on pages that gave all lists a `toJSON` of theirs. */
const plain = <T>(list: readonly T[]): T[] => Object.assign([...list], { toJSON: undefined })

const plainItem = (item: Item): Item =>
  item.kind === 'submission' ? { ...item, answers: plain(item.answers) } : item

/**
 * Makes the function that sends one batch and never rejects. The body is `text/plain`, which needs no
 * preflight: a page that is going away has no time for one. The response is always read to its end,
 * since an unread body holds the page's 64 KiB of keepalive. Redirects are not followed with an answer in hand.
 */
export function createDeliver({ key, url, sdk, fetch, clock }: DeliverOptions): Deliver {
  return async function deliver(items, keepalive) {
    let body: string
    try {
      body = JSON.stringify({ key, sdk, sentAt: clock.now(), items: plain(items.map(plainItem)) })
    } catch (cause) {
      // One of them cannot be written: it is found by halves.
      return { result: 'split', cause, isFinal: true }
    }
    let cancel = () => {}
    try {
      const abort = new AbortController()
      // Not by the signal alone: the page may have put a fetch of its own in place, which does not heed it.
      const tooLate = new Promise<never>((_, reject) => {
        cancel = clock.after(timeLimitMs, () => {
          abort.abort()
          reject(new Error('No answer in time'))
        })
      })
      const request = async () => {
        const response = await fetch(url, {
          method: 'POST',
          body,
          headers: { 'content-type': 'text/plain' },
          credentials: 'omit',
          redirect: 'error',
          keepalive,
          signal: abort.signal,
        })
        return [response, await response.text()] as const
      }
      const [response, text] = await Promise.race([request(), tooLate])
      const { status } = response
      const receipt = response.ok && readReceipt(text)
      if (receipt) return { result: 'receipt', receipt }
      // Only a refusal of ours says something about the items. That of a proxy on the way may be of their size.
      const isProblem = /^application\/problem\+json/i.test(response.headers.get('content-type') ?? '')
      const code = isProblem && !response.ok && readProblemCode(text)
      if (status === 413 || (code && (status === 400 || status === 422)))
        return { result: 'split', cause: code || status, isFinal: code === 'batch-too-large' }
      const retryAfterMs = parseRetryAfterMs(response.headers.get('retry-after'), clock.now())
      return { result: 'retry', retryAfterMs, cause: status }
    } catch (cause) {
      return { result: 'retry', retryAfterMs: 0, cause }
    } finally {
      cancel()
    }
  }
}
