import { describe, expect, it } from 'vitest'
import type { Receipt } from '../src/contract/receipt.ts'
import { createDeliver } from '../src/outbox/deliver.ts'
import { retryDelayMs } from '../src/retry-schedule.ts'
import { aSubmission } from './builders.ts'
import { readNamedCases } from './contract-cases.ts'
import { createFakeClock } from './fake-clock.ts'

/** What came back, byte for byte; null where nothing did. */
type Answer = {
  status: number
  headers: Record<string, string>
  body?: string
  /** Instead of `body`, where it is no text in UTF-8. */
  bodyBase64?: string
} | null

interface ReceiptCase {
  title: string
  response: Answer
  /** What the receipt says. */
  receipt?: Receipt
}

interface RetryCase {
  title: string
  /** Epoch milliseconds by the client's clock. */
  now: number
  response: Answer
  client: 'receipt' | 'split' | 'retry'
  /** Milliseconds before which the first retry is not made, whatever is drawn. */
  minPauseMs?: number
}

function respond(answer: Answer): Response {
  if (!answer) throw new TypeError('Failed to fetch')
  const { status, headers, body, bodyBase64 } = answer
  return new Response(bodyBase64 ? Buffer.from(bodyBase64, 'base64') : (body ?? null), { status, headers })
}

const deliver = (answer: Answer, now?: number) =>
  createDeliver({
    key: 'pk_demo',
    url: 'https://cx.example.com/v1/batches',
    sdk: 'web/1',
    fetch: async () => respond(answer),
    clock: createFakeClock(now),
  })([aSubmission()], false)

describe('a client', () => {
  it.each(readNamedCases<ReceiptCase>('receipt/accepted'))(
    'takes for a receipt %s',
    async (_file, { response, receipt }) => {
      expect(await deliver(response)).toMatchObject({ result: 'receipt', receipt })
    },
  )

  it.each(readNamedCases<ReceiptCase>('receipt/refused'))(
    'takes for no receipt, and keeps what it sent, %s',
    async (_file, { response }) => {
      expect((await deliver(response)).result).not.toBe('receipt')
    },
  )

  it.each(readNamedCases<RetryCase>('retry'))(
    'does what it must after %s',
    async (_file, { response, now, client, minPauseMs }) => {
      const outcome = await deliver(response, now)
      expect(outcome.result).toBe(client)
      if (outcome.result === 'retry') expect(retryDelayMs(1, 0, outcome.retryAfterMs)).toBe(minPauseMs)
    },
  )
})
