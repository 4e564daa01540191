const dayMs = 86_400_000
const units = [
  [dayMs, 'day'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const

/** Says milliseconds in the largest unit they fill, like `1.5 h` or `30 days`, to so many `places`. */
export function sayDuration(ms: number, { places = 1 } = {}): string {
  const [unitMs, unit] = units.find(([unitMs]) => ms >= unitMs) ?? [1, 'ms']
  const count = Number((ms / unitMs).toFixed(places))
  return `${count} ${unit}${unit === 'day' && count !== 1 ? 's' : ''}`
}

/** Says how far a moment is from `now`: `in 4 min`, `30 days ago`. Both are epoch milliseconds. */
export function sayDistance(at: number, now: number): string {
  const ms = Math.ceil((at - now) / 1000) * 1000
  if (!ms) return 'now'
  const duration = sayDuration(Math.abs(ms), { places: 0 })
  return ms > 0 ? `in ${duration}` : `${duration} ago`
}

/** Says a moment as the visitor's clock and calendar do; the day only if it is not today. */
export function sayTime(at: number, now = Date.now()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  return new Date(at).toLocaleString(
    [],
    isToday ? { timeStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' },
  )
}
