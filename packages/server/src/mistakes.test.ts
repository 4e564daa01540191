import { Item, Programme } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aProgramme, aSubmission, aSurvey } from '../test/builders.ts'
import { mistakeLine, mistakesOf } from './mistakes.ts'

/** The mistakes of a programme with these fields in its one survey, a line each. */
function toldOf(survey: object): string[] {
  const input = aProgramme({ surveys: [{ ...aSurvey(), ...survey } as never] })
  const { error } = Programme.safeParse(input)
  return error ? mistakesOf(error, input, { schema: Programme }).map(mistakeLine) : []
}

const event = 'bought'
const whereValue = (operator: string, value: unknown) => ({
  trigger: { event, where: [{ property: 'price', operator, value }] },
})

describe('a mistake', () => {
  it.each<[object, string]>([
    [{ trigger: { event: '' } }, '/trigger/event: must not be empty'],
    [{ trigger: { event, delayMs: -1 } }, '/trigger/delayMs: must be 0 or more'],
    [{ trigger: { event, delayMs: 1e12 } }, '/trigger/delayMs: must be at most 2592000000'],
    [{ trigger: { event, delayMs: 1.5 } }, '/trigger/delayMs: expected a whole number, got 1.5'],
    [{ trigger: { event, delayMs: '5' } }, '/trigger/delayMs: expected a number, got a text'],
    [{ trigger: { event, where: {} } }, '/trigger/where: expected a list, got an object'],
    [{ trigger: { event, cancel: [] } }, '/trigger/cancel: must have at least 1 entry'],
    [{ trigger: null }, '/trigger: expected an object, got null'],
    [{ name: 'x'.repeat(501) }, '/name: must be at most 500 characters'],
    [{ metric: 'cast' }, '/metric: expected one of nps, csat, ces, got "cast"'],
    [{ metric: 5 }, '/metric: expected one of nps, csat, ces, got 5'],
    [whereValue('between', 5), '/trigger/where/0/value: expected two numbers, [low, high]'],
    [whereValue('between', [5]), '/trigger/where/0/value: expected two numbers, [low, high]'],
    [whereValue('between', [1, 2, 3]), '/trigger/where/0/value: expected two numbers, [low, high]'],
    [
      whereValue('equals', []),
      '/trigger/where/0/value: expected a text, a number or true or false, got a list',
    ],
    [
      { trigger: { event, dealyMs: 5 } },
      '/trigger/dealyMs: there is no field "dealyMs" here; did you mean "delayMs"?',
    ],
    [
      { trigger: { event, delay: 5 } },
      '/trigger/delay: there is no field "delay" here; did you mean "delayMs"?',
    ],
    [{ Metric: 'nps' }, '/Metric: there is no field "Metric" here; did you mean "metric"?'],
    [{ colour: 'red' }, '/colour: there is no field "colour" here'],
  ])('of %j is told in words', (survey, line) => {
    expect(toldOf(survey)).toEqual([`/surveys/0${line}`])
  })

  it('in a number that must be above a bound names it', () => {
    const input = aSubmission({ inclusion: 0 })
    const { error } = Item.safeParse(input)
    expect(error && mistakesOf(error, input)).toEqual([{ pointer: '/inclusion', detail: 'must be above 0' }])
  })
})
