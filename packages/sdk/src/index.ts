export type { Answer, Traits } from './contract/batch.ts'
export { type Band, bandOf, type Metric, type Scale, scales } from './contract/metrics.ts'
export type {
  FollowUp,
  PublishedProgramme,
  PublishedSurvey,
  Texts,
  TextsByBand,
} from './contract/programme.ts'
export type { OpenedSurvey, OpenSurvey, OpenSurveyOptions } from './open-survey.ts'
