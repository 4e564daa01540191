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

/** Words that only the rarer questions need. */
export interface MorePhrases {
  /** Goes on to the next question. */
  next: string
  /** Goes back to the question before. */
  back: string
  /** The same, where an answer is required. */
  answer: string
  /** Said when an answer that is required is missing. */
  required: string
  /** Above options of which any number can be chosen. */
  several: string
  /** The last option: none of the others. */
  other: string
  yes: string
  no: string
  /** Label of the field for an e-mail address. */
  email: string
  /** Said of an address that is none, or that lacks its consent. */
  emailInvalid: string
  /** With `{n}` and `{total}` for the numbers. */
  progress: string
  /** On the tab at the page's edge that opens a question. */
  feedback: string
  /** On the screen of a kiosk while nobody is there. */
  begin: string
  /** Begins anew, on a kiosk. */
  again: string
  /** Added to a link, for screen readers. */
  opens: string
  /** Names of the five scores of CSAT, the lowest first. */
  smileys: readonly [string, string, string, string, string]
}

/** What the file of a language gives. */
export interface Language {
  phrases: Phrases
  morePhrases: MorePhrases
}
