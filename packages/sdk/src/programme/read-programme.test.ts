import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../test/builders.ts'
import { readContractCases } from '../../test/contract-cases.ts'
import { Programme, publishedProgramme } from '../contract/programme.ts'
import { readProgramme } from './read-programme.ts'
import { readSurveys } from './read-surveys.ts'

const overTheWire = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('reading a programme in the page', () => {
  it.each(readContractCases('programme/accepted'))('takes what the schema takes: $title', ({ input }) => {
    const published = overTheWire(publishedProgramme(Programme.parse(input), 3))
    expect(readProgramme(published)).toEqual(published)
    expect(readSurveys(published.surveys)).toEqual(published.surveys)
  })

  const survey = aSurvey() as unknown as Record<string, unknown>
  const trigger = ({ where, after, ...timing }: Record<string, unknown>) => ({
    trigger: { rules: [{ event: 'bought', where, after }], ...timing },
  })
  it.each<[string, object]>([
    ['no id', { id: undefined }],
    ['an id that is not text', { id: 7 }],
    ['no trigger', { trigger: undefined }],
    ['a trigger of null', { trigger: null }],
    ['a trigger without rules', { trigger: {} }],
    ['a rule without an event', { trigger: { rules: [{}] } }],
    ['an earlier event that is none', trigger({ after: [7] })],
    ['a cancelling event without a name', trigger({ cancel: [{}] })],
    ['a delay that is not a number', trigger({ delayMs: 'soon' })],
    ['a negative delay', trigger({ delayMs: -1 })],
    ['a condition that is not one', trigger({ where: [7] })],
    ['conditions that are no list', trigger({ where: { property: 'p' } })],
    [
      'an operator of a later version',
      trigger({ where: [{ property: 'p', operator: 'sounds-like', value: 'x' }] }),
    ],
    [
      'an operator every object has',
      trigger({ where: [{ property: 'p', operator: 'toString', value: 'x' }] }),
    ],
    ['an unknown group of conditions', trigger({ where: [{ operator: 'most', conditions: [] }] })],
    ['a group without conditions', trigger({ where: [{ operator: 'any' }] })],
    ['an audience that is no list', { audience: {} }],
    ['an audience of an unknown operator', { audience: [{ property: 'device', operator: 'is' }] }],
    ['a sample without a share', { samples: [{ audience: [] }] }],
    ['a sample without an audience', { samples: [{ share: 1 }] }],
    ['a schedule that is a text', { schedule: 'weekdays' }],
    ['hours of numbers', { schedule: { hours: { from: 9, until: 18 } } }],
    ['a weekday of a number', { schedule: { weekdays: [1] } }],
    ['a share that is not a number', { sampleShare: '0.5' }],
    ['a negative share', { sampleShare: -0.5 }],
    ['an unknown time to ask again', { againAfterMs: 'never' }],
    ['no importance', { importance: undefined }],
  ])('leaves out a survey with %s, and keeps its neighbour', (_, deviation) => {
    const other = aSurvey({ id: 'other' })
    const read = readSurveys(overTheWire([{ ...survey, ...deviation }, other]))
    expect(read.map(({ id }) => id)).toEqual(['other'])
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'programme'],
    ['another format', { ...aProgramme(), format: 2 }],
    ['no version', { ...aProgramme(), version: undefined }],
    ['no events', { ...aProgramme(), events: undefined }],
    ['events that are no texts', { ...aProgramme(), events: [7] }],
    ['a survey that is none', { ...aProgramme(), surveys: [null] }],
    ['no languages', { ...aProgramme(), languages: 'en' }],
    ['no limits', { ...aProgramme(), limits: undefined }],
    ['limits that are no numbers', { ...aProgramme(), limits: { maxShowings: '1', windowMs: 1 } }],
    ['no appearance', { ...aProgramme(), appearance: null }],
    ['surveys that are no list', { ...aProgramme(), surveys: {} }],
  ])('refuses %s', (_, value) => {
    expect(readProgramme(overTheWire(value))).toBeUndefined()
  })

  it('is not impressed by __proto__', () => {
    const hostile = JSON.stringify(aProgramme()).replace('"format":1', '"format":1,"__proto__":{"x":1}')
    expect(readProgramme(JSON.parse(hostile))?.surveys).toHaveLength(1)
    expect(({} as { x?: number }).x).toBeUndefined()
  })
})
