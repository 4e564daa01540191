/**
 * Says which content codings an `Accept-Encoding` header accepts by name, or by `*` (RFC 9110, 12.5.3).
 * A weight of 0 means "not this one".
 */
export function acceptedEncodings(header: string | null): (coding: string) => boolean {
  const weights = new Map<string, number>()
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim())
    const weight = parameters.find((text) => text.startsWith('q='))
    weights.set(coding, weight === undefined ? 1 : Number(weight.slice(2)))
  }
  return (coding) => (weights.get(coding) ?? weights.get('*') ?? 0) > 0
}
