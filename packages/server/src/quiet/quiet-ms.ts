import type { PublishedProgramme } from '@kairos-cx/sdk/contract'
import type { Contacts } from '../store/store.ts'

/** When something happened that never did: however long it is waited for after, that is over. */
const never = Number.NEGATIVE_INFINITY

/**
 * Gives for how many milliseconds from `now`, epoch milliseconds, a person is to be left in peace: the longest
 * that any of the limits asks for, 0 if none does. `contacts` holds at least the `maxShowings` newest showings.
 * What lies in the future counts as now. "Not now" arrives as a dismissal; only the browser where it was said
 * knows better, and has a limit of its own for it.
 */
export function quietMs(contacts: Contacts, limits: PublishedProgramme['limits'], now: number): number {
  const { maxShowings, windowMs, quietAfterAnswerMs = 0, quietAfterDismissalMs = 0 } = limits
  const remainingMs = (at: number | null | undefined, ms: number) => Math.min(at ?? never, now) + ms - now
  // Once this one has left the window, one fewer than `maxShowings` is in it.
  const leavesFirst = maxShowings === 0 ? now : contacts.showingsAt[maxShowings - 1]
  return Math.max(
    0,
    remainingMs(leavesFirst, windowMs),
    remainingMs(contacts.answeredAt, quietAfterAnswerMs),
    remainingMs(contacts.dismissedAt, quietAfterDismissalMs),
  )
}
