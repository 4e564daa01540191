import type { Showing } from '@kairos-cx/sdk/contract'

/** How far a showing's row has come: null until its own item arrives. */
export type ShowingState = Showing['state'] | null

/** What became of a showing. Every showing has exactly one outcome, so outcomes add up to all showings. */
export type ShowingOutcome = Showing['state'] | 'answered'

/**
 * Gives the one outcome a showing is tallied under. A submission with a score beats every state: what was
 * answered was neither dismissed nor left. A showing known only from a submission counts as `shown`.
 */
export function outcomeOf(state: ShowingState, scoredSubmissions: number): ShowingOutcome {
  return scoredSubmissions > 0 ? 'answered' : (state ?? 'shown')
}
