import type { PublishedSurvey } from '@kairos-cx/sdk'

/** An NPS survey with one follow-up, in English and French; takes the deviation. */
export const aSurvey = (deviation: Partial<PublishedSurvey> = {}): PublishedSurvey => ({
  id: 'after-order',
  metric: 'nps',
  importance: 3,
  trigger: { rules: [{ event: 'order.placed' }] },
  question: {
    en: 'How likely are you to recommend us to a friend or colleague?',
    fr: 'Quelle est la probabilité que vous nous recommandiez à votre entourage ?',
  },
  followUps: [
    {
      id: 'why',
      kind: 'text',
      text: {
        any: { en: 'What is the main reason for your score?', fr: 'Pourquoi cette note ?' },
        detractor: { en: 'What went wrong?', fr: 'Qu’est-ce qui n’a pas été ?' },
      },
    },
  ],
  ...deviation,
})
