import { type Answer, isOnScale, type Refusal, scales } from '@kairos-cx/sdk/contract'
import { maxEmailLength } from '@kairos-cx/sdk/limits'
import type { QuestionRules, SurveyRules } from '../programme/catalogue.ts'

/** Options that a sentence lists. */
const maxListed = 10

/**
 * Judges one answer by the question it answers. Gives why it is refused, in a sentence that says what was
 * expected; undefined if it is right. What the visitor wrote is not repeated, but for a number.
 */
export function judgeAnswer(
  { question, value }: Answer,
  { scale, questions }: Pick<SurveyRules, 'scale' | 'questions'>,
): Pick<Refusal, 'code' | 'detail'> | undefined {
  if (question === 'score') {
    const { lowest, highest } = scales[scale]
    const bound = `must be a whole number from ${lowest} to ${highest}`
    if (typeof value !== 'number')
      return {
        code: 'answer-mismatch',
        detail: `The answer to "score" ${bound}, got ${nameOf(value, 'number')}.`,
      }
    if (isOnScale(scale, value)) return undefined
    return { code: 'score-off-scale', detail: `The score ${bound}, got ${value}.` }
  }
  const rules = questions.get(question)
  if (!rules) return { code: 'unknown-question', detail: `The survey has no question "${question}".` }
  if (isAnswer(value, rules)) return undefined
  const sort = rules.kind === 'choices' ? 'list' : 'text'
  return {
    code: 'answer-mismatch',
    detail: `The answer to "${question}" must be ${expected(rules)}, got ${nameOf(value, sort)}.`,
  }
}

function isAnswer(value: Answer['value'], { kind, options }: QuestionRules): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'choice':
    case 'yes-no':
      return typeof value === 'string' && options.includes(value)
    case 'choices':
      return (
        Array.isArray(value) &&
        value.length > 0 &&
        new Set(value).size === value.length &&
        value.every((id) => options.includes(id))
      )
    case 'contact':
      // No more than that: a stricter rule would now and then refuse an address that works, and the score with it.
      return typeof value === 'string' && value.length <= maxEmailLength && /^\S+@\S+$/.test(value)
  }
}

function expected({ kind, options }: QuestionRules): string {
  const shown = options.slice(0, maxListed).join(', ') + (options.length > maxListed ? ' …' : '')
  switch (kind) {
    case 'text':
      return 'a text'
    case 'choice':
    case 'yes-no':
      return `one of ${shown}`
    case 'choices':
      return `a list of one or more of ${shown}, each once`
    case 'contact':
      return `an e-mail address of at most ${maxEmailLength} characters`
  }
}

/** What a value is, in words; a number itself. A value of the right sort is another one than those expected. */
function nameOf(value: Answer['value'], sort: 'number' | 'text' | 'list'): string {
  if (typeof value === 'number') return `the number ${value}`
  const own = typeof value === 'string' ? 'text' : 'list'
  return `${own === sort ? 'another' : 'a'} ${own}`
}
