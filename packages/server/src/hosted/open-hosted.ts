import type { SurveyRules } from '../programme/catalogue.ts'
import { findVisit } from './find-visit.ts'
import type { HostedOptions } from './hosted-options.ts'
import { isAsking } from './is-asking.ts'
import { readScore } from './read-reply.ts'
import { confirmForm, scoreForm } from './score-form.ts'
import { closed, nothingHere, show, titleOf } from './screens.ts'

/**
 * Answers a visitor who opens the page of a survey: with the metric question, or the score that the link has chosen.
 * Records nothing, since scanners and previews open links too.
 */
export async function openHosted(
  request: Request,
  survey: string,
  options: HostedOptions,
): Promise<Response> {
  const query = new URL(request.url).searchParams
  const acceptLanguage = request.headers.get('Accept-Language')
  const found = await findVisit(survey, { ...options, query, from: 'address', acceptLanguage })
  if (found.is !== 'found') return nothingHere(found)
  const { visit, isNewId } = found
  if (!(await isAsking(visit, options))) return closed(visit)

  const { fields } = visit
  const address = (parameters: URLSearchParams) => `${visit.survey.id}?${parameters}`
  const kept = new URLSearchParams(query)
  if (fields.id !== undefined) kept.set('id', fields.id)
  const whole = new URLSearchParams(kept)
  whole.delete('score')
  const rules = visit.project.surveyRules(survey) as SurveyRules
  const score = readScore(query.get('score'), rules.scale)
  const content =
    score === undefined ? scoreForm(visit) : confirmForm(visit, { score, otherwise: address(whole) })
  const scriptlessAddress = isNewId ? address(kept) : undefined
  return show(content, visit, { title: titleOf(visit), withScript: true, scriptlessAddress })
}
