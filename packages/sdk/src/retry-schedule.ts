const firstMs = 1_000
const mostMs = 1_200_000
/** A server may ask for at most this long a pause: one hour. */
const mostRetryAfterMs = 3_600_000

/**
 * Milliseconds to wait before attempt `attempt` (1 is the first retry). Doubles from 1 s to at most
 * 20 min, times a draw between 0.5 and 1, so that a thousand tabs coming back online do not arrive together: a
 * day without a server costs about 110 requests.
 * `retryAfterMs` is a minimum the server asked for; a little is added to it, for the same reason.
 */
export function retryDelayMs(attempt: number, draw: number, retryAfterMs = 0): number {
  const backoffMs = Math.min(firstMs * 2 ** (attempt - 1), mostMs) * (0.5 + draw / 2)
  return Math.max(backoffMs, retryAfterMs * (1 + draw / 10))
}

/**
 * Reads a `Retry-After` header, seconds or an HTTP date (RFC 9110 §10.2.3), as milliseconds from now:
 * 0 for none, the past or garbage, and at most one hour.
 */
export function parseRetryAfterMs(header: string | null, now: number): number {
  if (!header) return 0
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return ms > 0 ? Math.min(ms, mostRetryAfterMs) : 0
}
