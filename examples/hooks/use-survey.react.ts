import type { Cx } from '@kairos-cx/sdk'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { type SurveyNews, watchSurvey } from './survey-watch.ts'

/**
 * The news of a survey, and a way to ask it now: for React 18 and later. Make `cx` once, outside of components.
 *
 *     const { state, score, show } = useSurvey(cx, 'checkout-csat')
 *     return state === 'answered' ? <p>Thank you!</p> : <button onClick={show}>Tell us</button>
 */
export function useSurvey(cx: Pick<Cx, 'on' | 'show'>, survey: string): SurveyNews & { show(): void } {
  const watch = useMemo(() => watchSurvey(cx, survey), [cx, survey])
  const news = useSyncExternalStore(watch.subscribe, watch.latest, watch.latest)
  const show = useCallback(() => cx.show(survey), [cx, survey])
  return { ...news, show }
}
