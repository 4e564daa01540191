import type { Condition, LeafCondition } from '@kairos-cx/sdk/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meetsConditions } from '../../../../sdk/src/triggers/meets-condition.ts'
import { canBeMet, implies } from './can-be-met.ts'
import { knownOfVisitor } from './known-values.ts'

const nothing = () => undefined
const of = (property: string) => (operator: string, value: unknown) =>
  ({ property, operator, value }) as LeafCondition
const [x, y] = [of('x'), of('y')]
const group = (operator: 'all' | 'any' | 'none', ...conditions: Condition[]): Condition => ({
  operator,
  conditions,
})

describe('conditions', () => {
  it.each<[string, Condition[]]>([
    ['two values at once', [x('equals', 'a'), x('equals', 'b')]],
    ['a number and a text of the same digits', [x('equals', 5), x('equals', '5')]],
    ['a value and not that value', [x('equals', 5), x('not', 5)]],
    ['above and below nothing between', [x('greater', 5), x('less', 5)]],
    ['above what it is', [x('equals', 5), x('greater', 5)]],
    ['a value outside an interval', [x('between', [1, 4]), x('equals', 5)]],
    ['the end of an interval, which is left out', [x('between', [5, 5]), x('not', 5)]],
    ['lists without a common value', [x('oneOf', ['a', 'b']), x('oneOf', ['c', 1])]],
    ['a list of which nothing is left', [x('oneOf', ['a', 'b']), x('not', 'a'), x('not', 'b')]],
    ['a value of what is missing', [x('exists', false), x('equals', 'a')]],
    ['an interval of what is missing', [x('exists', false), x('less', 1)]],
    ['a text of what is missing', [x('exists', false), x('contains', 'a')]],
    ['both missing and there', [x('exists', false), x('exists', true)]],
    ['a number that is a text', [x('greater', 1), x('startsWith', 'a')]],
    ['two beginnings', [x('startsWith', '/a'), x('startsWith', '/b')]],
    ['two endings', [x('like', '*.html'), x('like', '*.pdf')]],
    ['a beginning that the value has not', [x('equals', '/b'), x('startsWith', '/a')]],
    ['a form that the value has not', [x('like', '/a*'), x('oneOf', ['/b', '/c'])]],
    ['two forms without a star', [x('like', 'a'), x('like', 'b')]],
    ['what a group of all contradicts', [x('equals', 1), group('all', y('equals', 1), x('equals', 2))]],
    ['what each of any contradicts', [x('equals', 1), group('any', x('equals', 2), x('greater', 5))]],
    ['what none may be', [x('startsWith', '/ab'), group('none', x('startsWith', '/a'))]],
    ['what none may be, but all are', [group('none', x('not', 1)), x('greater', 1)]],
    ['none of not', [group('none', group('any', x('equals', 1), x('not', 1)))]],
    ['not some of what is certain', [group('none', group('all', x('exists', true))), x('less', 1)]],
    [
      'two choices that never fit',
      [group('any', x('equals', 1), x('equals', 2)), group('any', x('equals', 3), x('equals', 4))],
    ],
  ])('ask in vain for %s', (_, conditions) => {
    expect(canBeMet(conditions, nothing)).toBe(false)
    expect(canBeMet([y('exists', true), ...conditions].reverse(), nothing)).toBe(false)
  })

  it.each<[string, Condition[]]>([
    ['nothing', []],
    ['a number between', [x('greater', 5), x('less', 5.1), x('not', 5.05)]],
    ['a number beyond the largest that is named', [x('greater', 1e308)]],
    ['anything but a value', [x('not', 1), x('not', 'a'), x('not', true)]],
    ['what is missing and not a value', [x('exists', false), x('not', 1)]],
    ['one beginning within another', [x('startsWith', '/a'), x('startsWith', '/ab'), x('like', '*z')]],
    ['texts with several things in them', [x('contains', 'a'), x('contains', 'b'), x('not', 'ab')]],
    ['other properties', [x('equals', 1), y('equals', 2)]],
    ['one of any', [x('equals', 2), group('any', x('equals', 1), x('equals', 2))]],
    ['none that it is', [x('equals', 2), group('none', x('equals', 1), y('exists', true))]],
    ['a text of which a part is free', [x('like', 'a*a'), group('none', x('like', 'a'))]],
  ])('may well ask for %s', (_, conditions) => {
    expect(canBeMet(conditions, nothing)).toBe(true)
  })

  const value = fc.constantFrom<unknown>('a', 'ab', 'b', '/a', '', 0, 1, 1.5, 2, true, false)
  const number = fc.constantFrom(0, 1, 1.5, 2)
  const text = fc.constantFrom('a', 'ab', 'b', '/', '*', 'a*', '*b', '*a*')
  const leaf = fc
    .tuple(
      fc.constantFrom(x, y),
      fc.oneof(
        fc.tuple(fc.constantFrom('equals', 'not'), value),
        fc.tuple(fc.constantFrom('greater', 'less'), number),
        fc.tuple(fc.constant('between'), fc.tuple(number, number)),
        fc.tuple(fc.constant('oneOf'), fc.array(value, { minLength: 1, maxLength: 3 })),
        fc.tuple(fc.constantFrom('contains', 'startsWith', 'like'), text),
        fc.tuple(fc.constant('exists'), fc.boolean()),
      ),
    )
    .map(([on, [operator, value]]): Condition => on(operator, value))
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc
        .tuple(
          fc.constantFrom('all', 'any', 'none'),
          fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
        )
        .map(([operator, conditions]) => group(operator, ...conditions)),
    ),
  }))
  const conditions = fc.array(condition, { maxLength: 4 })
  const properties = fc.record({ x: fc.oneof(value, fc.constant('xaby')), y: value }, { requiredKeys: [] })

  it('are never said to be in vain where a page finds them met', () => {
    fc.assert(
      fc.property(conditions, properties, (conditions, properties) => {
        fc.pre(meetsConditions(conditions, properties))
        return canBeMet(conditions, nothing)
      }),
      { numRuns: 3_000 },
    )
  })

  it('never imply what a page finds missing', () => {
    fc.assert(
      fc.property(conditions, conditions, properties, (conditions, others, properties) => {
        fc.pre(meetsConditions(conditions, properties) && !meetsConditions(others, properties))
        return !implies(conditions, others, nothing)
      }),
      { numRuns: 1_000 },
    )
  })

  it('are found in vain past many choices', () => {
    const choice = group('any', ...Array.from({ length: 20 }, (_, n) => of(`p${n}`)('equals', n)))
    const choices = Array.from({ length: 18 }, () => choice)
    const inVain = group('any', x('equals', 1), x('equals', 2))
    expect(canBeMet([...choices, inVain, x('equals', 3)], nothing)).toBe(false)
  })

  it('that would take for ever to count out are let be', () => {
    // 14 values for 13 properties, each of which takes one.
    const each = Array.from({ length: 14 }, (_, value) =>
      group('any', ...Array.from({ length: 13 }, (_, n) => of(`p${n}`)('equals', value))),
    )
    const startedAt = performance.now()
    expect(canBeMet(each, nothing)).toBe(true)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})

describe('an audience', () => {
  const fact = (property: string, operator: string, value: unknown) => of(property)(operator, value)

  it.each<[Condition[], boolean]>([
    [[fact('signedIn', 'equals', false), fact('trait.plan', 'equals', 'pro')], false],
    [[fact('trait.plan', 'exists', true), fact('signedIn', 'not', true)], false],
    [[fact('signedIn', 'equals', false), fact('trait.plan', 'exists', false)], true],
    [[fact('trait.plan', 'equals', 'pro'), fact('signedIn', 'equals', true)], true],
    [[fact('device', 'not', 'phone'), fact('device', 'not', 'tablet')], true],
    [[...['phone', 'tablet', 'desktop'].map((device) => fact('device', 'not', device))], false],
    [[fact('daysSinceFirstSeen', 'less', 1), fact('daysSinceFirstSeen', 'not', 0)], false],
    [[fact('path', 'like', '*checkout*'), fact('path', 'not', '/')], true],
  ])('of %j can be met: %s', (conditions, can) => {
    expect(canBeMet(conditions, knownOfVisitor.of)).toBe(can)
  })
})
