import type { Item } from '../src/contract/batch.ts'
import {
  type PublishedProgramme,
  type PublishedSurvey,
  publishedTrigger,
  type Trigger,
} from '../src/contract/programme.ts'
import { triggerEvents } from '../src/contract/trigger-events.ts'
import { createId } from '../src/create-id.ts'

type Deviation = Partial<Omit<PublishedSurvey, 'trigger'>> & { trigger?: Trigger }

/** A CSAT survey on the event `bought`; takes only the deviation, its trigger as a programme file has it. */
export const aSurvey = ({
  trigger = { event: 'bought' },
  ...deviation
}: Deviation = {}): PublishedSurvey => ({
  id: 'bought-csat',
  metric: 'csat',
  trigger: publishedTrigger(trigger),
  importance: 3,
  question: { en: 'How satisfied were you?' },
  ...deviation,
})

/** A programme that asks freely; takes only the deviation. */
export const aProgramme = ({
  surveys = [aSurvey()],
  ...deviation
}: Partial<PublishedProgramme> = {}): PublishedProgramme => ({
  format: 1,
  version: 1,
  key: 'pk_test',
  languages: ['en'],
  timeZone: 'UTC',
  limits: { maxShowings: 100, windowMs: 86_400_000, maxPerPageView: 100 },
  appearance: {},
  events: [...new Set(surveys.flatMap(({ trigger }) => triggerEvents(trigger).map(({ event }) => event)))],
  signals: false,
  visits: false,
  surveys,
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
