import { loneSentences, sentences } from './ending.ts'
import type { Finding, Found } from './find-visit.ts'
import { followUpForm } from './follow-up-form.ts'
import { page } from './page.ts'
import { type Given, writeAnswers } from './read-reply.ts'
import { scoreForm } from './score-form.ts'
import { type Markup, say, type Visit, wordingOf } from './visit.ts'
import { type Answers, bandOfAnswers, stepFrom, wayOf } from './way-of.ts'

/** Shows a page of the survey's project. */
export function show(
  content: Markup,
  { project, words }: Visit,
  options: Pick<
    Parameters<typeof page>[1],
    'title' | 'status' | 'headers' | 'withScript' | 'scriptlessAddress'
  >,
): Promise<Response> {
  const { appearance, project: about } = project.programme
  return page(content, { ...options, language: words.language, heading: about.name, appearance })
}

/** Shows the metric question, with the score that was given before; `status` 422 where one was to be given. */
export function askScore(
  visit: Visit,
  { answers = new Map(), status = 200 }: { answers?: Answers; status?: 200 | 422 } = {},
): Promise<Response> {
  const content = scoreForm(withAnswers(visit, answers), { chosen: answers.get('score') })
  return show(content, visit, { title: titleOf(visit), status })
}

/** Shows a follow-up, with what was answered before. */
export function ask(
  visit: Visit,
  question: string,
  answers: Answers,
  { wrong }: { wrong?: Extract<Given, { is: 'missing' | 'wrong' }> } = {},
): Promise<Response> {
  const band = bandOfAnswers(visit.survey, answers)
  const way = wayOf(visit.survey, answers)
  const at = way.findIndex(({ id }) => id === question)
  const followUp = way[at]
  const texts = followUp && band && (followUp.text[band] ?? followUp.text.any)
  // Off the way: only a form that is not ours asks for that.
  if (!followUp || !texts) return askScore(visit, { status: 422 })
  const content = followUpForm(followUp, withAnswers(visit, answers), {
    text: say(texts, visit),
    value: answers.get(question),
    wrong,
    place: at + 2,
    total: way.length + 1,
  })
  const title = wordingOf(texts, visit).text
  return show(content, visit, { title, status: wrong ? 422 : 200 })
}

/** Shows the question before another one, with what was answered; the score is the first. */
export function askBefore(visit: Visit, question: string, answers: Answers): Promise<Response> {
  const before = stepFrom(question, { survey: visit.survey, answers, to: 'back' })
  return before ? ask(visit, before.id, answers) : askScore(visit, { answers })
}

const withAnswers = (visit: Visit, answers: Answers): Visit => ({
  ...visit,
  fields: { ...visit.fields, answers: writeAnswers(answers) },
})

/** Names a page by its metric question. */
export const titleOf = (visit: Visit): string => wordingOf(visit.survey.question, visit).text

/** Says that a survey takes no answers, and thanks. */
export const closed = (visit: Visit): Promise<Response> =>
  show(sentences(visit.words.thanks, visit.words.closed), visit, { title: visit.words.closed })

/** Says why there is nothing to answer at an address. */
export function nothingHere(finding: Exclude<Finding, Found>): Promise<Response> {
  const { words } = finding
  const { language } = words
  switch (finding.is) {
    case 'gone': {
      const { name } = finding.project.programme.project
      const { appearance } = finding.project.programme
      return page(sentences(words.thanks, words.closed), {
        language,
        title: words.closed,
        heading: name,
        appearance,
      })
    }
    case 'ambiguous':
      // For who made the link, who reads English.
      return page(
        loneSentences(
          words.missing,
          'Several projects have a survey of this name. Add ?key=pk_… to the address.',
        ),
        {
          language,
          title: words.missing,
          status: 404,
        },
      )
    case 'missing':
      return page(loneSentences(words.missing), { language, title: words.missing, status: 404 })
  }
}
