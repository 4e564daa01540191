import type { Programme, Survey } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey, noon } from '../../../test/builders.ts'
import { mistakeLine } from '../../mistakes.ts'
import { smallSamples } from './small-samples.ts'

/** What is told on 20 November 2026 at noon. */
const toldOf = (survey: Partial<Survey>, limits?: Programme['limits']) =>
  smallSamples({ ...aProgramme({ surveys: [aSurvey(survey)] }), limits }, noon)
    .map(mistakeLine)
    .map((line) => line.replace('/surveys/0', ''))

describe('a plan that comes to too few answers', () => {
  it.each<[string, Partial<Survey>, string]>([
    // 40 events a day × 30 days × 0.1 × 0.2 = 24 answers: Wilson at 80 % reaches 15.4 points; 5 points need 245.
    [
      'in 30 days where it has no end',
      { sampleShare: 0.1, plan: { eventsPerDay: 40, margin: 5 } },
      'about 24 answers in 30 days, an interval of ±15 points; ±5 needs about 245: raise sampleShare to 1 and ask for 1 more day',
    ],
    // From 20 November to 31 December: 42 days.
    [
      'until its schedule ends',
      { sampleShare: 0.25, plan: { eventsPerDay: 40, margin: 5 }, schedule: { until: '2026-12-31' } },
      'about 84 answers by 2026-12-31, an interval of ±8.5 points; ±5 needs about 245: raise sampleShare to 0.73 or ask for 81 more days',
    ],
    // Mondays alone, 7 December to 4 January: 5 of 29 days.
    [
      'on the weekdays it is asked',
      {
        metric: 'nps',
        plan: { eventsPerDay: 100, responseShare: 0.1, margin: 10 },
        schedule: { from: '2026-12-07', until: '2027-01-04', weekdays: ['mon'] },
      },
      'about 50 answers by 2027-01-04, an interval of ±24 points; ±10 needs about 304: ask for 148 more days',
    ],
    [
      'of a scale',
      { metric: 'ces', sampleShare: 0.5, plan: { eventsPerDay: 10, responseShare: 1, margin: 0.2 } },
      'about 150 answers in 30 days, an interval of ±0.24 points; ±0.2 needs about 219: raise sampleShare to 0.73 or ask for 14 more days',
    ],
    [
      'by the smallest of its shares, beside the largest',
      {
        sampleShare: 0.01,
        samples: [{ audience: [{ property: 'device', operator: 'equals', value: 'phone' }], share: 0.1 }],
        plan: { eventsPerDay: 200, margin: 5 },
      },
      'about 12 to 120 answers in 30 days, by how many belong to each group of samples: at worst an interval of ±21 points; ±5 needs about 245: raise the shares to 0.21 or ask for 583 more days',
    ],
    [
      'that hardly come at all',
      { plan: { eventsPerDay: 0.01, margin: 5 } },
      'less than 1 answer in 30 days, an interval of ±49 points; ±5 needs about 245: ask for more than 10 years',
    ],
    [
      'to conclude from, though the margin is wide',
      { plan: { eventsPerDay: 4, margin: 20 } },
      'about 24 answers in 30 days, and results of fewer than 30 are marked as indicative',
    ],
  ])('%s is told', (_, survey, line) => {
    expect(toldOf(survey)).toEqual([`/plan: ${line}`])
  })

  it('since only some visitors are asked anything is told', () => {
    const plan = { eventsPerDay: 50, margin: 5 }
    expect(toldOf({ plan })).toEqual([])
    expect(toldOf({ plan }, { sampleShare: 0.5 })).toEqual([
      '/plan: about 150 answers in 30 days, an interval of ±6.4 points; ±5 needs about 245: ask for 19 more days',
    ])
  })

  it('since nobody is asked is told elsewhere', () => {
    const plan = { eventsPerDay: 1, margin: 5 }
    expect(toldOf({ plan, sampleShare: 0 })).toEqual([])
    expect(toldOf({ plan, schedule: { until: '2026-01-31' } })).toEqual([])
  })

  it('is told of no plan that comes to enough', () => {
    expect(toldOf({ plan: { eventsPerDay: 1000, margin: 5 } })).toEqual([])
    expect(toldOf({})).toEqual([])
  })
})

describe('a quota', () => {
  it('too small to conclude from is told', () => {
    expect(toldOf({ quota: 1 })).toEqual([
      '/quota: 1 answer, and results of fewer than 30 are marked as indicative',
    ])
    expect(toldOf({ quota: 29 })).toEqual([
      '/quota: 29 answers, and results of fewer than 30 are marked as indicative',
    ])
    expect(toldOf({ quota: 30 })).toEqual([])
  })

  it('too small for the plan is told instead of what the plan comes to', () => {
    expect(toldOf({ quota: 100, plan: { eventsPerDay: 1000, margin: 5 } })).toEqual([
      '/quota: 100 answers will have an interval of ±7.8 points; ±5 needs about 245',
    ])
    // 204 answers, which are too few as well.
    expect(toldOf({ quota: 100, plan: { eventsPerDay: 34, margin: 5 } })).toHaveLength(1)
    expect(toldOf({ quota: 245, plan: { eventsPerDay: 1000, margin: 5 } })).toEqual([])
  })

  it('that is not reached is told with what the plan comes to', () => {
    expect(toldOf({ quota: 400, plan: { eventsPerDay: 10, margin: 5 } })).toEqual([
      expect.stringMatching(/^\/plan: about 60 answers in 30 days/),
    ])
  })
})
