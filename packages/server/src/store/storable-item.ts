import type { Answer, Loss, LossReason, ScaleName, Showing, Traits } from '@kairos-cx/sdk/contract'

/** What showings and submissions have in common once they have been judged. */
export interface StorableContext {
  /** The project's public key. */
  project: string
  /** A UUID in lower case. */
  id: string
  survey: string
  /** The scale that the survey asks on in the programme version the item was judged by. */
  scale: ScaleName
  /** That version. */
  programme: number
  /** Epoch milliseconds by the browser's clock, as sent. */
  at: number
  /** Epoch milliseconds: `at` freed from the browser clock's error. */
  correctedAt: number
  /** Epoch milliseconds by the server's clock. */
  receivedAt: number
  /** `YYYY-MM-DD` of `correctedAt` in the project's time zone. */
  day: string
  visitor: string | null
  person: string | null
  locale: string | null
  device: string | null
  page: string | null
  inclusion: number | null
  traits: Traits | null
}

export interface StorableShowing extends StorableContext {
  kind: 'showing'
  state: Showing['state']
}

export interface StorableSubmission extends StorableContext {
  kind: 'submission'
  revision: number
  /** The showing it answers, a UUID in lower case. */
  showing: string | null
  /** On the scale; null while the metric question is unanswered. */
  score: number | null
  answers: readonly Answer[]
  done: boolean
}

/** Something made in a browser that will not arrive, told by the browser or known by a refusal. */
export interface StorableLoss {
  kind: 'loss'
  /** The project's public key. */
  project: string
  /** A UUID in lower case: what was lost had it, if it is known. */
  id: string
  /** Null where it is not known, or the project never had it. */
  survey: string | null
  of: Loss['of']
  reason: LossReason
  count: number
  /** Epoch milliseconds, freed from the browser clock's error. */
  correctedAt: number
}

/** An item that has passed every check but those that need the rows already stored. */
export type StorableItem = StorableShowing | StorableSubmission | StorableLoss
