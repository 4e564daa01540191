import { createId } from '../create-id.ts'
import type { EventHistory } from './event-history.ts'
import type { Properties } from './meets-condition.ts'

/** What this browser remembers of its visitor, across pages and tabs. */
export interface VisitorMemory {
  /** UUIDv7, made here; means nothing elsewhere. */
  visitor: string
  /** The latest showings, oldest first, at most 1,000. */
  showings: readonly { survey: string; at: number }[]
  /** Epoch milliseconds until which nothing is asked, after an answer or a dismissal. */
  quietUntil?: number | undefined
  /** Events that some rule asks about later. */
  events: EventHistory
  /** Surveys that became due and have not been shown yet. */
  waiting: readonly WaitingSurvey[]
  /** Epoch milliseconds of the first page load. Noted, like the visit, only if an audience asks about it. */
  firstSeenAt?: number | undefined
  visit?: Visit | undefined
}

export interface WaitingSurvey {
  survey: string
  /** Epoch milliseconds of the event. */
  since: number
  /** Epoch milliseconds from when it may be shown. */
  dueAt: number
  /** The probability with which the visitor was drawn when the event came. */
  inclusion?: number | undefined
  /** Of the event, what the survey's texts have places for. */
  event?: Properties | undefined
}

/** Page loads with less than half an hour between them. */
export interface Visit {
  /** Epoch milliseconds of the last page load. */
  at: number
  /** There was a visit before this one. */
  returning: boolean
  /** The `utm_` parameters it began with, without that prefix. */
  campaign: Readonly<Record<string, string>>
}

/** Pure: it is run again on what other tabs have written. */
export type Change = (memory: VisitorMemory) => VisitorMemory

/** As many as a contact limit can count. */
const maxShowingsRemembered = 1_000
const visitGapMs = 30 * 60_000

/** The memory of a visitor never seen before. */
export function freshMemory(now: number): VisitorMemory {
  return { visitor: createId(now), showings: [], events: {}, waiting: [] }
}

/** Reads what storage kept: whatever of it is missing or of another form comes from `fresh`. */
export function readMemory(kept: unknown, fresh: VisitorMemory): VisitorMemory {
  const memory = { ...fresh, ...(kept as VisitorMemory | undefined) }
  const isSound =
    typeof memory.visitor === 'string' &&
    Array.isArray(memory.showings) &&
    Array.isArray(memory.waiting) &&
    Boolean(memory.events)
  return isSound ? memory : fresh
}

/** The memory of another visitor on the same device: it knows only when surveys were shown. */
export function asAnother({ showings, quietUntil }: VisitorMemory, fresh: VisitorMemory): VisitorMemory {
  return { ...fresh, showings, quietUntil }
}

/** The memory with that survey no longer waiting. */
export function withoutWaiting(memory: VisitorMemory, survey: string): VisitorMemory {
  return { ...memory, waiting: memory.waiting.filter((waiting) => waiting.survey !== survey) }
}

/** The memory with that survey waiting, from now on. */
export function withWaiting(memory: VisitorMemory, waiting: WaitingSurvey): VisitorMemory {
  return { ...memory, waiting: [...withoutWaiting(memory, waiting.survey).waiting, waiting] }
}

/** The memory with one more showing, and that survey no longer waiting. */
export function withShowing(memory: VisitorMemory, survey: string, at: number): VisitorMemory {
  return {
    ...withoutWaiting(memory, survey),
    showings: [...memory.showings, { survey, at }].slice(-maxShowingsRemembered),
  }
}

/** The memory with a quiet time that lasts until `until` at least. */
export function withQuiet(memory: VisitorMemory, until: number): VisitorMemory {
  return { ...memory, quietUntil: Math.max(until, memory.quietUntil ?? until) }
}

/** The memory with one more page load, at an address with these query parameters, each as `query.NAME`. */
export function withPageLoad(
  memory: VisitorMemory,
  address: Readonly<Record<string, string>>,
  now: number,
): VisitorMemory {
  const { firstSeenAt = now, visit } = memory
  const isNew = !visit || now - visit.at >= visitGapMs
  const campaign = Object.fromEntries(
    Object.entries(address)
      .filter(([name]) => name.startsWith('query.utm_'))
      .map(([name, value]) => [name.slice(10), value]),
  )
  return {
    ...memory,
    firstSeenAt,
    visit: {
      at: now,
      returning: isNew ? Boolean(visit) : visit.returning,
      campaign: isNew || Object.keys(campaign).length ? campaign : visit.campaign,
    },
  }
}
