import { describe, expect, it } from 'vitest'
import { parseRetryAfterMs, retryDelayMs } from './retry-schedule.ts'

describe('retryDelayMs', () => {
  it('doubles from one second to twenty minutes', () => {
    const longest = [1, 2, 3, 4, 10, 11, 12, 60].map((attempt) => retryDelayMs(attempt, 1))
    expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 512_000, 1_024_000, 1_200_000, 1_200_000])
  })

  it('spreads a thousand tabs over half of the delay', () => {
    expect(retryDelayMs(20, 0)).toBe(600_000)
    expect(retryDelayMs(20, 0.999)).toBeGreaterThan(1_199_000)
  })

  it('waits at least as long as the server asked', () => {
    expect(retryDelayMs(1, 0, 60_000)).toBe(60_000)
    expect(retryDelayMs(1, 0.999, 60_000)).toBeLessThan(66_000)
  })
})

describe('parseRetryAfterMs', () => {
  const now = Date.UTC(2026, 0, 1)
  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 2026 00:02:00 GMT', 120_000],
    ['0', 0],
    ['-5', 0],
    ['1000000000', 3_600_000],
    ['Thu, 01 Jan 2099 00:00:00 GMT', 3_600_000],
    ['Thu, 01 Jan 2015 00:00:00 GMT', 0],
    ['soon', 0],
    ['1e3', 0],
    ['', 0],
    [null, 0],
  ])('reads %j as %d ms', (header, ms) => {
    expect(parseRetryAfterMs(header, now)).toBe(ms)
  })
})
