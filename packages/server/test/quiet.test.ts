import { type Programme, Quiet, type Showing } from '@kairos-cx/sdk/contract'
import { maxBatchBytes } from '@kairos-cx/sdk/limits'
import { describe, expect, it } from 'vitest'
import { StoreUnavailable } from '../src/index.ts'
import { aBatch, aProgramme, aShowing, aSubmission, noon, uuid } from './builders.ts'
import { openTestServer, problemOf } from './open-test-server.ts'

const minuteMs = 60_000
/** How many times as long as where there is nothing to find: with an index 1, with a walk through all rows 50. */
const maxSlowness = 10
const person = 'u-42'
/** Two visitors: two browsers. */
const [phone, laptop] = [uuid(101), uuid(102)]

/** A server on which nothing is quiet unless `limits` say so. */
async function open(limits: Programme['limits'] = {}, { programmes = [] as Programme[] } = {}) {
  const server = await openTestServer({
    programmes: [aProgramme({ limits: { maxShowings: 1000, ...limits } }), ...programmes],
  })
  const ask = (body: BodyInit, init: RequestInit = {}) =>
    server.fetch('/v1/quiet', { method: 'POST', body, ...init })
  return {
    ...server,
    ask,
    async quietMs(who = person, key = 'pk_test'): Promise<number> {
      return Quiet.parse(await (await ask(JSON.stringify({ key, person: who }))).json()).quietMs
    },
  }
}

const shown = (n: number, deviation: Partial<Showing> = {}) =>
  aShowing({ id: uuid(n), person, visitor: phone, at: noon - minuteMs, ...deviation })

/** Does pieces of work in turn, a hundred times, and gives how many milliseconds each took in the middle. */
async function medianMs(works: (() => Promise<void>)[]): Promise<number[]> {
  const durations = works.map((): number[] => [])
  for (let n = 0; n < 100; n++)
    for (const [index, work] of works.entries()) {
      const startedAt = performance.now()
      await work()
      durations[index]?.push(performance.now() - startedAt)
    }
  return durations.map((all) => all.sort((a, b) => a - b)[50] as number)
}

describe('a person', () => {
  it('who was shown as much as is allowed, in whatever browser, is left in peace until the window lets one go', async () => {
    const { send, quietMs } = await open({ maxShowings: 2, windowMs: 10 * minuteMs })
    await send(aBatch([shown(1)]))
    expect(await quietMs()).toBe(0)
    await send(aBatch([shown(2, { visitor: laptop, at: noon - 3 * minuteMs })]))
    expect(await quietMs()).toBe(7 * minuteMs)
    await send(aBatch([shown(3, { visitor: laptop, at: noon - 10 * minuteMs })]))
    expect(await quietMs()).toBe(7 * minuteMs)
  })

  it('is protected by the contact limit that holds where the programme says nothing: one in 30 days', async () => {
    const { send, fetch } = await openTestServer()
    await send(aBatch([shown(1)]))
    const response = await fetch('/v1/quiet', {
      method: 'POST',
      body: JSON.stringify({ key: 'pk_test', person }),
    })
    expect(await response.json()).toEqual({ quietMs: 30 * 86_400_000 - minuteMs })
  })

  it('is protected by the limits that were published last', async () => {
    const { send, store, quietMs } = await open({ maxShowings: 1, windowMs: 10 * minuteMs })
    await send(aBatch([shown(1)]))
    expect(await quietMs()).toBe(9 * minuteMs)
    await store.publish(aProgramme({ limits: { maxShowings: 1, windowMs: 3 * minuteMs } }), noon)
    expect(await quietMs()).toBe(2 * minuteMs)
  })

  it('is left in peace after an answer, also one that came by no showing', async () => {
    const { send, quietMs } = await open({ quietAfterAnswerMs: 5 * minuteMs })
    await send(aBatch([aSubmission({ person, visitor: phone, at: noon - 2 * minuteMs })]))
    expect(await quietMs()).toBe(3 * minuteMs)
  })

  it('is left in peace after a dismissal, and not after a showing that was answered or left', async () => {
    const { send, quietMs } = await open({ quietAfterDismissalMs: 5 * minuteMs })
    await send(
      aBatch([
        shown(1, { state: 'left' }),
        shown(3, { state: 'dismissed' }),
        aSubmission({ person, showing: uuid(3) }),
      ]),
    )
    expect(await quietMs()).toBe(0)
    await send(aBatch([shown(4, { state: 'seen', at: noon - 2 * minuteMs })]))
    expect(await quietMs()).toBe(0)
    await send(aBatch([shown(4, { state: 'dismissed', at: noon })]))
    expect(await quietMs()).toBe(3 * minuteMs)
  })

  it('is judged by our clock where the browser told a wrong time', async () => {
    const { send, quietMs } = await open({ maxShowings: 1, windowMs: 10 * minuteMs })
    const hourAhead = 60 * minuteMs
    await send(aBatch([shown(1, { at: noon + hourAhead - minuteMs })], { sentAt: noon + hourAhead }))
    expect(await quietMs()).toBe(9 * minuteMs)
  })

  it('may be asked whatever was shown to others, to strangers, or in another project', async () => {
    const limits = { maxShowings: 1, quietAfterAnswerMs: minuteMs, quietAfterDismissalMs: minuteMs }
    const { send, quietMs } = await open(limits, { programmes: [aProgramme({ key: 'pk_other', limits })] })
    for (const key of ['pk_test', 'pk_other'])
      await send(
        aBatch(
          [
            shown(1, { person: 'u-43', state: 'dismissed' }),
            aShowing({ id: uuid(2), visitor: phone }),
            aSubmission({ id: uuid(3), person: 'U-42' }),
            ...(key === 'pk_other' ? [shown(4)] : []),
          ],
          { key },
        ),
      )
    expect(await quietMs()).toBe(0)
    expect(await quietMs('u-43')).toBeGreaterThan(0)
    expect(await quietMs(person, 'pk_other')).toBeGreaterThan(0)
  })

  it('is found again whatever characters the id has', async () => {
    const { send, quietMs } = await open({ maxShowings: 1 })
    const odd = `"' OR 1=1 --\0\ud83d`
    await send(aBatch([shown(1, { person: odd })]))
    expect([await quietMs(odd), await quietMs('\0'), await quietMs('%')]).toEqual([
      30 * 86_400_000 - minuteMs,
      0,
      0,
    ])
  })

  it('is asked nothing where no showing is allowed', async () => {
    const { quietMs } = await open({ maxShowings: 0, windowMs: minuteMs })
    expect(await quietMs()).toBe(minuteMs)
  })

  it('is not looked for where showings on other devices do not count', async () => {
    const { store, send } = await open({ maxShowings: 0, acrossDevices: false })
    await send(aBatch([shown(1)]))
    const contacts = () => Promise.reject(new Error('nobody was to ask'))
    const { fetch } = await openTestServer({ store: { ...store, contacts }, programmes: [] })
    const body = JSON.stringify({ key: 'pk_test', person })
    expect(await (await fetch('/v1/quiet', { method: 'POST', body })).json()).toEqual({ quietMs: 0 })
  })

  it('of 20,000 showings is answered for as if there were none, and so is a stranger among them', async () => {
    const { send, quietMs } = await open({ maxShowings: 3, quietAfterDismissalMs: minuteMs })
    const empty = await open({ maxShowings: 3 })
    for (let round = 0; round < 4; round++) {
      const batches = Array.from({ length: 100 }, (_, batch) =>
        Array.from({ length: 50 }, (_, n) => shown(1 + n + 50 * batch + 5_000 * round)),
      )
      await Promise.all(batches.map((items) => send(aBatch(items))))
    }
    await send(aBatch([aSubmission({ id: uuid(99_999), showing: uuid(1), person })]))
    const [none = 0, heavy = 0, stranger = 0] = await medianMs([
      async () => expect(await empty.quietMs()).toBe(0),
      async () => expect(await quietMs()).toBe(30 * 86_400_000 - minuteMs),
      async () => expect(await quietMs('a stranger')).toBe(0),
    ])
    expect(Math.max(heavy, stranger) / none).toBeLessThan(maxSlowness)
  })
})

describe('the answer about a person', () => {
  it('says a duration and nothing else, to a page of any origin without a preflight, and is kept by nobody', async () => {
    const { send, ask } = await open({ maxShowings: 1 })
    await send(aBatch([shown(1)]))
    const body = JSON.stringify({ key: 'pk_test', person })
    const response = await ask(body, {
      headers: { 'Content-Type': 'text/plain', Origin: 'https://shop.example' },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    expect(Object.keys(await response.json())).toEqual(['quietMs'])
  })

  it.each<[string, string, string, BodyInit]>([
    ['that is not JSON', 'malformed-json', '', '{"key":'],
    ['that is empty', 'malformed-json', '', ''],
    [
      'for a person who is a number',
      'malformed-request',
      '/person: expected a text, got 42',
      '{"key":"pk_test","person":42}',
    ],
    [
      'with a wrong key',
      'unknown-key',
      'Check "key" in the body, or publish a programme with it.',
      '{"key":"pk_wrong","person":"u-42"}',
    ],
    [
      'over 64 KiB',
      'batch-too-large',
      'A body may have 65536 bytes; send less at once.',
      ' '.repeat(maxBatchBytes + 1),
    ],
  ])('to a question %s is %s', async (_title, code, detail, body) => {
    const { ask } = await open()
    const response = await ask(body)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    const problem = await problemOf(response)
    expect([problem.code, problem.detail ?? '']).toEqual([code, detail])
  })

  it('is 503 when the store cannot give it', async () => {
    const { store } = await open()
    const contacts = () => Promise.reject(new StoreUnavailable('The disk is gone.'))
    const { fetch } = await openTestServer({ store: { ...store, contacts }, programmes: [] })
    const body = JSON.stringify({ key: 'pk_test', person })
    const response = await fetch('/v1/quiet', { method: 'POST', body })
    expect(response.headers.get('Retry-After')).toMatch(/^[1-9]/)
    expect(await problemOf(response)).toMatchObject({ code: 'store-unavailable' })
  })
})
