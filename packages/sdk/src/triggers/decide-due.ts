import type { EarlierEvent, EventRule, PublishedProgramme, PublishedSurvey } from '../contract/programme.ts'
import { type EventHistory, hasCome, timesCome } from './event-history.ts'
import { isScheduled, localTime } from './is-scheduled.ts'
import { firstUnmet, meetsConditions, type Properties, unmetValues } from './meets-condition.ts'
import { visitorDraw } from './visitor-draw.ts'
import type { VisitorMemory } from './visitor-memory.ts'

/**
 * Why a survey did or did not show, in the order the rules are asked. Of the event:
 * - `loading`: what judges events is being loaded
 * - `no-event`: its event has not come yet
 * - `condition-not-met`: the event came, but its properties do not meet every condition
 * - `sequence-not-met`: what had to come before it did not, or not often enough; or something came that had not to
 *
 * Of the survey and the visitor:
 * - `off-schedule`: not at this time, by the survey's schedule
 * - `quota-reached`: the survey has all the answers of its quota
 * - `not-in-audience`: this visitor does not belong to whom it asks
 * - `not-sampled`: this visitor is not in the sample
 * - `asked-before`: this visitor was asked this survey, and `againAfterMs` has not passed
 * - `contact-limit`: this visitor was asked `maxShowings` times within `windowMs`
 * - `quiet`: this visitor is left in peace: after an answer or a dismissal, or for what other devices asked
 *
 * For the visitor to choose:
 * - `offered`: its tab is on the page
 *
 * Of the moment, while it is due and waits:
 * - `waiting`: for its delay
 * - `no-element`: for the element of the page that it is put into
 * - `hidden`: for the page to be looked at
 * - `another-open`: for the survey on the screen to close
 * - `typing`: for the visitor to stop typing
 * - `dialog-open`: for a dialog or a full screen to close
 * - `page-limit`: for another page, since this one has asked
 * - `quiet-page`: for another page, since nothing is asked on this one
 * - `vetoed`: the page asked to wait
 * - `card-unavailable`: for its card to be loaded
 *
 * And in the end:
 * - `lapsed`: it waited longer than its `lapseMs`
 * - `cancelled`: it waited, and an event came that makes it due no longer
 * - `shown`: it was shown
 */
export type Reason =
  | 'loading'
  | 'no-event'
  | 'condition-not-met'
  | 'sequence-not-met'
  | 'off-schedule'
  | 'quota-reached'
  | 'not-in-audience'
  | 'not-sampled'
  | 'asked-before'
  | 'contact-limit'
  | 'quiet'
  | 'offered'
  | 'waiting'
  | 'no-element'
  | 'hidden'
  | 'another-open'
  | 'typing'
  | 'dialog-open'
  | 'page-limit'
  | 'quiet-page'
  | 'vetoed'
  | 'card-unavailable'
  | 'lapsed'
  | 'cancelled'
  | 'shown'

/** What a rule went by, for people to read: its own values and the visitor's. */
export type Values = Readonly<Record<string, unknown>>

/** `inclusion` is the probability with which the visitor was drawn: of all draws it takes, their product. */
export type Decision = { due: true; inclusion: number } | { due: false; because: Reason; values: Values }

/** Why nothing is shown at this moment, though something is due. */
export type Refusal = Extract<
  Reason,
  'hidden' | 'another-open' | 'typing' | 'dialog-open' | 'page-limit' | 'quiet-page' | 'vetoed'
>

const no = (because: Reason, values: Values): Decision => ({ due: false, because, values })

/** All that a decision goes by, besides the programme. */
export interface Situation {
  memory: VisitorMemory
  /** What is known of visitor and page; asked for only if a survey asks about it. */
  facts(): Properties
  /** Epoch milliseconds. */
  now: number
}

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
  const unmet = firstUnmet(where, properties)
  if (unmet) return no('condition-not-met', unmetValues(unmet, properties))
  // This one is the last of `times`.
  const came = times > 1 ? timesCome(rule, history, withinMs, now) + 1 : 1
  if (came < times) return no('sequence-not-met', { event: rule.event, came, times, withinMs })
  const hasComeBefore = (earlier: EarlierEvent) => hasCome(earlier, history, earlier.withinMs, now)
  const missing = after.find((earlier) => !hasComeBefore(earlier))
  if (missing) return no('sequence-not-met', { after: missing.event, withinMs: missing.withinMs })
  const present = notAfter.find(hasComeBefore)
  if (present) return no('sequence-not-met', { notAfter: present.event, withinMs: present.withinMs })
  return { due: true, inclusion: 1 }
}

/**
 * Says whether a survey whose trigger is met may be shown. `because` is the first rule that refused, in the
 * order of `Reason`. Reads nothing and changes nothing.
 *
 * A clock set back does not free a visitor: a showing that lies in the future counts as just now.
 */
export function decideDue(
  survey: PublishedSurvey,
  { limits, timeZone }: PublishedProgramme,
  { memory, facts, now }: Situation,
): Decision {
  const { id, schedule, audience, samples, againAfterMs = Number.POSITIVE_INFINITY } = survey
  if (schedule) {
    const at = localTime(now, timeZone)
    if (!isScheduled(schedule, at)) return no('off-schedule', { ...schedule, now: at.minute, timeZone })
  }
  if (survey.full) return no('quota-reached', {})
  const unmet = audience && firstUnmet(audience, facts())
  if (unmet) return no('not-in-audience', unmetValues(unmet, facts()))
  const group = samples?.find(({ audience }) => meetsConditions(audience, facts()))
  const share = group?.share ?? survey.sampleShare ?? 1
  const draw = visitorDraw(memory.visitor, id)
  // One draw for all surveys: who loses it is never asked anything.
  const { sampleShare: anyShare = 1 } = limits
  const anyDraw = visitorDraw(memory.visitor, '')
  if (draw >= share || anyDraw >= anyShare)
    return no('not-sampled', draw >= share ? { share, draw } : { limitsShare: anyShare, draw: anyDraw })
  // Who presses a tab asks to be asked: limits protect from something else.
  if (survey.placement === 'tab') return { due: true, inclusion: share * anyShare }
  // In order of time, which is not the one they came in if the clock was set back meanwhile.
  const showings = [...memory.showings].sort((a, b) => a.at - b.at)
  const asked = showings.filter(({ survey, at }) => survey === id && now - at < againAfterMs).at(-1)
  if (asked)
    return no('asked-before', {
      askedAt: asked.at,
      againAt: survey.againAfterMs === undefined ? 'never' : asked.at + againAfterMs,
    })
  const { windowMs, maxShowings } = limits
  const recent = showings.filter(({ at }) => now - at < windowMs)
  if (recent.length >= maxShowings) {
    // When so many of them have left the window that one more is allowed; never, if none is.
    const last = recent.at(-maxShowings)
    const freeAt = maxShowings && last ? last.at + windowMs : 'never'
    return no('contact-limit', { showings: recent.length, maxShowings, windowMs, freeAt })
  }
  const { quietUntil = now } = memory
  return now < quietUntil ? no('quiet', { quietUntil }) : { due: true, inclusion: share * anyShare }
}
