import type { Item, Loss, Metric, Programme, Showing, Submission, Survey } from '@kairos-cx/sdk/contract'

/** Noon, UTC, on the day that tests happen on. */
export const noon = Date.UTC(2026, 10, 20, 12)

/** Gives a UUID that depends on the number only. */
export const uuid = (n: number): string => `01930000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

export const aSurvey = (deviation: Partial<Survey> = {}): Survey => ({
  id: 'checkout',
  metric: 'csat' as Metric,
  trigger: { event: 'checkout.completed' },
  question: { en: 'How satisfied were you with the checkout?' },
  followUps: [{ id: 'why', kind: 'text', text: { any: { en: 'What is the main reason for your score?' } } }],
  ...deviation,
})

export const aProgramme = ({
  key = 'pk_test',
  timeZone,
  limits,
  surveys = [aSurvey()],
}: {
  key?: string
  timeZone?: string
  limits?: Programme['limits']
  surveys?: Survey[]
} = {}): Programme => ({
  format: 1,
  project: { key, name: 'Test', languages: ['en'], ...(timeZone && { timeZone }) },
  ...(limits && { limits }),
  surveys,
})

export const aShowing = (deviation: Partial<Showing> = {}): Showing => ({
  kind: 'showing',
  id: uuid(1),
  survey: 'checkout',
  at: noon,
  state: 'shown',
  ...deviation,
})

export const aSubmission = ({
  score = 4,
  ...deviation
}: Partial<Submission> & { score?: number } = {}): Submission => ({
  kind: 'submission',
  id: uuid(2),
  survey: 'checkout',
  at: noon,
  revision: 1,
  answers: [{ question: 'score', value: score }],
  ...deviation,
})

export const aLoss = (deviation: Partial<Loss> = {}): Loss => ({
  kind: 'loss',
  id: uuid(2),
  of: 'submission',
  survey: 'checkout',
  reason: 'too-old',
  at: noon,
  ...deviation,
})

export const aBatch = (items: readonly (Item | unknown)[], deviation: object = {}): object => ({
  key: 'pk_test',
  items,
  ...deviation,
})
