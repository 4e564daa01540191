import { judgeAnswer } from '../ingest/judge-answer.ts'
import type { QuestionRules, SurveyRules } from '../programme/catalogue.ts'
import { StoreUnavailable } from '../store/store-unavailable.ts'
import { againForm, sentences, thanks } from './ending.ts'
import { type Found, findVisit } from './find-visit.ts'
import type { HostedOptions } from './hosted-options.ts'
import { isAsking } from './is-asking.ts'
import { readForm } from './read-form.ts'
import { type Given, readCarried, readGiven, readScore } from './read-reply.ts'
import { saveReply } from './save-reply.ts'
import { ask, askBefore, askScore, closed, nothingHere, show } from './screens.ts'
import type { Visit } from './visit.ts'
import { type Answers, bandOfAnswers, meantAnswers, stepFrom } from './way-of.ts'

/**
 * Answers a visitor who sends a form of the page: keeps the answer, and shows the next question on the way, or the
 * thanks, only once it is durable. Whatever the form lost or made up, the reply is judged as any other.
 */
export async function takeHosted(
  request: Request,
  survey: string,
  options: HostedOptions,
): Promise<Response> {
  const form = await readForm(request)
  const acceptLanguage = request.headers.get('Accept-Language')
  const found = await findVisit(survey, { ...options, query: form, from: 'form', acceptLanguage })
  if (found.is !== 'found') return nothingHere(found)
  // Of the version that the form was made for, whatever was published since, and so until the reply is kept.
  const rules = found.visit.project.surveyRules(survey, Number(form.get('version'))) as SurveyRules
  const visit = withVersion(found.visit, rules.programme)
  const { question, go, answers: before } = readCarried(form, rules)
  const answers = new Map(before)
  let isUnanswered = false

  if (question === 'score') {
    const score = readScore(form.get('score'), rules.scale)
    if (score === undefined) return askScore(visit, { status: 422 })
    answers.set('score', score)
  } else {
    const { kind } = rules.questions.get(question) as QuestionRules
    const required = visit.survey.followUps?.find(({ id }) => id === question)?.required
    const given = judged(question, readGiven(form, { kind, required }), rules)
    if (given.is === 'answer' && go !== 'skip') answers.set(question, given.value)
    if (go === 'back') return askBefore(visit, question, answers)
    const isLeftOut = given.is === 'nothing' || (go === 'skip' && !required)
    if (!isLeftOut && given.is !== 'answer') return ask(visit, question, answers, { wrong: given })
    isUnanswered = isLeftOut
    if (isUnanswered) answers.delete(question)
  }
  if (!answers.has('score')) return askScore(visit, { status: 422 })
  return keep({ found, question, answers, isUnanswered, rules, form, options })
}

/** Keeps what was answered, and goes on. */
async function keep({
  found,
  question,
  answers,
  isUnanswered,
  rules,
  form,
  options,
}: {
  found: Found
  question: string
  answers: Answers
  isUnanswered: boolean
  rules: SurveyRules
  form: URLSearchParams
  options: HostedOptions
}): Promise<Response> {
  const { visit, ids, person } = found
  const { project, survey, words } = visit
  const newest = project.surveyRules(survey.id) as SurveyRules
  // What the newest version does not understand is kept by the rules it was asked by, and nothing more is asked.
  const isCurrent =
    newest.scale === rules.scale &&
    [...answers].every(([id, value]) => !judgeAnswer({ question: id, value }, newest))
  const next = isCurrent ? stepFrom(question, { survey, answers, to: 'next' }) : undefined
  try {
    const isKnown = await options.store.submission({ project: project.key, id: ids.submission })
    if (!isKnown && !(await isAsking(visit, options))) return closed(visit)
    const refused = await saveReply(
      {
        project: project.key,
        survey: survey.id,
        programme: (isCurrent ? newest : rules).programme,
        ids,
        person,
        locale: visit.language,
        answers: isCurrent
          ? meantAnswers(survey, answers)
          : [...answers].map(([id, value]) => ({ question: id, value })),
        unanswered: isUnanswered ? question : undefined,
        done: !next,
      },
      options,
    )
    if (refused.length > 0)
      return show(sentences(words.notSaved), visit, { title: words.notSaved, status: 409 })
  } catch (reason) {
    if (!(reason instanceof StoreUnavailable)) throw reason
    options.onFailed(reason)
    const headers = { 'Retry-After': '5' }
    return show(againForm(visit, [...form]), visit, { title: words.notSaved, status: 503, headers })
  }
  if (next) return ask(visit, next.id, answers)
  return show(thanks(visit, isCurrent ? bandOfAnswers(survey, answers) : undefined), visit, {
    title: words.thanks,
  })
}

const withVersion = (visit: Visit, version: number): Visit => ({
  ...visit,
  fields: { ...visit.fields, version: String(version) },
})

/** An option that is not among those offered counts as none. */
function judged(question: string, given: Given, rules: SurveyRules): Given {
  const isOff = given.is === 'answer' && judgeAnswer({ question, value: given.value }, rules)
  return isOff ? { is: 'missing' } : given
}
