import type { Answer, FollowUp } from '@kairos-cx/sdk'
import type { ComponentChildren } from 'preact'
import type { Wording } from '../wording/choose-wording.ts'

/** What every follow-up is given, whatever its kind. */
export interface QuestionProps {
  followUp: FollowUp
  question: Wording
  /** The longest wording this question could have: its room is kept, so that the card does not grow. */
  room: string
  /** As far as it is given. */
  value: Answer['value'] | undefined
  /** Words on the buttons; without `skip` there is none. */
  send: ComponentChildren
  skip?: ComponentChildren
  /** How far it is to the end. */
  progress?: ComponentChildren
  /** What is wrong with the answer. */
  complaint?: ComponentChildren
  onNote(value: Answer['value']): void
  onSend(): void
  onSkip(): void
}
