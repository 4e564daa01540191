import { type Bounds, z95 } from './confidence.ts'
import { netPromoterVariance } from './net-promoter-variance.ts'

/**
 * Gives the 95 % adjusted Wald interval of a Net Promoter Score, in points from −100 to 100: the Wald
 * interval after adding ¾ promoter, 1½ passives and ¾ detractor. Its centre is the score after adding, so
 * that the interval leans towards 0 when there are few replies.
 * B. Rocks 2016, "Interval Estimation for the Net Promoter Score", The American Statistician 70(4):365–372.
 */
export function adjustedWald(promoters: number, passives: number, detractors: number): Bounds {
  const adjusted = [promoters + 0.75, passives + 1.5, detractors + 0.75] as const
  const n = promoters + passives + detractors + 3
  const centre = (promoters - detractors) / n
  const reach = z95 * Math.sqrt(netPromoterVariance(...adjusted) / n)
  return { low: Math.max(-100, 100 * (centre - reach)), high: Math.min(100, 100 * (centre + reach)) }
}
