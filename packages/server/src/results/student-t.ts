import { type Bounds, z95 } from './confidence.ts'
import { incompleteBeta } from './incomplete-beta.ts'

/** From here on the expansion in 1 / degrees is exact to 1e-12, and the beta function begins to lose digits. */
const manyDegrees = 1_000

/**
 * Gives the quantile of Student's t distribution that leaves 2.5 % above it, within 1e-9. `degrees` is 1 or
 * more and need not be whole. By bisection on the tail (M. Abramowitz, I. A. Stegun 1964, 26.7.1), or for
 * many degrees by the expansion around the normal quantile (26.7.5).
 */
export function studentQuantile(degrees: number): number {
  if (degrees >= manyDegrees) return expandedQuantile(degrees)
  let low = z95
  // The quantile of one degree is the largest.
  let high = 12.8
  for (;;) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) return middle
    // Both tails together.
    if (incompleteBeta(degrees / (degrees + middle * middle), degrees / 2, 0.5) > 0.05) low = middle
    else high = middle
  }
}

function expandedQuantile(degrees: number): number {
  const z = z95
  const g1 = (z ** 3 + z) / 4
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160
  return z + g1 / degrees + g2 / degrees ** 2 + g3 / degrees ** 3 + g4 / degrees ** 4
}

/**
 * Gives the 95 % interval of a mean, in the unit of the values. `n` is 2 or more; `variance` is the sample's,
 * with n − 1 below. Student 1908, Biometrika 6:1–25.
 */
export function studentT(mean: number, { n, variance }: { n: number; variance: number }): Bounds {
  const reach = studentQuantile(n - 1) * Math.sqrt(variance / n)
  return { low: mean - reach, high: mean + reach }
}
