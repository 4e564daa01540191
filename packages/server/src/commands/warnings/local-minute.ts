const formats = new Map<string, Intl.DateTimeFormat>()

/** Gives the minute of an epoch millisecond on the clocks of an IANA time zone, as `YYYY-MM-DDTHH:MM`. */
export function localMinute(ms: number, timeZone: string): string {
  let format = formats.get(timeZone)
  if (!format) {
    const twoDigits = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
    format = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', year: 'numeric', ...twoDigits })
    formats.set(timeZone, format)
  }
  const part: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(ms)) part[type] = value
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`
}
