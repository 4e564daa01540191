import {
  type Answer,
  type Band,
  bandOf,
  type FollowUp,
  type OpenSurveyOptions,
  type PublishedSurvey,
  scaleOf,
} from '@kairos-cx/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'

/**
 * Where the visitor is:
 *
 *     asking ──last answer──▶ saving ──saved──▶ thanking
 *       │ ▲                     │                │  │
 *       │ └──────── back ───────┼────────────────┘  │
 *       └───────── close ───────┴───────────────────┴──▶ closed
 *
 * `back` leaves `thanking` for the score, so that a slip of the finger can be put right.
 */
export type Phase = 'asking' | 'saving' | 'thanking' | 'closed'

/** All that can be seen of a session. */
export interface SessionState {
  phase: Phase
  /** 0 for the score, n for the n-th follow-up on this visitor's way. */
  question: number
  /** The follow-ups on the way, as it is now known: before there is a score, all that could come. */
  way: readonly FollowUp[]
  /** By question id: the score, and answers as far as they are given. */
  answers: ReadonlyMap<string, Answer['value']>
  /** Of the score; undefined until there is one. */
  band: Band | undefined
  /** The follow-up now asked, else the one that would come next. */
  followUp: FollowUp | undefined
}

/** One showing of one survey, as the visitor goes through it. Knows no DOM and no network. */
export interface SurveySession {
  state: ReadonlySignal<SessionState>
  /** Answers the metric question. Saves at once and goes on. */
  score(value: number): void
  /** Notes the follow-up's answer as far as it is typed or chosen; saved by `send`, `keep` or `close`. */
  note(value: Answer['value']): void
  /** Answers the follow-up with what was noted, and goes on. */
  send(): void
  /** Leaves the follow-up without an answer, and goes on. */
  skip(): void
  /** Returns to an earlier question, 0 for the score, which can then be changed. What was noted stays. */
  back(to: number): void
  /** Saves what was noted but not sent. For the moment before the page may be gone. */
  keep(): void
  /** Ends the session, keeping what was noted. */
  close(): void
}

/** Gives those of the follow-ups that are asked after a score of this band and these answers. */
export type FindWay = (
  followUps: readonly FollowUp[],
  band: Band,
  answers: ReadonlyMap<string, Answer['value']>,
) => readonly FollowUp[]

export function createSurveySession(
  survey: Pick<PublishedSurvey, 'metric' | 'points' | 'followUps'>,
  save: OpenSurveyOptions['save'],
  findWay?: FindWay,
): SurveySession {
  /** All that changes by itself; the rest of the state follows from it. */
  type Core = Pick<SessionState, 'phase' | 'question' | 'answers'>
  const read = ({ phase, question, answers }: Core): SessionState => {
    const score = answers.get('score') as number | undefined
    const band = score === undefined ? undefined : bandOf(scaleOf(survey), score)
    const worded = (survey.followUps ?? []).filter(({ text }) => !band || text[band] || text.any)
    const way = band && findWay ? findWay(worded, band, answers) : worded
    return { phase, question, answers, band, way, followUp: way[Math.max(question - 1, 0)] }
  }
  const state = signal(read({ phase: 'asking', question: 0, answers: new Map() }))
  const become = (next: Partial<Core>) => {
    state.value = read({ ...state.value, ...next })
  }
  let isUnsaved = false

  const saveAll = (done: boolean): Promise<void> => {
    isUnsaved = false
    const given: Answer[] = []
    const { way, answers } = state.value
    for (const [id, value] of answers) {
      const trimmed = typeof value === 'string' ? value.trim() : value
      // An answer to a question that is no longer on the way is not meant any more.
      if (`${trimmed}` && (id === 'score' || way.some((followUp) => followUp.id === id)))
        given.push({ question: id, value: trimmed })
    }
    return save(given, done)
  }

  const goOn = async () => {
    const { question, way } = state.value
    if (question < way.length) {
      saveAll(false)
      become({ question: question + 1 })
      return
    }
    become({ phase: 'saving' })
    await saveAll(true)
    if (state.value.phase === 'saving') become({ phase: 'thanking' })
  }

  const isAsking = () => state.value.phase === 'asking'

  const answer = (id: string | undefined, value: Answer['value']) => {
    if (!id) return
    isUnsaved = true
    become({ answers: new Map(state.value.answers).set(id, value) })
  }

  const keep = () => {
    if (isUnsaved) saveAll(false)
  }

  return {
    state,
    score(value) {
      if (!isAsking()) return
      answer('score', value)
      goOn()
    },
    note(value) {
      if (isAsking()) answer(state.value.followUp?.id, value)
    },
    send() {
      if (isAsking()) goOn()
    },
    skip() {
      if (!isAsking()) return
      answer(state.value.followUp?.id, '')
      goOn()
    },
    back(to) {
      if (state.value.phase !== 'saving') become({ phase: 'asking', question: to })
    },
    keep,
    close() {
      keep()
      become({ phase: 'closed' })
    },
  }
}
