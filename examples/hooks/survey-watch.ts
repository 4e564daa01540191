import type { Cx } from '@kairos-cx/sdk'

/** What has become of a survey on this page. */
export interface SurveyNews {
  state: 'not-asked' | 'shown' | 'answered' | 'dismissed'
  /** The score, once there is one. */
  score?: number
}

/** The news of one survey, for whatever draws a page: gives the latest, and calls back for each new one. */
export interface SurveyWatch {
  latest(): SurveyNews
  /** Gives the way out. */
  subscribe(onNews: () => void): () => void
}

/** Watches a survey on this page, from now on. */
export function watchSurvey(cx: Pick<Cx, 'on'>, survey: string): SurveyWatch {
  let latest: SurveyNews = { state: 'not-asked' }
  return {
    latest: () => latest,
    subscribe(onNews) {
      const become = (news: SurveyNews) => {
        latest = news
        onNews()
      }
      const offs = [
        cx.on('shown', (shown) => shown.survey === survey && become({ state: 'shown' })),
        cx.on('dismissed', (dismissed) => dismissed.survey === survey && become({ state: 'dismissed' })),
        cx.on('answered', ({ survey: answered, answers }) => {
          const score = answers.find(({ question }) => question === 'score')?.value
          if (answered === survey && typeof score === 'number') become({ state: 'answered', score })
        }),
      ]
      return () => {
        for (const off of offs) off()
      }
    },
  }
}
