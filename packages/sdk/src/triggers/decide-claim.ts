import type { PublishedProgramme, PublishedSurvey } from '../contract/programme.ts'
import { decideDue, type Reason, type Situation, type Values } from './decide-due.ts'
import { lapsesAt } from './judge-event.ts'
import type { Properties } from './meets-condition.ts'
import { type VisitorMemory, withoutWaiting, withShowing } from './visitor-memory.ts'

export interface Claim {
  /** What the visitor's memory becomes. */
  memory: VisitorMemory
  /** `shown` if the survey is now this tab's to show. */
  reason: Reason
  values: Values
  /** The probability with which the visitor was drawn. */
  inclusion: number
  /** Of the event, what the survey's texts have places for. */
  event?: Properties | undefined
}

/**
 * Asks all rules once more, in the atomic step that writes the showing down: another tab may have shown a
 * survey, or seen the event that cancels this one, since it was found due.
 */
export function decideClaim(
  survey: PublishedSurvey,
  programme: PublishedProgramme,
  situation: Situation,
): Claim {
  const { memory, now } = situation
  const decision = decideDue(survey, programme, situation)
  if (!decision.due) {
    const { because: reason, values } = decision
    // It waits for its hours; what else refuses, refuses for good.
    const kept = reason === 'off-schedule' ? memory : withoutWaiting(memory, survey.id)
    return { memory: kept, reason, values, inclusion: 1 }
  }
  const waiting = memory.waiting.find(({ survey: id }) => id === survey.id)
  if (!waiting) return { memory, reason: 'cancelled', values: {}, inclusion: 1 }
  // It lapsed while its card was loaded, and came to be due anew; or the clock was set back.
  if (waiting.dueAt > now)
    return { memory, reason: 'waiting', values: { dueAt: waiting.dueAt }, inclusion: 1 }
  // It lapsed while its card was loaded.
  const lapsedAt = lapsesAt(survey, waiting.dueAt)
  if (now > lapsedAt)
    return {
      memory: withoutWaiting(memory, survey.id),
      reason: 'lapsed',
      values: { dueAt: waiting.dueAt, lapsedAt },
      inclusion: 1,
    }
  // Drawn twice, by the same draw: who is below both shares is below the lower one.
  const inclusion = Math.min(waiting.inclusion ?? 1, decision.inclusion)
  return {
    memory: withShowing(memory, survey.id, now),
    reason: 'shown',
    values: { inclusion },
    inclusion,
    event: waiting.event,
  }
}
