import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../test/builders.ts'
import type { PublishedSurvey } from '../contract/programme.ts'
import { decideNext, type Moment } from './decide-next.ts'
import { freshMemory, type WaitingSurvey } from './visitor-memory.ts'

const now = Date.UTC(2026, 5, 1, 12)
const minute = 60_000
const limits = { maxShowings: 100, windowMs: 86_400_000 }

type Waiting = Partial<WaitingSurvey> & { survey: string }

/** Decides among surveys that wait: due since now, if they say nothing else. */
const decide = (surveys: PublishedSurvey[], waiting: Waiting[], moment: Partial<Moment> = {}, more = {}) => {
  const memory = {
    ...freshMemory(now),
    waiting: waiting.map((waiting) => ({ since: now, dueAt: now, ...waiting })),
  }
  const programme = aProgramme({ surveys, limits: { ...limits, ...more } })
  const next = decideNext(programme, memory, { now, pageShowings: 0, refuses: () => undefined, ...moment })
  return {
    shown: next.survey?.id,
    verdicts: next.verdicts.map(({ survey, reason }) => `${survey} ${reason}`),
    values: next.verdicts[0]?.values,
    againInMs: next.againInMs,
    left: (next.change?.(memory) ?? memory).waiting,
  }
}

const survey = (id: string, importance = 3, lapseMs?: number) =>
  aSurvey({ id, importance, trigger: { event: 'bought', ...(lapseMs !== undefined && { lapseMs }) } })

it('has nothing to show, and nothing to look for, when nothing waits', () => {
  expect(decide([survey('one')], [])).toMatchObject({ shown: undefined, verdicts: [], againInMs: undefined })
})

describe('of several that are due', () => {
  it('shows the most important, whatever their order', () => {
    const surveys = [survey('minor', 1), survey('major', 5), survey('middle', 3)]
    const waiting = surveys.map(({ id }) => ({ survey: id }))
    expect(decide(surveys, waiting).shown).toBe('major')
    expect(decide(surveys, waiting.toReversed()).shown).toBe('major')
  })

  it('shows, of equally important ones, the one that lapses first', () => {
    const surveys = [survey('calm', 3, 9 * minute), survey('urgent', 3, minute), survey('minor', 2, 1)]
    const waiting = surveys.map(({ id }) => ({ survey: id }))
    expect(decide(surveys, waiting).shown).toBe('urgent')
    // Due longer, it lapses sooner.
    expect(decide(surveys, [{ survey: 'calm', dueAt: now - 8.5 * minute }, { survey: 'urgent' }]).shown).toBe(
      'calm',
    )
  })

  it('lets the others wait, and looks again within a second', () => {
    const { left, againInMs } = decide(
      [survey('one', 5), survey('two')],
      [{ survey: 'one' }, { survey: 'two' }],
    )
    expect([left.length, againInMs]).toEqual([2, 1_000])
  })

  it('passes over a more important one whose delay is not over', () => {
    const { shown, againInMs } = decide(
      [survey('major', 5), survey('minor', 1)],
      [{ survey: 'major', dueAt: now + 400 }, { survey: 'minor' }],
    )
    expect([shown, againInMs]).toEqual(['minor', 400])
  })
})

describe('a survey that waits', () => {
  it('is shown in the millisecond its delay is over, not before', () => {
    expect(decide([survey('one')], [{ survey: 'one', dueAt: now + 1 }])).toMatchObject({
      shown: undefined,
      verdicts: [],
      againInMs: 1,
    })
    expect(decide([survey('one')], [{ survey: 'one', dueAt: now }]).shown).toBe('one')
  })

  it('lapses after its time, and not in its last millisecond', () => {
    const one = survey('one', 3, minute)
    expect(decide([one], [{ survey: 'one', dueAt: now - minute }]).shown).toBe('one')
    expect(decide([one], [{ survey: 'one', dueAt: now - minute - 1 }])).toMatchObject({
      shown: undefined,
      verdicts: ['one lapsed'],
      values: { dueAt: now - minute - 1, lapsedAt: now - 1 },
      left: [],
      againInMs: undefined,
    })
  })

  it('lapses after half an hour when it says nothing', () => {
    expect(decide([survey('one')], [{ survey: 'one', dueAt: now - 30 * minute }]).shown).toBe('one')
    expect(decide([survey('one')], [{ survey: 'one', dueAt: now - 30 * minute - 1 }]).verdicts).toEqual([
      'one lapsed',
    ])
  })

  it('may have no time to wait at all', () => {
    expect(decide([survey('one', 3, 0)], [{ survey: 'one' }]).shown).toBe('one')
    expect(decide([survey('one', 3, 0)], [{ survey: 'one', dueAt: now - 1 }]).verdicts).toEqual([
      'one lapsed',
    ])
  })

  it('lapses when it is due, if it was unpublished meanwhile', () => {
    expect(decide([], [{ survey: 'gone', dueAt: now + 50 }])).toMatchObject({ verdicts: [], againInMs: 51 })
    expect(decide([], [{ survey: 'gone', dueAt: now - 1 }])).toMatchObject({
      verdicts: ['gone lapsed'],
      left: [],
    })
  })

  it('waits for the hours of its schedule, and says so', () => {
    const one = aSurvey({ id: 'one', schedule: { hours: { from: '13:00', until: '14:00' } } })
    const two = survey('two', 1)
    expect(decide([one, two], [{ survey: 'one' }, { survey: 'two' }])).toMatchObject({
      shown: 'two',
      verdicts: ['one off-schedule'],
      values: { now: '2026-06-01T12:00', timeZone: 'UTC' },
      againInMs: 1_000,
    })
    expect(decide([one], [{ survey: 'one', dueAt: now }], { now: now + 60 * minute }).verdicts).toEqual([
      'one lapsed',
    ])
  })
})

describe('a clock set back', () => {
  it('makes the time begin again, so that nothing waits as long as the clock was set back', () => {
    const { left, againInMs, shown } = decide(
      [survey('one')],
      [{ survey: 'one', since: now + 400 * minute, dueAt: now + 405 * minute, inclusion: 0.5 }],
    )
    expect(shown).toBeUndefined()
    expect(left).toEqual([{ survey: 'one', since: now, dueAt: now + 5 * minute, inclusion: 0.5 }])
    expect(againInMs).toBe(0)
  })

  it('by a minute or less is a correction: the survey waits the little longer', () => {
    const waiting = { survey: 'one', since: now + minute, dueAt: now + 6 * minute }
    expect(decide([survey('one')], [waiting])).toMatchObject({ left: [waiting], againInMs: 6 * minute })
  })
})

describe('the moment', () => {
  it('is asked only when something is due, and once for all of it', () => {
    let asked = 0
    const refuses = () => {
      asked++
      return 'typing' as const
    }
    decide([survey('one')], [{ survey: 'one', dueAt: now + 1 }], { refuses })
    expect(asked).toBe(0)
    const both = [{ survey: 'one' }, { survey: 'two' }]
    const { shown, verdicts, left, againInMs } = decide([survey('one'), survey('two')], both, { refuses })
    expect(asked).toBe(1)
    expect([shown, verdicts, left.length, againInMs]).toEqual([
      undefined,
      ['one typing', 'two typing'],
      2,
      1_000,
    ])
  })

  it('allows one showing on a page view, or as many as the limits say', () => {
    const one = [{ survey: 'one' }]
    const surveys = [survey('one')]
    expect(decide(surveys, one, { pageShowings: 1 })).toMatchObject({
      shown: undefined,
      verdicts: ['one page-limit'],
      values: { pageShowings: 1, maxPerPageView: 1 },
      againInMs: 1_000,
    })
    expect(decide(surveys, one, { pageShowings: 1 }, { maxPerPageView: 2 }).shown).toBe('one')
    expect(decide(surveys, one, { pageShowings: 2 }, { maxPerPageView: 2 }).verdicts).toEqual([
      'one page-limit',
    ])
  })

  it('does not keep a survey from lapsing', () => {
    const waiting = [{ survey: 'one', dueAt: now - 30 * minute - 1 }]
    expect(decide([survey('one')], waiting, { refuses: () => 'vetoed' }).verdicts).toEqual(['one lapsed'])
  })
})

describe('a survey that is put into an element', () => {
  const inline = aSurvey({ id: 'inline', importance: 5, placement: 'inline', into: '#here' })

  it('waits for it, in nobody’s way, and looks again within a second', () => {
    const { shown, verdicts, values, againInMs } = decide(
      [inline, survey('other', 1)],
      [{ survey: 'inline' }, { survey: 'other' }],
      { hasPlace: ({ id }) => id !== 'inline' },
    )
    expect({ shown, verdicts, values, againInMs }).toEqual({
      shown: 'other',
      verdicts: ['inline no-element'],
      values: { into: '#here' },
      againInMs: 1_000,
    })
  })

  it('is shown once the element is there', () => {
    expect(decide([inline], [{ survey: 'inline' }], { hasPlace: () => true }).shown).toBe('inline')
  })
})
