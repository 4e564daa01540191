import type { PublishedProgramme, PublishedSurvey } from './contract/programme.ts'

/** Puts a tab at the edge of the page, and gives the way out. The widget draws it. */
export type OpenTab = (options: OpenTabOptions) => () => void

export interface OpenTabOptions {
  survey: PublishedSurvey
  appearance: PublishedProgramme['appearance']
  /** The visitor's language, a BCP 47 tag. */
  locale: string
  /** The team's fallback language. */
  fallbackLanguage: string
  onPressed(): void
}
