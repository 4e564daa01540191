import { expect, it } from 'vitest'
import { dayOf } from './day-of.ts'

it.each([
  ['UTC', '2026-11-20T23:30:00Z', '2026-11-20'],
  ['Europe/Paris', '2026-11-20T23:30:00Z', '2026-11-21'],
  ['Europe/Paris', '2026-07-20T21:59:59Z', '2026-07-20'],
  ['America/Los_Angeles', '2026-03-08T07:59:59Z', '2026-03-07'],
  ['Asia/Kathmandu', '2026-01-01T18:15:00Z', '2026-01-02'],
])('counts days in %s: %s is %s', (timeZone, time, day) => {
  expect(dayOf(Date.parse(time), timeZone)).toBe(day)
})
