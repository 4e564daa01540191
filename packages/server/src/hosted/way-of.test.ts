import type { FollowUp } from '@kairos-cx/sdk/contract'
import { expect, it } from 'vitest'
import { aSurvey } from '../../test/builders.ts'
import { meantAnswers, stepFrom, wayOf } from './way-of.ts'

const text = { any: { en: 'And?' } }
const options = ['a', 'b'].map((id) => ({ id, text: { en: id } }))
const followUps: FollowUp[] = [
  { id: 'first', kind: 'choice', text, options, askIf: { bands: ['dissatisfied'] } },
  { id: 'second', kind: 'choice', text, options, askIf: { answers: { first: ['a'] } } },
  { id: 'third', kind: 'text', text, askIf: { answers: { second: ['b'] } } },
  { id: 'last', kind: 'text', text: { neutral: { en: 'Hm?' }, dissatisfied: { en: 'Oh?' } } },
]
const survey = aSurvey({ followUps })
const ids = (answers: [string, string | number][]) => wayOf(survey, new Map(answers)).map(({ id }) => id)

it('is followed by band, by answer and by wording', () => {
  expect(ids([])).toEqual([])
  expect(ids([['score', 5]])).toEqual([])
  expect(ids([['score', 3]])).toEqual(['last'])
  expect(ids([['score', 1]])).toEqual(['first', 'last'])
  expect(
    ids([
      ['score', 1],
      ['first', 'a'],
      ['second', 'b'],
    ]),
  ).toEqual(['first', 'second', 'third', 'last'])
})

it('is not led on by an answer that is off the way', () => {
  const answers: [string, string | number][] = [
    ['score', 1],
    ['first', 'b'],
    ['second', 'b'],
    ['last', 'x'],
  ]
  expect(ids(answers)).toEqual(['first', 'last'])
  expect(meantAnswers(survey, new Map(answers)).map(({ question }) => question)).toEqual([
    'score',
    'first',
    'last',
  ])
})

it('is gone forwards and back, also from a question that is off it', () => {
  const answers = new Map<string, string | number>([
    ['score', 1],
    ['first', 'b'],
  ])
  expect(stepFrom('score', { survey, answers, to: 'next' })?.id).toBe('first')
  expect(stepFrom('second', { survey, answers, to: 'next' })?.id).toBe('last')
  expect(stepFrom('second', { survey, answers, to: 'back' })?.id).toBe('first')
  expect(stepFrom('first', { survey, answers, to: 'back' })).toBeUndefined()
  expect(stepFrom('last', { survey, answers, to: 'next' })).toBeUndefined()
})
