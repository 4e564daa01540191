import { describe, expect, it } from 'vitest'
import { aBatch, aProgramme, aShowing, aSubmission, aSurvey, noon, uuid } from './builders.ts'
import { adminToken, openTestServer, problemOf } from './open-test-server.ts'

const authorised = { headers: { Authorization: `Bearer ${adminToken}` } }

describe('results', () => {
  it('follow the funnel from shown to answered', async () => {
    const { send, results } = await openTestServer()
    await send(
      aBatch([
        aShowing({ id: uuid(1) }),
        aShowing({ id: uuid(2), state: 'seen' }),
        aShowing({ id: uuid(3), state: 'dismissed' }),
        aShowing({ id: uuid(4), state: 'left' }),
        aShowing({ id: uuid(5), state: 'dismissed' }),
        aSubmission({ id: uuid(10), showing: uuid(5), score: 5 }),
        aSubmission({ id: uuid(11), showing: uuid(6), score: 1 }),
        aSubmission({ id: uuid(12), score: 2 }),
      ]),
    )
    expect(await results()).toMatchObject({
      n: 3,
      histogram: { 1: 1, 2: 1, 3: 0, 4: 0, 5: 1 },
      bands: { satisfied: 1, neutral: 0, dissatisfied: 2 },
      showings: { shown: 6, seen: 5, answered: 2, dismissed: 1, left: 1 },
    })
  })

  it('of a survey that was taken off can still be read', async () => {
    const { send, store, results } = await openTestServer()
    await send(aBatch([aSubmission()]))
    await store.publish(aProgramme({ surveys: [aSurvey({ id: 'other' })] }), noon)
    expect(await results()).toMatchObject({ n: 1, metric: 'csat' })
  })

  it('start anew when a survey changes its metric', async () => {
    const { send, store, results } = await openTestServer()
    await send(aBatch([aSubmission()]))
    await store.publish(aProgramme({ surveys: [aSurvey({ metric: 'nps' })] }), noon)
    expect(await results()).toMatchObject({ n: 0, metric: 'nps' })
  })

  it('never count more answers than showings, also of those that were under way when the metric changed', async () => {
    const { send, store, results } = await openTestServer()
    await send(aBatch([aShowing({ state: 'seen' }), aSubmission({ showing: uuid(1), score: 4 })]))
    await store.publish(aProgramme({ surveys: [aSurvey({ metric: 'nps' })] }), noon)
    // Without the version it was made under, the later revision is judged by the newest.
    const later = aSubmission({ revision: 2, showing: uuid(1), score: 5 })
    expect(await send(aBatch([later]))).toMatchObject({
      refused: [{ code: 'id-conflict', detail: expect.stringMatching(/metric/) }],
    })
    expect(await results()).toMatchObject({ metric: 'nps', n: 0, showings: { shown: 0 } })
    expect(await send(aBatch([{ ...later, programme: 1 }]))).toMatchObject({ accepted: [uuid(2)] })
  })

  it('of two projects with the same survey are kept apart', async () => {
    const { send, fetch, results } = await openTestServer({
      programmes: [aProgramme(), aProgramme({ key: 'pk_other' })],
    })
    await send(aBatch([aSubmission()]))
    expect(await results('checkout', 'pk_test')).toMatchObject({ n: 1 })
    expect(await results('checkout', 'pk_other')).toMatchObject({ n: 0 })
    const unclear = await fetch('/v1/results?survey=checkout', authorised)
    expect(await problemOf(unclear)).toMatchObject({
      code: 'malformed-query',
      detail: expect.stringMatching(/&key=/),
    })
  })

  it.each([
    ['/v1/results', 400, 'malformed-query'],
    ['/v1/results?survey=no-such', 404, 'unknown-survey'],
    ['/v1/results?survey=checkout%201', 404, 'unknown-survey'],
    ['/v1/results?survey=no-such&key=pk_test', 404, 'unknown-survey'],
    ['/v1/results?survey=checkout&key=pk_wrong', 401, 'unknown-key'],
  ])('are refused at %s', async (path, status, code) => {
    const { fetch } = await openTestServer()
    const response = await fetch(path, authorised)
    expect(response.status).toBe(status)
    expect(await problemOf(response)).toMatchObject({ code })
  })

  it.each([
    ['no token', undefined],
    ['a wrong token', 'Bearer kt_wrong'],
    ['a token of another scheme', `Basic ${adminToken}`],
    ['the public key', 'Bearer pk_test'],
    ['nothing after Bearer', 'Bearer '],
  ])('are not for who has %s', async (_who, authorization) => {
    const { fetch } = await openTestServer()
    const headers = new Headers(authorization === undefined ? {} : { Authorization: authorization })
    const response = await fetch('/v1/results?survey=checkout', { headers })
    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
    expect(await problemOf(response)).toMatchObject({ code: 'token-required' })
  })

  it('are not for pages of other origins', async () => {
    const { fetch } = await openTestServer()
    const response = await fetch('/v1/results?survey=checkout', authorised)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
  })
})
