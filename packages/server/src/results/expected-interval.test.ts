import type { ScaleName } from '@kairos-cx/sdk/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answersFor, expectedHalfWidth } from './expected-interval.ts'

const scaleNames: ScaleName[] = ['nps', 'csat', 'ces', 'ces-5']

describe('the interval that is expected', () => {
  // Each formula by hand, with z = 1.959964 and t of 24 degrees = 2.063899.
  it.each<[ScaleName, number, number]>([
    // R, prop.test(80, 100, correct = FALSE): 0.7111708 to 0.8666331.
    ['csat', 100, 7.7731],
    // √((0.8 × 97 + 1.5) ÷ 100²) × 196
    ['nps', 97, 17.4316],
    // t × 1.5 ÷ √25
    ['ces', 25, 0.61917],
    // t × 1 ÷ √25
    ['ces-5', 25, 0.41278],
  ])('of %s with %i answers reaches %f to either side', (metric, n, reach) => {
    expect(expectedHalfWidth(metric, n)).toBeCloseTo(reach, 4)
  })

  it.each([
    ['nps', 100],
    ['csat', 50],
    ['ces', 3],
    ['ces-5', 2],
  ] as const)('of %s is the whole scale while there is no answer', (metric, half) => {
    expect(expectedHalfWidth(metric, 0)).toBe(half)
    expect(expectedHalfWidth(metric, 1)).toBeLessThanOrEqual(half)
  })

  it('never widens with more answers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...scaleNames),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (scale, n, more) => expectedHalfWidth(scale, n + more) <= expectedHalfWidth(scale, n) * (1 + 1e-12),
      ),
    )
  })
})

describe('the answers it takes', () => {
  // 1.96² × 0.8 × 0.2 ÷ 0.05² = 246, of which Wilson saves one; 1.96² × 0.8 ÷ 0.05² = 1229, less what is added.
  it.each<[ScaleName, number, number]>([
    ['csat', 5, 245],
    ['nps', 5, 1226],
    ['ces', 0.2, 219],
    ['csat', 50, 0],
    ['ces', 3, 0],
  ])('for %s to ±%f are %i', (metric, halfWidth, answers) => {
    expect(answersFor(metric, halfWidth)).toBe(answers)
  })

  it('are the fewest that do', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...scaleNames),
        fc.double({ min: 0.05, max: 49, noNaN: true }),
        (metric, reach) => {
          const n = answersFor(metric, reach)
          expect(expectedHalfWidth(metric, n)).toBeLessThanOrEqual(reach)
          if (n > 0) expect(expectedHalfWidth(metric, n - 1)).toBeGreaterThan(reach)
        },
      ),
    )
  })
})
