import {
  type Answer,
  type Band,
  bandOf,
  type FollowUp,
  type OpenSurveyOptions,
  type PublishedSurvey,
} from '@kairos-cx/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'

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
  /** 0 for the score, n for the n-th follow-up that has a wording for this band. */
  question: number
  /** By question id: the score, and texts as far as they are typed. */
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
  /** Notes what is being typed as the follow-up's answer; saved by `send`, `keep` or `close`. */
  type(text: string): void
  /** Answers the follow-up with what was typed, and goes on. */
  send(): void
  /** Leaves the follow-up without an answer, and goes on. */
  skip(): void
  /** Returns to the score, which can then be changed. What was typed stays. */
  back(): void
  /** Saves what was typed but not sent. For the moment before the page may be gone. */
  keep(): void
  /** Ends the session, keeping what was typed. */
  close(): void
}

export function createSurveySession(
  { metric, followUps = [] }: PublishedSurvey,
  save: OpenSurveyOptions['save'],
): SurveySession {
  const phase = signal<Phase>('asking')
  const question = signal(0)
  const answers = signal<ReadonlyMap<string, Answer['value']>>(new Map())
  const state = computed<SessionState>(() => {
    const score = answers.value.get('score') as number | undefined
    const band = score === undefined ? undefined : bandOf(metric, score)
    const asked = followUpsFor(band)
    return {
      phase: phase.value,
      question: question.value,
      answers: answers.value,
      band,
      followUp: asked[Math.max(question.value - 1, 0)],
    }
  })
  const followUpsFor = (band: Band | undefined) =>
    followUps.filter(({ text }) => !band || text[band] || text.any)
  let isUnsaved = false

  const saveAll = (done: boolean): Promise<void> => {
    isUnsaved = false
    const given: Answer[] = []
    for (const [id, value] of answers.value) {
      const trimmed = typeof value === 'string' ? value.trim() : value
      if (trimmed !== '') given.push({ question: id, value: trimmed })
    }
    return save(given, done)
  }

  const goOn = async () => {
    if (question.value < followUpsFor(state.value.band).length) {
      saveAll(false)
      question.value++
      return
    }
    phase.value = 'saving'
    await saveAll(true)
    if (phase.value === 'saving') phase.value = 'thanking'
  }

  const answer = (id: string, value: Answer['value']) => {
    answers.value = new Map(answers.value).set(id, value)
    isUnsaved = true
  }

  const keep = () => {
    if (isUnsaved) saveAll(false)
  }

  return {
    state,
    score(value) {
      if (phase.value !== 'asking') return
      answer('score', value)
      goOn()
    },
    type(text) {
      if (phase.value === 'asking' && state.value.followUp) answer(state.value.followUp.id, text)
    },
    send() {
      if (phase.value === 'asking') goOn()
    },
    skip() {
      if (phase.value !== 'asking') return
      if (state.value.followUp) answer(state.value.followUp.id, '')
      goOn()
    },
    back() {
      if (phase.value === 'saving') return
      phase.value = 'asking'
      question.value = 0
    },
    keep,
    close() {
      keep()
      phase.value = 'closed'
    },
  }
}
