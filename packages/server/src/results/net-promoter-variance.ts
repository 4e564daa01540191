/**
 * Gives the variance of one reply to the NPS question, counted +1 for a promoter, 0 for a passive and −1 for
 * a detractor: p + d − (p − d)², with p and d the shares of promoters and detractors.
 * B. Rocks 2016, "Interval Estimation for the Net Promoter Score", The American Statistician 70(4):365–372.
 */
export function netPromoterVariance(promoters: number, passives: number, detractors: number): number {
  const n = promoters + passives + detractors
  const p = promoters / n
  const d = detractors / n
  return p + d - (p - d) ** 2
}
