import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aSubmission } from '../../test/builders.ts'
import { createFakeClock, settle } from '../../test/fake-clock.ts'
import { createDeliver } from './deliver.ts'

const url = 'https://cx.example.com/v1/batches'
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const clock = createFakeClock()
const deliver = () =>
  createDeliver({ key: 'pk_test', url, sdk: 'web/1', fetch: globalThis.fetch, clock })([aSubmission()], false)
const answering = (respond: () => Response | Promise<Response>) => server.use(http.post(url, respond))

describe('delivering a batch', () => {
  it('sends the batch as plain text, which needs no preflight, and reads the receipt', async () => {
    const item = aSubmission()
    let request: Request | undefined
    server.use(
      http.post(url, ({ request: got }) => {
        request = got.clone()
        return HttpResponse.json({ accepted: [item.id], repeated: [], refused: [] }, { status: 202 })
      }),
    )
    const send = createDeliver({ key: 'pk_test', url, sdk: 'web/1', fetch: globalThis.fetch, clock })
    expect(await send([item], false)).toEqual({
      result: 'receipt',
      receipt: { accepted: [item.id], repeated: [], refused: [] },
    })
    expect(request?.headers.get('content-type')).toBe('text/plain')
    expect(await request?.json()).toEqual({
      key: 'pk_test',
      sdk: 'web/1',
      sentAt: clock.now(),
      items: [item],
    })
  })

  it.each([
    ['a login page of a captive portal', () => HttpResponse.html('<h1>Welcome</h1>')],
    ['an empty body', () => new HttpResponse(null, { status: 200 })],
    ['JSON of another shape', () => HttpResponse.json({ ok: true })],
    ['lists that are not lists', () => HttpResponse.json({ accepted: {}, repeated: [], refused: [] })],
  ])('takes %s with a 200 for no receipt', async (_, respond) => {
    answering(respond)
    expect(await deliver()).toMatchObject({ result: 'retry' })
  })

  it.each([408, 429, 500, 502, 503, 504, 401, 403, 404])('keeps the items on %d', async (status) => {
    answering(() => new HttpResponse(null, { status }))
    expect(await deliver()).toMatchObject({ result: 'retry', cause: status })
  })

  const ourProblem = (code: string, status: number) => () =>
    HttpResponse.json(
      { code },
      { status, headers: { 'content-type': 'application/problem+json; charset=utf-8' } },
    )

  it.each([400, 413, 422])('asks for smaller batches on a %d of our server', async (status) => {
    answering(ourProblem('malformed-batch', status))
    expect(await deliver()).toEqual({ result: 'split', cause: 'malformed-batch', isFinal: false })
  })

  it('believes only our server, and only of its size, that an item will never be taken', async () => {
    answering(ourProblem('batch-too-large', 413))
    expect(await deliver()).toEqual({ result: 'split', cause: 'batch-too-large', isFinal: true })
    answering(() => HttpResponse.json({ code: 'batch-too-large' }, { status: 413 }))
    expect(await deliver()).toEqual({ result: 'split', cause: 413, isFinal: false })
    answering(() => HttpResponse.json({ code: 'BAD_REQUEST' }, { status: 400 }))
    expect(await deliver()).toMatchObject({ result: 'retry' })
  })

  it.each([400, 422])('keeps the items on a %d of a proxy on the way', async (status) => {
    answering(() => HttpResponse.html('<h1>Bad gateway</h1>', { status }))
    expect(await deliver()).toMatchObject({ result: 'retry', cause: status })
  })

  it('tries smaller batches on a 413 of a proxy on the way, and does not believe that it is final', async () => {
    answering(() => HttpResponse.html('<h1>Too large</h1>', { status: 413 }))
    expect(await deliver()).toEqual({ result: 'split', cause: 413, isFinal: false })
  })

  it('writes lists as lists on a page that gave them a toJSON of its own', async () => {
    let items: unknown
    server.use(
      http.post(url, async ({ request }) => {
        ;({ items } = (await request.json()) as { items: unknown })
        return HttpResponse.json({ accepted: [], repeated: [], refused: [] })
      }),
    )
    Object.assign(Array.prototype, { toJSON: () => 'mine' })
    try {
      await deliver()
    } finally {
      delete (Array.prototype as { toJSON?: unknown }).toJSON
    }
    expect(items).toMatchObject([{ answers: [{ question: 'score', value: 5 }] }])
  })

  it('reads how long the server wants to be left alone', async () => {
    answering(() => new HttpResponse(null, { status: 503, headers: { 'retry-after': '30' } }))
    expect(await deliver()).toMatchObject({ result: 'retry', retryAfterMs: 30_000 })
  })

  it('keeps the items when there is no network', async () => {
    answering(() => HttpResponse.error())
    expect(await deliver()).toMatchObject({ result: 'retry', retryAfterMs: 0 })
  })

  it('does not follow a redirect with an answer in hand', async () => {
    answering(() => HttpResponse.redirect('https://elsewhere.example.com/', 307))
    expect(await deliver()).toMatchObject({ result: 'retry' })
  })

  it('gives up a request that has no answer after 20 seconds', async () => {
    answering(() => new Promise(() => {}))
    const outcome = deliver()
    await settle()
    await clock.advance(20_000)
    expect(await outcome).toMatchObject({ result: 'retry' })
  })
})
