import type { Item } from '../src/contract/batch.ts'
import type { PublishedProgramme, PublishedSurvey } from '../src/contract/programme.ts'
import { createId } from '../src/create-id.ts'

/** A CSAT survey on the event `bought`; takes only the deviation. */
export const aSurvey = (deviation: Partial<PublishedSurvey> = {}): PublishedSurvey => ({
  id: 'bought-csat',
  metric: 'csat',
  trigger: { event: 'bought' },
  importance: 3,
  question: { en: 'How satisfied were you?' },
  ...deviation,
})

/** A programme that asks freely; takes only the deviation. */
export const aProgramme = (deviation: Partial<PublishedProgramme> = {}): PublishedProgramme => ({
  format: 1,
  version: 1,
  key: 'pk_test',
  languages: ['en'],
  limits: { maxShowings: 100, windowMs: 86_400_000 },
  appearance: {},
  surveys: [aSurvey()],
  ...deviation,
})

export const aSubmission = (deviation: Partial<Extract<Item, { kind: 'submission' }>> = {}) => ({
  kind: 'submission' as const,
  id: createId(Date.now()),
  revision: 1,
  survey: 'bought-csat',
  at: Date.now(),
  answers: [{ question: 'score', value: 5 }],
  ...deviation,
})
