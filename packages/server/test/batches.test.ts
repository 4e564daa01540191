import { DatabaseSync } from 'node:sqlite'
import { problems } from '@kairos-cx/sdk/contract'
import { maxBatchBytes } from '@kairos-cx/sdk/limits'
import { describe, expect, it } from 'vitest'
import { StoreUnavailable } from '../src/index.ts'
import { aBatch, aProgramme, aShowing, aSubmission, aSurvey, noon, uuid } from './builders.ts'
import { openTestServer, problemOf } from './open-test-server.ts'

describe('a batch', () => {
  it('becomes results', async () => {
    const { send, results } = await openTestServer()
    const receipt = await send(aBatch([aShowing({ state: 'seen' }), aSubmission({ showing: uuid(1) })]))
    expect(receipt).toEqual({ accepted: [uuid(1), uuid(2)], repeated: [], refused: [] })
    expect(await results()).toMatchObject({
      survey: 'checkout',
      metric: 'csat',
      n: 1,
      score: 100,
      histogram: { 1: 0, 4: 1 },
      showings: { shown: 1, seen: 1, answered: 1, dismissed: 0, left: 0 },
    })
  })

  it('changes nothing when it is sent again', async () => {
    const { send, results } = await openTestServer()
    const batch = aBatch([aShowing(), aSubmission()])
    await send(batch)
    const before = await results()
    expect(await send(batch)).toEqual({ accepted: [], repeated: [uuid(1), uuid(2)], refused: [] })
    expect(await results()).toEqual(before)
  })

  it('changes nothing when it is late', async () => {
    const { send, results } = await openTestServer()
    await send(aBatch([aSubmission({ revision: 2, score: 5 })]))
    expect(await send(aBatch([aSubmission({ revision: 1, score: 1 })]))).toMatchObject({
      repeated: [uuid(2)],
    })
    expect((await results()).histogram).toMatchObject({ 1: 0, 5: 1 })
  })

  it.each([-5, 'now', null, {}])('is taken with an unusable time of sending: %j', async (sentAt) => {
    const { send } = await openTestServer()
    expect(await send(aBatch([aSubmission()], { sentAt }))).toMatchObject({ accepted: [uuid(2)] })
  })

  it('is read whatever its content type is called', async () => {
    const { post } = await openTestServer()
    for (const type of [
      'text/plain',
      'application/json',
      'application/octet-stream',
      'multipart/form-data',
    ]) {
      const response = await post(JSON.stringify(aBatch([])), { headers: { 'Content-Type': type } })
      expect(response.status).toBe(202)
    }
  })

  it('of exactly 64 KiB and 50 items is read', async () => {
    const { post } = await openTestServer()
    const items = Array.from({ length: 50 }, (_, n) => aSubmission({ id: uuid(n) }))
    const text = JSON.stringify(aBatch(items))
    const response = await post(text + ' '.repeat(maxBatchBytes - text.length))
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({ accepted: items.map(({ id }) => id) })
  })

  it('may be sent and its receipt read by a page of any origin', async () => {
    const { fetch, post } = await openTestServer()
    const preflight = await fetch('/v1/batches', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://shop.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('POST')
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toMatch(/content-type/i)
    for (const body of [JSON.stringify(aBatch([])), 'garbage']) {
      const response = await post(body)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(response.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After')
      expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    }
  })
})

describe('a bad batch', () => {
  const chunks = (...texts: string[]) =>
    new ReadableStream({
      start(controller) {
        for (const text of texts) controller.enqueue(new TextEncoder().encode(text))
        controller.close()
      },
    })
  const streamed = { duplex: 'half' } as RequestInit

  it.each<[string, keyof typeof problems, RegExp, BodyInit, RequestInit?]>([
    ['that is not JSON', 'malformed-json', /^$/, '{"key":'],
    ['that is empty', 'malformed-json', /^$/, ''],
    ['that is not UTF-8', 'malformed-json', /UTF-8/, new Uint8Array([0x7b, 0xff, 0x7d])],
    ['that is a list', 'malformed-batch', /expected an object/, '[]'],
    ['that is null', 'malformed-batch', /expected an object/, 'null'],
    ['nested without end', 'malformed-batch', /expected an object/, '['.repeat(30_000) + ']'.repeat(30_000)],
    ['without items', 'malformed-batch', /\/items: this field is missing/, '{"key":"pk_test"}'],
    ['whose key is a number', 'malformed-batch', /\/key: expected a text, got 1/, '{"key":1,"items":[]}'],
    ['with a wrong key', 'unknown-key', /"key"/, '{"key":"pk_wrong","items":[]}'],
    [
      'of 51 items',
      'too-many-items',
      /50 items, got 51/,
      JSON.stringify(aBatch(Array(51).fill(aSubmission()))),
    ],
    ['over 64 KiB', 'batch-too-large', /65536 bytes/, ' '.repeat(maxBatchBytes + 1)],
    [
      'over 64 KiB that does not say so',
      'batch-too-large',
      /65536 bytes/,
      chunks(' '.repeat(maxBatchBytes), ' '),
      streamed,
    ],
    [
      'over 64 KiB that says it is small',
      'batch-too-large',
      /65536 bytes/,
      ' '.repeat(maxBatchBytes + 1),
      { headers: { 'Content-Length': '2' } },
    ],
    [
      'that says it is over 64 KiB',
      'batch-too-large',
      /65536 bytes/,
      '{}',
      { headers: { 'Content-Length': String(maxBatchBytes + 1) } },
    ],
    [
      'that is compressed',
      'unsupported-encoding',
      /uncompressed/,
      '{}',
      { headers: { 'Content-Encoding': 'gzip' } },
    ],
  ])('%s is refused as %s', async (_title, code, detail, body, init) => {
    const { post, send } = await openTestServer()
    const response = await post(body, init)
    expect(response.status).toBe(problems[code].status)
    const problem = await problemOf(response)
    expect(problem).toMatchObject({ code, status: problems[code].status, title: problems[code].title })
    expect(problem.detail ?? '').toMatch(detail)
    // And the next one is served.
    expect(await send(aBatch([aSubmission()]))).toMatchObject({ accepted: [uuid(2)] })
  })

  it('that is cut off is refused without a word in the log', async () => {
    const { post, logged } = await openTestServer()
    const cut = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"key":"pk_'))
      },
      pull(controller) {
        controller.error(new Error('aborted'))
      },
    })
    expect(await problemOf(await post(cut, streamed))).toMatchObject({ code: 'malformed-json' })
    expect(logged).toEqual([])
  })

  it('stops being read where it passes the bound', async () => {
    const { post } = await openTestServer()
    let pulled = 0
    const long = new ReadableStream({
      pull(controller) {
        if (++pulled === 100) controller.close()
        else controller.enqueue(new Uint8Array(16_384))
      },
    })
    expect((await post(long, streamed)).status).toBe(413)
    expect(pulled).toBeLessThan(10)
  })
})

describe('a bad item', () => {
  it.each<[string, object, string, RegExp]>([
    [
      'of no known kind',
      { ...aSubmission({ id: uuid(9) }), kind: 'event' },
      'malformed-item',
      /\/kind: expected one of/,
    ],
    [
      'without a time',
      { ...aSubmission({ id: uuid(9) }), at: undefined },
      'malformed-item',
      /\/at: this field is missing/,
    ],
    [
      'with a long verbatim',
      aSubmission({ id: uuid(9), answers: [{ question: 'why', value: 'x'.repeat(2001) }] }),
      'malformed-item',
      /\/answers\/0\/value: .*2000/,
    ],
    ['of an unknown survey', aSubmission({ id: uuid(9), survey: 'no-such' }), 'unknown-survey', /"no-such"/],
    [
      'with an unknown question',
      aSubmission({ id: uuid(9), answers: [{ question: 'who', value: 'me' }] }),
      'unknown-question',
      /"who"/,
    ],
    [
      'with a score above the scale',
      aSubmission({ id: uuid(9), score: 6 }),
      'score-off-scale',
      /from 1 to 5, got 6/,
    ],
    [
      'with half a point',
      aSubmission({ id: uuid(9), score: 4.5 }),
      'score-off-scale',
      /whole number from 1 to 5, got 4\.5/,
    ],
    [
      'with a text for a score',
      aSubmission({ id: uuid(9), answers: [{ question: 'score', value: '4' }] }),
      'answer-mismatch',
      /"score" .*got a text/,
    ],
    [
      'with a number for a text',
      aSubmission({ id: uuid(9), answers: [{ question: 'why', value: 4 }] }),
      'answer-mismatch',
      /"why" must be a text/,
    ],
    ['with an id that belongs to a showing', aSubmission({ id: uuid(1) }), 'id-conflict', /already belongs/],
  ])('%s is refused by name, and its neighbours are kept', async (_title, bad, code, detail) => {
    const { send, results } = await openTestServer()
    const { accepted, refused } = await send(aBatch([aShowing(), bad, aSubmission()]))
    expect(accepted).toEqual([uuid(1), uuid(2)])
    expect(refused).toEqual([{ id: (bad as { id: string }).id, code, detail: expect.stringMatching(detail) }])
    expect(await results()).toMatchObject({ n: 1, showings: { shown: 1 } })
  })

  it.each([[null], [7], ['text'], [[]], [{ id: 5 }], [{ id: '' }], [{ id: 'x'.repeat(5000) }]])(
    'without a name is named by its place: %j',
    async (bad) => {
      const { send } = await openTestServer()
      const { accepted, refused } = await send(aBatch([aSubmission(), bad]))
      expect(accepted).toEqual([uuid(2)])
      expect(refused).toMatchObject([{ id: '#1', code: 'malformed-item' }])
    },
  )

  it('is named as it was sent, in capitals too', async () => {
    const { send } = await openTestServer()
    const id = 'ABCDEF00-0000-7000-8000-000000000001'
    expect(await send(aBatch([aSubmission({ id })]))).toMatchObject({ accepted: [id] })
    expect(await send(aBatch([aSubmission({ id: id.toLowerCase() })]))).toMatchObject({
      repeated: [id.toLowerCase()],
    })
  })

  it('with more mistakes than anyone reads is told of three', async () => {
    const { send } = await openTestServer()
    const traits = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`t${n}`, []]))
    const { refused } = await send(aBatch([{ ...aSubmission(), traits }]))
    expect(refused[0]?.detail.split('; ')).toHaveLength(3)
  })

  it('pollutes no prototype', async () => {
    const { post } = await openTestServer()
    const item = JSON.stringify(aSubmission()).replace(
      '{',
      '{"__proto__":{"x":1},"traits":{"__proto__":{"x":1},"constructor":"y"},',
    )
    expect((await post(`{"__proto__":{"x":1},"key":"pk_test","items":[${item}]}`)).status).toBe(202)
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})

describe('an item', () => {
  const versions = [
    aProgramme({ surveys: [aSurvey(), aSurvey({ id: 'mood' }), aSurvey({ id: 'gone' })] }),
    aProgramme({ surveys: [aSurvey({ followUps: [] }), aSurvey({ id: 'mood', metric: 'nps' })] }),
  ]
  const why = {
    answers: [
      { question: 'score', value: 4 },
      { question: 'why', value: 'quick' },
    ],
  }

  it.each<[string, object, 'accepted' | 'refused']>([
    ['is judged by the version it was made under', { ...why, programme: 1 }, 'accepted'],
    ['is judged by the newest version when it names none', why, 'refused'],
    ['is judged by the newest version when it names one that never was', { ...why, programme: 9 }, 'refused'],
    ['of a survey that was taken off is still taken', { survey: 'gone' }, 'accepted'],
    [
      'of a survey that the named version has not yet is taken all the same',
      { survey: 'gone', programme: 2 },
      'accepted',
    ],
    ['is bound to the scale of its version', { survey: 'mood', score: 9, programme: 1 }, 'refused'],
    ['is bound to the newest scale otherwise', { survey: 'mood', score: 9 }, 'accepted'],
  ])('%s', async (_title, deviation, list) => {
    const { send } = await openTestServer({ programmes: versions })
    const { accepted, refused } = await send(aBatch([aSubmission(deviation)]))
    expect({ accepted: accepted.length, refused: refused.length }).toMatchObject({ [list]: 1 })
  })

  it('keeps all that it says, in texts every database can hold', async () => {
    const { path, send } = await openTestServer({
      programmes: [aProgramme({ timeZone: 'Pacific/Auckland' })],
    })
    const context = {
      visitor: uuid(77),
      person: 'u-\u000042\ud800',
      locale: 'fr',
      device: 'phone' as const,
      page: '/checkout/done?name=Ada#top',
      inclusion: 0.25,
      traits: { plan: 'pro\u0000', age: 42 },
    }
    const verbatim = '\udc00rapide\u0000 et clair 👍'
    await send(
      aBatch(
        [
          aSubmission({
            ...context,
            revision: 3,
            showing: uuid(1),
            done: true,
            at: noon - 365 * 86_400_000 - 5000,
            answers: [
              { question: 'score', value: 4 },
              { question: 'why', value: verbatim },
            ],
          }),
        ],
        { sentAt: noon - 365 * 86_400_000 },
      ),
    )
    const database = new DatabaseSync(path)
    const row = database.prepare('SELECT * FROM submission').get()
    database.close()
    expect(row).toMatchObject({
      id: new Uint8Array(Buffer.from(uuid(2).replaceAll('-', ''), 'hex')),
      showing: new Uint8Array(Buffer.from(uuid(1).replaceAll('-', ''), 'hex')),
      visitor: new Uint8Array(Buffer.from(uuid(77).replaceAll('-', ''), 'hex')),
      survey: 'checkout',
      scale: 'csat',
      programme: 1,
      revision: 3,
      score: 4,
      done: 1,
      person: 'u-42\ufffd',
      locale: 'fr',
      device: 'phone',
      page: '/checkout/done',
      inclusion: 0.25,
      traits: '{"plan":"pro","age":42}',
      at: noon - 365 * 86_400_000 - 5000,
      corrected_at: noon - 5000,
      received_at: noon,
      // Noon in UTC is already tomorrow in Auckland.
      day: '2026-11-21',
    })
    expect(JSON.parse(row?.answers as string)).toEqual([
      { question: 'score', value: 4 },
      { question: 'why', value: '\ufffdrapide et clair 👍' },
    ])
  })
})

describe('a store that fails', () => {
  it('costs a 503 with a time to come back, and one line in the log however often', async () => {
    const { store, ...server } = await openTestServer()
    const failing = { ...store, commit: () => Promise.reject(new StoreUnavailable('The disk is full.')) }
    const { post, logged } = await openTestServer({ store: failing, programmes: [] })
    await server.send(aBatch([]))
    for (let n = 0; n < 3; n++) {
      const response = await post(JSON.stringify(aBatch([aSubmission()])))
      expect(response.status).toBe(503)
      expect(response.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/)
    }
    expect(logged).toEqual([{ level: 'error', event: 'store-unavailable', reason: 'The disk is full.' }])
  })

  it('in a way nobody thought of costs a 500 that tells neither the visitor nor the log what was written', async () => {
    const { store } = await openTestServer()
    const failing = { ...store, commit: () => Promise.reject(new Error('cannot store "my secret"')) }
    const { post, logged } = await openTestServer({ store: failing, programmes: [] })
    const response = await post(JSON.stringify(aBatch([aSubmission()])))
    expect(await problemOf(response)).toEqual({
      type: 'about:blank',
      code: 'internal-error',
      status: 500,
      title: problems['internal-error'].title,
    })
    expect(logged).toMatchObject([
      { level: 'error', event: 'internal-error', method: 'POST', path: '/v1/batches' },
    ])
    expect(JSON.stringify(logged)).not.toMatch(/secret|pk_test/)
    expect(logged[0]?.stack).toContain('batches.test.ts')
  })
})
