import { scales } from '@kairos-cx/sdk/contract'
import { level } from './confidence.ts'
import { bandsOf, countAll, type Histogram } from './histogram.ts'
import type { Measured } from './measured.ts'
import { percentage } from './percentage.ts'
import { studentT } from './student-t.ts'

/**
 * Gives the customer effort score 2.0: the mean on the scale, 1–7 or 1–5, its highest score being easy, with
 * Student's interval clipped to that scale; beside it the % of scores 5–7, or 4–5. One answer alone says nothing
 * of the spread: its interval is the whole scale. M. Dixon et al. 2013, "The Effortless Experience", for the
 * metric.
 */
export function ces(histogram: Histogram, scale: 'ces' | 'ces-5' = 'ces'): Measured {
  const n = countAll(histogram)
  if (n === 0) return { score: null, interval: null, share: null }
  const { lowest, highest } = scales[scale]
  let sum = 0
  for (const [score, count] of histogram) sum += score * count
  const mean = sum / n
  let squares = 0
  for (const [score, count] of histogram) squares += count * (score - mean) ** 2
  const { low, high } =
    n === 1 ? { low: lowest, high: highest } : studentT(mean, { n, variance: squares / (n - 1) })
  return {
    score: mean,
    interval: { low: Math.max(lowest, low), high: Math.min(highest, high), level, method: 'student-t' },
    share: percentage(bandsOf(scale, histogram).get('easy') ?? 0, n),
  }
}
