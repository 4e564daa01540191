import type { Cx } from '@kairos-cx/sdk'
import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { type SurveyNews, watchSurvey } from './survey-watch.ts'

/**
 * The news of a survey as a signal, and a way to ask it now: for Preact with signals. What reads the signal is drawn
 * again, and nothing else. Make `cx` once, outside of components.
 *
 *     const { news, show } = useSurvey(cx, 'checkout-csat')
 *     return news.value.state === 'answered' ? <p>Thank you!</p> : <button onClick={show}>Tell us</button>
 */
export function useSurvey(
  cx: Pick<Cx, 'on' | 'show'>,
  survey: string,
): { news: ReadonlySignal<SurveyNews>; show(): void } {
  const watch = useMemo(() => watchSurvey(cx, survey), [cx, survey])
  const news = useSignal<SurveyNews>(watch.latest())
  useSignalEffect(() =>
    watch.subscribe(() => {
      news.value = watch.latest()
    }),
  )
  return { news, show: () => cx.show(survey) }
}
