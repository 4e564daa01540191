export { createId } from '../create-id.ts'
export { Appearance, type PublishedAppearance, publishedAppearance } from './appearance.ts'
export { Answer, Batch, Item, Loss, LossReason, Showing, Submission, Traits } from './batch.ts'
export { isAsked } from './is-asked.ts'
export * as limits from './limits.ts'
export {
  type Band,
  bandOf,
  isOnScale,
  type Metric,
  type Scale,
  type ScaleName,
  scaleOf,
  scales,
} from './metrics.ts'
export { fillPlaces, type PlaceValues, placeholdersOf } from './placeholders.ts'
export { Problem, type ProblemCode, problems } from './problem.ts'
export {
  Condition,
  type ConditionGroup,
  EarlierEvent,
  EventRule,
  FollowUp,
  factNames,
  factPrefixes,
  Language,
  type LeafCondition,
  Name,
  otherOption,
  Plan,
  Programme,
  ProjectKey,
  type PublishedProgramme,
  type PublishedSurvey,
  type PublishedTrigger,
  publishedProgramme,
  publishedTrigger,
  Schedule,
  Survey,
  Texts,
  TextsByBand,
  Trigger,
  weekdays,
} from './programme.ts'
export { Quiet, QuietRequest } from './quiet.ts'
export { Receipt, Refusal, RefusalCode } from './receipt.ts'
export { Interval, Results } from './results.ts'
export { leafConditions, triggerEvents } from './trigger-events.ts'
