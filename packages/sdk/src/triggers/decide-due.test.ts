import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../test/builders.ts'
import type { EventRule, PublishedSurvey } from '../contract/programme.ts'
import { decideDue, decideRule } from './decide-due.ts'
import { type EventHistory, keyOf, withEvent } from './event-history.ts'
import { visitorDraw } from './visitor-draw.ts'
import { freshMemory, type VisitorMemory } from './visitor-memory.ts'

const now = Date.UTC(2026, 5, 1)
const day = 86_400_000
const minute = 60_000
const limits = { maxShowings: 2, windowMs: 30 * day }
/** Judges a survey for a visitor with this memory. */
const judge = (survey: PublishedSurvey, memory: VisitorMemory, at = now, more: object = {}, facts = {}) =>
  decideDue(survey, aProgramme({ limits: { ...limits, ...more } }), { memory, now: at, facts: () => facts })
const asked = (...showings: [survey: string, daysAgo: number][]) => ({
  ...freshMemory(now),
  showings: showings.map(([survey, daysAgo]) => ({ survey, at: now - daysAgo * day })),
})

describe('decideDue', () => {
  it('asks a visitor who was never asked', () => {
    expect(judge(aSurvey(), asked(), now)).toEqual({ due: true, inclusion: 1 })
  })

  it('never asks the same survey twice when it does not say after how long', () => {
    const decision = judge(aSurvey(), asked(['bought-csat', 700]), now)
    expect(decision).toMatchObject({ due: false, because: 'asked-before' })
  })

  it('asks again after 30 days, and not a millisecond before', () => {
    const survey = aSurvey({ againAfterMs: 30 * day })
    expect(judge(survey, asked(['bought-csat', 30]), now).due).toBe(true)
    expect(judge(survey, asked(['bought-csat', 30]), now - 1).due).toBe(false)
  })

  it('asks no more than the contact limit, whatever the survey', () => {
    const decision = judge(aSurvey(), asked(['a', 3], ['b', 29]), now)
    expect(decision).toMatchObject({ due: false, because: 'contact-limit' })
  })

  it('says from when a visitor is free again of the contact limit, and from when to be asked the same', () => {
    expect(judge(aSurvey(), asked(['a', 20], ['b', 3], ['c', 2]))).toMatchObject({
      because: 'contact-limit',
      values: { freeAt: now + 27 * day },
    })
    expect(judge(aSurvey(), asked(), now, { maxShowings: 0 })).toMatchObject({ values: { freeAt: 'never' } })
    expect(judge(aSurvey({ againAfterMs: 9 * day }), asked(['bought-csat', 2]))).toMatchObject({
      values: { againAt: now + 7 * day },
    })
    expect(judge(aSurvey(), asked(['bought-csat', 2]))).toMatchObject({ values: { againAt: 'never' } })
  })

  it('no longer counts a showing exactly one window old', () => {
    expect(judge(aSurvey(), asked(['a', 3], ['b', 30]), now)).toEqual({ due: true, inclusion: 1 })
  })

  it('asks nobody when the limit is 0', () => {
    expect(judge(aSurvey(), asked(), now, { maxShowings: 0 }).due).toBe(false)
  })

  it('does not free a visitor whose clock was set back', () => {
    expect(judge(aSurvey({ againAfterMs: day }), asked(['bought-csat', -400]), now)).toMatchObject({
      due: false,
      because: 'asked-before',
    })
  })

  it('tells from when one may be asked again, also if the clock was set back between two showings', () => {
    const showings = [asked(['bought-csat', -2]), asked(['bought-csat', 1])].flatMap(
      ({ showings }) => showings,
    )
    const setBack = { ...asked(), showings }
    const survey = aSurvey({ againAfterMs: 5 * day })
    expect(judge(survey, setBack)).toMatchObject({ values: { againAt: now + 7 * day } })
    expect(judge(aSurvey({ id: 'other' }), setBack, now, { maxShowings: 1 })).toMatchObject({
      values: { freeAt: now + 32 * day },
    })
  })

  it('leaves a visitor in peace until the quiet time is over', () => {
    const quiet = { ...asked(), quietUntil: now + 1 }
    expect(judge(aSurvey(), quiet, now)).toMatchObject({ due: false, because: 'quiet' })
    expect(judge(aSurvey(), quiet, now + 1)).toEqual({ due: true, inclusion: 1 })
  })

  it('asks a visitor whose clock says 1969', () => {
    expect(judge(aSurvey(), asked(), -1)).toEqual({ due: true, inclusion: 1 })
  })

  it('tells values that JSON keeps, also of a survey that is never asked again', () => {
    const decision = judge(aSurvey(), asked(['bought-csat', 700]), now)
    expect(decision).toEqual(JSON.parse(JSON.stringify(decision)))
  })

  it('leaves out who is not in the sample', () => {
    const decision = judge(aSurvey({ sampleShare: 0 }), asked(), now)
    expect(decision).toMatchObject({ due: false, because: 'not-sampled' })
  })

  it('asks nobody at a share of 0, not even who draws 0', () => {
    // Found by computing backwards: they draw exactly 0, one for this survey, the other for all of them.
    const [one, other] = ['visitor-1', 'visitor-169057613'].map((visitor) => ({ ...asked(), visitor }))
    expect([visitorDraw('visitor-1', 'puedaxhb'), visitorDraw('visitor-169057613', '')]).toEqual([0, 0])
    expect(judge(aSurvey({ id: 'puedaxhb', sampleShare: 0 }), one as VisitorMemory).due).toBe(false)
    expect(judge(aSurvey(), other as VisitorMemory, now, { sampleShare: 0 }).due).toBe(false)
  })
})

describe('decideRule', () => {
  const history = (came: [event: string, minutesAgo: number][]) =>
    came
      .sort(([, a], [, b]) => b - a)
      .reduce<EventHistory>(
        (history, [event, ago]) => withEvent(history, keyOf({ event }), now - ago * minute, 100),
        {},
      )
  const refusal = { due: false, because: 'sequence-not-met' }

  it('wants every condition to hold', () => {
    const rule: EventRule = {
      event: 'bought',
      where: [
        { property: 'value', operator: 'greater', value: 50 },
        { property: 'plan', operator: 'equals', value: 'pro' },
      ],
    }
    expect(decideRule(rule, { value: 60, plan: 'pro' }, {}, now)).toEqual({ due: true, inclusion: 1 })
    expect(decideRule(rule, { value: 60, plan: 'free' }, {}, now)).toMatchObject({
      due: false,
      because: 'condition-not-met',
    })
  })

  it.each<[string, Partial<EventRule>, [string, number][], boolean]>([
    [
      'the third time within an hour',
      { times: 3, withinMs: 60 * minute },
      [
        ['bought', 59],
        ['bought', 1],
      ],
      true,
    ],
    [
      'only the second time within it',
      { times: 3, withinMs: 60 * minute },
      [
        ['bought', 60],
        ['bought', 1],
      ],
      false,
    ],
    [
      'after what had to come',
      { after: [{ event: 'looked', withinMs: 10 * minute }] },
      [['looked', 9]],
      true,
    ],
    ['too long after it', { after: [{ event: 'looked', withinMs: 10 * minute }] }, [['looked', 10]], false],
    [
      'after one of two that had to come',
      {
        after: [
          { event: 'looked', withinMs: 10 * minute },
          { event: 'searched', withinMs: 10 * minute },
        ],
      },
      [['looked', 1]],
      false,
    ],
    [
      'after what had not to come',
      { notAfter: [{ event: 'complained', withinMs: 10 * minute }] },
      [['complained', 9]],
      false,
    ],
    [
      'long after it',
      { notAfter: [{ event: 'complained', withinMs: 10 * minute }] },
      [['complained', 10]],
      true,
    ],
  ])('judges an event that comes %s', (_, rule, came, due) => {
    expect(decideRule({ event: 'bought', ...rule }, {}, history(came), now)).toMatchObject(
      due ? { due: true } : refusal,
    )
  })
})
