import type { FollowUp } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../../test/builders.ts'
import { mistakeLine } from '../../mistakes.ts'
import { followUpsOnTheWay } from './follow-ups-on-the-way.ts'

const text = { any: { en: 'And?' } }
const aText = (id: string, askIf?: FollowUp['askIf']): FollowUp => ({
  id,
  kind: 'text',
  text,
  ...(askIf && { askIf }),
})
const aChoice = (id: string, askIf?: FollowUp['askIf'], kind: 'choice' | 'choices' = 'choice'): FollowUp => ({
  id,
  kind,
  text,
  options: ['a', 'b', 'c'].map((id) => ({ id, text: { en: id } })),
  ...(askIf && { askIf }),
})

/** What is told of a CSAT survey with these follow-ups. */
const toldOf = (...followUps: FollowUp[]) =>
  followUpsOnTheWay(aProgramme({ surveys: [aSurvey({ followUps })] }))
    .map(mistakeLine)
    .map((line) => line.replace('/surveys/0/followUps', ''))

describe('a follow-up that nobody can be asked is told:', () => {
  const happy = { bands: ['satisfied' as const] }
  const unhappy = { bands: ['neutral' as const, 'dissatisfied' as const] }

  it('by a question of other bands', () => {
    expect(toldOf(aChoice('what', unhappy), aText('how', { ...happy, answers: { what: ['a'] } }))).toEqual([
      '/1/askIf: nobody is ever asked this: the questions it looks at are asked in other bands',
    ])
    expect(
      toldOf(aChoice('what', unhappy), aText('how', { bands: ['neutral'], answers: { what: ['a'] } })),
    ).toEqual([])
  })

  it('by two answers to a question that has one, over however many steps', () => {
    const second = aChoice('second', { answers: { first: ['a', 'b'] } })
    expect(
      toldOf(aChoice('first'), second, aText('third', { answers: { second: ['a'], first: ['c'] } })),
    ).toEqual(['/2/askIf: nobody is ever asked this: it would take two answers to "first", which has one'])
    expect(
      toldOf(aChoice('first'), second, aText('third', { answers: { second: ['a'], first: ['b'] } })),
    ).toEqual([])
  })

  it('not where several may be chosen', () => {
    const second = aChoice('second', { answers: { first: ['a'] } })
    expect(
      toldOf(
        aChoice('first', undefined, 'choices'),
        second,
        aText('third', { answers: { second: ['a'], first: ['c'] } }),
      ),
    ).toEqual([])
  })
})

describe('follow-ups for everybody are told', () => {
  it('from the third on', () => {
    expect(toldOf(aText('one'), aText('two'))).toEqual([])
    expect(toldOf(aText('one'), aText('two'), aText('three'))).toEqual([
      ': everybody is asked "one", "two" and "three"; a survey should end in three taps: leave some out, or ask them by "askIf"',
    ])
  })

  it('also where they name every band, and not where they leave one out', () => {
    const every = ['satisfied', 'neutral', 'dissatisfied'] as const
    expect(toldOf(aText('one'), aText('two'), aText('three', { bands: [...every] }))).toHaveLength(1)
    expect(toldOf(aText('one'), aText('two'), aText('three', { bands: [every[0], every[1]] }))).toEqual([])
    expect(toldOf(aChoice('one'), aText('two'), aText('three', { answers: { one: ['a'] } }))).toEqual([])
  })
})

it('an address that must be given is told', () => {
  const contact: FollowUp = { id: 'contact', kind: 'contact', text, consent: { en: 'Yes' } }
  expect(toldOf(contact)).toEqual([])
  expect(toldOf({ ...contact, required: true })).toEqual([
    '/0/required: who keeps the address to themselves cannot finish; a consent is to be given freely',
  ])
})
