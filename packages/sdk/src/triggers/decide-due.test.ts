import { describe, expect, it } from 'vitest'
import { aSurvey } from '../../test/builders.ts'
import type { EventRule } from '../contract/programme.ts'
import { decideDue, decideRule } from './decide-due.ts'
import { type EventHistory, keyOf, withEvent } from './event-history.ts'
import { freshMemory } from './visitor-memory.ts'

const now = Date.UTC(2026, 5, 1)
const day = 86_400_000
const minute = 60_000
const limits = { maxShowings: 2, windowMs: 30 * day }
const asked = (...showings: [survey: string, daysAgo: number][]) => ({
  ...freshMemory(now),
  showings: showings.map(([survey, daysAgo]) => ({ survey, at: now - daysAgo * day })),
})

describe('decideDue', () => {
  it('asks a visitor who was never asked', () => {
    expect(decideDue(aSurvey(), limits, asked(), now)).toEqual({ due: true })
  })

  it('never asks the same survey twice when it does not say after how long', () => {
    const decision = decideDue(aSurvey(), limits, asked(['bought-csat', 700]), now)
    expect(decision).toEqual({ due: false, because: 'asked-before' })
  })

  it('asks again after 30 days, and not a millisecond before', () => {
    const survey = aSurvey({ againAfterMs: 30 * day })
    expect(decideDue(survey, limits, asked(['bought-csat', 30]), now).due).toBe(true)
    expect(decideDue(survey, limits, asked(['bought-csat', 30]), now - 1).due).toBe(false)
  })

  it('asks no more than the contact limit, whatever the survey', () => {
    const decision = decideDue(aSurvey(), limits, asked(['a', 3], ['b', 29]), now)
    expect(decision).toEqual({ due: false, because: 'contact-limit' })
  })

  it('no longer counts a showing exactly one window old', () => {
    expect(decideDue(aSurvey(), limits, asked(['a', 3], ['b', 30]), now)).toEqual({ due: true })
  })

  it('asks nobody when the limit is 0', () => {
    expect(decideDue(aSurvey(), { ...limits, maxShowings: 0 }, asked(), now).due).toBe(false)
  })

  it('does not free a visitor whose clock was set back', () => {
    expect(decideDue(aSurvey({ againAfterMs: day }), limits, asked(['bought-csat', -400]), now)).toEqual({
      due: false,
      because: 'asked-before',
    })
  })

  it('leaves a visitor in peace until the quiet time is over', () => {
    const quiet = { ...asked(), quietUntil: now + 1 }
    expect(decideDue(aSurvey(), limits, quiet, now)).toEqual({ due: false, because: 'quiet' })
    expect(decideDue(aSurvey(), limits, quiet, now + 1)).toEqual({ due: true })
  })

  it('leaves out who is not in the sample', () => {
    const decision = decideDue(aSurvey({ sampleShare: 0 }), limits, asked(), now)
    expect(decision).toEqual({ due: false, because: 'not-sampled' })
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
    expect(decideRule(rule, { value: 60, plan: 'pro' }, {}, now)).toEqual({ due: true })
    expect(decideRule(rule, { value: 60, plan: 'free' }, {}, now)).toEqual({
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
    expect(decideRule({ event: 'bought', ...rule }, {}, history(came), now)).toEqual(
      due ? { due: true } : refusal,
    )
  })
})
