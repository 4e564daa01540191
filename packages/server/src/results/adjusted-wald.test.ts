import { describe, expect, it } from 'vitest'
import { adjustedWald } from './adjusted-wald.ts'
import { netPromoterVariance } from './net-promoter-variance.ts'

/** Detractors, passives and promoters, in the order in which the author of the method writes them. */
type Counts = [detractors: number, passives: number, promoters: number]

describe('the variance of a Net Promoter Score', () => {
  // B. Rocks, R package NPS 2.0, tests/testthat/test_01_basics.R: nps_var_ and nps_se_.
  it.each<[Counts, number]>([
    [[1, 2, 3], 5 / 9],
    [[1, 0, 0], 0],
    [[0, 1, 0], 0],
    [[0, 0, 1], 0],
    [[1, 0, 1], 1],
    [[0, 1, 1], 0.25],
    [[1, 1, 1], 2 / 3],
  ])('is what Rocks’ own package gives for %j', ([detractors, passives, promoters], variance) => {
    expect(netPromoterVariance(promoters, passives, detractors)).toBeCloseTo(variance, 12)
  })

  it.each<[Counts, string]>([
    [[1, 2, 3], '0.304'],
    [[1, 0, 1], '0.707'],
    [[0, 1, 1], '0.354'],
    [[1, 1, 1], '0.471'],
  ])('gives the standard error that Rocks’ own package gives for %j', (counts, error) => {
    const [detractors, passives, promoters] = counts
    const n = detractors + passives + promoters
    expect(Math.sqrt(netPromoterVariance(promoters, passives, detractors) / n).toFixed(3)).toBe(error)
  })
})

describe('the adjusted Wald interval', () => {
  it('can be followed by hand: 3 promoters, 6 passives, 3 detractors become 3¾, 7½ and 3¾ of 15', () => {
    // A quarter each of promoters and detractors: variance ½ − 0² = ½, and ½ ÷ 15 = 1 ÷ 30.
    const reach = 195.9963984540054 / Math.sqrt(30)
    const { low, high } = adjustedWald(3, 6, 3)
    expect(low).toBeCloseTo(-reach, 10)
    expect(high).toBeCloseTo(reach, 10)
  })

  it('has the adjusted score as its centre: 15 promoters and 3 detractors of 21 become 50 points, not 57', () => {
    // 15¾ and 3¾ of 24: p = 0.65625, d = 0.15625, variance 0.8125 − 0.25 = 0.5625, of which the root is ¾.
    const reach = (195.9963984540054 * 0.75) / Math.sqrt(24)
    const { low, high } = adjustedWald(15, 3, 3)
    expect(low).toBeCloseTo(50 - reach, 10)
    expect(high).toBeCloseTo(50 + reach, 10)
  })

  it('never leaves the scale', () => {
    expect(adjustedWald(4, 0, 0).high).toBe(100)
    expect(adjustedWald(0, 0, 4).low).toBe(-100)
  })
})
