export type { Clock } from './clock.ts'
export type { Answer, Traits } from './contract/batch.ts'
export { isAsked } from './contract/is-asked.ts'
export {
  type Band,
  bandOf,
  type Metric,
  type Scale,
  type ScaleName,
  scaleOf,
  scales,
} from './contract/metrics.ts'
export { fillPlaces, type PlaceValues } from './contract/placeholders.ts'
export type {
  FollowUp,
  PublishedProgramme,
  PublishedSurvey,
  Texts,
  TextsByBand,
} from './contract/programme.ts'
export { createCx } from './create-cx.ts'
export type { Cx, CxOptions } from './cx.ts'
export type { CxEvents } from './cx-events.ts'
export type { EventCatalogue } from './event-catalogue.ts'
export { type Fault, type FaultCode, faults } from './fault.ts'
export type { Preview } from './open-preview.ts'
export type { ClosedBy, OpenedSurvey, OpenSurvey, OpenSurveyOptions } from './open-survey.ts'
export type { OpenTab, OpenTabOptions } from './open-tab.ts'
export { reasonSentences } from './reason-sentences.ts'
export type { Reason, Values } from './triggers/decide-due.ts'
export type { Explanation } from './triggers/trigger-engine.ts'
