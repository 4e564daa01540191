import { maxVerbatimLength } from '@kairos-cx/sdk/limits'
import type { ComponentChildren, TextareaHTMLAttributes } from 'preact'
import { Words } from '../wording/words.tsx'
import type { QuestionProps } from './question-props.ts'

/** Characters left from which the visitor is told how many. */
export const countedFrom = 200

interface TextQuestionProps extends QuestionProps {
  /** What to write in the empty field. */
  placeholder: string
  /** Further attributes of the field. */
  field?: TextareaHTMLAttributes
  /** Draws how many characters are left. */
  left(count: number): ComponentChildren
}

/** A question answered in the visitor's own words. Ctrl or ⌘ with Enter sends. */
export function TextQuestion(props: TextQuestionProps) {
  const { skip, complaint } = props
  const value = (props.value as string) ?? ''
  const left = maxVerbatimLength - value.length
  return (
    <>
      <label class="title" for="text" tabIndex={-1} data-room={props.room}>
        <Words {...props.question} />
      </label>
      <textarea
        id="text"
        rows={2}
        maxLength={maxVerbatimLength}
        placeholder={props.placeholder}
        {...props.field}
        aria-describedby="left"
        value={value}
        onInput={(event) => props.onNote(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) props.onSend()
        }}
      />
      <div class="actions">
        <span id="left">{complaint || (left > countedFrom ? props.progress : props.left(left))}</span>
        {skip && (
          <button type="button" class="skip" onClick={props.onSkip}>
            {skip}
          </button>
        )}
        <button type="button" class="send" onClick={props.onSend}>
          {props.send}
        </button>
      </div>
    </>
  )
}
