import { z } from 'zod'
import {
  maxBatchItems,
  maxFollowUps,
  maxLocaleLength,
  maxLossCount,
  maxNameLength,
  maxOptions,
  maxPageLength,
  maxPersonLength,
  maxTraitLength,
  maxTraits,
  maxVerbatimLength,
} from './limits.ts'
import { Name } from './programme.ts'

/** A UUID in its canonical form, any version; browsers make version 7, so that ids sort by time. */
const Id = z.guid('must be a UUID').toLowerCase()

/** Epoch milliseconds by the browser's clock, between 1970 and the year 9999. */
const EpochMs = z.int().min(0).max(253_402_300_799_999)

const isFewTraits = (input: unknown) =>
  typeof input !== 'object' || input === null || Object.keys(input).length <= maxTraits

/**
 * What the host app says of a person: flat values only. Counted before any is read: zod makes several objects
 * for each wrong one, and a body has room for thousands.
 */
export const Traits = z
  .unknown()
  .refine(isFewTraits, `at most ${maxTraits} traits`)
  .pipe(
    z.record(
      z.string().min(1).max(maxNameLength),
      z.union([z.string().max(maxTraitLength), z.number(), z.boolean()]),
    ),
  )
export type Traits = z.infer<typeof Traits>

/** What showings and submissions have in common. Unknown fields are ignored. */
const context = {
  id: Id,
  survey: Name,
  at: EpochMs,
  /** Version of the published programme it was made under. Default: the newest that knows the survey. */
  programme: z.int().min(1).optional(),
  visitor: Id.optional(),
  person: z.string().min(1).max(maxPersonLength).optional(),
  /** What the page or browser says, as it says it: mostly a BCP 47 tag. */
  locale: z.string().min(1).max(maxLocaleLength).optional(),
  device: z.enum(['phone', 'tablet', 'desktop']).optional(),
  /** Path of the page, without query or fragment. */
  page: z.string().max(maxPageLength).optional(),
  /** Probability with which this visitor was drawn into the sample, above 0, at most 1. */
  inclusion: z.number().gt(0).max(1).optional(),
  traits: Traits.optional(),
}

/**
 * One time a survey was put on the screen. The state only moves forward:
 *
 *     shown ──▶ seen ──▶ dismissed      closed without an answer
 *                  └───▶ left           page left without an answer
 *
 * A showing never seen stays `shown`.
 */
export const Showing = z.object({
  kind: z.literal('showing'),
  ...context,
  state: z.enum(['shown', 'seen', 'dismissed', 'left']),
})
export type Showing = z.infer<typeof Showing>

/** One reply to one question. */
export const Answer = z.object({
  /** `score` for the metric question, else the follow-up's id. */
  question: Name,
  /**
   * A whole number on the scale for `score`; a verbatim; the id of an option, `yes` or `no`; the ids of several
   * options; an e-mail address that its owner agreed to be written to.
   */
  value: z.union([
    z.number(),
    z.string().max(maxVerbatimLength),
    z.array(z.string().min(1).max(maxNameLength)).max(maxOptions + 1),
  ]),
})
export type Answer = z.infer<typeof Answer>

/** The answers of one showing. `revision` counts up from 1; the highest replaces the others. */
export const Submission = z.object({
  kind: z.literal('submission'),
  ...context,
  revision: z.int().min(1).max(1_000_000),
  showing: Id.optional(),
  /** True once the visitor has come to the end of the survey. */
  done: z.boolean().optional(),
  answers: z
    .array(Answer)
    .min(1)
    .max(1 + maxFollowUps)
    .refine(
      (answers) => new Set(answers.map(({ question }) => question)).size === answers.length,
      'answers each question at most once',
    ),
})
export type Submission = z.infer<typeof Submission>

/**
 * Why an item never arrived.
 * - `too-old`: it waited 30 days in vain
 * - `outbox-full`: of too many items, or too large an outbox, the oldest go
 * - `too-large`: one request cannot carry it
 * - `unreadable`: its record in the browser could not be read
 * - `vanished`: its record is gone from the browser, and no receipt explains it
 * - `refused`: the server refused it for good; it counts these itself
 */
export const LossReason = z.enum(['too-old', 'outbox-full', 'too-large', 'unreadable', 'vanished', 'refused'])
export type LossReason = z.infer<typeof LossReason>

/**
 * Tells that something made in a browser will never arrive, so that it is missing by name. It takes the place
 * of what was lost under the same id, and is void once that has arrived after all. Sent again with a higher
 * `count`, it counts as many; never fewer.
 */
export const Loss = z.object({
  kind: z.literal('loss'),
  /** That of what was lost; where it is not known, or `count` is above 1, one of the loss's own. */
  id: Id,
  /** What was lost. Where it is not known: `submission`. */
  of: z.enum(['submission', 'showing']),
  /** Absent where it is not known: the loss then counts for the project. */
  survey: Name.optional(),
  reason: LossReason,
  /** When it was found to be lost. */
  at: EpochMs,
  /** How many were lost. Default 1. */
  count: z.int().min(1).max(maxLossCount).optional(),
})
export type Loss = z.infer<typeof Loss>

export const Item = z.discriminatedUnion('kind', [Showing, Submission, Loss])
export type Item = z.infer<typeof Item>

/** The envelope of one request. Its items are `unknown` here: each is judged on its own, so that one bad item never refuses its neighbours. */
export const Batch = z.object({
  key: z.string().min(1).max(maxNameLength),
  /** The client and its version, like `web/0.1.0`. */
  sdk: z.string().max(maxNameLength).optional(),
  /**
   * Epoch milliseconds by the browser's clock when the request was sent: tells how wrong that clock is. Only
   * a hint: one that cannot be used is left aside, and costs no answer.
   */
  sentAt: EpochMs.optional().catch(undefined),
  items: z.array(z.unknown()).max(maxBatchItems),
})
export type Batch = z.infer<typeof Batch>
