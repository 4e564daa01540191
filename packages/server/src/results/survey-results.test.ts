import { Results, type ScaleName } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import type { ShowingOutcome } from '../tally/outcome-of.ts'
import { surveyResults } from './survey-results.ts'

const place = { project: 'pk_test', survey: 'checkout', day: '2026-11-20' }

/** Results of a survey with `counts[score]` submissions for each score. */
const resultsOf = (scale: ScaleName, counts: Record<number, number>) =>
  Results.parse(
    surveyResults('checkout', scale, {
      scores: Object.entries(counts).map(([score, count]) => ({
        ...place,
        scale,
        score: Number(score),
        count,
      })),
      showings: [],
      losses: [],
    }),
  )

describe('results', () => {
  it.each(['nps', 'csat', 'ces', 'ces-5'] as const)(
    'of a %s survey without answers claim nothing',
    (scale) => {
      expect(resultsOf(scale, {})).toMatchObject({ n: 0, score: null, interval: null, indicative: true })
    },
  )

  it('give the NPS in points', () => {
    const results = resultsOf('nps', { 0: 1, 6: 2, 7: 3, 8: 1, 9: 10, 10: 5 })
    expect(results).toMatchObject({
      n: 22,
      score: (100 * (15 - 3)) / 22,
      bands: { promoter: 15, passive: 4, detractor: 3 },
      histogram: { 0: 1, 1: 0, 6: 2, 7: 3, 8: 1, 9: 10, 10: 5 },
      interval: { level: 0.95, method: 'adjusted-wald' },
    })
  })

  it('give CSAT as the % of 4 and 5', () => {
    // 81 of 263, as in Newcombe's table: see wilson.test.ts.
    const { score, interval, bands } = resultsOf('csat', { 1: 100, 3: 82, 4: 50, 5: 31 })
    expect(score).toBeCloseTo(30.798, 3)
    expect(interval?.low).toBeCloseTo(25.53, 2)
    expect(interval?.high).toBeCloseTo(36.62, 2)
    expect(bands).toEqual({ satisfied: 81, neutral: 82, dissatisfied: 100 })
  })

  it('give CES as a mean, with the % of 5 to 7 beside it', () => {
    // 4, 5, 6 and 7, once each: mean 5½, sample variance 5/3.
    const { score, interval, share } = resultsOf('ces', { 4: 1, 5: 1, 6: 1, 7: 1 })
    const reach = 3.182446305284 * Math.sqrt(5 / 3 / 4)
    expect(score).toBe(5.5)
    expect(interval?.low).toBeCloseTo(5.5 - reach, 9)
    expect(interval).toMatchObject({ high: 7, method: 'student-t' })
    expect(share).toMatchObject({ score: 75, interval: { method: 'wilson' } })
  })

  it('give the whole scale as the interval of a single CES answer', () => {
    expect(resultsOf('ces', { 6: 1 })).toMatchObject({ score: 6, interval: { low: 1, high: 7 } })
    expect(resultsOf('ces-5', { 4: 1 })).toMatchObject({ score: 4, interval: { low: 1, high: 5 } })
  })

  it('give CES on five points its own bands, share and bounds', () => {
    // 3, 4, 5 and 5, once each: mean 4¼, sample variance 11/12.
    const results = resultsOf('ces-5', { 3: 1, 4: 1, 5: 2 })
    const reach = 3.182446305284 * Math.sqrt(11 / 12 / 4)
    expect(results).toMatchObject({ metric: 'ces', scale: 'ces-5', score: 4.25, share: { score: 75 } })
    expect(results.interval?.low).toBeCloseTo(4.25 - reach, 9)
    expect(results.interval?.high).toBe(5)
    expect(results.bands).toEqual({ easy: 3, neutral: 1, difficult: 0 })
    expect(Object.keys(results.histogram)).toEqual(['1', '2', '3', '4', '5'])
  })

  it('never pool five points with seven', () => {
    const scores = (['ces', 'ces-5'] as const).map((scale) => ({ ...place, scale, score: 5, count: 3 }))
    expect(surveyResults('checkout', 'ces', { scores, showings: [], losses: [] })).toMatchObject({
      n: 3,
      bands: { easy: 3 },
    })
    expect(surveyResults('checkout', 'ces-5', { scores, showings: [], losses: [] })).toMatchObject({
      n: 3,
      score: 5,
    })
  })

  it('stop being indicative at 30 answers', () => {
    expect(resultsOf('csat', { 5: 29 }).indicative).toBe(true)
    expect(resultsOf('csat', { 5: 30 }).indicative).toBe(false)
  })

  it('add up days, and leave out another scale', () => {
    const results = surveyResults('checkout', 'csat', {
      scores: [
        { ...place, scale: 'csat', score: 5, count: 1 },
        { ...place, scale: 'csat', day: '2026-11-21', score: 5, count: 2 },
        { ...place, scale: 'nps', score: 5, count: 40 },
      ],
      showings: [{ ...place, scale: 'nps', outcome: 'shown', count: 40 }],
      losses: [],
    })
    expect(results).toMatchObject({ n: 3, histogram: { 5: 3 }, showings: { shown: 0 } })
  })

  it('count each showing at every stage that it has reached', () => {
    const counts: Record<ShowingOutcome, number> = { shown: 1, seen: 2, answered: 4, dismissed: 8, left: 16 }
    const showings = Object.entries(counts).map(([outcome, count]) => ({
      ...place,
      scale: 'csat' as const,
      outcome: outcome as ShowingOutcome,
      count,
    }))
    expect(surveyResults('checkout', 'csat', { scores: [], showings, losses: [] }).showings).toEqual({
      shown: 31,
      seen: 30,
      answered: 4,
      dismissed: 8,
      left: 16,
    })
  })

  it('say what was lost by reason, and of the project what belongs to no survey', () => {
    const lost = { project: 'pk_test', survey: 'checkout', of: 'submission' } as const
    const losses = [
      { ...lost, survey: null, reason: 'vanished', count: 4 },
      { ...lost, survey: null, of: 'showing', reason: 'unreadable', count: 8 },
      { ...lost, of: 'showing', reason: 'too-old', count: 16 },
      { ...lost, reason: 'refused', count: 1 },
      { ...lost, reason: 'too-old', count: 2 },
    ] as const
    expect(surveyResults('checkout', 'csat', { scores: [], showings: [], losses }).lost).toEqual({
      submissions: { refused: 1, 'too-old': 2 },
      showings: { 'too-old': 16 },
      unattributed: 12,
    })
  })
})
