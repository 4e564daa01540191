import {
  type ClosedBy,
  type FollowUp,
  type PublishedSurvey,
  scaleOf,
  type Texts,
  type TextsByBand,
} from '@kairos-cx/sdk'
import { Component, type ComponentChildren, type TextareaHTMLAttributes, type VNode } from 'preact'
import type { MorePhrases, Phrases } from './phrases/phrases.ts'
import type { QuestionProps } from './questions/question-props.ts'
import { type Look, ScoreScale } from './questions/score-scale.tsx'
import { TextQuestion } from './questions/text-question.tsx'
import type { SessionState, SurveySession } from './survey-session.ts'
import type { Wording } from './wording/choose-wording.ts'
import { directionOf } from './wording/direction-of.ts'
import { Words } from './wording/words.tsx'

/** Milliseconds from the card's arrival to its being announced: a live region is heard only if it was there, empty, before. */
export const announceAfterMs = 500
/** Milliseconds a save may take before the card says that it is saving. */
export const savingAfterMs = 300
/** Milliseconds the thanks stay, unless the pointer or the keyboard is on the card or motion is reduced. */
export const thanksMs = 5000

export interface SurveyCardProps extends SessionState {
  survey: PublishedSurvey
  session: SurveySession
  choose(texts: Texts): Wording
  phrases: Phrases
  /** In the language of `phrases`; without them, English. Only `MoreCard` has use for them. */
  morePhrases: MorePhrases | undefined
  onClose(by: ClosedBy): void
}

/** Milliseconds after a change of question in which the second press of a double one is not taken. */
const doublePressMs = 600

interface SurveyCardState {
  /** What screen readers are told, besides what is focused. */
  heard?: string
  isSlow?: boolean
  /** The visitor wants to go on without an answer that is required. */
  isMissing?: boolean
}

/**
 * Draws a session. Score, follow-up and thanks lie on top of each other in one grid cell, and the two not
 * asked for are hidden but keep their room: the card has the size of the largest from the start, and
 * never moves under the visitor's finger.
 *
 * Focus is the visitor's: the card takes none when it opens, and moves it to the next question only if
 * it is already inside. How keyboards get here: the card is the last thing on the page, a named region
 * that screen readers announce with that place, so Shift+Tab from the address bar or the landmark keys
 * lead to it.
 *
 * What only some surveys have is drawn by `MoreCard`, which overrides the methods named `draw…` here.
 */
export class SurveyCard extends Component<SurveyCardProps, SurveyCardState> {
  announcing = setTimeout(() => {
    const { phrases, choose, survey } = this.props
    this.setState({ heard: `${phrases.opened} ${choose(survey.question).text}` })
  }, announceAfterMs)
  saving: ReturnType<typeof setTimeout> | undefined
  leaving: ReturnType<typeof setTimeout> | undefined
  isHovered = false
  /** When the question last changed, by the page's clock. */
  changedAt = 0
  body: { current: HTMLDivElement | null } = { current: null }

  override componentDidUpdate({ phase, question }: SurveyCardProps) {
    const { props } = this
    if (phase !== props.phase) {
      clearTimeout(this.saving)
      if (props.phase === 'saving')
        this.saving = setTimeout(
          () => this.setState({ isSlow: true, heard: props.phrases.saving }),
          savingAfterMs,
        )
      else if (this.state.isSlow) this.setState({ isSlow: false })
    }
    if (phase !== props.phase || question !== props.question) {
      clearTimeout(this.announcing)
      this.changedAt = performance.now()
      if (props.phase !== 'saving') this.moveFocus()
      this.linger()
    }
  }

  /**
   * Takes a focus that is inside the card to what is now asked; announces it otherwise. On phones not
   * into a text field: the keyboard would cover half the screen unasked.
   */
  moveFocus(isInside = this.hasFocus()) {
    const body = this.body.current
    // What is now asked is looked at from its beginning.
    if (body?.parentElement) body.parentElement.scrollTop = 0
    const shown = body?.querySelector('.screen:not([hidden])')
    const title = shown?.querySelector<HTMLElement>('.title')
    const field = shown?.querySelector<HTMLElement>(
      `[aria-checked=true]${matchMedia('(pointer:coarse)').matches ? '' : ',textarea'}`,
    )
    if (isInside) (field ?? title)?.focus()
    this.setState({ heard: isInside ? '' : (title?.textContent ?? '') })
  }

  hasFocus(): boolean {
    return Boolean((this.body.current?.getRootNode() as ShadowRoot | undefined)?.activeElement)
  }

  /** Of a double press, the second is meant for what was there before. */
  onPress = (event: MouseEvent) => {
    if (event.detail < 2 || performance.now() - this.changedAt > doublePressMs) return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Starts the thanks' time anew. */
  linger = () => {
    clearTimeout(this.leaving)
    if (this.props.phase !== 'thanking' || matchMedia('(prefers-reduced-motion:reduce)').matches) return
    this.leaving = setTimeout(() => {
      if (!this.isHovered && !this.body.current?.querySelector(':focus-visible,a'))
        this.props.onClose('visitor')
    }, thanksMs)
  }

  /** A phrase of the card's own, in its language. */
  say = (text: string): VNode => <Words text={text} language={this.props.phrases.language} />

  /** How scores look, if not as numbers. */
  drawnScores(): Look | undefined {
    return undefined
  }

  /** What stands over a follow-up: the way back to the score. */
  drawWay(change: VNode): ComponentChildren {
    return change
  }

  drawQuestion(asked: QuestionProps, field?: TextareaHTMLAttributes): VNode {
    const { phrases } = this.props
    return (
      <TextQuestion
        key={asked.followUp.id}
        {...asked}
        placeholder={phrases.optional}
        field={field}
        left={(count) => this.say(`${phrases.left} ${count}`)}
      />
    )
  }

  /** What stands under the thanks. */
  drawLink(): ComponentChildren {
    return undefined
  }

  /** The wording for the score's band; before there is a score, the longest. */
  worded(texts: TextsByBand): Wording {
    const { band } = this.props
    const ofBand = band && (texts[band] ?? texts.any)
    return ofBand ? this.props.choose(ofBand) : this.longest(texts)
  }

  longest(texts: TextsByBand): Wording {
    return Object.values(texts)
      .map(this.props.choose)
      .reduce((one, other) => (other.text.length > one.text.length ? other : one))
  }

  override render(props: SurveyCardProps, { heard, isSlow }: SurveyCardState) {
    const { say } = this
    const { survey, session, choose, phrases, phase, followUp } = props
    const screen = phase === 'thanking' ? 2 : props.question && 1
    const score = props.answers.get('score') as number | undefined
    const question = choose(survey.question)
    const own = (text: string): Wording => ({ text, language: phrases.language })
    const { low, high } = survey.ends ?? {}
    const change = (
      <button type="button" class="change" onClick={() => session.back(0)}>
        <b>{score}</b>
        {say(phrases.change)}
      </button>
    )
    const drawFollowUp = (followUp: FollowUp) => (
      <div class="screen" hidden={screen !== 1}>
        {this.drawWay(change)}
        {this.drawQuestion({
          followUp,
          question: this.worded(followUp.text),
          room: this.longest(followUp.text).text,
          value: props.answers.get(followUp.id),
          send: say(phrases.send),
          skip: say(phrases.skip),
          onNote: session.note,
          onSend: session.send,
          onSkip: session.skip,
        })}
      </div>
    )
    return (
      <div
        class="body"
        ref={this.body}
        onClickCapture={this.onPress}
        onPointerEnter={() => {
          this.isHovered = true
        }}
        onPointerLeave={() => {
          this.isHovered = false
          this.linger()
        }}
        onFocusOut={this.linger}
      >
        <div class="screen" hidden={screen !== 0}>
          <h2 class="title" id="question" tabIndex={-1}>
            <Words {...question} />
          </h2>
          <ScoreScale
            scale={scaleOf(survey)}
            look={this.drawnScores()}
            chosen={score}
            direction={directionOf(question.language)}
            ends={[
              low ? choose(low) : own(phrases.ends[survey.metric][0]),
              high ? choose(high) : own(phrases.ends[survey.metric][1]),
            ]}
            labelledBy="question"
            onAnswer={session.score}
          />
          <button
            type="button"
            class="skip"
            hidden={score !== undefined}
            onClick={() => props.onClose('not-now')}
          >
            {say(phrases.notNow)}
          </button>
        </div>
        {followUp && drawFollowUp(followUp)}
        <div class="screen thanks" hidden={screen !== 2}>
          {!followUp && change}
          <i />
          <h2 class="title" tabIndex={-1}>
            <Words {...(survey.thanks ? this.worded(survey.thanks) : own(phrases.thanks))} />
          </h2>
          {this.drawLink()}
        </div>
        <button
          type="button"
          class="close"
          lang={phrases.language}
          aria-label={phrases.close}
          onClick={() => props.onClose('visitor')}
        />
        <p class={isSlow ? 'saving' : 'heard'} role="status">
          {heard}
        </p>
      </div>
    )
  }
}
