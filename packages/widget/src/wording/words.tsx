import type { Wording } from './choose-wording.ts'
import { directionOf } from './direction-of.ts'

/** A text, marked with the language it is written in and the way that is read. */
export const Words = ({ text, language }: Wording) => (
  <span lang={language} dir={directionOf(language)}>
    {text}
  </span>
)
