/**
 * True for `share` of all visitors (0 to 1 inclusive), and always the same ones: the draw is a hash of
 * visitor and survey, so a reload cannot change it, and two surveys draw independently.
 * FNV-1a over the UTF-16 code units, then the finaliser of MurmurHash3, whose avalanche makes the 32 bits uniform.
 */
export function isSampled(visitor: string, survey: string, share: number): boolean {
  const text = `${visitor} ${survey}`
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 < share
}
