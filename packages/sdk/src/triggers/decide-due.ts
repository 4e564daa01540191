import type { EarlierEvent, EventRule, PublishedProgramme, PublishedSurvey } from '../contract/programme.ts'
import { type EventHistory, hasCome } from './event-history.ts'
import { isSampled } from './is-sampled.ts'
import { meetsConditions, type Properties } from './meets-condition.ts'
import type { VisitorMemory } from './visitor-memory.ts'

/**
 * Why a survey did or did not show, in the order the rules are asked:
 * - `no-event`: its event has not come yet
 * - `condition-not-met`: the event came, but its properties do not meet every condition
 * - `sequence-not-met`: what had to come before it, or so many times, did not; or what had not to, did
 * - `not-sampled`: this visitor is not in the sample
 * - `asked-before`: this visitor was asked this survey, and `againAfterMs` has not passed
 * - `contact-limit`: this visitor was asked `maxShowings` times within `windowMs`
 * - `quiet`: this visitor answered or dismissed a survey a short time ago
 * - `waiting`: due, and waiting for its delay
 * - `another-open`: due, and waiting for the survey on the screen to close
 * - `vetoed`: due, and the page asked to wait
 * - `card-unavailable`: due, and waiting for its card to be loaded
 * - `lapsed`: it waited longer than its `lapseMs`
 * - `cancelled`: it waited, and an event came that makes it due no longer
 * - `shown`: it was shown
 */
export type Reason =
  | 'no-event'
  | 'condition-not-met'
  | 'sequence-not-met'
  | 'not-sampled'
  | 'asked-before'
  | 'contact-limit'
  | 'quiet'
  | 'waiting'
  | 'another-open'
  | 'vetoed'
  | 'card-unavailable'
  | 'lapsed'
  | 'cancelled'
  | 'shown'

export type Decision = { due: true } | { due: false; because: Reason }

/**
 * Says whether a rule is met by an event of its name that came at `now`; `history` is what came before it.
 * `because` is the first that refused: a condition, or what had to come, or not to come, before.
 */
export function decideRule(
  rule: EventRule,
  properties: Properties,
  history: EventHistory,
  now: number,
): Decision {
  const { where, times = 1, withinMs = Number.POSITIVE_INFINITY, after = [], notAfter = [] } = rule
  if (!meetsConditions(where, properties)) return { due: false, because: 'condition-not-met' }
  const came = (earlier: EarlierEvent) => hasCome(earlier, history, earlier.withinMs, now)
  // This one is the last of `times`.
  const isMet = hasCome(rule, history, withinMs, now, times - 1) && after.every(came) && !notAfter.some(came)
  return isMet ? { due: true } : { due: false, because: 'sequence-not-met' }
}

/**
 * Says whether a survey whose trigger is met may be shown. `now` is epoch milliseconds. `because` is the
 * first rule that refused, in the order of `Reason`. Reads nothing and changes nothing.
 *
 * A clock set back does not free a visitor: a showing that lies in the future counts as just now.
 */
export function decideDue(
  survey: PublishedSurvey,
  limits: PublishedProgramme['limits'],
  memory: VisitorMemory,
  now: number,
): Decision {
  if (!isSampled(memory.visitor, survey.id, survey.sampleShare ?? 1))
    return { due: false, because: 'not-sampled' }
  const { againAfterMs = Number.POSITIVE_INFINITY } = survey
  if (memory.showings.some(({ survey: id, at }) => id === survey.id && now - at < againAfterMs))
    return { due: false, because: 'asked-before' }
  const recent = memory.showings.filter(({ at }) => now - at < limits.windowMs)
  if (recent.length >= limits.maxShowings) return { due: false, because: 'contact-limit' }
  return now < (memory.quietUntil ?? 0) ? { due: false, because: 'quiet' } : { due: true }
}
