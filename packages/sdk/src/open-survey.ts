import type { Answer } from './contract/batch.ts'
import type { PlaceValues } from './contract/placeholders.ts'
import type { PublishedProgramme, PublishedSurvey } from './contract/programme.ts'

/**
 * Puts a survey on the screen and gives its handle. The seam between the SDK, which knows the rules and
 * draws nothing, and the widget, which draws and knows no rules.
 */
export type OpenSurvey = (survey: PublishedSurvey, options: OpenSurveyOptions) => Promise<OpenedSurvey>

export interface OpenSurveyOptions {
  /** The visitor's language, a BCP 47 tag. */
  locale: string
  /** The team's fallback language: the first of the programme. */
  fallbackLanguage: string
  appearance: PublishedProgramme['appearance']
  /** What texts have places for: traits of the person, and properties of the event that made the survey due. */
  values?: PlaceValues
  /**
   * Takes all answers given so far, at the tap of a score and at each further answer; `done` at the end.
   * Resolves once they are as safe as this browser can make them, and never rejects: only then may
   * the card say that the answer is saved.
   */
  save(answers: readonly Answer[], done: boolean): Promise<void>
  /** Called once, when the survey has been on a visible screen for a second. */
  onSeen(): void
  /** Called once, when the survey has left the screen: closed by the visitor before or after an answer (with "Not now": `not-now`), or by `close()`. */
  onClosed(by: ClosedBy): void
}

export type ClosedBy = 'visitor' | 'not-now' | 'page'

export interface OpenedSurvey {
  /** Takes the survey off the screen. Calling it again does nothing. */
  close(): void
}
