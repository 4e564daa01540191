import { expect, it } from 'vitest'
import { wilson } from './wilson.ts'

// R. G. Newcombe 1998, Statistics in Medicine 17:857–872, Table I, method 3.
it.each([
  [81, 263, '0.2553', '0.3662'],
  [15, 148, '0.0624', '0.1605'],
  [0, 20, '0.0000', '0.1611'],
  [1, 29, '0.0061', '0.1718'],
])('gives the interval that Newcombe printed for %i of %i', (successes, n, low, high) => {
  const bounds = wilson(successes, n)
  expect([bounds.low.toFixed(4), bounds.high.toFixed(4)]).toEqual([low, high])
})

it('is the same seen from the failures', () => {
  const { low, high } = wilson(7, 9)
  const mirrored = wilson(2, 9)
  expect(mirrored.low).toBeCloseTo(1 - high, 14)
  expect(mirrored.high).toBeCloseTo(1 - low, 14)
  expect(wilson(9, 9).high).toBe(1)
})
