// @vitest-environment jsdom
import 'fake-indexeddb/auto'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { aProgramme, aSurvey } from '../test/builders.ts'
import { createFakeClock } from '../test/fake-clock.ts'
import { Batch, Item } from './contract/batch.ts'
import type { PublishedProgramme, PublishedSurvey } from './contract/programme.ts'
import type { Chunks, CxOptions } from './cx.ts'
import { createCore } from './cx.ts'
import type { OpenSurveyOptions } from './open-survey.ts'

const host = 'https://cx.example.com'
const server = setupServer()
let received: Item[] = []
let programme: PublishedProgramme
let requests: string[] = []
let quietMs = 0
let keys = 0

beforeAll(async () => {
  // Compiled now, so that no test waits for it.
  await Promise.all([import('./deciding.ts'), import('./answering.ts')])
  server.listen({ onUnhandledFrame: 'error' })
  // jsdom has none.
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
})
afterAll(() => server.close())
beforeEach(() => {
  received = []
  requests = []
  quietMs = 0
  programme = aProgramme()
  server.resetHandlers(
    http.get(`${host}/v1/programme`, () => {
      requests.push('programme')
      return HttpResponse.json(programme)
    }),
    http.post(`${host}/v1/quiet`, async ({ request }) => {
      requests.push(`quiet ${await request.text()}`)
      return HttpResponse.json({ quietMs })
    }),
    http.post(`${host}/v1/batches`, async ({ request }) => {
      requests.push('batches')
      const items = Batch.parse(await request.json()).items.map((item) => Item.parse(item))
      received.push(...items)
      return HttpResponse.json(
        { accepted: items.map(({ id }) => id), repeated: [], refused: [] },
        { status: 202 },
      )
    }),
  )
})
afterEach(() => vi.restoreAllMocks())

/** A page with Kairos in it, and a widget that hands out what it was opened with. */
function aPage(deviation: Partial<CxOptions & Chunks> = {}, calls: unknown[] = []) {
  const clock = createFakeClock(Date.now())
  const opened: OpenSurveyOptions[] = []
  const faults: string[] = []
  const close = vi.fn()
  const options = {
    key: `pk_test${keys++}`,
    host,
    clock,
    loadWidget: async () => ({
      openSurvey: async (_survey: unknown, options: OpenSurveyOptions) => {
        opened.push(options)
        return {
          close: () => {
            close()
            options.onClosed('page')
          },
        }
      },
    }),
    ...deviation,
  }
  const cx = createCore(
    {
      loadDeciding: () => import('./deciding.ts'),
      loadAnswering: () => import('./answering.ts'),
      loadSignals: () => import('./signals.ts'),
      ...options,
    },
    calls,
  )
  cx.on('fault', ({ code }) => faults.push(code))
  const settled = async () => {
    for (let turn = 0; turn < 5; turn++) {
      await clock.advance(0)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  return { cx, clock, opened, faults, close, options, settled }
}

/** What this browser keeps for a project. */
const kept = async (key: string) => {
  const { createIndexedDbStorage } = await import('./storage/indexed-db-storage.ts')
  return createIndexedDbStorage(`kairos-${key}`).entries('')
}

const score = [{ question: 'score', value: 4 }]

describe('cx', () => {
  it('shows a survey when its event is tracked, and delivers the showing and the answer', async () => {
    const { cx, opened, settled } = aPage({ locale: 'fr' })
    cx.identify('u-42', { plan: 'pro' })
    cx.track('bought', { value: 42 })
    await settled()
    await opened[0]?.save(score, false)
    opened[0]?.onSeen()
    await settled()
    const submission = received.find((item) => item.kind === 'submission')
    expect(submission).toMatchObject({
      survey: 'bought-csat',
      revision: 1,
      answers: score,
      done: false,
      person: 'u-42',
      traits: { plan: 'pro' },
      locale: 'fr',
      inclusion: 1,
      programme: 1,
      page: '/',
    })
    const states = received.filter((item) => item.kind === 'showing').map((item) => item.state)
    expect(new Set(states)).toEqual(new Set(['shown', 'seen']))
  })

  it('counts each further answer up as a revision of the same submission', async () => {
    const { cx, opened, settled } = aPage()
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, false)
    await settled()
    await opened[0]?.save([...score, { question: 'why', value: 'quick' }], true)
    await settled()
    const submissions = received.filter((item) => item.kind === 'submission')
    expect(submissions.map(({ revision, done }) => [revision, done])).toEqual([
      [1, false],
      [2, true],
    ])
    expect(new Set(submissions.map(({ id }) => id)).size).toBe(1)
  })

  it('is already stored when the card may say thanks, even though the server is down', async () => {
    server.use(http.post(`${host}/v1/batches`, () => HttpResponse.error()))
    const first = aPage()
    first.cx.track('bought')
    await first.settled()
    await first.opened[0]?.save(score, true)
    // The tab is gone. Another page of the site, with the server back:
    server.resetHandlers()
    server.use(
      http.get(`${host}/v1/programme`, () => HttpResponse.json(programme)),
      http.post(`${host}/v1/batches`, async ({ request }) => {
        const { items } = Batch.parse(await request.json())
        received.push(...items.map((item) => Item.parse(item)))
        return HttpResponse.json({ accepted: received.map(({ id }) => id), repeated: [], refused: [] })
      }),
    )
    const second = aPage({ key: first.options.key })
    await second.settled()
    expect(received.filter((item) => item.kind === 'submission')).toHaveLength(1)
  })

  it('tells what happens, in order', async () => {
    const { cx, opened, settled } = aPage()
    const told: string[] = []
    for (const type of ['ready', 'due', 'shown', 'answered', 'delivered', 'dismissed'] as const)
      cx.on(type, () => told.push(type))
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, true)
    await settled()
    expect(told.filter((type) => type !== 'delivered')).toEqual(['ready', 'due', 'shown', 'answered'])
    expect(told.filter((type) => type === 'delivered')).toHaveLength(2)
  })

  it('reports a dismissed survey, and no dismissal after an answer', async () => {
    programme = aProgramme({ surveys: [aSurvey(), aSurvey({ id: 'other', trigger: { event: 'looked' } })] })
    const { cx, opened, settled } = aPage()
    cx.track('bought')
    await settled()
    opened[0]?.onClosed('visitor')
    cx.track('looked')
    await settled()
    await opened[1]?.save(score, true)
    opened[1]?.onClosed('visitor')
    await settled()
    const last = new Map(received.map((item) => [`${item.survey} ${item.kind}`, item]))
    expect(last.get('bought-csat showing')).toMatchObject({ state: 'dismissed' })
    expect(last.get('other showing')).toMatchObject({ state: 'shown' })
  })

  it('says `left` when the page goes away from a survey that was seen and has no answer', async () => {
    const { cx, opened, settled } = aPage()
    cx.track('bought')
    await settled()
    opened[0]?.onSeen()
    window.dispatchEvent(new Event('pagehide'))
    await settled()
    expect(received.at(-1)).toMatchObject({ kind: 'showing', state: 'left' })
  })

  it('does not say `left` of a survey that has an answer', async () => {
    const { cx, opened, settled } = aPage()
    cx.track('bought')
    await settled()
    opened[0]?.onSeen()
    await opened[0]?.save(score, false)
    window.dispatchEvent(new Event('pagehide'))
    await settled()
    expect(received.flatMap((item) => (item.kind === 'showing' ? item.state : []))).not.toContain('left')
  })

  it('replays what a stub collected, in order, with the times of the calls', async () => {
    const asked = Date.now() - 3_000
    programme = aProgramme({ surveys: [aSurvey({ trigger: { event: 'bought', delayMs: 5_000 } })] })
    const { cx, settled, opened, clock } = aPage({}, [
      ['identify', ['u-1'], asked],
      ['track', ['bought', { value: 1 }], asked],
      'garbage',
      null,
      ['nothing', [], asked],
      ['__proto__', [], asked],
      [],
    ])
    await settled()
    expect(cx.explain()[0]).toMatchObject({ reason: 'waiting', dueAt: asked + 5_000 })
    await clock.advance(2_100)
    await settled()
    expect(opened).toHaveLength(1)
  })

  it('closes the open survey, and then opens the next that is due', async () => {
    programme = aProgramme({ surveys: [aSurvey(), aSurvey({ id: 'other', importance: 1 })] })
    const { cx, opened, close, settled, clock } = aPage()
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(1)
    cx.close()
    await clock.advance(1_000)
    await settled()
    expect(close).toHaveBeenCalledTimes(1)
    expect(opened).toHaveLength(2)
  })

  it('waits while the page vetoes', async () => {
    const { cx, opened, settled, clock } = aPage()
    const allow = cx.veto(() => true)
    cx.track('bought')
    await settled()
    expect([opened.length, cx.explain()[0]?.reason]).toEqual([0, 'vetoed'])
    allow()
    await clock.advance(1_000)
    await settled()
    expect(opened).toHaveLength(1)
  })

  it('previews a survey: it is drawn as asked for, and nothing of it is remembered or sent', async () => {
    const { cx, opened, settled, faults } = aPage()
    const told: unknown[] = []
    for (const type of ['shown', 'answered', 'dismissed'] as const) cx.on(type, (event) => told.push(event))
    cx.show('bought-csat', {
      preview: { theme: 'dark', locale: 'fr', values: { event: { product: 'a vase' } } },
    })
    cx.show('no-such-survey', { preview: true })
    await settled()
    expect(opened).toMatchObject([
      { appearance: { theme: 'dark' }, locale: 'fr', values: { event: { product: 'a vase' } } },
    ])
    await opened[0]?.save([{ question: 'score', value: 5 }], true)
    opened[0]?.onClosed('visitor')
    await cx.flush()
    await settled()
    expect({ told, received, faults }).toEqual({ told: [], received: [], faults: ['survey-unknown'] })
    expect(cx.explain()).toMatchObject([{ reason: 'no-event' }])
  })

  it('of two previews at once leaves the later one, and none that was taken back meanwhile', async () => {
    const { cx, opened, close, settled } = aPage()
    cx.show('bought-csat', { preview: true })
    cx.show('bought-csat', { preview: true })
    await settled()
    expect([opened.length, close.mock.calls.length]).toEqual([2, 1])
    cx.show('bought-csat', { preview: true })
    cx.close()
    await settled()
    expect(opened.length - close.mock.calls.length).toBe(0)
  })

  it('previews a draft instead, and closes one preview for the next', async () => {
    const { cx, opened, close, settled } = aPage()
    const draft = { ...(programme.surveys[0] as PublishedSurvey), id: 'draft' }
    cx.show('draft', { preview: { survey: draft } })
    await settled()
    cx.show('bought-csat', { preview: true })
    await settled()
    expect([opened.length, close.mock.calls.length]).toEqual([2, 1])
    cx.close()
    expect(close).toHaveBeenCalledTimes(2)
  })

  it('shows a survey the page asks for, and says when there is none', async () => {
    programme = aProgramme({ surveys: [aSurvey({ sampleShare: 0 })] })
    const { cx, opened, settled, faults } = aPage()
    cx.show('bought-csat')
    cx.show('no-such-survey')
    await settled()
    expect(opened).toHaveLength(1)
    expect(faults).toEqual(['survey-unknown'])
  })

  it('keeps nothing and sends nothing before a required consent, then judges what came before', async () => {
    const databases = async () => (await indexedDB.databases()).map(({ name }) => name)
    const { cx, opened, settled, options } = aPage({ consent: 'required' })
    cx.track('bought')
    await settled()
    expect(requests).toEqual([])
    expect(await databases()).not.toContain(`kairos-${options.key}`)
    cx.consent('granted')
    await settled()
    expect(opened).toHaveLength(1)
  })

  it('forgets everything and stays silent when consent is denied', async () => {
    server.use(http.post(`${host}/v1/batches`, () => HttpResponse.error()))
    const { cx, opened, settled, close, options } = aPage()
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, false)
    cx.consent('denied')
    await settled()
    expect(close).toHaveBeenCalled()
    cx.track('bought')
    cx.identify('u-42')
    cx.show('bought-csat')
    await settled()
    expect(opened).toHaveLength(1)
    expect(await kept(options.key)).toEqual([])
  })

  it('forgets the person and what waits on reset, and still does not ask twice', async () => {
    server.use(http.post(`${host}/v1/batches`, () => HttpResponse.error()))
    const { cx, opened, settled, options } = aPage()
    cx.identify('u-42')
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, false)
    cx.reset()
    await settled()
    const left = await kept(options.key)
    expect(left.map(([key]) => key)).toEqual(['programme', 'visitor'])
    expect(JSON.stringify(left)).not.toContain('u-42')
    cx.track('bought')
    await settled()
    expect(cx.explain()[0]?.reason).toBe('asked-before')
  })

  it.each([
    ['an answer', { quietAfterAnswerMs: 60_000 }],
    ['a dismissal', { quietAfterDismissalMs: 60_000 }],
  ])('is quiet after %s, also after a reset, and for no longer than it was told', async (after, quiet) => {
    programme = aProgramme({
      limits: { maxShowings: 100, windowMs: 86_400_000, maxPerPageView: 9, ...quiet },
      surveys: [aSurvey({ againAfterMs: 0 })],
    })
    const { cx, opened, settled, clock } = aPage()
    cx.track('bought')
    await settled()
    if (after === 'an answer') await opened[0]?.save(score, true)
    opened[0]?.onClosed('visitor')
    await clock.advance(59_000)
    cx.reset()
    await settled()
    cx.track('bought')
    await settled()
    expect([opened.length, cx.explain()[0]?.reason]).toEqual([1, 'quiet'])
    await clock.advance(1_000)
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(2)
  })

  it('asks, stores and sends nothing when consent was denied before the script was there', async () => {
    const { settled, opened, options } = aPage({}, [
      ['consent', ['denied'], Date.now()],
      ['track', ['bought'], Date.now()],
    ])
    await settled()
    expect([opened.length, requests]).toEqual([0, []])
    expect(await kept(options.key)).toEqual([])
  })

  it('stops asking for the programme when consent is denied', async () => {
    server.use(
      http.get(`${host}/v1/programme`, () => {
        requests.push('programme')
        return HttpResponse.error()
      }),
    )
    const { cx, settled, clock } = aPage()
    await settled()
    cx.consent('denied')
    await clock.advance(60_000)
    expect(requests).toEqual(['programme'])
  })

  it('asks for the programme when consent is granted after it was denied', async () => {
    const answered = http.get(`${host}/v1/programme`, () => HttpResponse.json(programme))
    server.use(http.get(`${host}/v1/programme`, () => HttpResponse.error()))
    const { cx, settled, opened, clock } = aPage()
    await settled()
    cx.consent('denied')
    await clock.advance(10_000)
    server.use(answered)
    cx.consent('granted')
    await settled()
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(1)
  })

  it('forgets the person of an earlier page when a reset comes before the script', async () => {
    const first = aPage()
    first.cx.identify('alice', { plan: 'pro' })
    await first.settled()
    const { cx, opened, settled } = aPage({ key: first.options.key }, [['reset', [], Date.now()]])
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, true)
    await settled()
    expect(JSON.stringify(received)).not.toContain('alice')
    expect(received.filter((item) => item.kind === 'submission')).toHaveLength(1)
  })

  it.each(['reset', 'close', 'denied'] as const)(
    'takes a survey back that is still being opened: %s',
    async (call) => {
      let open = () => {}
      const closed = vi.fn()
      const { cx, settled } = aPage({
        loadWidget: async () => ({
          openSurvey: async (_, options) => {
            await new Promise<void>((resolve) => (open = resolve))
            return {
              close: () => {
                closed()
                options.onClosed('page')
              },
            }
          },
        }),
      })
      cx.identify('alice')
      cx.track('bought')
      await settled()
      if (call === 'denied') cx.consent(call)
      else cx[call]()
      await settled()
      open()
      await settled()
      expect(closed).toHaveBeenCalledTimes(1)
      expect(received).toEqual([])
    },
  )

  it.each(['reset', 'denied'] as const)('sends nothing of what it is told to forget: %s', async (call) => {
    server.use(http.post(`${host}/v1/batches`, () => HttpResponse.error()))
    const earlier = aPage()
    earlier.cx.track('bought')
    await earlier.settled()
    await earlier.opened[0]?.save(score, false)
    programme = aProgramme({ surveys: [aSurvey({ id: 'other', trigger: { event: 'looked' } })] })
    let later: OpenSurveyOptions | undefined
    const page = aPage({
      key: earlier.options.key,
      loadWidget: async () => ({
        openSurvey: async (_, options) => {
          later = options
          // A card that is closed with words in it keeps them first.
          return {
            close: () => {
              options.save([...score, { question: 'why', value: 'secret' }], false)
              options.onClosed('page')
            },
          }
        },
      }),
    })
    await page.settled()
    page.cx.track('looked')
    await page.settled()
    expect(later).toBeDefined()
    server.resetHandlers()
    const sent: string[] = []
    server.use(
      http.get(`${host}/v1/programme`, () => HttpResponse.json(programme)),
      http.post(`${host}/v1/batches`, async ({ request }) => {
        sent.push(await request.text())
        return HttpResponse.json({ accepted: [], repeated: [], refused: [] })
      }),
    )
    if (call === 'denied') page.cx.consent(call)
    else page.cx.reset()
    await page.clock.advance(60_000)
    await page.settled()
    expect(sent).toEqual([])
  })

  it('forgets the person on reset where nothing can be stored', async () => {
    const { cx, opened, settled } = aPage({ storage: 'none' })
    cx.identify('alice')
    await settled()
    cx.reset()
    await settled()
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, true)
    await settled()
    expect(received.filter((item) => item.kind === 'submission')).toHaveLength(1)
    expect(JSON.stringify(received)).not.toContain('alice')
  })

  it('shows one card when the page asks for it twice', async () => {
    const { cx, opened, settled } = aPage()
    cx.show('bought-csat')
    cx.show('bought-csat')
    await settled()
    expect(opened).toHaveLength(1)
  })

  it('can be closed by a listener that is told it was shown', async () => {
    programme = aProgramme({ surveys: [aSurvey(), aSurvey({ id: 'other', importance: 1 })] })
    const { cx, opened, close, settled, clock } = aPage()
    const off = cx.on('shown', () => {
      off()
      cx.close()
    })
    cx.track('bought')
    await settled()
    expect(close).toHaveBeenCalledTimes(1)
    await clock.advance(1_000)
    await settled()
    expect(opened).toHaveLength(2)
  })

  it('does not ask again on this page when the browser refused to store the showing once', async () => {
    const { cx, opened, settled } = aPage()
    await settled()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(1)
    opened[0]?.onClosed('visitor')
    await settled()
    // It stores again: what it has in store knows nothing of the showing.
    put.mockRestore()
    cx.identify('alice')
    await settled()
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(1)
  })

  it('tells that a survey is due once, of a thousand events in one task', async () => {
    const { cx, settled } = aPage()
    const due = vi.fn()
    cx.on('due', due)
    await settled()
    for (let n = 0; n < 1_000; n++) cx.track('bought')
    await settled()
    expect(due).toHaveBeenCalledTimes(1)
  })

  it('takes traits that no storage takes: a proxy, and an object with methods', async () => {
    const { cx, opened, settled, faults } = aPage()
    cx.identify('alice', new Proxy({ plan: 'pro', greet: () => 'hi' }, {}) as never)
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, true)
    await settled()
    expect(received.at(-1)).toMatchObject({ person: 'alice', traits: { plan: 'pro' } })
    expect(faults).toEqual([])
  })

  it('says that a card could not be opened, not that it was shown', async () => {
    const { cx, settled } = aPage({
      loadWidget: async () => ({
        openSurvey: async () => {
          throw new Error('no')
        },
      }),
    })
    cx.track('bought')
    await settled()
    expect(cx.explain()[0]?.reason).toBe('card-unavailable')
  })

  it('goes by a way out that was taken before the script was there, and by one taken after', async () => {
    const veto: unknown[] = ['veto', [() => true], Date.now()]
    const { settled, opened, clock } = aPage({}, [['track', ['bought'], Date.now()], veto])
    await settled()
    expect(opened).toHaveLength(0)
    ;(veto[3] as () => void)()
    await clock.advance(1_000)
    await settled()
    expect(opened).toHaveLength(1)
  })

  it('leaves no trace in storage when told to keep none', async () => {
    const { cx, opened, settled, options } = aPage({ storage: 'none' })
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, true)
    await settled()
    expect(received.filter((item) => item.kind === 'submission')).toHaveLength(1)
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`kairos-${options.key}`)
  })

  it('delivers an answer of a person whose traits the server would refuse', async () => {
    const { cx, opened, settled } = aPage({ locale: 'x'.repeat(100) })
    const traits = {
      plan: 'p'.repeat(5_000),
      nested: { a: 1 },
      when: Number.NaN,
      ok: true,
      ['n'.repeat(90)]: 1,
    }
    cx.identify('u'.repeat(1_000), traits as never)
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, true)
    await settled()
    expect(received.find((item) => item.kind === 'submission')?.traits).toMatchObject({ ok: true })
  })
})

describe('what a card takes', () => {
  /** What a page loads in its first five seconds, while nothing happens. */
  const loadedAhead = async (deviation: Partial<CxOptions> = {}) => {
    const loaded: string[] = []
    const { settled, clock, cx } = aPage({
      loadDeciding: () => {
        loaded.push('deciding')
        return import('./deciding.ts')
      },
      loadAnswering: () => {
        loaded.push('answering')
        return import('./answering.ts')
      },
      ...deviation,
      loadWidget: async () => {
        loaded.push('card')
        return { openSurvey: async () => ({ close: () => {} }) }
      },
    })
    await settled()
    expect(loaded).toEqual([])
    await clock.advance(5_000)
    await settled()
    expect(cx.explain().map(({ reason }) => reason)).toEqual(programme.surveys.map(() => 'no-event'))
    return loaded.sort()
  }
  const all = ['answering', 'card', 'deciding']

  it('is loaded ahead, while the page has nothing to do, and opens nothing', async () => {
    expect(await loadedAhead()).toEqual(all)
  })

  it('is not loaded for a visitor who could not be asked', async () => {
    programme = aProgramme({ surveys: [aSurvey({ sampleShare: 0 }), aSurvey({ id: 'full', full: true })] })
    expect(await loadedAhead()).toEqual(['deciding'])
    programme = aProgramme({ surveys: [aSurvey({ sampleShare: 0 }), aSurvey({ id: 'more' })] })
    expect(await loadedAhead()).toEqual(all)
  })

  it('is not loaded where no event makes a survey due, nor on a kiosk', async () => {
    programme = aProgramme({ events: [] })
    expect(await loadedAhead()).toEqual([])
    programme = aProgramme()
    expect(await loadedAhead({ kiosk: true })).toEqual([])
  })

  it('is not loaded for a visitor who saves data', async () => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true })
    try {
      expect(await loadedAhead()).toEqual([])
    } finally {
      Reflect.deleteProperty(navigator, 'connection')
    }
  })

  it.each([
    ['there is no requestIdleCallback', undefined],
    ['the page took it away', null],
    [
      'it throws',
      () => {
        throw new Error('no')
      },
    ],
  ])('is loaded when its event comes, where %s', async (_, requestIdleCallback) => {
    vi.stubGlobal('requestIdleCallback', requestIdleCallback)
    const { cx, opened, settled, faults } = aPage()
    cx.track('bought')
    await settled()
    vi.unstubAllGlobals()
    vi.stubGlobal('matchMedia', () => ({ matches: false }))
    expect(opened).toHaveLength(1)
    expect(faults).not.toContain('programme-unavailable')
  })

  it('is loaded again when its event comes, if it could not be loaded ahead', async () => {
    let loads = 0
    const { cx, clock, opened, settled, faults } = aPage({
      loadDeciding: async () => {
        if (!loads++) throw new Error('404')
        return import('./deciding.ts')
      },
    })
    await settled()
    await clock.advance(5_000)
    expect([loads, faults]).toEqual([1, []])
    cx.track('bought')
    await settled()
    expect([loads, opened.length, faults]).toEqual([2, 1, []])
  })
})

describe('what judges events', () => {
  it('is not loaded for events that no trigger names', async () => {
    const loadDeciding = vi.fn(() => import('./deciding.ts'))
    const { cx, settled } = aPage({ loadDeciding })
    await settled()
    cx.track('looked')
    await settled()
    expect([loadDeciding.mock.calls.length, cx.explain()[0]?.reason]).toEqual([0, 'no-event'])
    cx.track('bought')
    expect(cx.explain()[0]?.reason).toBe('loading')
    await settled()
    expect([loadDeciding.mock.calls.length, cx.explain()[0]?.reason]).toEqual([1, 'shown'])
  })

  it('is given the events of a page that was left before it was there, once, in whatever tab', async () => {
    programme = aProgramme({
      surveys: [aSurvey({ trigger: { event: 'bought', times: 3, withinMs: 60_000 } })],
    })
    const never = () => new Promise<never>(() => {})
    const left = aPage({ loadDeciding: never })
    await left.settled()
    left.cx.track('bought')
    left.cx.track('bought')
    await left.settled()
    const { key } = left.options
    const next = aPage({ key })
    await next.settled()
    expect(next.cx.explain()[0]).toMatchObject({ reason: 'sequence-not-met', values: { came: 2, times: 3 } })
    const last = aPage({ key })
    last.cx.track('bought')
    await last.settled()
    expect([next.opened.length, last.opened.length]).toEqual([0, 1])
  })

  it('is loaded at once when a survey waits from an earlier page', async () => {
    programme = aProgramme({ surveys: [aSurvey({ trigger: { event: 'bought', delayMs: 3_000 } })] })
    const first = aPage()
    first.cx.track('bought')
    await first.settled()
    const { cx, settled } = aPage({ key: first.options.key })
    await settled()
    expect(cx.explain()[0]?.reason).toBe('waiting')
  })

  it('is loaded again when it failed, and then judges what came meanwhile', async () => {
    let loads = 0
    const { cx, opened, settled, clock, faults } = aPage({
      loadDeciding: async () => {
        // The second time is ahead, while the page is idle: nobody is told.
        if (++loads < 4) throw new Error('404')
        return import('./deciding.ts')
      },
    })
    cx.track('bought')
    await settled()
    await clock.advance(10_000)
    expect([opened.length, faults]).toEqual([0, ['deciding-unavailable', 'deciding-unavailable']])
    await clock.advance(10_000)
    await settled()
    expect([opened.length, loads]).toEqual([1, 4])
  })

  it('judges nothing that came before a reset', async () => {
    let load = () => {}
    const { cx, opened, settled } = aPage({
      loadDeciding: async () => {
        await new Promise<void>((resolve) => (load = resolve))
        return import('./deciding.ts')
      },
    })
    cx.track('bought')
    await settled()
    cx.reset()
    await settled()
    load()
    await settled()
    expect([opened.length, cx.explain()[0]?.reason]).toEqual([0, 'no-event'])
  })

  it('shows a survey that waits from an earlier page, however fast all is loaded', async () => {
    programme = aProgramme({ surveys: [aSurvey({ trigger: { event: 'bought', delayMs: 1_000 } })] })
    const first = aPage()
    first.cx.track('bought')
    await first.settled()
    const { opened, faults, clock, settled } = aPage({ key: first.options.key })
    clock.jump(2_000)
    await settled()
    expect([opened.length, faults]).toEqual([1, []])
  })

  it('hears of nobody until consent is given where the browser asks for privacy', async () => {
    vi.stubGlobal('navigator', { ...navigator, globalPrivacyControl: true })
    const { cx, opened, settled } = aPage()
    vi.unstubAllGlobals()
    vi.stubGlobal('matchMedia', () => ({ matches: false }))
    cx.track('bought')
    await settled()
    expect([requests, opened.length]).toEqual([[], 0])
    cx.consent('granted')
    await settled()
    expect(opened).toHaveLength(1)
  })
})

describe('a person', () => {
  it('is left in peace as long as the server says, because of other devices', async () => {
    quietMs = 60_000
    const { cx, opened, settled, clock } = aPage()
    cx.identify('u-42')
    cx.track('bought')
    await settled()
    expect([opened.length, cx.explain()[0]?.reason]).toEqual([0, 'quiet'])
    expect(requests.filter((request) => request.startsWith('quiet'))).toHaveLength(1)
    await clock.advance(60_000)
    quietMs = 0
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(1)
  })

  it.each<[string, Parameters<typeof server.use>[0]]>([
    ['fails', http.post(`${host}/v1/quiet`, () => HttpResponse.error())],
    ['speaks of something else', http.post(`${host}/v1/quiet`, () => HttpResponse.text('<html>'))],
    ['gives no number', http.post(`${host}/v1/quiet`, () => HttpResponse.json({ quietMs: 'long' }))],
  ])('is asked when the server %s', async (_, handler) => {
    server.use(handler)
    const { cx, opened, settled } = aPage()
    cx.identify('u-42')
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(1)
  })

  it('is asked when the server takes too long', async () => {
    server.use(http.post(`${host}/v1/quiet`, () => new Promise<never>(() => {})))
    const { cx, opened, settled, clock } = aPage()
    cx.identify('u-42')
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(0)
    await clock.advance(1_500)
    await settled()
    expect(opened).toHaveLength(1)
  })

  it.each([
    ['nobody is named', {}, []],
    ['the programme counts each device on its own', { acrossDevices: false }, ['u-42']],
  ])('is not asked about at the server when %s', async (_, limits, [person]) => {
    programme = aProgramme({ limits: { maxShowings: 9, windowMs: 1_000, ...limits } })
    const { cx, opened, settled } = aPage()
    if (person) cx.identify(person)
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(1)
    expect(requests.filter((request) => request.startsWith('quiet'))).toEqual([])
  })
})

describe('what the page takes back', () => {
  it.each(['denied', 'reset', 'close'] as const)(
    'is not shown, though its claim was under way: %s',
    async (call) => {
      const { cx, opened, settled } = aPage()
      cx.on('decided', ({ reason }) => {
        if (reason !== 'waiting') return
        // Once the card is there and the claim is being written.
        const put = IDBObjectStore.prototype.put
        const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
          this: IDBObjectStore,
          ...args
        ) {
          if ((args[0] as { showings?: unknown[] }).showings?.length) {
            spy.mockRestore()
            if (call === 'denied') cx.consent(call)
            else cx[call]()
          }
          return put.apply(this, args)
        })
      })
      cx.track('bought')
      await settled()
      await settled()
      expect([opened.length, received]).toEqual([0, []])
    },
  )

  it('does not ask what was cancelled in a tab that could not load the rules', async () => {
    const trigger = { event: 'basket', delayMs: 1_000, cancel: [{ event: 'paid' }] }
    programme = aProgramme({ surveys: [aSurvey({ trigger })], events: ['basket', 'paid'] })
    const one = aPage()
    one.cx.track('basket')
    await one.settled()
    const two = aPage({ key: one.options.key, loadDeciding: () => Promise.reject(new Error('offline')) })
    two.cx.track('paid')
    await two.settled()
    expect(two.faults).toEqual(['deciding-unavailable'])
    await one.clock.advance(1_000)
    await one.settled()
    expect([one.opened.length, one.cx.explain()[0]?.reason]).toEqual([0, 'cancelled'])
  })

  it('is forgotten in a tab that knew it, when another tab resets or denies', async () => {
    const one = aPage()
    one.cx.track('bought')
    await one.settled()
    one.opened[0]?.onClosed('visitor')
    await one.settled()
    const visitorOf = async () =>
      ((await kept(one.options.key)).find(([key]) => key === 'visitor')?.[1] as { visitor?: string })?.visitor
    const before = await visitorOf()
    expect(before).toBeDefined()
    const two = aPage({ key: one.options.key })
    await two.settled()
    two.cx.reset()
    await two.settled()
    one.cx.track('bought')
    await one.settled()
    // Asked before, and still not asked twice: but as somebody else.
    expect(one.cx.explain()[0]?.reason).toBe('asked-before')
    one.cx.show('bought-csat')
    await one.settled()
    expect(await visitorOf()).not.toBe(before)
    one.opened.at(-1)?.onClosed('visitor')
    await one.settled()
    two.cx.consent('denied')
    await two.settled()
    one.cx.show('bought-csat')
    one.cx.track('bought')
    await one.settled()
    expect([one.opened.length, await kept(one.options.key)]).toEqual([2, []])
  })

  it('closes its survey in a tab that has one open, and sends no answer of it, when another tab resets', async () => {
    server.use(http.post(`${host}/v1/batches`, () => new HttpResponse(null, { status: 503 })))
    const one = aPage()
    one.cx.track('bought')
    await one.settled()
    await one.opened[0]?.save(score, false)
    const two = aPage({ key: one.options.key })
    await two.settled()
    two.cx.reset()
    await two.settled()
    expect(one.close).toHaveBeenCalled()
    server.resetHandlers()
    received = []
    await one.cx.flush()
    await two.cx.flush()
    expect(received).toEqual([])
    expect((await kept(one.options.key)).filter(([key]) => key.startsWith('item'))).toEqual([])
  })

  it("closes its survey when it comes back out of the browser's memory, and another page was told to forget", async () => {
    server.use(http.post(`${host}/v1/batches`, () => new HttpResponse(null, { status: 503 })))
    const one = aPage()
    one.cx.identify('ann')
    one.cx.track('bought')
    await one.settled()
    dispatchEvent(new Event('pagehide'))
    const two = aPage({ key: one.options.key })
    await two.settled()
    two.cx.reset()
    await two.settled()
    expect(one.close).not.toHaveBeenCalled()
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    await one.settled()
    expect(one.close).toHaveBeenCalled()
  })

  it('names nobody by an id that is none, and nobody who was there before by traits that cannot be read', async () => {
    const { cx, opened, settled, faults } = aPage()
    cx.identify(undefined as never)
    cx.identify('')
    expect(faults).toEqual(['person-refused', 'person-refused'])
    cx.identify('alice')
    cx.identify('bob', { n: 1n } as never)
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, true)
    await settled()
    expect(received.find((item) => item.kind === 'submission')?.person).toBe('bob')
  })
})

describe('whatever the page does, cx', () => {
  const hostile: [string, unknown[]][] = [
    ['no name', []],
    ['an empty name', ['']],
    ['a number for a name', [7]],
    ['a name of 10,000 characters', ['x'.repeat(10_000)]],
    ['null for properties', ['bought', null]],
    ['a text for properties', ['bought', 'value']],
    [
      'a getter that throws',
      [
        'bought',
        Object.defineProperty({}, 'v', {
          enumerable: true,
          get: () => {
            throw new Error('no')
          },
        }),
      ],
    ],
    [
      'a proxy that throws',
      [
        'bought',
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('no')
            },
            getOwnPropertyDescriptor: () => {
              throw new Error('no')
            },
          },
        ),
      ],
    ],
    ['a BigInt', ['bought', { n: 1n }]],
  ]
  it.each(hostile)('takes %s without throwing, before and after the programme', async (_, args) => {
    const { cx, settled } = aPage()
    const track = cx.track as (...args: unknown[]) => void
    expect(() => track(...args)).not.toThrow()
    await settled()
    expect(() => track(...args)).not.toThrow()
  })

  it('drops what comes too much before the programme, and says so', async () => {
    server.use(http.get(`${host}/v1/programme`, () => HttpResponse.error()))
    const { cx, settled, faults } = aPage()
    for (let n = 0; n < 10_000; n++) cx.track('bought')
    await settled()
    expect(new Set(faults)).toContain('events-dropped')
  })

  it('calls a listener that comes while another is called only the next time', async () => {
    const { cx, settled } = aPage()
    let calls = 0
    const arm = () => {
      const off = cx.on('ready', () => {
        off()
        calls++
        arm()
      })
    }
    arm()
    await settled()
    expect(calls).toBe(1)
  })

  it('takes a language that is none', async () => {
    const { cx, opened, settled } = aPage({ locale: '-'.repeat(50_000) })
    cx.track('bought')
    await settled()
    expect(opened[0]?.locale).toHaveLength(35)
  })

  it('counts whole milliseconds on a page that put a finer clock in place', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(1_795_300_000_000.4)
    const { systemClock } = await import('./clock.ts')
    expect(systemClock.now()).toBe(1_795_300_000_000)
  })

  it('survives listeners and vetoes that throw, and says so once for each', async () => {
    const { cx, settled, opened, faults } = aPage()
    cx.on('due', () => {
      throw new Error('no')
    })
    cx.on('fault', () => {
      throw new Error('again')
    })
    cx.veto(() => {
      throw new Error('no')
    })
    cx.track('bought')
    await settled()
    expect(opened).toHaveLength(1)
    expect(faults).toContain('listener-threw')
  })

  it('works without IndexedDB', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const { cx, settled, opened, faults } = aPage()
    cx.track('bought')
    await settled()
    await opened[0]?.save(score, true)
    await settled()
    expect(received.filter((item) => item.kind === 'submission')).toHaveLength(1)
    expect(faults).toEqual(['storage-unavailable'])
  })

  it('says so when the card cannot be loaded or opened, and shows nothing', async () => {
    const { cx, settled, faults } = aPage({
      loadWidget: async () => ({
        openSurvey: async () => {
          throw new Error('no')
        },
      }),
    })
    cx.track('bought')
    await settled()
    expect(faults).toEqual(['card-unavailable'])
    expect(received).toEqual([])
  })

  it('does nothing where there is no page', async () => {
    const page = document
    vi.stubGlobal('document', undefined)
    const { cx, settled } = aPage()
    cx.track('bought')
    await settled()
    expect(requests).toEqual([])
    expect(cx.explain()).toEqual([])
    vi.stubGlobal('document', page)
  })
})
