import type { Metric } from '@kairos-cx/sdk'

/**
 * The card's own words in one language; what the team writes is in the programme. One file a language,
 * named by its tag, listed in `load-phrases.ts`.
 */
export interface Phrases {
  /** BCP 47 tag of these words. */
  language: string
  /** Name of the card, as a place on the page. */
  place: string
  /** Said by screen readers when the card opens, before the question: that it is there, and where. */
  opened: string
  close: string
  send: string
  skip: string
  /** Closes the card before any answer: the question is one for another day. */
  notNow: string
  /** On a button that shows the chosen score before it. */
  change: string
  /** What to write in the empty text field, in a word or two. */
  optional: string
  /** While the last answer is put into safety. */
  saving: string
  thanks: string
  /** Followed by a number of characters. */
  left: string
  /** Standard words at the two ends of each metric's scale: lowest, highest. */
  ends: Readonly<Record<Metric, readonly [string, string]>>
}
