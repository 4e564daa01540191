import { z } from 'zod'
import { LossReason } from './batch.ts'

const Count = z.int().min(0)

/** A 95 % interval, in the unit of the value it belongs to, unrounded. */
export const Interval = z.object({
  low: z.number(),
  high: z.number(),
  level: z.literal(0.95),
  /** How it was computed. */
  method: z.enum(['adjusted-wald', 'wilson', 'student-t']),
})
export type Interval = z.infer<typeof Interval>

/** The results of one survey, read from its tallies. `score` and `interval` are null while `n` is 0. */
export const Results = z.object({
  survey: z.string(),
  metric: z.enum(['nps', 'csat', 'ces']),
  /** The scale of the newest version: the metric's own, or CES on five points. No other scale's answers count. */
  scale: z.enum(['nps', 'csat', 'ces', 'ces-5']),
  /** Submissions with a score. */
  n: Count,
  /** Unrounded, in the metric's own unit: NPS −100 to 100 points, CSAT 0 to 100 %, CES 1 to 7 or 1 to 5. */
  score: z.number().nullable(),
  interval: Interval.nullable(),
  /** True when `n` is below 30: too few to conclude from. */
  indicative: z.boolean(),
  /** Submissions for each score of the scale, zeros included. */
  histogram: z.record(z.string(), Count),
  /** Submissions for each band of the metric, zeros included. */
  bands: z.record(z.string(), Count),
  /** CES only: % of scores 5 to 7, or on five points 4 to 5, with its own interval. */
  share: z.object({ score: z.number(), interval: Interval }).nullable().optional(),
  /** How many showings got at least this far. An answer counts as seen, whether or not `seen` arrived. */
  showings: z.object({ shown: Count, seen: Count, answered: Count, dismissed: Count, left: Count }),
  /** What was made in a browser and will never arrive, by reason, without zeros. Whatever the scale. */
  lost: z.object({
    submissions: z.partialRecord(LossReason, Count),
    showings: z.partialRecord(LossReason, Count),
    /** Of the whole project, where the survey is not known: the same in the results of each survey. */
    unattributed: Count,
  }),
})
export type Results = z.infer<typeof Results>
