import type { Answer, Item } from './contract/batch.ts'
import type { Fault } from './fault.ts'
import type { Reason, Values } from './triggers/decide-due.ts'
import type { Heard } from './triggers/trigger-engine.ts'

/** What `cx.on` tells, by type. */
export interface CxEvents {
  /** The programme is there; events are judged. */
  ready: { programme: number }
  /** A survey's trigger was met; it waits for its delay and its chance. */
  due: { survey: string }
  /** An event is judged that some trigger names. */
  heard: Heard
  /** A rule decided about a survey, or looked again at one that waits; `at` is epoch milliseconds. */
  decided: { survey: string; reason: Reason; values: Values; at: number }
  shown: { survey: string; showing: string }
  /** An answer was given, at the tap. `done` at the end of the survey. */
  answered: {
    survey: string
    showing: string
    submission: string
    answers: readonly Answer[]
    done: boolean
  }
  /** Closed by the visitor without an answer. */
  dismissed: { survey: string; showing: string }
  /** A receipt of the server named it. */
  delivered: { id: string; kind: Item['kind']; survey?: string | undefined }
  fault: Fault
}
