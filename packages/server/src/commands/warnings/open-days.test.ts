import { type Schedule, weekdays } from '@kairos-cx/sdk/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isScheduled, localTime } from '../../../../sdk/src/triggers/is-scheduled.ts'
import { countOpenDays } from './open-days.ts'

const dayMs = 86_400_000
const first = Date.UTC(2026, 10, 23)
const iso = (ms: number, length: number) => new Date(ms).toISOString().slice(0, length)

/** Forty days, as pages tell the time. */
const quarters = Array.from({ length: 40 * 96 }, (_, n) => localTime(first + (n * dayMs) / 96, 'UTC'))

/** The days on which a page finds the schedule open in some quarter of an hour. */
function daysOpenInPages(schedule: Schedule, span: { from: string; until: string }): number {
  const open = quarters.filter((at) => isScheduled(span, at) && isScheduled(schedule, at))
  return new Set(open.map(({ minute }) => minute.slice(0, 10))).size
}

it('counts the days on which a page finds the schedule open', () => {
  const quarter = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '45'))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`)
  const schedule: fc.Arbitrary<Schedule> = fc.record(
    {
      hours: fc.record({ from: quarter, until: quarter }).filter(({ from, until }) => from !== until),
      weekdays: fc.subarray([...weekdays], { minLength: 1 }),
    },
    { requiredKeys: [] },
  )
  const span = fc
    .record({
      start: fc.integer({ min: 0, max: 96 * 3 }),
      length: fc.integer({ min: 0, max: 96 * 30 }),
      inDays: fc.boolean(),
    })
    .map(({ start, length, inDays }) => ({
      from: iso(first + (start * dayMs) / 96, 16),
      until: iso(first + ((start + length) * dayMs) / 96, inDays ? 10 : 16),
    }))
  fc.assert(
    fc.property(schedule, span, (schedule, span) => {
      expect(countOpenDays(schedule, span)).toBe(daysOpenInPages(schedule, span))
    }),
    { numRuns: 150 },
  )
})

it('does not count one by one', () => {
  const startedAt = performance.now()
  for (let n = 0; n < 1_000; n++)
    // 521,722 weeks from a Monday, and five days more.
    expect(countOpenDays({ weekdays: ['sat', 'sun'] }, { from: '0001-01-01', until: '9999-12-31' })).toBe(
      1_043_444,
    )
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})
