import { type Explanation, reasonSentences } from '@kairos-cx/sdk'
import { button, element, put } from './element.ts'
import { sayTime } from './say-time.ts'
import { sayValues } from './say-values.ts'
import { toneOf } from './tones.ts'

export interface SurveyRow {
  element: HTMLElement
  /** Says what is known of the survey at `now`, epoch milliseconds. */
  draw(explanation: Explanation, now: number): void
}

/** One survey of the programme: why it did or did not show, and by which values. */
export function createSurveyRow(survey: string, onShow: () => void): SurveyRow {
  const [code, time, sentence, values] = [
    element('code'),
    element('time'),
    element('p'),
    element('p', 'values'),
  ]
  const show = button('Show', onShow)
  show.ariaLabel = `Show ${survey} now`
  const row = element(
    'li',
    '',
    element('b', '', survey),
    show,
    element('div', '', code, time),
    sentence,
    values,
  )
  return {
    element: row,
    draw({ reason, values: by, at, dueAt }, now) {
      const [first = '', ...rest] = reasonSentences[reason] ?? 'a reason this panel does not know'
      row.className = toneOf(reason)
      put(code, reason)
      put(sentence, `${first.toUpperCase()}${rest.join('')}.`)
      put(values, sayValues(by ?? { dueAt }, now))
      put(time, at === undefined ? '' : sayTime(at, now))
    },
  }
}
