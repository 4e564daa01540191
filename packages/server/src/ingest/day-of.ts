const formats = new Map<string, Intl.DateTimeFormat>()

/** Gives the day of an epoch millisecond in an IANA time zone, as `YYYY-MM-DD`. */
export function dayOf(ms: number, timeZone: string): string {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  const part: Record<string, string> = {}
  for (const { type, value } of format.formatToParts(ms)) part[type] = value
  return `${part.year}-${part.month}-${part.day}`
}
