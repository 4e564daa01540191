import type { Survey } from '@kairos-cx/sdk/contract'
import type { Reason } from '@kairos-cx/sdk/replay'

export interface SimulatedShowing {
  /** Epoch milliseconds. */
  at: number
  visitor: string
  survey: string
  /** The probability with which the visitor was drawn. */
  inclusion: number
  /** The event that made it due, when that came, and what it had to wait for since. */
  why: { event: string; at: number; waitedFor: Reason[] }
  /** What the visitor is assumed to do, if the page is still there. */
  assumed: 'answered' | 'dismissed'
}

export interface SimulatedSurvey {
  survey: Survey
  responseShare: number
  /** How often an event came that can make it due. */
  events: number
  due: number
  /** Why it was not due when its event came; `waiting` if it was due already. */
  notDue: ReadonlyMap<Reason, number>
  /** Why it was due and not shown. */
  notShown: ReadonlyMap<Reason, number>
  /** Due, and still waiting when the log ends. */
  waitingAtEnd: number
  shown: number
  visitors: number
  /** By day of the project, without the days on which there was none. */
  shownOn: ReadonlyMap<string, number>
  /** The day on which it had all answers of its quota. */
  fullOn: string | undefined
}

export interface Simulation {
  timeZone: string
  /** Epoch milliseconds of the first and the last line. */
  from: number
  until: number
  /** Of the project, from the first line to the last line or showing, none left out. */
  days: string[]
  pages: number
  events: number
  visitors: number
  /** Lines passed over: more than a minute before the visitor's line before. */
  backwards: number
  /** `interrupted`: up to the line from where the lines were no longer in the order of time. */
  quotas: 'none' | 'applied' | 'interrupted' | 'not-applied'
  surveys: SimulatedSurvey[]
  limits: { maxShowings: number; windowMs: number }
  /** Visitors with no showing, one, two, and three or more. */
  visitorsByShowings: [number, number, number, number]
  /** How often, and how many visitors, the contact limit and the quiet time kept from a survey. */
  refusedBy: Record<'contact-limit' | 'quiet', { times: number; visitors: number }>
  /** Events that no survey listens to, the most frequent first. */
  unheard: { event: string; count: number }[]
  /** Events that some trigger names and that never came, with what was perhaps meant. */
  neverCame: { event: string; surveys: string[]; meant: string | undefined }[]
}
