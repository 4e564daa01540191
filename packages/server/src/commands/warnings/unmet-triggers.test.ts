import type { Condition, Trigger } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../../test/builders.ts'
import { mistakeLine } from '../../mistakes.ts'
import { unmetTriggers } from './unmet-triggers.ts'

const toldOf = (trigger: Trigger) =>
  unmetTriggers(aProgramme({ surveys: [aSurvey({ trigger })] }))
    .map(mistakeLine)
    .map((line) => line.replace('/surveys/0/trigger', ''))

const when = (property: string, operator: string, value: unknown) =>
  ({ property, operator, value }) as Condition
const group = (operator: 'all' | 'any' | 'none', ...conditions: Condition[]): Condition => ({
  operator,
  conditions,
})
const minute = 60_000

describe('a trigger that can never be met', () => {
  const value = (operator: string, value: unknown) => when('value', operator, value)

  it.each<[Condition[], string]>([
    [
      [value('greater', 100), value('less', 50)],
      '/where/1: the survey is never due: "value" cannot be above 100 and below 50 at once',
    ],
    [
      [when('plan', 'equals', 'pro'), value('exists', true), group('all', when('plan', 'equals', 'team'))],
      '/where/2/conditions/0: the survey is never due: "plan" cannot be "pro" and "team" at once',
    ],
    [
      [value('equals', 5), group('any', group('all', value('less', 5)))],
      '/where/1/conditions/0/conditions/0: the survey is never due: "value" cannot be 5 and below 5 at once',
    ],
    [
      [value('oneOf', ['a', 'b']), value('not', 'a'), group('none', value('equals', 'b'))],
      '/where/2/conditions/0: the survey is never due: "value" cannot be one of "a", "b", other than "a" and other than "b" at once',
    ],
    [
      [value('like', '/a*'), value('startsWith', '/b')],
      '/where/1: the survey is never due: "value" cannot be a text of the form "/a*" and a text that begins with "/b" at once',
    ],
    [
      [value('exists', false), value('contains', 'a')],
      '/where/1: the survey is never due: "value" cannot be missing and a text with "a" in it at once',
    ],
    [
      [value('between', [1, 2]), group('any', value('equals', 3), value('oneOf', [4, 5]))],
      '/where/1: the survey is never due: this cannot hold with the conditions before it',
    ],
  ])('by %j is told at the condition that rules it out', (where, line) => {
    expect(toldOf({ event: 'bought', where })).toEqual([line])
  })

  it('is told wherever it stands, with what that means', () => {
    const where = [value('greater', 1), value('less', 1)]
    const why = '"value" cannot be above 1 and below 1 at once'
    expect(toldOf({ event: 'a', after: [{ event: 'b', where, withinMs: minute }] })).toEqual([
      `/after/0/where/1: the survey is never due: ${why}`,
    ])
    expect(toldOf({ event: 'a', notAfter: [{ event: 'b', where, withinMs: minute }] })).toEqual([
      `/notAfter/0/where/1: this holds nothing back: ${why}`,
    ])
    expect(toldOf({ event: 'a', delayMs: 1, cancel: [{ event: 'b' }, { event: 'c', where }] })).toEqual([
      `/cancel/1/where/1: this cancels nothing: ${why}`,
    ])
    expect(toldOf({ any: [{ event: 'a' }, { event: 'b', where }] })).toEqual([
      `/any/1/where/1: this rule is never met: ${why}`,
    ])
    expect(toldOf({ all: [{ event: 'a' }, { event: 'b', where }], withinMs: minute })).toEqual([
      `/all/1/where/1: the survey is never due: ${why}`,
    ])
  })
})

describe('an event of the page', () => {
  it.each<[string, Condition, string]>([
    [
      '$scroll',
      when('depth', 'greater', 50),
      '"depth" is a number from 0 to 1, never above 50; for 50 % write 0.5',
    ],
    ['$scroll', when('depth', 'greater', 1), '"depth" is a number from 0 to 1, never above 1'],
    ['$scroll', when('percent', 'greater', 0.5), '"$scroll" tells no "percent", only "depth"'],
    ['$frustration', when('kind', 'equals', 'rage'), '"kind" is "rage-click" or "form-error", never "rage"'],
    ['$time', when('seconds', 'equals', '30'), '"seconds" is a whole number of 1 or more, never "30"'],
    ['$idle', when('seconds', 'less', 1), '"seconds" is a whole number of 1 or more, never below 1'],
    ['$exit', when('path', 'equals', '/'), '"$exit" tells no "path", nor anything else'],
    ['$page', when('url', 'contains', '/a'), '"$page" tells no "url", only "path" and "query.NAME"'],
    ['$page', when('query.page', 'equals', 2), '"query.page" is a text, never 2; write "2"'],
    ['$page', when('query.page', 'greater', 2), '"query.page" is a text, never above 2'],
    [
      '$page',
      when('path', 'equals', 'checkout'),
      '"path" is the path alone as browsers write it, beginning with "/", never "checkout"',
    ],
    [
      '$page',
      when('path', 'like', '/search?q=*'),
      '"path" is the path alone as browsers write it, beginning with "/", never a text of the form "/search?q=*"; ask for its query as "query.NAME"',
    ],
    [
      '$page',
      when('path', 'equals', '/été'),
      '"path" is the path alone as browsers write it, beginning with "/", never "/été"; write "/%C3%A9t%C3%A9"',
    ],
  ])('%s is never as %j', (event, condition, why) => {
    expect(toldOf({ event, where: [condition] })).toEqual([`/where/0: the survey is never due: ${why}`])
  })

  it('tells the selectors that triggers name, and nothing else of an element', () => {
    const buy = when('element', 'equals', '#buy')
    expect(toldOf({ event: '$click', where: [buy, when('text', 'equals', 'Buy')] })).toEqual([
      '/where/1: the survey is never due: "$click" tells no "text", only "element"',
    ])
    expect(toldOf({ event: '$click', where: [group('none', buy)] })).toEqual([
      '/where/0/conditions/0: the survey is never due: "element" is a selector as triggers name it, whole, never other than "#buy"',
    ])
  })

  it('tells the selectors that triggers name of this event, not of others', () => {
    const click = { event: '$click', where: [group('none', when('element', 'equals', '#buy'))] }
    const other = (event: string) => ({ event, where: [when('element', 'equals', '#reviews')] })
    expect(toldOf({ any: [click, other('$click')] })).toEqual([])
    expect(toldOf({ any: [click, other('$seen')] })).toEqual([
      expect.stringMatching(/^\/any\/0\/where\/0\/conditions\/0: this rule is never met: /),
    ])
  })

  it.each<[string, Condition[]]>([
    ['$scroll', [when('depth', 'between', [0.5, 1])]],
    ['$time', [when('seconds', 'greater', 2), when('seconds', 'less', 4)]],
    ['$page', [when('path', 'like', '*/checkout*'), when('query.utm_source', 'exists', false)]],
    ['$seen', [when('element', 'oneOf', ['#a', '#b'])]],
    ['bought', [when('depth', 'greater', 50), when('path', 'equals', 'anything')]],
  ])('%s may well be as %j', (event, where) => {
    expect(toldOf({ event, where })).toEqual([])
  })
})

describe('a condition that says nothing', () => {
  it('is told with what the page tells instead', () => {
    const kind = (operator: string, value: unknown) => when('kind', operator, value)
    const where = [
      group('any', kind('equals', 'rage'), kind('equals', 'form-error')),
      kind('not', 'scroll'),
      kind('oneOf', ['rage-click', 'form-error', 'hesitation']),
    ]
    const never = '"kind" is "rage-click" or "form-error", never'
    expect(toldOf({ event: '$frustration', where })).toEqual([
      `/where/0/conditions/0: this never holds: ${never} "rage"`,
      `/where/1: this always holds: ${never} "scroll"`,
      `/where/2/value/2: ${never} "hesitation"`,
    ])
    expect(toldOf({ event: 'frustrated', where })).toEqual([])
  })
})

describe('what must come before', () => {
  const paid = (property = 'by') => ({ event: 'paid', where: [when(property, 'equals', 'card')] })

  it('and must not come before is never met', () => {
    const after = [{ ...paid(), withinMs: 10 * minute }]
    const why =
      'the survey is never due: "paid" must have come in the 10 minutes before, and must not have come in the'
    expect(toldOf({ event: 'a', after, notAfter: [{ ...paid(), withinMs: 10 * minute }] })).toEqual([
      `/notAfter/0: ${why} 10 minutes before`,
    ])
    expect(toldOf({ event: 'a', after, notAfter: [{ event: 'paid', withinMs: 60 * minute }] })).toEqual([
      `/notAfter/0: ${why} 1 hour before`,
    ])
  })

  it('so many times and must not come before is never met', () => {
    const notAfter = [{ event: 'a', withinMs: 86_400_000 }]
    expect(toldOf({ event: 'a', times: 3, withinMs: 1_500, notAfter })).toEqual([
      '/notAfter/0: the survey is never due: "a" must come 3 times in 1500 milliseconds, and must not have come in the 1 day before',
    ])
  })

  it.each<[string, Trigger]>([
    [
      'in a longer time than it must not',
      { event: 'a', after: [{ event: 'b', withinMs: 2 }], notAfter: [{ event: 'b', withinMs: 1 }] },
    ],
    [
      'of another kind',
      {
        event: 'a',
        after: [{ event: 'paid', withinMs: 1 }],
        notAfter: [{ ...paid(), withinMs: 9 }],
      },
    ],
    [
      'with other conditions',
      { event: 'a', after: [{ ...paid(), withinMs: 1 }], notAfter: [{ ...paid('as'), withinMs: 9 }] },
    ],
    ['once, and not before', { event: 'a', notAfter: [{ event: 'a', withinMs: 9 }] }],
  ])('%s may well be met', (_, trigger) => {
    expect(toldOf(trigger)).toEqual([])
  })
})

describe('what cancels', () => {
  const cancel = [{ event: 'a' }]

  it('nothing, since it makes the survey due again, is told', () => {
    const line = 'this cancels nothing: "a" makes the survey due as well, and without "delayMs" at once'
    expect(toldOf({ event: 'a', cancel })).toEqual([`/cancel/0: ${line}`])
    expect(toldOf({ any: [{ event: 'b' }, { event: 'a' }], cancel })).toEqual([`/cancel/0: ${line}`])
  })

  it.each<[string, Trigger]>([
    ['the wait, which begins again: some time after the last', { event: 'a', delayMs: minute, cancel }],
    ['what it does not make due', { event: 'a', where: [when('value', 'greater', 50)], cancel }],
    ['what comes the third time', { event: 'a', times: 3, withinMs: minute, cancel }],
  ])('%s is left alone', (_, trigger) => {
    expect(toldOf(trigger)).toEqual([])
  })
})

it('tells of an event that stands twice in "all"', () => {
  expect(toldOf({ all: [{ event: 'a' }, { event: 'b' }, { event: 'a' }], withinMs: minute })).toEqual([
    '/all/2: "a" stands here twice: to count it, write "times"',
  ])
})
