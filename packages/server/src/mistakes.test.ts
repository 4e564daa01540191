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
const where = (condition: object) => ({ trigger: { event, where: [condition] } })
const whereValue = (operator: string, value: unknown) => where({ property: 'price', operator, value })
const any = (...conditions: object[]) => ({ operator: 'any', conditions })
const operators =
  'equals, not, greater, less, between, oneOf, contains, startsWith, like, exists, all, any, none'

describe('a mistake', () => {
  it.each<[object, string | string[]]>([
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
    [
      { trigger: {} },
      '/trigger/event: name the event that makes the survey due, or several with "any" or "all"',
    ],
    [
      { trigger: { event, times: 3 } },
      '/trigger/withinMs: "times" and "withinMs" go together: how often, and in how long',
    ],
    [
      { trigger: { event: '$click' } },
      '/trigger/where: name the element: { "property": "element", "operator": "equals", "value": "#buy" }',
    ],
    [
      { trigger: { all: [{ event }, { event }] } },
      '/trigger/withinMs: say within how many milliseconds all of them must come',
    ],
    [{ trigger: { all: [{ event }], withinMs: 9 } }, '/trigger/all: name at least two events'],
    [
      { trigger: { all: [{ event }, { event }], any: [{ event }], withinMs: 9 } },
      '/trigger/any: take "any" or "all", not both',
    ],
    [
      { trigger: { any: [{ event }], withinMs: 9 } },
      '/trigger/withinMs: "withinMs" stands inside each rule of "any", not beside it',
    ],
    [
      where({ property: 'price', operator: 'equal', value: 5 }),
      `/trigger/where/0/operator: expected one of ${operators}, got "equal"; did you mean "equals"?`,
    ],
    [
      where(any({ property: 'price', operator: 'is', value: 5 })),
      `/trigger/where/0/conditions/0/operator: expected one of ${operators}, got "is"`,
    ],
    [
      where(any(any({ property: 'price', operator: 'between', value: [5, 1] }))),
      '/trigger/where/0/conditions/0/conditions/0/value: the lower end comes first',
    ],
    [
      where(any({ property: 'price', operator: 'greater', value: '5' })),
      '/trigger/where/0/conditions/0/value: expected a number, got a text',
    ],
    [
      where(any({ property: 'price', operator: 'equals', valeu: 5 })),
      [
        '/trigger/where/0/conditions/0/value: this field is missing',
        '/trigger/where/0/conditions/0/valeu: there is no field "valeu" here',
      ],
    ],
    [
      where(any({ propertyy: 'price', operator: 'equals', value: 5 })),
      [
        '/trigger/where/0/conditions/0/property: this field is missing',
        '/trigger/where/0/conditions/0/propertyy: there is no field "propertyy" here; did you mean "property"?',
      ],
    ],
    [
      where({ ...any({ property: 'price', operator: 'equals', value: 5 }), property: 'price' }),
      '/trigger/where/0/property: there is no field "property" here',
    ],
    [where({ operator: 'any' }), '/trigger/where/0/conditions: this field is missing'],
    [where(any()), '/trigger/where/0/conditions: must have at least 1 entry'],
    [
      where(any(any(any(any(any({ property: 'price', operator: 'exists', value: true })))))),
      '/trigger/where/0/conditions/0/conditions/0/conditions/0/conditions/0: groups stand in one another at most 4 deep',
    ],
    [
      { audience: [any({ property: 'plan', operator: 'equals', value: 'pro' })] },
      '/audience/0/conditions/0/property: nothing called "plan" is known of a visitor; if it is a trait, write "trait.plan". Known are signedIn, language, locale, device, returning, daysSinceFirstSeen, path, trait.NAME, query.NAME, campaign.NAME',
    ],
    [{ samples: [{ audience: [], share: 1 }] }, '/samples/0/audience: must have at least 1 entry'],
    [
      { samples: [{ audience: [{ property: 'device', operator: 'equals', value: 'phone' }], share: 25 }] },
      '/samples/0/share: share must be between 0 and 1, got 25. For 25 % write 0.25.',
    ],
    [
      { schedule: { from: '2026-12-31', until: '2026-12-01' } },
      '/schedule/until: "from" comes after "until"',
    ],
    [{ schedule: { from: '2026-02-30' } }, '/schedule/from: there is no such day'],
    [{ schedule: { from: 'tomorrow' } }, '/schedule/from: write 2026-12-31, or 2026-12-31T18:00'],
    [
      { schedule: { hours: { from: '18:00', until: '24:00' } } },
      '/schedule/hours/until: write the time of day as 09:00; midnight is 00:00',
    ],
    [
      { schedule: { weekdays: ['monday'] } },
      '/schedule/weekdays/0: expected one of mon, tue, wed, thu, fri, sat, sun, got "monday"; did you mean "mon"?',
    ],
    [{ plan: { eventsPerDay: 0, margin: 5 } }, '/plan/eventsPerDay: must be above 0'],
    [
      { plan: { eventsPerDay: 1, margin: 5, responseShare: 20 } },
      '/plan/responseShare: responseShare must be between 0 and 1, got 20. For 20 % write 0.2.',
    ],
  ])('of %j is told in words', (survey, line) => {
    expect(toldOf(survey)).toEqual([line].flat().map((line) => `/surveys/0${line}`))
  })

  it.each<[object, string]>([
    [{ sampleShare: 25 }, '/sampleShare: sampleShare must be between 0 and 1, got 25. For 25 % write 0.25.'],
    [{ quietPages: ['checkout'] }, '/quietPages/0: a path begins with "/"'],
    [{ quietPages: [''] }, '/quietPages/0: a path begins with "/"'],
    [{ maxPerPageView: 0 }, '/maxPerPageView: must be 1 or more'],
    [{ acrossDevices: 'no' }, '/acrossDevices: expected true or false, got a text'],
  ])('in limits, of %j, is told in words', (limits, line) => {
    const input = { ...aProgramme(), limits }
    const { error } = Programme.safeParse(input)
    const told = error ? mistakesOf(error, input, { schema: Programme }).map(mistakeLine) : []
    expect(told).toEqual([`/limits${line}`])
  })

  it('in a number that must be above a bound names it', () => {
    const input = aSubmission({ inclusion: 0 })
    const { error } = Item.safeParse(input)
    expect(error && mistakesOf(error, input)).toEqual([{ pointer: '/inclusion', detail: 'must be above 0' }])
  })
})
