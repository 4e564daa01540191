import type { Traits } from '../contract/batch.ts'
import { createId } from '../create-id.ts'
import type { EventHistory } from './event-history.ts'

/** What this browser remembers of its visitor, across pages and tabs. */
export interface VisitorMemory {
  /** UUIDv7, made here; means nothing elsewhere. */
  visitor: string
  /** Given by `cx.identify`, with the traits. */
  person?: string | undefined
  traits?: Traits | undefined
  /** The latest showings, oldest first, at most 100. */
  showings: readonly { survey: string; at: number }[]
  /** Epoch milliseconds until which nothing is asked, after an answer or a dismissal. */
  quietUntil?: number | undefined
  /** Events that some rule asks about later. */
  events: EventHistory
  /** Surveys that became due and have not been shown yet. */
  waiting: readonly WaitingSurvey[]
}

export interface WaitingSurvey {
  survey: string
  /** Epoch milliseconds of the event. */
  since: number
  /** Epoch milliseconds from when it may be shown. */
  dueAt: number
}

const maxShowingsRemembered = 100

/** The memory of a visitor never seen before. */
export function freshMemory(now: number): VisitorMemory {
  return { visitor: createId(now), showings: [], events: {}, waiting: [] }
}

/** The memory with that survey no longer waiting. */
export function withoutWaiting(memory: VisitorMemory, survey: string): VisitorMemory {
  return { ...memory, waiting: memory.waiting.filter((waiting) => waiting.survey !== survey) }
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
  return { ...memory, quietUntil: Math.max(until, memory.quietUntil ?? 0) }
}
