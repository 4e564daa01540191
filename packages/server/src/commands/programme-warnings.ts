import type { Programme, Survey } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../mistakes.ts'

/** One text in its languages, as `Texts` has parsed it. */
type Texts = Survey['question']

/**
 * Gives what is allowed in a programme but was hardly meant: surveys that nobody is asked, and texts that
 * some of the project's visitors cannot read. In the order of the document, surveys last.
 */
export function programmeWarnings({ project, limits, surveys }: Programme): Mistake[] {
  const warnings: Mistake[] = []
  const warn = (pointer: string, detail: string) => warnings.push({ pointer, detail })
  if (limits?.maxShowings === 0) warn('/limits/maxShowings', '0 asks nobody')
  if (surveys.length === 0) warn('/surveys', 'there are no surveys, so nobody is asked')
  for (const [index, survey] of surveys.entries()) {
    const at = `/surveys/${index}`
    if (survey.sampleShare === 0) warn(`${at}/sampleShare`, '0 asks nobody')
    for (const [pointer, texts] of textsOf(survey)) {
      const missing = project.languages.filter((language) => !isWorded(texts, language))
      if (missing.length > 0)
        warn(`${at}${pointer}`, `this text is not written in ${missing.join(', ')}, which the project names`)
    }
  }
  return warnings
}

/** Every text of a survey that visitors see, with its pointer within the survey. */
function textsOf({ question, ends, followUps, thanks }: Survey): [string, Texts][] {
  const byBand = (pointer: string, texts: object = {}) =>
    Object.entries(texts).map(([band, text]): [string, Texts] => [`${pointer}/${band}`, text])
  return [
    ['/question', question],
    ...byBand('/ends', ends),
    ...(followUps ?? []).flatMap(({ text }, index) => byBand(`/followUps/${index}/text`, text)),
    ...byBand('/thanks', thanks),
  ]
}

/** A page in `fr-CA` shows a text in `fr` if there is none of its own. Tags compare without regard to case. */
function isWorded(texts: Texts, language: string): boolean {
  const written = Object.keys(texts).map((tag) => tag.toLowerCase())
  const [base = ''] = language.toLowerCase().split('-')
  return written.includes(language.toLowerCase()) || written.includes(base)
}
