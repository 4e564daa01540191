import type { Programme, Survey } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'

/** One text in its languages, as `Texts` has parsed it. */
type Texts = Survey['question']

/** Warns of each text that some of the project's visitors cannot read. */
export function missingTexts({ project, surveys }: Programme): Mistake[] {
  return surveys.flatMap((survey, index) =>
    textsOf(survey).flatMap(([pointer, texts]) => {
      const missing = project.languages.filter((language) => !isWorded(texts, language))
      return missing.length > 0
        ? [
            {
              pointer: `/surveys/${index}${pointer}`,
              detail: `this text is not written in ${missing.join(', ')}, which the project names`,
            },
          ]
        : []
    }),
  )
}

/** Every text of a survey that visitors see, with its pointer within the survey. */
function textsOf({ question, ends, followUps = [], thanks, links = {} }: Survey): [string, Texts][] {
  const byBand = (pointer: string, texts: object = {}) =>
    Object.entries(texts).map(([band, text]): [string, Texts] => [`${pointer}/${band}`, text])
  return [
    ['/question', question],
    ...byBand('/ends', ends),
    ...followUps.flatMap((followUp, index) => {
      const here = `/followUps/${index}`
      const options = 'options' in followUp ? followUp.options : []
      return [
        ...byBand(`${here}/text`, followUp.text),
        ...options.map(({ text }, n): [string, Texts] => [`${here}/options/${n}/text`, text]),
        ...('consent' in followUp ? [[`${here}/consent`, followUp.consent] as [string, Texts]] : []),
      ]
    }),
    ...byBand('/thanks', thanks),
    ...Object.entries(links).map(([band, { text }]): [string, Texts] => [`/links/${band}/text`, text]),
  ]
}

/** A page in `fr-CA` shows a text in `fr` if there is none of its own. Tags compare without regard to case. */
function isWorded(texts: Texts, language: string): boolean {
  const written = Object.keys(texts).map((tag) => tag.toLowerCase())
  const [base = ''] = language.toLowerCase().split('-')
  return written.includes(language.toLowerCase()) || written.includes(base)
}
