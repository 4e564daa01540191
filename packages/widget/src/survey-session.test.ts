import type { Answer, PublishedSurvey } from '@kairos-cx/sdk'
import { beforeEach, expect, test } from 'vitest'
import { aSurvey } from '../test/a-survey.ts'
import { createSurveySession } from './survey-session.ts'

let saved: { answers: readonly Answer[]; done: boolean }[]
let isSafe: () => void
beforeEach(() => {
  saved = []
})

/** A session whose saves are recorded, and safe only once `isSafe()` says so. */
const begin = (deviation?: Partial<PublishedSurvey>) =>
  createSurveySession(aSurvey(deviation), (answers, done) => {
    saved.push({ answers, done })
    return new Promise((resolve) => {
      isSafe = resolve
    })
  })
const now = () => new Promise((resolve) => setTimeout(resolve))
const score = (value: number): Answer => ({ question: 'score', value })
const why = (value: string): Answer => ({ question: 'why', value })

test('saves the score at the tap, as not done while a follow-up is to come', () => {
  const session = begin()
  session.score(9)
  expect(saved).toEqual([{ answers: [score(9)], done: false }])
  expect(session.state.value).toMatchObject({ phase: 'asking', question: 1, band: 'promoter' })
})

test('is done with the score when no follow-up is asked', () => {
  const session = begin({ followUps: [] })
  session.score(0)
  expect(saved).toEqual([{ answers: [score(0)], done: true }])
  expect(session.state.value.phase).toBe('saving')
})

test('thanks only once the last save is safe', async () => {
  const session = begin()
  session.score(9)
  session.note('quick')
  session.send()
  await now()
  expect(session.state.value.phase).toBe('saving')
  isSafe()
  await now()
  expect(session.state.value.phase).toBe('thanking')
})

test('saves all answers so far each time, texts without the blanks around them', () => {
  const session = begin()
  session.score(9)
  session.note('  quick \n')
  session.send()
  expect(saved[1]).toEqual({ answers: [score(9), why('quick')], done: true })
})

test('takes a blank text for no answer', () => {
  const session = begin()
  session.score(9)
  session.note('   ')
  session.send()
  expect(saved[1]).toEqual({ answers: [score(9)], done: true })
})

test('takes back what was typed when the visitor skips, even if the page was hidden meanwhile', () => {
  const session = begin()
  session.score(9)
  session.note('rather not')
  session.keep()
  session.skip()
  expect(saved.slice(1)).toEqual([
    { answers: [score(9), why('rather not')], done: false },
    { answers: [score(9)], done: true },
  ])
})

test('saves a changed score again, with what was typed, and words what follows by its band', () => {
  const session = begin()
  session.score(9)
  session.note('hm')
  session.back(0)
  expect(session.state.value.question).toBe(0)
  session.score(3)
  expect(saved[1]).toEqual({ answers: [score(3), why('hm')], done: false })
  expect(session.state.value).toMatchObject({ question: 1, band: 'detractor' })
})

test('saves a text typed but not sent when the page may be gone, once', () => {
  const session = begin()
  session.score(9)
  session.note('quick')
  session.keep()
  session.keep()
  expect(saved.slice(1)).toEqual([{ answers: [score(9), why('quick')], done: false }])
})

test('saves a text typed but not sent on closing', () => {
  const session = begin()
  session.score(9)
  session.note('quick')
  session.close()
  expect(saved.slice(1)).toEqual([{ answers: [score(9), why('quick')], done: false }])
  expect(session.state.value.phase).toBe('closed')
})

test('saves nothing when closed without an answer', () => {
  begin().close()
  expect(saved).toEqual([])
})

test('takes no more text once the last answer is being saved', () => {
  const session = begin()
  session.score(9)
  session.note('quick')
  session.send()
  session.note('quick and')
  session.close()
  expect(saved).toHaveLength(2)
})

test('stays closed when a save ends later', async () => {
  const session = begin({ followUps: [] })
  session.score(9)
  session.close()
  isSafe()
  await now()
  expect(session.state.value.phase).toBe('closed')
})

test('lets a slip of the finger be put right after the thanks', async () => {
  const session = begin({ followUps: [] })
  session.score(2)
  isSafe()
  await now()
  session.back(0)
  session.score(9)
  expect(saved[1]).toEqual({ answers: [score(9)], done: true })
})

test('leaves out a follow-up that has no wording for the band', () => {
  const session = begin({
    followUps: [
      { id: 'sorry', kind: 'text', text: { detractor: { en: 'What went wrong?' } } },
      { id: 'why', kind: 'text', text: { any: { en: 'Why?' } } },
    ],
  })
  session.score(9)
  expect(session.state.value.followUp?.id).toBe('why')
  session.back(0)
  session.score(1)
  expect(session.state.value.followUp?.id).toBe('sorry')
  session.send()
  expect(session.state.value).toMatchObject({ phase: 'asking', question: 2, followUp: { id: 'why' } })
})
