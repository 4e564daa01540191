import { type ScaleName, scales } from '@kairos-cx/sdk'
import { Component, type ComponentChildren } from 'preact'
import type { Wording } from '../wording/choose-wording.ts'
import { Words } from '../wording/words.tsx'

/** Milliseconds after a typed 1 in which a 0 makes it a 10. */
export const secondDigitMs = 1000

/** How scores look, if not as their numbers. */
export interface Look {
  /** A class of the stylesheet. */
  name: string
  draw(score: number): ComponentChildren
  /** What a score is called by screen readers. */
  label(score: number): string
}

interface ScoreScaleProps {
  scale: ScaleName
  look: Look | undefined
  /** The score already given. */
  chosen: number | undefined
  direction: 'ltr' | 'rtl'
  /** The words at the lowest and at the highest score. */
  ends: readonly [Wording, Wording]
  /** Id of the question. */
  labelledBy: string
  onAnswer(score: number): void
}

/**
 * The scores of a metric's scale, each a button in a radio group. A click, Enter or Space answers.
 * Arrows, Home and End only move: looking at a score never gives it. A typed digit answers; a typed 1 on
 * a scale that reaches 10 waits for a 0 first, and is given if the scale goes away meanwhile.
 */
export class ScoreScale extends Component<ScoreScaleProps, { tabStop?: number }> {
  typedOne: ReturnType<typeof setTimeout> | undefined

  override componentWillUnmount() {
    if (this.typedOne) this.answer(1)
  }

  forgetOne() {
    clearTimeout(this.typedOne)
    this.typedOne = undefined
  }

  answer(score: number) {
    this.forgetOne()
    const { lowest, highest } = scales[this.props.scale]
    if (score >= lowest && score <= highest) this.props.onAnswer(score)
  }

  onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const { key } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const buttons = [...event.currentTarget.children] as HTMLElement[]
    const at = buttons.indexOf(event.target as HTMLElement)
    const forwards = this.props.direction === 'rtl' ? -1 : 1
    const to = {
      ArrowRight: at + forwards,
      ArrowLeft: at - forwards,
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: -1,
    }[key]
    if (to !== undefined) {
      event.preventDefault()
      this.forgetOne()
      buttons.at(to % buttons.length)?.focus()
    } else if (/^\d$/.test(key)) {
      // Else the digit is typed into the text field that gets the focus.
      event.preventDefault()
      if (this.typedOne && key === '0') this.answer(10)
      else if (key === '1' && buttons.length > 9) {
        this.forgetOne()
        this.typedOne = setTimeout(() => this.answer(1), secondDigitMs)
      } else this.answer(+key)
    }
  }

  override render(
    { scale, look, chosen, ends, labelledBy }: ScoreScaleProps,
    { tabStop }: { tabStop?: number },
  ) {
    const { lowest, highest } = scales[scale]
    return (
      <>
        <div
          class={`scale ${look ? look.name : scale}`}
          role="radiogroup"
          aria-labelledby={labelledBy}
          onKeyDown={this.onKeyDown}
        >
          {[...Array(highest - lowest + 1).keys()].map((index) => {
            const score = lowest + index
            const end = score === lowest ? ends[0] : score === highest ? ends[1] : undefined
            return (
              // biome-ignore lint/a11y/useSemanticElements: the arrows of native radio buttons give an answer.
              <button
                key={score}
                type="button"
                role="radio"
                aria-checked={score === chosen}
                aria-label={look ? look.label(score) : end && `${score} – ${end.text}`}
                tabIndex={score === (tabStop ?? chosen ?? lowest) ? 0 : -1}
                onFocus={() => this.setState({ tabStop: score })}
                onClick={() => this.answer(score)}
              >
                {look ? look.draw(score) : score}
              </button>
            )
          })}
        </div>
        <div class="ends">
          <Words {...ends[0]} />
          <Words {...ends[1]} />
        </div>
      </>
    )
  }
}
