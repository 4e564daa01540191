import { bandsOf, countAll, type Histogram } from './histogram.ts'
import type { Measured } from './measured.ts'
import { percentage } from './percentage.ts'

/** Gives customer satisfaction: % of scores 4–5 on the scale 1–5, with its Wilson interval. */
export function csat(histogram: Histogram): Measured {
  const n = countAll(histogram)
  return n === 0
    ? { score: null, interval: null }
    : percentage(bandsOf('csat', histogram).get('satisfied') ?? 0, n)
}
