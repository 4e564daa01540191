import type {
  Condition,
  EarlierEvent,
  EventRule,
  PublishedProgramme,
  PublishedSurvey,
} from '../contract/programme.ts'
import {
  type Decision,
  decideDue,
  decideRule,
  type Reason,
  type Situation,
  type Values,
} from './decide-due.ts'
import { keyOf, withEvent } from './event-history.ts'
import { meetsConditions, ownValues, type Properties } from './meets-condition.ts'
import {
  type Change,
  type VisitorMemory,
  type WaitingSurvey,
  withoutWaiting,
  withWaiting,
} from './visitor-memory.ts'

/** What the programme wants to know of the events of one name. */
interface Interest {
  surveys: { survey: PublishedSurvey; rule: EventRule }[]
  cancels: { id: string; where: Condition[] | undefined }[]
  /** What some rule asks about later, and how many of them it needs. */
  remembers: Map<string, { where: Condition[] | undefined; most: number }>
}

/** A programme's rules by event name, so that an event nobody asks about costs one look-up. */
export type EventIndex = ReadonlyMap<string, Interest>

export function indexByEvent(programme: PublishedProgramme): EventIndex {
  const index = new Map<string, Interest>()
  const interestIn = (event: string): Interest => {
    const interest = index.get(event) ?? { surveys: [], cancels: [], remembers: new Map() }
    index.set(event, interest)
    return interest
  }
  const rememberFor = (rule: EventRule | EarlierEvent, most: number) => {
    const { remembers } = interestIn(rule.event)
    const key = keyOf(rule)
    remembers.set(key, { where: rule.where, most: Math.max(most, remembers.get(key)?.most ?? 0) })
  }
  for (const survey of programme.surveys) {
    const { rules, cancel = [] } = survey.trigger
    for (const rule of rules) {
      interestIn(rule.event).surveys.push({ survey, rule })
      if (rule.times) rememberFor(rule, rule.times - 1)
      for (const earlier of [...(rule.after ?? []), ...(rule.notAfter ?? [])]) rememberFor(earlier, 1)
    }
    for (const { event, where } of cancel) interestIn(event).cancels.push({ id: survey.id, where })
  }
  return index
}

/** What became of one survey by an event. */
export interface Verdict {
  survey: PublishedSurvey['id']
  /** `waiting`, if it is due; `offered`, if that is for the visitor to choose. */
  reason: Reason
  values: Values
}

/**
 * Judges an event by what came before it, then remembers it for what comes after. Gives a verdict for each
 * survey that the event concerns, in order, and what the visitor's memory becomes; undefined if it stays.
 */
export function judgeEvent(
  programme: PublishedProgramme,
  index: EventIndex,
  event: { name: string; properties: Properties; at: number },
  situation: Situation,
): { verdicts: Verdict[]; change: Change | undefined } {
  const verdicts: Verdict[] = []
  const changes: Change[] = []
  const interest = index.get(event.name)
  if (!interest) return { verdicts, change: undefined }
  const { properties, at } = event
  const { memory } = situation
  const waiting = new Set(memory.waiting.map(({ survey }) => survey))
  for (const { id, where } of interest.cancels)
    if (waiting.has(id) && meetsConditions(where, properties)) {
      waiting.delete(id)
      verdicts.push({ survey: id, reason: 'cancelled', values: { by: event.name } })
      changes.push((memory) => withoutWaiting(memory, id))
    }
  // What has lapsed can be due anew, though nobody has looked since.
  for (const { survey: id, dueAt } of memory.waiting) {
    const known = interest.surveys.find(({ survey }) => survey.id === id)
    if (known && at > lapsesAt(known.survey, dueAt)) waiting.delete(id)
  }
  for (const { survey, rule } of interest.surveys) {
    const { id, trigger } = survey
    if (waiting.has(id)) continue
    const met = decideRule(rule, properties, memory.events, at)
    const decision: Decision = met.due ? decideDue(survey, programme, situation) : met
    if (!decision.due) {
      verdicts.push({ survey: id, reason: decision.because, values: decision.values })
      continue
    }
    if (survey.placement === 'tab') {
      verdicts.push({ survey: id, reason: 'offered', values: {} })
      continue
    }
    waiting.add(id)
    const dueAt = at + (trigger.delayMs ?? 0)
    verdicts.push({ survey: id, reason: 'waiting', values: { dueAt, lapsesAt: lapsesAt(survey, dueAt) } })
    const { inclusion } = decision
    const waits: WaitingSurvey = { survey: id, since: at, dueAt, inclusion }
    if (survey.pipes) waits.event = ownValues(properties, survey.pipes)
    changes.push((memory) => withWaiting(memory, waits))
  }
  for (const [key, { where, most }] of interest.remembers)
    if (meetsConditions(where, properties))
      changes.push((memory) => ({ ...memory, events: withEvent(memory.events, key, at, most) }))
  const change: Change = (memory: VisitorMemory) =>
    changes.reduce((changed, change) => change(changed), memory)
  return { verdicts, change: changes.length ? change : undefined }
}

const defaultLapseMs = 30 * 60_000

/** Epoch milliseconds until which a survey that is due at `dueAt` waits for its chance. */
export function lapsesAt({ trigger }: PublishedSurvey, dueAt: number): number {
  return dueAt + (trigger.lapseMs ?? defaultLapseMs)
}
