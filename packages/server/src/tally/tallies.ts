import type { Loss, LossReason, ScaleName } from '@kairos-cx/sdk/contract'
import type { ShowingOutcome } from './outcome-of.ts'

/**
 * Where a row is counted. `scale` keeps the scores of a survey whose metric or points were changed apart: scales are
 * never pooled. `day` is `YYYY-MM-DD` in the project's time zone.
 */
interface Place {
  /** The project's public key. */
  project: string
  survey: string
  scale: ScaleName
  day: string
}

/** Submissions with this score. */
export interface ScoreTally extends Place {
  score: number
  count: number
}

/** Showings with this outcome. */
export interface ShowingTally extends Place {
  outcome: ShowingOutcome
  count: number
}

/** What was lost, of one kind and for one reason. A loss has no scale, and its day says nothing: it may be found late. */
export interface LossTally {
  /** The project's public key. */
  project: string
  /** Null for those of which it is not known. */
  survey: string | null
  of: Loss['of']
  reason: LossReason
  count: number
}

/** Counts per survey, scale and day, ordered by their fields from left to right; no zeros. */
export interface Tallies {
  scores: readonly ScoreTally[]
  showings: readonly ShowingTally[]
  /** Those without a survey first. */
  losses: readonly LossTally[]
}

/** A tally moved by some rows, up or down. */
export type TallyMove =
  | ({ kind: 'score' } & ScoreTally)
  | ({ kind: 'showing' } & ShowingTally)
  | ({ kind: 'loss' } & LossTally)
