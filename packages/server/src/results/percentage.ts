import type { Interval } from '@kairos-cx/sdk/contract'
import { level } from './confidence.ts'
import { wilson } from './wilson.ts'

/** Gives `part` of `n` in % with its Wilson interval. `n` is above 0. */
export function percentage(part: number, n: number): { score: number; interval: Interval } {
  const { low, high } = wilson(part, n)
  return { score: (100 * part) / n, interval: { low: 100 * low, high: 100 * high, level, method: 'wilson' } }
}
