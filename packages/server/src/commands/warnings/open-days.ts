import { type Schedule, weekdays } from '@kairos-cx/sdk/contract'

const dayMs = 86_400_000
const dayMinutes = 24 * 60

const epochDay = (day: string) => Date.parse(`${day.slice(0, 10)}T00:00Z`) / dayMs
/** 1 January 1970 was a Thursday. */
const weekdayOf = (day: number) => weekdays[(((day + 3) % 7) + 7) % 7]
const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** What part of a schedule is looked at: local days or minutes, `until` included if it is a day. */
export interface Span {
  from: string
  until: string
}

/** Says how many days of a span a schedule is open on, be it for a minute. Clocks that change are not looked at. */
export function countOpenDays(schedule: Schedule, { from, until }: Span): number {
  const first = epochDay(from)
  const last = epochDay(until)
  const isOpenOn = (day: number) =>
    isOpen(schedule, day, {
      start: day === first ? minuteOf(from.slice(11) || '00:00') : 0,
      end: day === last && until.length > 10 ? minuteOf(until.slice(11)) : dayMinutes,
    })
  const isOpenOnDay = (day: number): 0 | 1 => (day <= last && isOpenOn(day) ? 1 : 0)
  const sum = (from: number, days: number) =>
    Array.from({ length: Math.max(0, days) }, (_, index): number => isOpenOnDay(from + index)).reduce(
      (a, b) => a + b,
      0,
    )
  // Whole weeks in between are all alike.
  const weeks = Math.max(0, Math.floor((last - first - 7) / 7))
  return sum(first, 7) + weeks * sum(first + 7, 7) + sum(first + 7 + weeks * 7, last - first - 6 - weeks * 7)
}

/** Says whether a schedule is open on a day at all, between two minutes of it. */
function isOpen(
  { hours, weekdays }: Schedule,
  day: number,
  { start, end }: { start: number; end: number },
): boolean {
  if (weekdays && !(weekdays as (string | undefined)[]).includes(weekdayOf(day))) return false
  if (!hours) return start < end
  const opens = minuteOf(hours.from)
  const closes = minuteOf(hours.until)
  const overlaps = (from: number, until: number) => Math.max(from, start) < Math.min(until, end)
  return opens < closes ? overlaps(opens, closes) : overlaps(0, closes) || overlaps(opens, dayMinutes)
}
