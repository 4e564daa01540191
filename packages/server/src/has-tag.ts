/**
 * Says whether an `If-None-Match` header names this entity tag, quotes included, so that 304 is the answer.
 * Compares weakly, as RFC 9110, 13.1.2 asks.
 */
export function hasTag(header: string | null, tag: string): boolean {
  if (header === null) return false
  return header.split(',').some((part) => {
    const text = part.trim()
    return text === '*' || text.replace(/^W\//, '') === tag.replace(/^W\//, '')
  })
}
