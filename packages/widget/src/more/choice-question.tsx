import { Component, type ComponentChildren } from 'preact'
import type { QuestionProps } from '../questions/question-props.ts'
import type { Wording } from '../wording/choose-wording.ts'
import { Words } from '../wording/words.tsx'
import { QuestionForm } from './question-form.tsx'

interface ChoiceQuestionProps extends QuestionProps {
  options: readonly { id: string; words: Wording }[]
  isSeveral: boolean
  /** Above the options, if several can be chosen. */
  hint: ComponentChildren
  /** Two short options beside each other. */
  isRow: boolean
}

/**
 * One of several options, or any number of them. Native fields, so that keys and screen readers do what they
 * always do. Of one, a choice made by pointer goes on at once; arrow keys only look, and Enter gives the answer.
 */
export class ChoiceQuestion extends Component<ChoiceQuestionProps, { looked?: string }> {
  chosen = () => [this.props.value ?? []].flat() as string[]

  onChange(id: string) {
    if (!this.props.isSeveral) {
      this.setState({ looked: id })
      return
    }
    const chosen = this.chosen()
    this.props.onNote(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  }

  send = () => {
    const { looked } = this.state
    if (looked) this.props.onNote(looked)
    this.props.onSend()
  }

  override render(props: ChoiceQuestionProps, { looked }: { looked?: string }) {
    const { options, isSeveral, onNote, onSend } = props
    const chosen = looked ? [looked] : this.chosen()
    return (
      <QuestionForm {...props} onSend={this.send}>
        {isSeveral && <p class="hint">{props.hint}</p>}
        <div class={props.isRow ? 'options row' : 'options'}>
          {options.map(({ id, words }) => (
            <label key={id} class="option">
              <input
                type={isSeveral ? 'checkbox' : 'radio'}
                name="choice"
                value={id}
                checked={chosen.includes(id)}
                onChange={() => this.onChange(id)}
                onClick={({ detail }) => {
                  // Keys click too, without counting clicks.
                  if (isSeveral || !detail) return
                  onNote(id)
                  onSend()
                }}
              />
              <Words {...words} />
            </label>
          ))}
        </div>
      </QuestionForm>
    )
  }
}
