import { maxVerbatimLength } from '@kairos-cx/sdk/limits'
import type { ComponentChildren } from 'preact'
import type { Phrases } from '../phrases/phrases.ts'
import type { Wording } from '../wording/choose-wording.ts'
import { Words } from '../wording/words.tsx'

/** Characters left from which the visitor is told how many. */
export const countedFrom = 200

interface TextQuestionProps {
  question: Wording
  /** The longest wording this question could have: its room is kept, so that the card does not grow. */
  room: string
  value: string
  phrases: Phrases
  /** Draws words of `phrases`. */
  say(text: string): ComponentChildren
  onType(text: string): void
  onSend(): void
  onSkip(): void
}

/** A question answered in the visitor's own words, which may be left out. Ctrl or ⌘ with Enter sends. */
export function TextQuestion(props: TextQuestionProps) {
  const { question, room, value, phrases } = props
  const left = maxVerbatimLength - value.length
  return (
    <>
      <label class="title" for="text" tabIndex={-1} data-room={room}>
        <Words {...question} />
      </label>
      <textarea
        id="text"
        rows={2}
        maxLength={maxVerbatimLength}
        placeholder={phrases.optional}
        aria-describedby="left"
        value={value}
        onInput={(event) => props.onType(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) props.onSend()
        }}
      />
      <div class="actions">
        <span id="left">{left <= countedFrom && props.say(`${phrases.left} ${left}`)}</span>
        <button type="button" class="skip" onClick={props.onSkip}>
          {props.say(phrases.skip)}
        </button>
        <button type="button" class="send" onClick={props.onSend}>
          {props.say(phrases.send)}
        </button>
      </div>
    </>
  )
}
