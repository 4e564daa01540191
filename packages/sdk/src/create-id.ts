/**
 * Makes a UUIDv7 (RFC 9562 §5.7): 48 bits of epoch milliseconds, then 74 random bits, so that ids sort by
 * the time they were made. Uses `getRandomValues`, which, unlike `randomUUID`, insecure pages have too.
 */
export function createId(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10))
  bytes[0] = ((bytes[0] as number) & 0x0f) | 0x70
  bytes[2] = ((bytes[2] as number) & 0x3f) | 0x80
  const time = Math.max(0, now).toString(16).padStart(12, '0')
  const rest = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${time}${rest}`.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
