/** A value as text, in which −0, NaN, the infinities and undefined are told from what JSON makes of them. */
export const inscribe = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    inner === undefined || Object.is(inner, -0) || (typeof inner === 'number' && !Number.isFinite(inner))
      ? `#${Object.is(inner, -0) ? '-0' : inner}`
      : inner,
  )

/** A hash of a text, 53 bits: cyrb53 (bryc, public domain). `seed` lets one hash follow another. */
export function fingerprint(text: string, seed = 0): number {
  let high = 0xdeadbeef ^ seed
  let low = 0x41c6ce57 ^ seed
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 2 ** 32 * (2097151 & low) + (high >>> 0)
}
