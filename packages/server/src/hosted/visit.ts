import { fillPlaces, type Survey, type Texts } from '@kairos-cx/sdk/contract'
import type { MorePhrases, Phrases } from '@kairos-cx/widget/phrases'
import { chooseWording, directionOf, type Wording } from '@kairos-cx/widget/wording'
import { html } from 'hono/html'
import type { Project } from '../programme/catalogue.ts'
import type { OwnPhrases } from './own-phrases.ts'

/** Our own words on the page, and the tag of their language. */
export interface PageWords extends Phrases, MorePhrases, OwnPhrases {}

/** One visitor on the page of one survey. */
export interface Visit {
  project: Project
  survey: Survey
  /** BCP 47 tag that the texts are chosen by. */
  language: string
  words: PageWords
  /** Fields that every form of the visit sends back. */
  fields: Readonly<Record<string, string>>
}

/** What `html` gives: text in it is escaped, and what is nested is not escaped again. */
export type Markup = ReturnType<typeof html>

/** Gives a text in the visit's language, or as near to it as it is written. Of the visitor nothing is known here. */
export function wordingOf(texts: Texts, { language, project }: Visit): Wording {
  const wording = chooseWording(texts, language, project.programme.project.languages[0] as string)
  return { ...wording, text: fillPlaces(wording.text, {}) }
}

/** Marks a text with the language it is written in and the way that is read. */
export const marked = ({ text, language }: Wording): Markup =>
  html`<span lang="${language}" dir="${directionOf(language)}">${text}</span>`

/** A text of the team, chosen and marked. */
export const say = (texts: Texts, visit: Visit): Markup => marked(wordingOf(texts, visit))

/** The form's own fields, which nobody sees. */
export const hidden = (fields: Readonly<Record<string, string>>): Markup =>
  html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`
