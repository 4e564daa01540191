import { type Answer, type FollowUp, isOnScale, type ScaleName } from '@kairos-cx/sdk/contract'
import { maxEmailLength, maxVerbatimLength } from '@kairos-cx/sdk/limits'
import { judgeAnswer } from '../ingest/judge-answer.ts'
import { parseJson } from '../parse-json.ts'
import type { SurveyRules } from '../programme/catalogue.ts'
import type { Answers } from './way-of.ts'

/** What a form of ours carries besides the answer to its question. */
export interface Carried {
  /** `score`, or the id of the follow-up that the form asks. */
  question: string
  /** What was answered before. */
  answers: Answers
  go: 'send' | 'skip' | 'back'
}

/** An answer as it was given: to be kept, left out, or told to be put right. */
export type Given =
  | { is: 'answer'; value: Answer['value'] }
  | { is: 'nothing' }
  | { is: 'missing' }
  /** An address without consent, or none. */
  | { is: 'wrong'; email: string; isAgreed: boolean }

/** Reads what a form carries. What does not fit the rules was not made by us, and is left out. */
export function readCarried(form: URLSearchParams, rules: SurveyRules): Carried {
  const go = form.get('go')
  const question = form.get('question') ?? ''
  return {
    question: rules.questions.has(question) ? question : 'score',
    answers: readAnswers(form.get('answers'), rules),
    go: go === 'skip' || go === 'back' ? go : 'send',
  }
}

function readAnswers(text: string | null, rules: SurveyRules): Answers {
  const answers = new Map<string, Answer['value']>()
  let pairs: unknown
  try {
    pairs = parseJson(text || '[]')
  } catch {
    return answers
  }
  for (const pair of Array.isArray(pairs) ? pairs : []) {
    const [question, value] = Array.isArray(pair) ? pair : []
    if (typeof question !== 'string' || !isValue(value)) continue
    if (!judgeAnswer({ question, value }, rules)) answers.set(question, value)
  }
  return answers
}

const isValue = (value: unknown): value is Answer['value'] =>
  typeof value === 'number' ||
  (typeof value === 'string' && value.length <= maxVerbatimLength) ||
  (Array.isArray(value) && value.every((one) => typeof one === 'string'))

/** Writes answers so that `readCarried` reads them. */
export const writeAnswers = (answers: Answers): string => JSON.stringify([...answers])

/** Reads the score of a form or a link; undefined if there is none on the scale. */
export function readScore(text: string | null, scale: ScaleName): number | undefined {
  const score = /^\d{1,2}$/.test(text ?? '') ? Number(text) : undefined
  return isOnScale(scale, score) ? score : undefined
}

/** Reads the answer to a follow-up; whether one of its options was chosen is judged later. */
export function readGiven(
  form: URLSearchParams,
  { kind, required }: Pick<FollowUp, 'kind' | 'required'>,
): Given {
  const nothing: Given = required ? { is: 'missing' } : { is: 'nothing' }
  switch (kind) {
    case 'text': {
      // Forms send a line break as two characters, which were typed as one.
      const text = (form.get('answer') ?? '').replaceAll('\r\n', '\n').trim().slice(0, maxVerbatimLength)
      return text ? { is: 'answer', value: text } : nothing
    }
    case 'choice':
    case 'yes-no': {
      const option = form.get('answer')
      return option ? { is: 'answer', value: option } : nothing
    }
    case 'choices': {
      const options = [...new Set(form.getAll('answer'))]
      return options.length > 0 ? { is: 'answer', value: options } : nothing
    }
    case 'contact': {
      const email = (form.get('email') ?? '').trim()
      const isAgreed = form.has('consent')
      if (!email && (!isAgreed || !required)) return nothing
      const isAddress = email.length <= maxEmailLength && /^[^\s@]+@[^\s@]+$/.test(email)
      return isAddress && isAgreed ? { is: 'answer', value: email } : { is: 'wrong', email, isAgreed }
    }
  }
}
