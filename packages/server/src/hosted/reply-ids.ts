import { createHash, createHmac } from 'node:crypto'
import type { ScaleName } from '@kairos-cx/sdk/contract'
import type { LinkOwner } from './link-signature.ts'

/** The ids of one reply. */
export interface ReplyIds {
  submission: string
  showing: string
  visitor: string
}

/** Makes a UUID of version 8 (RFC 9562 §5.8) of the first 122 bits of a hash. */
function uuidOf(hash: Buffer): string {
  const bytes = Buffer.from(hash.subarray(0, 16))
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** Gives the ids of a reply from a link that names nobody: all follow from the one made with the page. */
export function anonymousIds(submission: string): ReplyIds {
  const derived = (what: string) => uuidOf(createHash('sha256').update(`${what}\n${submission}`).digest())
  return { submission, showing: derived('showing'), visitor: derived('visitor') }
}

/**
 * Gives the ids of a person's reply. The same link gives the same ids, so that answering again changes the one
 * submission; without the secret nobody can tell them. The scale is part of them: after a survey has changed its
 * scale, the link counts anew. A person is one visitor, whatever the survey.
 */
export function personIds(
  { project, survey, person, sent = '' }: LinkOwner,
  { scale, secret }: { scale: ScaleName; secret: string },
): ReplyIds {
  const derived = (...lines: string[]) =>
    uuidOf(
      createHmac('sha256', secret)
        .update(['id', ...lines].join('\n'))
        .digest(),
    )
  return {
    submission: derived('submission', project, survey, scale, person, sent),
    showing: derived('showing', project, survey, scale, person, sent),
    visitor: derived('visitor', project, person),
  }
}
