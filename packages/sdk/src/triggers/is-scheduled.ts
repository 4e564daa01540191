import type { Schedule } from '../contract/programme.ts'

/** A moment on the clocks of a time zone: `2026-11-22T14:05`, and `sun`. */
export interface LocalTime {
  minute: string
  weekday: string
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** A format is slow to make (0.05 ms), and a programme has one time zone. A zone the browser does not know is UTC. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (!format) {
    const options = { year: 'numeric', weekday: 'short', hourCycle: 'h23' } as Intl.DateTimeFormatOptions
    for (const part of ['month', 'day', 'hour', 'minute'] as const) options[part] = '2-digit'
    // Its own calendar and digits, whatever the browser's language.
    const make = (timeZone: string) =>
      new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', { ...options, timeZone })
    try {
      format = make(timeZone)
    } catch {
      format = make('UTC')
    }
    formats.set(timeZone, format)
  }
  return format
}

/** Tells the time in an IANA time zone. `now` is epoch milliseconds. */
export function localTime(now: number, timeZone: string): LocalTime {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(now)) parts[type] = value
  const { year, month, day, hour, minute, weekday = '' } = parts
  return { minute: `${year}-${month}-${day}T${hour}:${minute}`, weekday: weekday.slice(0, 3).toLowerCase() }
}

/**
 * Says whether a schedule allows a moment. Days and minutes are compared as texts: their form sorts by time,
 * and a day comes before its minutes.
 */
export function isScheduled({ from, until, hours, weekdays }: Schedule, at: LocalTime): boolean {
  const { minute, weekday } = at
  // A day includes its last minute; a minute ends what it names.
  if ((from && minute < from) || (until && (minute.startsWith(until) ? until.length > 10 : minute > until)))
    return false
  if (weekdays && !(weekdays as string[]).includes(weekday)) return false
  if (!hours) return true
  const time = minute.slice(11)
  const isAfter = time >= hours.from
  const isBefore = time < hours.until
  return hours.from < hours.until ? isAfter && isBefore : isAfter || isBefore
}
