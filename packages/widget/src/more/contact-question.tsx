import { maxEmailLength } from '@kairos-cx/sdk/limits'
import { Component, type ComponentChildren } from 'preact'
import type { QuestionProps } from '../questions/question-props.ts'
import type { Wording } from '../wording/choose-wording.ts'
import { Words } from '../wording/words.tsx'
import { QuestionForm } from './question-form.tsx'

interface ContactQuestionProps extends QuestionProps {
  /** What the visitor agrees to. */
  consent: Wording
  /** The device is everybody's: it offers nobody the address of another. */
  isShared: boolean
  /** Label of the field. */
  label: ComponentChildren
  /** Said of an address that is none, or that lacks its consent. */
  wrong: ComponentChildren
}

interface ContactState {
  email?: string
  isAgreed?: boolean
  isWrong?: boolean
}

/** An e-mail address with its owner's consent: nothing of it is noted without. */
export class ContactQuestion extends Component<ContactQuestionProps, ContactState> {
  field: { current: HTMLInputElement | null } = { current: null }

  note(next: ContactState) {
    const { email = '', isAgreed } = { ...this.state, ...next }
    this.setState({ ...next, isWrong: false })
    // By the field's own judgement: what it would not send is not kept either.
    this.props.onNote(isAgreed && this.field.current?.validity.valid ? email.trim() : '')
  }

  send = () => {
    const { email = '', isAgreed } = this.state
    const isWrong = Boolean(email.trim()) && !(this.field.current?.validity.valid && isAgreed)
    this.setState({ isWrong })
    if (!isWrong) this.props.onSend()
  }

  override render(props: ContactQuestionProps, { email, isAgreed, isWrong }: ContactState) {
    const complaint = isWrong ? props.wrong : props.complaint
    return (
      <QuestionForm {...props} complaint={complaint} onSend={this.send}>
        <label class="field">
          {props.label}
          <input
            ref={this.field}
            type="email"
            autocomplete={props.isShared ? 'off' : 'email'}
            dir="ltr"
            maxLength={maxEmailLength}
            aria-invalid={Boolean(complaint)}
            value={email ?? (props.value as string) ?? ''}
            onInput={(event) => this.note({ email: event.currentTarget.value })}
          />
        </label>
        <label class="option">
          <input
            type="checkbox"
            checked={isAgreed ?? Boolean(props.value)}
            onChange={(event) => this.note({ isAgreed: event.currentTarget.checked })}
          />
          <Words {...props.consent} />
        </label>
      </QuestionForm>
    )
  }
}
