import { describe, expect, it } from 'vitest'
import type { Schedule } from '../contract/programme.ts'
import { isScheduled, localTime } from './is-scheduled.ts'

/** Says whether the schedule allows a moment in UTC, like `2026-11-23T08:59:59Z`. */
const allows = (schedule: Schedule, moment: string, timeZone = 'UTC') =>
  isScheduled(schedule, localTime(Date.parse(moment), timeZone))

describe('the time of a project', () => {
  it.each([
    ['UTC', '2026-01-01T00:00:00Z', '2026-01-01T00:00', 'thu'],
    ['UTC', '2026-12-31T23:59:59.999Z', '2026-12-31T23:59', 'thu'],
    ['Europe/Paris', '2026-06-30T22:30Z', '2026-07-01T00:30', 'wed'],
    ['America/New_York', '2026-03-01T04:59Z', '2026-02-28T23:59', 'sat'],
    ['Asia/Kathmandu', '2026-02-28T18:15Z', '2026-03-01T00:00', 'sun'],
    ['Pacific/Kiritimati', '2026-12-31T10:00Z', '2027-01-01T00:00', 'fri'],
    ['Pacific/Pago_Pago', '2027-01-01T10:59Z', '2026-12-31T23:59', 'thu'],
  ])('is told on the clocks of %s', (timeZone, moment, minute, weekday) => {
    expect(localTime(Date.parse(moment), timeZone)).toEqual({ minute, weekday })
  })

  it.each([
    // In the last week of March, two o'clock is followed by three; in the last of October it comes twice.
    ['Europe/Paris', '2026-03-29T00:59Z', '2026-03-29T01:59'],
    ['Europe/Paris', '2026-03-29T01:00Z', '2026-03-29T03:00'],
    ['Europe/Paris', '2026-10-25T00:30Z', '2026-10-25T02:30'],
    ['Europe/Paris', '2026-10-25T01:30Z', '2026-10-25T02:30'],
    ['America/New_York', '2026-03-08T06:59Z', '2026-03-08T01:59'],
    ['America/New_York', '2026-03-08T07:00Z', '2026-03-08T03:00'],
    ['America/New_York', '2026-11-01T05:59Z', '2026-11-01T01:59'],
    ['America/New_York', '2026-11-01T06:00Z', '2026-11-01T01:00'],
  ])('follows the clocks of %s when they are changed: %s', (timeZone, moment, minute) => {
    expect(localTime(Date.parse(moment), timeZone).minute).toBe(minute)
  })

  it('is UTC where the browser does not know the zone', () => {
    expect(localTime(Date.parse('2026-11-22T14:05Z'), 'Mars/Olympus_Mons')).toEqual({
      minute: '2026-11-22T14:05',
      weekday: 'sun',
    })
  })
})

describe('a schedule of days', () => {
  const days: Schedule = { from: '2026-12-01', until: '2026-12-24' }

  it.each([
    ['2026-11-30T23:59:59Z', false],
    ['2026-12-01T00:00:00Z', true],
    ['2026-12-24T23:59:59Z', true],
    ['2026-12-25T00:00:00Z', false],
  ])('holds from the first minute of the first day to the last of the last: %s, %s', (moment, isAllowed) => {
    expect(allows(days, moment)).toBe(isAllowed)
  })

  it('is one day when both are the same', () => {
    const day: Schedule = { from: '2026-12-24', until: '2026-12-24' }
    expect(
      ['23T23:59', '24T00:00', '24T23:59', '25T00:00'].map((at) => allows(day, `2026-12-${at}Z`)),
    ).toEqual([false, true, true, false])
  })

  it('may have no beginning, or no end', () => {
    expect(allows({ until: '2026-12-24' }, '1999-01-01T00:00Z')).toBe(true)
    expect(allows({ from: '2026-12-24' }, '2099-01-01T00:00Z')).toBe(true)
    expect(allows({}, '2026-01-01T00:00Z')).toBe(true)
  })

  it('is read in the time zone of the project', () => {
    expect(allows(days, '2026-11-30T23:00Z', 'Europe/Paris')).toBe(true)
    expect(allows(days, '2026-12-01T04:59Z', 'America/New_York')).toBe(false)
    expect(allows(days, '2026-12-25T04:59Z', 'America/New_York')).toBe(true)
  })
})

describe('a schedule of minutes', () => {
  const evening: Schedule = { from: '2026-12-24T18:00', until: '2026-12-24T20:30' }

  it.each([
    ['2026-12-24T17:59:59Z', false],
    ['2026-12-24T18:00:00Z', true],
    ['2026-12-24T20:29:59Z', true],
    ['2026-12-24T20:30:00Z', false],
    ['2026-12-24T20:31:00Z', false],
  ])('holds from the first to before the last: %s, %s', (moment, isAllowed) => {
    expect(allows(evening, moment)).toBe(isAllowed)
  })

  it('ends where one of days begins', () => {
    const both: Schedule = { from: '2026-12-01', until: '2026-12-24T00:00' }
    expect(allows(both, '2026-12-23T23:59Z')).toBe(true)
    expect(allows(both, '2026-12-24T00:00Z')).toBe(false)
  })
})

describe('a schedule of hours', () => {
  const office: Schedule = { hours: { from: '09:00', until: '18:00' } }
  const night: Schedule = { hours: { from: '22:00', until: '02:00' } }

  it.each([
    [office, '08:59:59', false],
    [office, '09:00:00', true],
    [office, '17:59:59', true],
    [office, '18:00:00', false],
    [night, '21:59:59', false],
    [night, '22:00:00', true],
    [night, '23:59:59', true],
    [night, '00:00:00', true],
    [night, '01:59:59', true],
    [night, '02:00:00', false],
    [night, '12:00:00', false],
  ])('%j at %s: %s', (schedule, time, isAllowed) => {
    expect(allows(schedule, `2026-06-01T${time}Z`)).toBe(isAllowed)
  })

  it('may go on to the end of the day', () => {
    const evening: Schedule = { hours: { from: '18:00', until: '00:00' } }
    expect(['17:59', '18:00', '23:59', '00:00'].map((at) => allows(evening, `2026-06-01T${at}Z`))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('holds in summer and in winter alike', () => {
    expect(allows(office, '2026-07-01T07:00Z', 'Europe/Paris')).toBe(true)
    expect(allows(office, '2026-12-01T07:00Z', 'Europe/Paris')).toBe(false)
    expect(allows(office, '2026-12-01T08:00Z', 'Europe/Paris')).toBe(true)
  })

  it('holds twice in the night that has an hour twice, and not in the one that lacks it', () => {
    const two: Schedule = { hours: { from: '02:00', until: '03:00' } }
    const hoursOf = (day: string) =>
      Array.from({ length: 24 }, (_, hour) => Date.parse(`${day}T00:30Z`) + hour * 3_600_000).filter((now) =>
        isScheduled(two, localTime(now, 'Europe/Paris')),
      ).length
    expect(['2026-06-01', '2026-03-29', '2026-10-25'].map(hoursOf)).toEqual([1, 0, 2])
  })
})

describe('a schedule of weekdays', () => {
  it('goes by the day of the project, not of UTC', () => {
    const mondays: Schedule = { weekdays: ['mon'] }
    // The 23rd of November 2026 is a Monday.
    expect(allows(mondays, '2026-11-22T22:59Z', 'Europe/Paris')).toBe(false)
    expect(allows(mondays, '2026-11-22T23:00Z', 'Europe/Paris')).toBe(true)
    expect(allows(mondays, '2026-11-24T04:59Z', 'America/New_York')).toBe(true)
  })

  it('goes by the day of the moment, also after midnight', () => {
    const fridayNights: Schedule = { weekdays: ['fri'], hours: { from: '22:00', until: '02:00' } }
    expect(allows(fridayNights, '2026-11-27T23:00Z')).toBe(true)
    expect(allows(fridayNights, '2026-11-27T01:00Z')).toBe(true)
    expect(allows(fridayNights, '2026-11-28T01:00Z')).toBe(false)
  })

  it('holds together with days and hours', () => {
    const all: Schedule = {
      from: '2026-12-01',
      until: '2026-12-31',
      weekdays: ['sat', 'sun'],
      hours: { from: '10:00', until: '12:00' },
    }
    expect(allows(all, '2026-12-05T11:00Z')).toBe(true)
    expect(allows(all, '2026-11-28T11:00Z')).toBe(false)
    expect(allows(all, '2026-12-07T11:00Z')).toBe(false)
    expect(allows(all, '2026-12-05T12:00Z')).toBe(false)
  })
})
