import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whom a link is for: a person of a project, asked one survey. */
export interface LinkOwner {
  project: string
  survey: string
  /** The id that the host app gives the person, as in `cx.identify`; without line breaks. */
  person: string
  /** When the link was sent, in the team's words, like `2026-11`: links sent at different times count apart. */
  sent?: string | undefined
}

/** A line break would let one link's fields pass for another's. */
const hasControlCharacter = (text: string) => /[\p{Cc}\u2028\u2029]/u.test(text)

/** Says whether a person or a time of sending can be signed. */
export const isSignable = (text: string): boolean =>
  text !== '' && text.length <= 256 && !hasControlCharacter(text)

/**
 * Gives the signature of a link: the HMAC-SHA-256 of project, survey and person, and the time of sending if there
 * is one, each on a line of its own; base64url.
 */
export function signLink({ project, survey, person, sent }: LinkOwner, secret: string): string {
  const lines = [project, survey, person, ...(sent === undefined ? [] : [sent])]
  return createHmac('sha256', secret).update(lines.join('\n')).digest('base64url')
}

/** Says whether a signature is the link's. Takes the same time for every wrong one of the right length. */
export function isSignedBy(owner: LinkOwner, signature: string, secret: string): boolean {
  if (!isSignable(owner.person) || (owner.sent !== undefined && !isSignable(owner.sent))) return false
  const [given, right] = [signature, signLink(owner, secret)].map((text) => Buffer.from(text)) as [
    Buffer,
    Buffer,
  ]
  return given.length === right.length && timingSafeEqual(given, right)
}
