import { scaleOf } from '@kairos-cx/sdk'
import type { ComponentChildren, VNode } from 'preact'
import { morePhrases as english } from '../phrases/en-more.ts'
import type { MorePhrases } from '../phrases/phrases.ts'
import type { QuestionProps } from '../questions/question-props.ts'
import { SurveyCard } from '../survey-card.tsx'
import type { Wording } from '../wording/choose-wording.ts'
import { Words } from '../wording/words.tsx'
import { ChoiceQuestion } from './choice-question.tsx'
import { ContactQuestion } from './contact-question.tsx'
import { lookOf } from './score-looks.tsx'
import { stylesheet } from './stylesheet.ts'

/**
 * The card with what only some surveys have, in a file of its own that is loaded with those: one choice,
 * several choices, yes or no, contact; answers that are required; several questions, with the way back and
 * how far it is to the end; stars and faces; a link under the thanks.
 */
export class MoreCard extends SurveyCard {
  get more(): MorePhrases {
    return this.props.morePhrases ?? english
  }

  own = (text: string): Wording => ({ text, language: this.props.phrases.language })

  hadFocus = false

  /** Questions are replaced, and the focus in one goes with it: it is looked for before. */
  override getSnapshotBeforeUpdate() {
    this.hadFocus = this.hasFocus()
    return null
  }

  override moveFocus() {
    super.moveFocus(this.hadFocus || this.hasFocus())
  }

  override componentDidMount() {
    const root = this.body.current?.getRootNode() as ShadowRoot
    root.adoptedStyleSheets.push(stylesheet())
  }

  override drawnScores() {
    const { survey } = this.props
    return lookOf(survey.look, this.more.smileys, scaleOf(survey) === 'csat')
  }

  override drawWay(change: VNode): ComponentChildren {
    const { question, session } = this.props
    if (question < 2) return change
    return (
      <button
        type="button"
        class="change"
        onClick={() => {
          this.setState({ isMissing: false })
          session.back(question - 1)
        }}
      >
        {this.say(this.more.back)}
      </button>
    )
  }

  override drawQuestion(inCommon: QuestionProps): VNode {
    const { choose, question, way } = this.props
    const { more, own } = this
    const { followUp, value, skip, onNote, onSend } = inCommon
    const total = 1 + way.length
    const asked: QuestionProps = {
      ...inCommon,
      progress:
        total > 2 && this.say(more.progress.replace('{n}', `${question + 1}`).replace('{total}', `${total}`)),
      skip: followUp.required ? undefined : skip,
      send: question < way.length ? this.say(more.next) : inCommon.send,
      complaint: this.state.isMissing && this.say(more.required),
      onNote: (value) => {
        this.setState({ isMissing: false })
        onNote(value)
      },
      onSkip: () => {
        this.setState({ isMissing: false })
        inCommon.onSkip()
      },
      onSend: () => {
        // As noted by now: a tap notes and sends before anything is drawn again.
        const given = this.props.session.state.value.answers.get(followUp.id) ?? ''
        const isMissing = Boolean(followUp.required) && !`${given}`.trim()
        this.setState({ isMissing })
        if (!isMissing) onSend()
      },
    }
    switch (followUp.kind) {
      case 'text':
        return super.drawQuestion(asked, {
          ...(followUp.required && { placeholder: more.answer }),
          'aria-required': Boolean(followUp.required),
          'aria-invalid': Boolean(asked.complaint),
        })
      case 'contact':
        return (
          <ContactQuestion
            key={followUp.id}
            {...asked}
            consent={choose(followUp.consent)}
            isShared={this.props.survey.placement === 'kiosk'}
            label={this.say(more.email)}
            wrong={this.say(more.emailInvalid)}
          />
        )
      default: {
        const options =
          followUp.kind === 'yes-no'
            ? [
                { id: 'yes', words: own(more.yes) },
                { id: 'no', words: own(more.no) },
              ]
            : [
                ...followUp.options.map(({ id, text }) => ({ id, words: choose(text) })),
                ...(followUp.other ? [{ id: 'other', words: own(more.other) }] : []),
              ]
        return (
          <ChoiceQuestion
            key={followUp.id}
            {...asked}
            value={value}
            options={options}
            isSeveral={followUp.kind === 'choices'}
            isRow={followUp.kind === 'yes-no'}
            hint={this.say(more.several)}
          />
        )
      }
    }
  }

  override drawLink(): ComponentChildren {
    const { survey, band, phase, choose } = this.props
    const link = (band && survey.links?.[band]) ?? survey.links?.any
    // A link would lead a kiosk away from itself.
    if (!link || phase !== 'thanking' || survey.placement === 'kiosk') return undefined
    return (
      <a class="send" href={link.url} target="_blank" rel="noopener">
        <Words {...choose(link.text)} />
        <span class="heard"> {this.say(this.more.opens)}</span>
      </a>
    )
  }
}
