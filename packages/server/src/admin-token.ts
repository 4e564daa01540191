import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Makes an admin token: 256 random bits, in letters that no shell or header needs to quote. */
export function makeAdminToken(): string {
  return `kt_${randomBytes(32).toString('base64url')}`
}

/**
 * Gives the SHA-256 of a token, in hexadecimal: all that is ever stored of it. A token is long and random,
 * so a hash made to be slow, as for passwords, would protect nothing more.
 */
export function hashAdminToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Says whether a request carries the token with this hash. Takes the same time for every wrong token. */
export function hasAdminToken(request: Request, hash: string): boolean {
  const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.get('Authorization') ?? '') ?? []
  if (token === undefined) return false
  return timingSafeEqual(Buffer.from(hashAdminToken(token), 'hex'), Buffer.from(hash, 'hex'))
}
