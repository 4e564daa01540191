import type { weekdays as allWeekdays, Programme, Schedule } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'
import { localMinute } from './local-minute.ts'
import { countOpenDays } from './open-days.ts'
import { listed } from './wording.ts'

/** Weekdays in words, by their names in a programme. */
const inWords: Readonly<Record<(typeof allWeekdays)[number], string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}

/** Warns of schedules that are over, or never open. `now` is epoch milliseconds. */
export function closedSchedules({ project, surveys }: Programme, now: number): Mistake[] {
  const minute = localMinute(now, project.timeZone ?? 'UTC')
  return surveys.flatMap(({ schedule }, index) => {
    const closed = schedule && whyClosed(schedule, minute)
    return closed ? [{ pointer: `/surveys/${index}/schedule/${closed.field}`, detail: closed.detail }] : []
  })
}

/** Says why nobody is asked any more, or ever, and which field has it so. `now` is a local minute. */
function whyClosed(schedule: Schedule, now: string): { field: keyof Schedule; detail: string } | undefined {
  const { from, until, hours, weekdays } = schedule
  // Without an end there is always a next day.
  if (!until || countOpenDays(schedule, { from: from && from > now ? from : now, until })) return undefined
  const span = { from: from ?? '', until }
  const never = 'nobody is ever asked'
  if (!from || countOpenDays(schedule, span))
    return {
      field: 'until',
      detail: `nobody is asked any more: it is ${now.replace('T', ' ')} now`,
    }
  if (!countOpenDays({}, span))
    return { field: 'until', detail: `${never}: it ends in the minute in which it begins` }
  const between = `between ${from} and ${until}`
  if (weekdays && !countOpenDays({ weekdays }, span)) {
    const days = listed(weekdays.map((day) => inWords[day]))
    return { field: 'weekdays', detail: `${never}: there is no ${days} ${between}` }
  }
  const days = weekdays ? ' on these weekdays' : ''
  return {
    field: 'hours',
    detail: `${never}: ${between} it is never ${hours?.from} to ${hours?.until}${days}`,
  }
}
