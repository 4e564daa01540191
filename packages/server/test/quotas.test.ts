import type { PublishedProgramme } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { StoreUnavailable } from '../src/index.ts'
import type { Store } from '../src/store/store.ts'
import { aBatch, aProgramme, aSubmission, aSurvey, noon, uuid } from './builders.ts'
import { openTestServer } from './open-test-server.ts'

const ofTwo = () => aProgramme({ surveys: [aSurvey({ quota: 2 }), aSurvey({ id: 'other' })] })

/** A server whose programme asks for two answers, with a clock, and what pages are told of full surveys. */
async function open(options: Parameters<typeof openTestServer>[0] = {}) {
  let time = noon
  const server = await openTestServer({ programmes: [ofTwo()], now: () => time, ...options })
  return {
    ...server,
    passMs(ms: number): void {
      time += ms
    },
    answer: (n: number, deviation: object = {}) =>
      server.send(aBatch([aSubmission({ id: uuid(n) })], deviation)),
    async told(key = 'pk_test', tag = '') {
      const response = await server.fetch(`/v1/programme?key=${key}`, { headers: { 'If-None-Match': tag } })
      const text = await response.text()
      const { surveys }: PublishedProgramme = text ? JSON.parse(text) : { surveys: [] }
      return {
        status: response.status,
        tag: response.headers.get('ETag') ?? '',
        full: surveys.filter(({ full }) => full).map(({ id }) => id),
        text,
      }
    },
  }
}

/** The store, counting how often it counts; it fails while `isDown`. */
function watched(store: Store, reason: Error = new StoreUnavailable('The disk is gone.')) {
  const seen = { asked: [] as string[], isDown: false }
  const scoreCount: Store['scoreCount'] = async (of) => {
    seen.asked.push(of.survey)
    if (seen.isDown) throw reason
    return store.scoreCount(of)
  }
  return { seen, store: { ...store, scoreCount } }
}

/** Something to wait for until it is given. */
function aSignal() {
  let give = () => {}
  const when = new Promise<void>((resolve) => {
    give = resolve
  })
  return { when, give: () => give() }
}

describe('a survey with a quota', () => {
  it('is marked as full once it has its answers, and the programme gets another tag then and not before', async () => {
    const { told, answer, passMs } = await open()
    const first = await told()
    expect(first.text).not.toMatch(/full|quota/)
    await answer(1)
    passMs(5_000)
    expect(await told('pk_test', first.tag)).toMatchObject({ status: 304, tag: first.tag })
    await answer(2)
    passMs(5_000)
    const then = await told('pk_test', first.tag)
    expect(then).toMatchObject({ status: 200, full: ['checkout'] })
    expect(then.tag).not.toBe(first.tag)
    passMs(5_000)
    expect(await told('pk_test', then.tag)).toMatchObject({ status: 304 })
  })

  it('takes every answer that still comes', async () => {
    const { told, answer, results } = await open()
    for (const n of [1, 2]) await answer(n)
    expect((await told()).full).toEqual(['checkout'])
    expect(await answer(3)).toMatchObject({ accepted: [uuid(3)] })
    expect(await results()).toMatchObject({ n: 3 })
  })

  it('counts what its results count: scores, each submission once, over all versions', async () => {
    const { told, answer, send, store, passMs, results } = await open()
    await answer(1)
    await answer(1)
    await send(aBatch([aSubmission({ id: uuid(2), answers: [{ question: 'why', value: 'No score' }] })]))
    await store.publish(aProgramme({ surveys: [aSurvey({ quota: 2, sampleShare: 0.5 })] }), noon)
    expect([(await results()).n, (await told()).full]).toEqual([1, []])
    await answer(3)
    passMs(5_000)
    expect([(await results()).n, (await told()).full]).toEqual([2, ['checkout']])
    // The visitor takes the score back.
    await send(aBatch([aSubmission({ id: uuid(3), revision: 2, answers: [{ question: 'why', value: '' }] })]))
    passMs(5_000)
    expect([(await results()).n, (await told()).full]).toEqual([1, []])
  })

  it('begins to count anew when its metric changes, as its results do', async () => {
    const { told, answer, store, results } = await open()
    for (const n of [1, 2]) await answer(n)
    expect((await told()).full).toEqual(['checkout'])
    await store.publish(aProgramme({ surveys: [aSurvey({ quota: 2, metric: 'nps' })] }), noon)
    expect([(await results()).n, (await told()).full]).toEqual([0, []])
  })

  it('is asked again at once when its quota is raised', async () => {
    const { told, answer, store } = await open()
    for (const n of [1, 2]) await answer(n)
    expect((await told()).full).toEqual(['checkout'])
    await store.publish(aProgramme({ surveys: [aSurvey({ quota: 3 })] }), noon)
    expect((await told()).full).toEqual([])
  })

  it('is full at once when a publication gives it a quota that it has reached', async () => {
    const { told, send, store } = await open()
    expect((await told()).full).toEqual([])
    await send(aBatch([aSubmission({ survey: 'other' })]))
    await store.publish(
      aProgramme({ surveys: [aSurvey({ quota: 2 }), aSurvey({ id: 'other', quota: 1 })] }),
      noon,
    )
    expect((await told()).full).toEqual(['other'])
  })

  it('is told of as one version has it, whatever is published while its answers are counted', async () => {
    const { store, answer } = await open({ programmes: [aProgramme({ surveys: [aSurvey({ quota: 1 })] })] })
    await answer(1)
    const [asked, released] = [aSignal(), aSignal()]
    const scoreCount: Store['scoreCount'] = (of) => {
      asked.give()
      return released.when.then(() => store.scoreCount(of))
    }
    const { told } = await open({ store: { ...store, scoreCount }, programmes: [] })
    const first = told()
    await asked.when
    await store.publish(aProgramme({ surveys: [aSurvey({ quota: 9 })] }), noon)
    const second = told()
    // Long enough for it to take up the publication.
    await new Promise((resolve) => setTimeout(resolve, 10))
    released.give()
    expect([(await first).full, (await second).full]).toEqual([['checkout'], []])
    expect((await first).text).toContain('"version":1')
  })

  it('is not filled by another project', async () => {
    const { told, answer } = await open({
      programmes: [ofTwo(), { ...ofTwo(), project: { ...ofTwo().project, key: 'pk_other' } }],
    })
    for (const n of [1, 2]) await answer(n)
    expect([(await told('pk_other')).full, (await told()).full]).toEqual([[], ['checkout']])
  })
})

describe('the answers of a quota', () => {
  it('are counted once in five seconds, whatever is asked meanwhile', async () => {
    const { store, seen } = await open().then(({ store }) => watched(store))
    const { told, passMs } = await open({ store, programmes: [] })
    await Promise.all(Array.from({ length: 50 }, () => told()))
    passMs(4_999)
    await told()
    expect(seen.asked).toEqual(['checkout'])
    passMs(1)
    await Promise.all([told(), told()])
    expect(seen.asked).toEqual(['checkout', 'checkout'])
    passMs(-3_600_000)
    await told()
    expect(seen.asked).toHaveLength(3)
  })

  it('are not counted where there is no quota', async () => {
    const { store, seen } = await open({ programmes: [aProgramme()] }).then(({ store }) => watched(store))
    const { told } = await open({ store, programmes: [] })
    await told()
    expect(seen.asked).toEqual([])
  })

  it.each([new StoreUnavailable('The disk is gone.'), new TypeError('nobody thought of "my secret"')])(
    'are as last known when the store cannot count: %s',
    async (reason) => {
      const { store, seen } = await open().then(({ store }) => watched(store, reason))
      const { told, answer, passMs, logged } = await open({ store, programmes: [] })
      seen.isDown = true
      expect(await told()).toMatchObject({ status: 200, full: [] })
      for (const n of [1, 2]) await answer(n)
      seen.isDown = false
      passMs(5_000)
      const known = await told()
      expect(known.full).toEqual(['checkout'])
      seen.isDown = true
      passMs(5_000)
      expect(await told('pk_test', known.tag)).toMatchObject({ status: 304 })
      expect(logged[0]).toMatchObject({
        level: 'error',
        event: reason instanceof StoreUnavailable ? 'store-unavailable' : 'internal-error',
      })
      expect(JSON.stringify(logged)).not.toContain('secret')
    },
  )

  it('are not those of the metric before, also when the store cannot count the new ones', async () => {
    const { store, seen } = await open().then(({ store }) => watched(store))
    const { told, answer } = await open({ store, programmes: [] })
    for (const n of [1, 2]) await answer(n)
    expect((await told()).full).toEqual(['checkout'])
    await store.publish(aProgramme({ surveys: [aSurvey({ quota: 2, metric: 'ces' })] }), noon)
    seen.isDown = true
    expect((await told()).full).toEqual([])
  })
})
