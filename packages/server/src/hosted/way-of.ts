import { type Answer, bandOf, type FollowUp, isAsked, type Survey, scaleOf } from '@kairos-cx/sdk/contract'

/** What has been answered, by question id. */
export type Answers = ReadonlyMap<string, Answer['value']>

/** Gives the band of the score; undefined while there is none. */
export function bandOfAnswers(survey: Survey, answers: Answers) {
  const score = answers.get('score')
  return typeof score === 'number' ? bandOf(scaleOf(survey), score) : undefined
}

/**
 * Gives the follow-ups that these answers lead to, in order; none while there is no score. An answer to a question
 * that is not on the way leads nowhere.
 */
export function wayOf(survey: Survey, answers: Answers): FollowUp[] {
  const band = bandOfAnswers(survey, answers)
  if (!band) return []
  const onWay = new Map<string, Answer['value']>()
  return (survey.followUps ?? []).filter((followUp) => {
    const { id, text } = followUp
    if (!(text[band] ?? text.any) || !isAsked(followUp, band, onWay)) return false
    const value = answers.get(id)
    if (value !== undefined) onWay.set(id, value)
    return true
  })
}

/** Gives the answers that are meant: the score, and those to questions on the way. */
export function meantAnswers(survey: Survey, answers: Answers): Answer[] {
  const way = wayOf(survey, answers)
  return [...answers]
    .filter(([question]) => question === 'score' || way.some(({ id }) => id === question))
    .map(([question, value]) => ({ question, value }))
}

/**
 * Gives the follow-up that is one step from a question, forwards or back; undefined where the way ends. The question
 * itself need not be on the way any more.
 */
export function stepFrom(
  question: string,
  { survey, answers, to }: { survey: Survey; answers: Answers; to: 'next' | 'back' },
): FollowUp | undefined {
  const placeOf = (id: string) => (survey.followUps ?? []).findIndex((followUp) => followUp.id === id)
  const from = placeOf(question)
  const way = wayOf(survey, answers)
  return to === 'next'
    ? way.find(({ id }) => placeOf(id) > from)
    : way.findLast(({ id }) => placeOf(id) < from)
}
