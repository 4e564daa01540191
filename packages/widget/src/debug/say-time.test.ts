import { expect, test } from 'vitest'
import { sayDistance, sayDuration, sayTime } from './say-time.ts'

test.each([
  [0, '0 ms'],
  [800, '800 ms'],
  [1_500, '1.5 s'],
  [60_000, '1 min'],
  [5_400_000, '1.5 h'],
  [86_400_000, '1 day'],
  [30 * 86_400_000, '30 days'],
])('says %i ms in the largest unit they fill: %s', (ms, said) => {
  expect(sayDuration(ms)).toBe(said)
})

const now = new Date(2026, 10, 22, 14, 5, 9).getTime()

test.each([
  [4_000, 'in 4 s'],
  [200, 'in 1 s'],
  [-200, 'now'],
  [239_500, 'in 4 min'],
  [200_000, 'in 3 min'],
  [-61_000, '1 min ago'],
  [-10 * 86_400_000, '10 days ago'],
])('says what is %i ms from now in whole units: %s', (ms, said) => {
  expect(sayDistance(now + ms, now)).toBe(said)
})

test('says a moment by the visitor’s clock, with its day only if that is another', () => {
  expect(sayTime(now, now)).toBe(new Date(now).toLocaleTimeString([], { timeStyle: 'medium' }))
  expect(sayTime(now, now)).not.toMatch(/2026/)
  expect(sayTime(now - 86_400_000, now)).toMatch(/21.*2026|2026.*21/)
})
