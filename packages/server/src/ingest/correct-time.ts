/** Milliseconds by which a browser's clock may be off before it is corrected: delivery takes time too. */
const toleratedSkewMs = 60_000
/** Milliseconds that an item may be old: longer than any outbox keeps one. */
const maxAgeMs = 40 * 86_400_000

/**
 * Gives when something happened by the server's clock, in epoch milliseconds. A browser's clock that was
 * more than a minute off when the request was sent is taken to have been as much off at `at`. The result is
 * never in the future and never more than 40 days past.
 */
export function correctTime(
  at: number,
  { sentAt, receivedAt }: { sentAt?: number | undefined; receivedAt: number },
): number {
  const skewMs = sentAt === undefined ? 0 : receivedAt - sentAt
  const corrected = Math.abs(skewMs) > toleratedSkewMs ? at + skewMs : at
  return Math.min(Math.max(corrected, receivedAt - maxAgeMs), receivedAt)
}
