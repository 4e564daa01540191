import { describe, expect, it } from 'vitest'
import { studentQuantile, studentT } from './student-t.ts'

describe('the quantile of Student’s t', () => {
  // M. Abramowitz, I. A. Stegun 1964, Handbook of Mathematical Functions, Table 26.10, A = 0.95.
  it.each([
    [1, '12.706'],
    [2, '4.303'],
    [3, '3.182'],
    [4, '2.776'],
    [5, '2.571'],
    [10, '2.228'],
    [20, '2.086'],
    [30, '2.042'],
    [60, '2.000'],
    [120, '1.980'],
  ])('is what the table prints for %i degrees of freedom', (degrees, printed) => {
    expect(studentQuantile(degrees).toFixed(3)).toBe(printed)
  })

  it('has its closed forms for one and two degrees', () => {
    expect(studentQuantile(1)).toBeCloseTo(Math.tan(Math.PI * 0.475), 10)
    expect(studentQuantile(2)).toBeCloseTo(0.95 * Math.sqrt(2 / (1 - 0.95 ** 2)), 10)
  })

  // The root of the regularised incomplete beta function, computed with 40 digits by mpmath 1.3.0.
  it.each([
    [2.5, 3.57465484200368],
    [5, 2.57058183563632],
    [9, 2.26215716279821],
    [29, 2.0452296421327],
    [100, 1.98397151852355],
    [250.5, 1.96947927205168],
    [999, 1.96234146113345],
    [1_000, 1.96233908082641],
    [10_000, 1.96020123989063],
    [1_000_000, 1.9599663568141],
  ])('is right to 1e-9 for %f degrees', (degrees, exact) => {
    expect(Math.abs(studentQuantile(degrees) - exact)).toBeLessThan(1e-9)
  })
})

describe('Student’s interval', () => {
  // R, t.test on the data set `sleep` (Student 1908, Biometrika 6:20).
  const interval = (values: number[]) => {
    const n = values.length
    const mean = values.reduce((sum, value) => sum + value) / n
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)
    const { low, high } = studentT(mean, { n, variance })
    return [low.toFixed(7), high.toFixed(7)]
  }

  it('is what R gives for the first group of its sleep data', () => {
    const extra = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    expect(interval(extra)).toEqual(['-0.5297804', '2.0297804'])
  })

  it('is what R gives for the second group', () => {
    const extra = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    expect(interval(extra)).toEqual(['0.8976775', '3.7623225'])
  })
})
