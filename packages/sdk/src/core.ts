/** What the script tag is made of: the core without its chunks, which the build makes files of their own. */

export type { CreateAnswering } from './answering.ts'
export { createCore } from './cx.ts'
export type { CouldAsk, OpenDeciding } from './deciding.ts'
export type { OpenSurvey } from './open-survey.ts'
export type { OpenTab } from './open-tab.ts'
export type { OpenSignals } from './signals.ts'
