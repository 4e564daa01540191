import { type Metric, scales } from '@kairos-cx/sdk/contract'
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
  /** Of single scores of CES: a quarter of the scale's length, the usual estimate for a rating scale. */
  standardDeviation: (scales.ces.highest - scales.ces.lowest) / 4,
}

/** Half the length of each metric's scale, in its unit: what is known without an answer. */
const halfScale: Readonly<Record<Metric, number>> = {
  nps: 100,
  csat: 50,
  ces: (scales.ces.highest - scales.ces.lowest) / 2,
}

/** Gives the interval that `n` answers are expected to have, by the formulas that results have. */
const expectedInterval: Readonly<Record<Metric, (n: number) => Bounds>> = {
  nps: (n) => adjustedWald(expected.promoters * n, expected.passives * n, expected.detractors * n),
  csat(n) {
    const { low, high } = wilson(expected.satisfied * n, n)
    return { low: 100 * low, high: 100 * high }
  },
  // One answer says nothing of the spread.
  ces: (n) =>
    n < 2
      ? { low: -halfScale.ces, high: halfScale.ces }
      : studentT(0, { n, variance: expected.standardDeviation ** 2 }),
}

/**
 * Gives half the width of the 95 % interval that `n` answers are expected to give, in the metric's unit: NPS
 * points, percentage points of CSAT, points of the CES scale. `n` need not be whole. Never rises with `n`.
 */
export function expectedHalfWidth(metric: Metric, n: number): number {
  if (n <= 0) return halfScale[metric]
  const { low, high } = expectedInterval[metric](n)
  return Math.min(halfScale[metric], (high - low) / 2)
}

/**
 * Gives the fewest answers that are expected to give an interval of ± `halfWidth` or less, in the metric's
 * unit. `halfWidth` is above 0.
 */
export function answersFor(metric: Metric, halfWidth: number): number {
  let few = -1
  let enough = 1
  while (expectedHalfWidth(metric, enough) > halfWidth) {
    few = enough
    enough *= 2
  }
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (expectedHalfWidth(metric, middle) > halfWidth) few = middle
    else enough = middle
  }
  return enough
}
