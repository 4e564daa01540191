import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../test/builders.ts'
import { createFakeClock, type FakeClock } from '../../test/fake-clock.ts'
import { createMemoryStorage } from '../../test/memory-storage.ts'
import type { PublishedProgramme } from '../contract/programme.ts'
import type { Storage } from '../storage/storage.ts'
import { openTriggerEngine, type TriggerEngineOptions } from './trigger-engine.ts'

interface Page extends Partial<TriggerEngineOptions> {
  programme?: PublishedProgramme
  storage?: Storage
  clock?: FakeClock
}

/** One page of one tab, with a programme. Surveys that open are listed, and closed at once. */
async function aPage({ programme = aProgramme(), ...deviation }: Page = {}) {
  const clock = deviation.clock ?? createFakeClock()
  const opened: [survey: string, inclusion: number | undefined][] = []
  const faults: string[] = []
  const engine = await openTriggerEngine({
    storage: createMemoryStorage(),
    clock,
    programme,
    refuses: () => undefined,
    facts: () => ({}),
    path: () => '/',
    prepare: async () => 0,
    onDue: () => {},
    onHeard: () => {},
    onVerdict: () => {},
    hasPlace: () => true,
    open: async ({ id }, { inclusion }) => {
      opened.push([id, inclusion])
      return true
    },
    reportFault: (code) => faults.push(code),
    ...deviation,
  })
  return {
    engine,
    clock,
    opened,
    faults,
    reason: (survey = 'bought-csat') => engine.explain().find((entry) => entry.survey === survey)?.reason,
    track: async (name: string, properties = {}) => {
      engine.track(name, properties, clock.now())
      await clock.advance(0)
    },
  }
}

const delayed = (delayMs: number, more = {}) =>
  aProgramme({ surveys: [aSurvey({ trigger: { event: 'bought', delayMs, ...more } })] })

describe('the trigger engine', () => {
  it('opens a survey when its event comes, with the probability it was drawn with', async () => {
    const { track, opened, reason } = await aPage()
    expect(reason()).toBe('no-event')
    await track('looked')
    expect(opened).toEqual([])
    await track('bought')
    expect(opened).toEqual([['bought-csat', 1]])
    expect(reason()).toBe('shown')
  })

  it('asks for the properties it was told to', async () => {
    const where = [{ property: 'value', operator: 'greater' as const, value: 50 }]
    const { track, opened, reason } = await aPage({
      programme: aProgramme({ surveys: [aSurvey({ trigger: { event: 'bought', where } })] }),
    })
    await track('bought', { value: 20 })
    expect(reason()).toBe('condition-not-met')
    await track('bought', { value: 60 })
    expect(opened).toHaveLength(1)
  })

  it('does not ask again on the next event', async () => {
    const { track, opened, reason } = await aPage()
    await track('bought')
    await track('bought')
    expect(opened).toHaveLength(1)
    expect(reason()).toBe('asked-before')
  })

  it('waits for the delay, and tells until when', async () => {
    const { track, opened, clock, engine } = await aPage({ programme: delayed(5_000) })
    await track('bought')
    const { reason, dueAt } = engine.explain()[0] ?? {}
    expect([reason, dueAt]).toEqual(['waiting', clock.now() + 5_000])
    await clock.advance(4_999)
    expect(opened).toHaveLength(0)
    await clock.advance(1)
    expect(opened).toHaveLength(1)
  })

  it('goes on waiting after a reload, on the time of the event', async () => {
    const [storage, clock] = [createMemoryStorage(), createFakeClock()]
    const before = await aPage({ programme: delayed(60_000), storage, clock, open: async () => true })
    await before.track('bought')
    // The page is gone: its timers run no more.
    clock.jump(50_000)
    const after = await aPage({ programme: delayed(60_000), storage, clock: createFakeClock(clock.now()) })
    await after.clock.advance(9_999)
    expect(after.opened).toHaveLength(0)
    await after.clock.advance(1)
    expect(after.opened).toHaveLength(1)
  })

  it('lets a due survey lapse that found no page for too long', async () => {
    const [storage, clock] = [createMemoryStorage(), createFakeClock()]
    const programme = delayed(1_000, { lapseMs: 60_000 })
    const before = await aPage({ programme, storage, clock })
    before.engine.track('bought', {}, clock.now())
    await before.clock.advance(0)
    const after = await aPage({ programme, storage, clock: createFakeClock(clock.now() + 61_001) })
    await after.clock.advance(0)
    expect(after.opened).toEqual([])
    expect(after.reason()).toBe('lapsed')
  })

  it('asks once when two tabs are due at the same moment', async () => {
    const storage = createMemoryStorage()
    const [one, two] = await Promise.all([aPage({ storage }), aPage({ storage })])
    one.engine.track('bought', {}, one.clock.now())
    two.engine.track('bought', {}, two.clock.now())
    await one.clock.advance(10)
    await two.clock.advance(10)
    expect([...one.opened, ...two.opened]).toHaveLength(1)
  })

  it('asks the third time within the hour, counting what other pages and tabs saw', async () => {
    const storage = createMemoryStorage()
    const programme = aProgramme({
      surveys: [aSurvey({ trigger: { event: 'searched', times: 3, withinMs: 3_600_000 } })],
    })
    const first = await aPage({ storage, programme })
    await first.track('searched')
    const second = await aPage({ storage, programme })
    await second.track('searched')
    expect([...first.opened, ...second.opened]).toEqual([])
    expect(second.reason()).toBe('sequence-not-met')
    const third = await aPage({ storage, programme })
    await third.track('searched')
    expect(third.opened).toHaveLength(1)
  })

  it('asks when one event follows another, even in the same task', async () => {
    const programme = aProgramme({
      surveys: [aSurvey({ trigger: { event: 'left', after: [{ event: 'entered', withinMs: 60_000 }] } })],
    })
    const { engine, opened, clock, track } = await aPage({ programme })
    await track('left')
    expect(opened).toEqual([])
    engine.track('entered', {}, clock.now())
    engine.track('left', {}, clock.now())
    await clock.advance(0)
    expect(opened).toHaveLength(1)
  })

  it('does not take an event for its own predecessor', async () => {
    const programme = aProgramme({
      surveys: [
        aSurvey({ trigger: { event: 'searched', after: [{ event: 'searched', withinMs: 60_000 }] } }),
      ],
    })
    const { opened, track } = await aPage({ programme })
    await track('searched')
    expect(opened).toEqual([])
    await track('searched')
    expect(opened).toHaveLength(1)
  })

  it('asks by any of several rules', async () => {
    const programme = aProgramme({
      surveys: [aSurvey({ trigger: { any: [{ event: 'bought' }, { event: 'booked' }] } })],
    })
    const { opened, track } = await aPage({ programme })
    await track('booked')
    expect(opened).toHaveLength(1)
  })

  describe('when a basket is abandoned (A, and no B within T)', () => {
    const programme = aProgramme({
      surveys: [aSurvey({ trigger: { event: 'basket', delayMs: 600_000, cancel: [{ event: 'bought' }] } })],
    })

    it('asks after the time, also when the page was reloaded meanwhile', async () => {
      const [storage, clock] = [createMemoryStorage(), createFakeClock()]
      await (await aPage({ programme, storage, clock, open: async () => true })).track('basket')
      const after = await aPage({ programme, storage, clock: createFakeClock(clock.now() + 599_000) })
      await after.clock.advance(999)
      expect(after.opened).toEqual([])
      await after.clock.advance(1)
      expect(after.opened).toHaveLength(1)
    })

    it('does not ask when B came in time, here or in another tab', async () => {
      const storage = createMemoryStorage()
      const here = await aPage({ programme, storage })
      await here.track('basket')
      const there = await aPage({ programme, storage })
      await there.track('bought')
      expect(there.reason()).toBe('cancelled')
      await here.clock.advance(600_000)
      expect(here.opened).toEqual([])
      expect(here.reason()).toBe('cancelled')
    })

    it('is not cancelled by an event that does not meet the conditions', async () => {
      const where = [{ property: 'value', operator: 'greater' as const, value: 0 }]
      const { track, opened, clock } = await aPage({
        programme: aProgramme({
          surveys: [
            aSurvey({ trigger: { event: 'basket', delayMs: 1_000, cancel: [{ event: 'bought', where }] } }),
          ],
        }),
      })
      await track('basket')
      await track('bought', { value: 0 })
      await clock.advance(1_000)
      expect(opened).toHaveLength(1)
    })
  })

  it('keeps the contact limit across surveys and pages', async () => {
    const storage = createMemoryStorage()
    const programme = aProgramme({
      limits: { maxShowings: 1, windowMs: 86_400_000, maxPerPageView: 9 },
      surveys: [aSurvey(), aSurvey({ id: 'other-csat', trigger: { event: 'looked' } })],
    })
    const first = await aPage({ storage, programme })
    await first.track('bought')
    const second = await aPage({ storage, programme })
    expect(second.reason('bought-csat')).toBe('asked-before')
    await second.track('looked')
    expect(second.opened).toEqual([])
    expect(second.reason('other-csat')).toBe('contact-limit')
  })

  it('asks the most important of several that are due, and the next when that has closed', async () => {
    let isOpen = false
    const opened: string[] = []
    const { track, engine, clock, reason } = await aPage({
      programme: aProgramme({
        surveys: [aSurvey({ id: 'minor', importance: 1 }), aSurvey({ id: 'major', importance: 5 })],
      }),
      refuses: () => (isOpen ? 'another-open' : undefined),
      open: async ({ id }) => {
        opened.push(id)
        isOpen = true
        return true
      },
    })
    await track('bought')
    expect(opened).toEqual(['major'])
    await clock.advance(0)
    expect(reason('minor')).toBe('another-open')
    isOpen = false
    engine.look()
    await clock.advance(0)
    expect(opened).toEqual(['major', 'minor'])
  })

  it('lets a survey wait no longer that the limits refuse when its turn comes', async () => {
    const { track, engine, opened, clock, reason } = await aPage({
      programme: aProgramme({
        limits: { maxShowings: 1, windowMs: 86_400_000, maxPerPageView: 9 },
        surveys: [aSurvey(), aSurvey({ id: 'other', importance: 1 })],
      }),
    })
    await track('bought')
    await clock.advance(1_000)
    expect([opened.length, reason('other'), engine.memory().waiting]).toEqual([1, 'contact-limit', []])
  })

  it('waits while the page vetoes, and opens when it no longer does', async () => {
    let paying = true
    const { track, opened, reason, clock } = await aPage({ refuses: () => (paying ? 'vetoed' : undefined) })
    await track('bought')
    await clock.advance(10_000)
    expect([opened, reason()]).toEqual([[], 'vetoed'])
    paying = false
    await clock.advance(1_000)
    expect(opened).toHaveLength(1)
  })

  it('spends no contact on a card that could not be loaded, and tries again', async () => {
    let loads = 0
    const { track, opened, clock, faults, reason, engine } = await aPage({
      prepare: async () => {
        loads++
        if (loads < 3) throw new Error('404')
        return 0
      },
    })
    await track('bought')
    expect([opened, reason(), engine.memory().showings]).toEqual([[], 'card-unavailable', []])
    await clock.advance(20_000)
    expect([opened.length, loads, faults]).toEqual([1, 3, ['card-unavailable', 'card-unavailable']])
  })

  it('shows what the page asks for, whatever the limits, and counts it', async () => {
    const { engine, opened, clock, track, reason } = await aPage({
      programme: aProgramme({
        limits: { maxShowings: 1, windowMs: 86_400_000, maxPerPageView: 9 },
        surveys: [aSurvey({ sampleShare: 0 }), aSurvey({ id: 'other' })],
      }),
    })
    expect([engine.claim('bought-csat'), engine.claim('no-such')]).toEqual([true, false])
    await clock.advance(0)
    expect(opened).toEqual([['bought-csat', undefined]])
    await track('bought')
    expect(reason('other')).toBe('contact-limit')
  })

  it('does not ask what reached its quota, or was taken out, while its card was loaded', async () => {
    for (const surveys of [[aSurvey({ full: true })], []]) {
      let load = (_quietMs: number) => {}
      const prepare = () => new Promise<number>((resolve) => (load = resolve))
      const { engine, track, opened, clock } = await aPage({ prepare })
      await track('bought')
      engine.follow(aProgramme({ version: 2, surveys }))
      load(0)
      await clock.advance(0)
      expect(opened).toEqual([])
    }
  })

  it('follows a newer programme: a survey taken out of it is asked no more', async () => {
    const { engine, track, opened } = await aPage()
    engine.follow(aProgramme({ version: 2, surveys: [] }))
    await track('bought')
    expect(opened).toEqual([])
  })

  it('works without storage, and with a memory that is garbage', async () => {
    const refusing: Storage = {
      entries: async () => [],
      update: async () => {
        throw new Error('SecurityError')
      },
      updateAll: async () => {
        throw new Error('SecurityError')
      },
      clear: async () => {},
    }
    const without = await aPage({ storage: refusing })
    await without.track('bought')
    await without.track('bought')
    expect(without.opened).toHaveLength(1)
    expect(without.faults).toContain('storage-unavailable')

    const storage = createMemoryStorage()
    await storage.update('visitor', () => ({ visitor: 7, showings: 'many' }))
    const garbage = await aPage({ storage })
    await garbage.track('bought')
    expect(garbage.opened).toHaveLength(1)
  })
})
