import type { Schedule } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey, noon } from '../../../test/builders.ts'
import { mistakeLine } from '../../mistakes.ts'
import { closedSchedules } from './closed-schedules.ts'

/** What is told of a schedule on 20 November 2026, a Friday, at noon UTC. */
const toldOf = (schedule: Schedule, timeZone = 'UTC') =>
  closedSchedules(aProgramme({ timeZone, surveys: [aSurvey({ schedule })] }), noon)
    .map(mistakeLine)
    .map((line) => line.replace('/surveys/0/schedule', ''))

describe('a schedule', () => {
  it.each<[Schedule, string]>([
    [{ until: '2026-11-19' }, '/until: nobody is asked any more: it is 2026-11-20 12:00 now'],
    [
      { from: '2026-01-01', until: '2026-11-20T12:00' },
      '/until: nobody is asked any more: it is 2026-11-20 12:00 now',
    ],
    [
      { from: '2026-11-16', until: '2026-11-22', weekdays: ['mon', 'tue'] },
      '/until: nobody is asked any more: it is 2026-11-20 12:00 now',
    ],
    [
      { until: '2026-11-20', hours: { from: '09:00', until: '12:00' } },
      '/until: nobody is asked any more: it is 2026-11-20 12:00 now',
    ],
    [
      { from: '2026-12-01', until: '2026-12-03', weekdays: ['sat', 'sun'] },
      '/weekdays: nobody is ever asked: there is no Saturday or Sunday between 2026-12-01 and 2026-12-03',
    ],
    [
      { from: '2026-12-31T18:00', until: '2026-12-31', hours: { from: '09:00', until: '17:00' } },
      '/hours: nobody is ever asked: between 2026-12-31T18:00 and 2026-12-31 it is never 09:00 to 17:00',
    ],
    [
      {
        from: '2026-11-28T18:00',
        until: '2026-11-29',
        hours: { from: '09:00', until: '17:00' },
        weekdays: ['sat'],
      },
      '/hours: nobody is ever asked: between 2026-11-28T18:00 and 2026-11-29 it is never 09:00 to 17:00 on these weekdays',
    ],
    [
      { from: '2026-12-01T09:00', until: '2026-12-01T09:00', weekdays: ['sat'] },
      '/until: nobody is ever asked: it ends in the minute in which it begins',
    ],
  ])('%j never opens again, and why is told', (schedule, line) => {
    expect(toldOf(schedule)).toEqual([line])
  })

  it.each<[Schedule]>([
    [{}],
    [{ from: '2030-01-01' }],
    [{ weekdays: ['sat'], hours: { from: '22:00', until: '02:00' } }],
    [{ until: '2026-11-20' }],
    [{ until: '2026-11-20T12:01' }],
    [{ from: '2026-12-01', until: '2026-12-07', weekdays: ['sat'] }],
    [{ from: '2026-12-31T18:00', until: '2026-12-31', hours: { from: '22:00', until: '02:00' } }],
    [{ from: '2026-12-31', until: '2026-12-31T01:00', hours: { from: '22:00', until: '02:00' } }],
  ])('%j opens, and nothing is told', (schedule) => {
    expect(toldOf(schedule)).toEqual([])
  })

  it('is over by the clocks of the project', () => {
    const schedule = { until: '2026-11-20T20:00' }
    expect(toldOf(schedule, 'America/New_York')).toEqual([])
    expect(toldOf(schedule, 'Asia/Tokyo')).toEqual([
      '/until: nobody is asked any more: it is 2026-11-20 21:00 now',
    ])
  })
})
