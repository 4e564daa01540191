export { Answer, Batch, Item, Showing, Submission, Traits } from './batch.ts'
export * as limits from './limits.ts'
export { type Band, bandOf, isOnScale, type Metric, type Scale, scales } from './metrics.ts'
export { Problem, type ProblemCode, problems } from './problem.ts'
export {
  Condition,
  EarlierEvent,
  EventRule,
  FollowUp,
  Language,
  Name,
  Programme,
  ProjectKey,
  type PublishedProgramme,
  type PublishedSurvey,
  type PublishedTrigger,
  publishedProgramme,
  publishedTrigger,
  Survey,
  Texts,
  TextsByBand,
  Trigger,
} from './programme.ts'
export { Receipt, Refusal, RefusalCode } from './receipt.ts'
export { Interval, Results } from './results.ts'
export { triggerEvents } from './trigger-events.ts'
