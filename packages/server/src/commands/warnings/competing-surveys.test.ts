import type { Programme, Survey } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../../test/builders.ts'
import { mistakeLine } from '../../mistakes.ts'
import { competingSurveys } from './competing-surveys.ts'

const dayMs = 86_400_000
const limits = { maxShowings: 1, windowMs: 30 * dayMs }
const journey: Programme['journey'] = {
  phases: [],
  touchpoints: [{ id: 'decisive', name: { en: 'Paying' }, phase: 'during', importance: 5 }],
}
const overFifty = { property: 'value', operator: 'greater', value: 50 } as const
const onPhones = { property: 'device', operator: 'equals', value: 'phone' } as const

const strong = (deviation: Partial<Survey> = {}) =>
  aSurvey({ id: 'strong', touchpoint: 'decisive', againAfterMs: 7 * dayMs, ...deviation })

const toldOf = (surveys: Survey[], deviation: Partial<Programme> = {}) =>
  competingSurveys({ ...aProgramme({ surveys }), journey, limits, ...deviation }).map(mistakeLine)

describe('a survey that another leaves no room', () => {
  const line =
    '/surveys/1: nobody is asked this: whenever it is due, "strong" is due too and goes first with its importance of 5, and limits.maxShowings allows 1 in 30 days'

  it.each<[string, Partial<Survey>, Partial<Survey>]>([
    ['has the same trigger', {}, {}],
    ['has a narrower trigger', { trigger: { event: 'checkout.completed', where: [overFifty] } }, {}],
    ['has a narrower audience', { audience: [onPhones] }, {}],
    ['has the same audience', { audience: [onPhones] }, { audience: [onPhones] }],
    ['waits longer', { trigger: { event: 'checkout.completed', delayMs: 60_000, lapseMs: 1_000 } }, {}],
    ['has fewer events', {}, { trigger: { any: [{ event: 'a' }, { event: 'checkout.completed' }] } }],
    ['has a share of its own', { sampleShare: 0.1, quota: 100, schedule: { until: '2030-01-01' } }, {}],
  ])('is told where it %s', (_, weaker, stronger) => {
    expect(toldOf([strong(stronger), aSurvey({ id: 'weak', ...weaker })])).toEqual([line])
  })

  it('is told by the defaults of limits, too', () => {
    expect(toldOf([strong(), aSurvey()], { limits: undefined })).toEqual([line])
  })

  it.each<[string, Partial<Survey>, Partial<Survey>, Partial<Programme>?]>([
    ['two are allowed', {}, {}, { limits: { ...limits, maxShowings: 2 } }],
    ['the other is not asked again', {}, { againAfterMs: undefined }],
    ['the other is asked again only after the window', {}, { againAfterMs: 31 * dayMs }],
    ['the other is not more important', {}, { touchpoint: undefined }],
    ['the other draws a share', {}, { sampleShare: 0.5 }],
    ['the other draws a share of some', {}, { samples: [{ audience: [onPhones], share: 0.5 }] }],
    ['the other has a quota', {}, { quota: 400 }],
    ['the other has a schedule', {}, { schedule: { weekdays: ['mon'] } }],
    ['the other has an audience', {}, { audience: [onPhones] }],
    ['the other waits longer', {}, { trigger: { event: 'checkout.completed', delayMs: 1_000 } }],
    ['the other lapses sooner', {}, { trigger: { event: 'checkout.completed', lapseMs: 1_000 } }],
    [
      'the other is cancelled',
      {},
      { trigger: { event: 'checkout.completed', cancel: [{ event: 'refunded' }] } },
    ],
    ['the other has conditions', {}, { trigger: { event: 'checkout.completed', where: [overFifty] } }],
    [
      'the other needs more',
      {},
      { trigger: { event: 'checkout.completed', after: [{ event: 'a', withinMs: 1 }] } },
    ],
    ['it has an event more', { trigger: { any: [{ event: 'a' }, { event: 'checkout.completed' }] } }, {}],
  ])('is not told where %s', (_, weaker, stronger, programme) => {
    expect(toldOf([strong(stronger), aSurvey({ id: 'weak', ...weaker })], programme)).toEqual([])
  })
})

describe('quotas', () => {
  const line =
    '/surveys/1/quota: "checkout" has a quota on the same event and audience: both draw from the same visitors, and each fills more slowly than alone'
  const quota = 400
  const pair = (one: Partial<Survey> = {}, other: Partial<Survey> = {}) =>
    toldOf([aSurvey({ quota, ...one }), aSurvey({ id: 'other', quota, ...other })])

  it('of the same visitors are told', () => {
    expect(pair()).toEqual([line])
    const audience = [onPhones]
    expect(pair({ audience }, { audience })).toEqual([line])
    expect(pair({ schedule: { until: '2026-12-31' } }, { schedule: { from: '2026-12-31' } })).toEqual([line])
  })

  it.each<[string, Partial<Survey>, Partial<Survey>]>([
    ['other events', {}, { trigger: { event: 'other' } }],
    ['other conditions', {}, { trigger: { event: 'checkout.completed', where: [overFifty] } }],
    ['other visitors', {}, { audience: [onPhones] }],
    ['other times', { schedule: { until: '2026-12-31' } }, { schedule: { from: '2027-01-01' } }],
    ['one survey', { quota: undefined }, {}],
  ])('of %s are left alone', (_, one, other) => {
    expect(pair(one, other)).toEqual([])
    expect(pair(other, one)).toEqual([])
  })
})
