import { type ScaleName, scales } from '@kairos-cx/sdk/contract'
import { adjustedWald } from './adjusted-wald.ts'
import type { Bounds } from './confidence.ts'
import { studentT } from './student-t.ts'
import { wilson } from './wilson.ts'

/**
 * The answers that are expected before there are any, chosen so that an interval is rather promised too wide
 * than too narrow.
 */
const expected = {
  /**
   * The share satisfied. The interval is widest at one half, where it would ask for half as many answers
   * again: hardly a team has half its customers dissatisfied and learns it from a survey.
   */
  satisfied: 0.8,
  /**
   * With a given share of passives, replies spread most where promoters and detractors balance: their variance
   * is then all that is not passive (B. Rocks 2016, p + d − (p − d)²). A fifth of passives is little: 7 and 8
   * are 2 of 11 scores, 18 %, to who answers at random, and more to who does not. Variance 0.8, of at most 1.
   */
  promoters: 0.4,
  passives: 0.2,
  detractors: 0.4,
  /** Of single scores of CES, in lengths of its scale: a quarter, the usual estimate for a rating scale. */
  standardDeviation: 1 / 4,
}

const lengthOf = (scale: ScaleName) => scales[scale].highest - scales[scale].lowest

/** Half the range that a score can have, in its metric's unit: what is known without an answer. */
const halfRange: Readonly<Record<ScaleName, number>> = {
  nps: 100,
  csat: 50,
  ces: lengthOf('ces') / 2,
  'ces-5': lengthOf('ces-5') / 2,
}

/** The interval of a mean around 0. One answer says nothing of the spread. */
const expectedOfMean = (scale: 'ces' | 'ces-5') => (n: number) =>
  n < 2
    ? { low: -halfRange[scale], high: halfRange[scale] }
    : studentT(0, { n, variance: (expected.standardDeviation * lengthOf(scale)) ** 2 })

/** Gives the interval that `n` answers are expected to have, by the formulas that results have. */
const expectedInterval: Readonly<Record<ScaleName, (n: number) => Bounds>> = {
  nps: (n) => adjustedWald(expected.promoters * n, expected.passives * n, expected.detractors * n),
  csat(n) {
    const { low, high } = wilson(expected.satisfied * n, n)
    return { low: 100 * low, high: 100 * high }
  },
  ces: expectedOfMean('ces'),
  'ces-5': expectedOfMean('ces-5'),
}

/**
 * Gives half the width of the 95 % interval that `n` answers are expected to give, in the metric's unit: NPS
 * points, percentage points of CSAT, points of CES on its scale. `n` need not be whole. Never rises with `n`.
 */
export function expectedHalfWidth(scale: ScaleName, n: number): number {
  if (n <= 0) return halfRange[scale]
  const { low, high } = expectedInterval[scale](n)
  return Math.min(halfRange[scale], (high - low) / 2)
}

/**
 * Gives the fewest answers that are expected to give an interval of ± `halfWidth` or less, in the metric's
 * unit. `halfWidth` is above 0.
 */
export function answersFor(scale: ScaleName, halfWidth: number): number {
  let few = -1
  let enough = 1
  while (expectedHalfWidth(scale, enough) > halfWidth) {
    few = enough
    enough *= 2
  }
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (expectedHalfWidth(scale, middle) > halfWidth) few = middle
    else enough = middle
  }
  return enough
}
