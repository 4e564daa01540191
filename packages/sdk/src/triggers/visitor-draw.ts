/**
 * The visitor's draw for a survey: a number from 0 to below 1, always the same one, so that a reload cannot
 * change it; a visitor is in the sample if it is below the share. Two surveys draw independently.
 * FNV-1a over the UTF-16 code units, then the finaliser of MurmurHash3, whose avalanche makes the 32 bits uniform.
 */
export function visitorDraw(visitor: string, survey: string): number {
  const text = `${visitor} ${survey}`
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
