import type { Explanation } from '@kairos-cx/sdk'
import { button, element, put } from './element.ts'
import { reasons } from './reasons.ts'
import { sayTime } from './say-time.ts'
import { sayValues } from './say-values.ts'

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
      const [tone, meaning] = reasons[reason] ?? ['no', '']
      row.className = tone
      put(code, reason)
      put(sentence, meaning)
      put(values, sayValues(by ?? { dueAt }, now))
      put(time, at === undefined ? '' : sayTime(at, now))
    },
  }
}
