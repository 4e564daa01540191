import type { ComponentChildren } from 'preact'
import type { QuestionProps } from '../questions/question-props.ts'
import { Words } from '../wording/words.tsx'

/** A question with native fields under it, and the buttons that go on. */
export function QuestionForm({
  children,
  ...props
}: Omit<QuestionProps, 'followUp' | 'value'> & { children: ComponentChildren }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        props.onSend()
      }}
    >
      <fieldset aria-describedby="wrong">
        <legend class="title" tabIndex={-1} data-room={props.room}>
          <Words {...props.question} />
        </legend>
        {children}
      </fieldset>
      <p id="wrong" role="alert">
        {props.complaint}
      </p>
      <div class="actions">
        <span>{props.progress}</span>
        {props.skip && (
          <button type="button" class="skip" onClick={props.onSkip}>
            {props.skip}
          </button>
        )}
        <button type="submit" class="send">
          {props.send}
        </button>
      </div>
    </form>
  )
}
