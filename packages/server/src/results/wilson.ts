import { type Bounds, z95 } from './confidence.ts'

/**
 * Gives the 95 % score interval of a proportion, as proportions from 0 to 1. `n` is above 0.
 * E. B. Wilson 1927, J. Am. Stat. Assoc. 22:209–212; in the form of R. G. Newcombe 1998, Statistics in
 * Medicine 17:857–872, method 3, without continuity correction.
 */
export function wilson(successes: number, n: number): Bounds {
  const failures = n - successes
  const z2 = z95 * z95
  const centre = 2 * successes + z2
  const reach = z95 * Math.sqrt(z2 + (4 * successes * failures) / n)
  const scale = 2 * (n + z2)
  return {
    // With nothing, or everything, a success the bound is exact; rounding would leave a trace of it.
    low: successes === 0 ? 0 : (centre - reach) / scale,
    high: failures === 0 ? 1 : (centre + reach) / scale,
  }
}
