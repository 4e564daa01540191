import { expect, it } from 'vitest'
import type { Condition } from '../contract/programme.ts'
import { meetsCondition } from './meets-condition.ts'

const on = (operator: string, value: unknown) => ({ property: 'p', operator, value }) as Condition

it.each<[Condition, unknown, boolean]>([
  [on('equals', 'a'), 'a', true],
  [on('equals', 'a'), 'A', false],
  [on('equals', 1), '1', false],
  [on('not', 'a'), 'b', true],
  [on('not', 'a'), 'a', false],
  [on('greater', 50), 51, true],
  [on('greater', 50), 50, false],
  [on('greater', 50), '51', false],
  [on('greater', 50), Number.NaN, false],
  [on('less', 50), 49, true],
  [on('less', 50), 50, false],
  [on('between', [1, 3]), 1, true],
  [on('between', [1, 3]), 3, true],
  [on('between', [1, 3]), 4, false],
  [on('oneOf', ['a', 2]), 2, true],
  [on('oneOf', ['a', 2]), 'b', false],
  [on('contains', 'ell'), 'hello', true],
  [on('contains', 'ell'), 12, false],
  [on('like', '/product/*'), '/product/', true],
  [on('like', '/product/*'), '/product/42/reviews', true],
  [on('like', '/product/*'), '/products', false],
  [on('like', '/product/*/reviews'), '/product/42/reviews', true],
  [on('like', '/product/*/reviews'), '/product/reviews', false],
  [on('like', '*/reviews'), '/product/42/reviews', true],
  [on('like', '*a*b*'), 'xaybz', true],
  [on('like', '*a*b*'), 'xbya', false],
  [on('like', 'ab*ba'), 'aba', false],
  [on('like', '/exact'), '/exact', true],
  [on('like', '/exact'), '/exact/', false],
  [on('like', '*'), '', true],
  [on('like', '*'), 7, false],
  [on('startsWith', 'he'), 'hello', true],
  [on('startsWith', 'he'), 'the', false],
  [on('exists', true), 0, true],
  [on('exists', true), null, false],
  [on('exists', false), null, true],
])('%j on %j: %s', (condition, value, met) => {
  expect(meetsCondition(condition, { p: value })).toBe(met)
})

it('takes a missing property for no value', () => {
  expect(meetsCondition(on('exists', false), {})).toBe(true)
  expect(meetsCondition(on('not', 'a'), {})).toBe(true)
  expect(meetsCondition(on('equals', 'a'), {})).toBe(false)
})

it('never looks at what an object inherits', () => {
  expect(meetsCondition({ property: 'constructor', operator: 'exists', value: true }, {})).toBe(false)
})

it('is not slowed down by a pattern made to be slow', () => {
  const began = performance.now()
  expect(meetsCondition(on('like', `${'*a'.repeat(127)}*b`), { p: 'a'.repeat(100_000) })).toBe(false)
  // A backtracking matcher would need longer than the universe is old.
  expect(performance.now() - began).toBeLessThan(1_000)
})

it.each<[string, unknown]>([
  ['greater', 'a text'],
  ['between', null],
  ['oneOf', 'a text'],
  ['oneOf', undefined],
  ['contains', 7],
  ['startsWith', {}],
  ['sounds-like', 'x'],
])('is never met, and never throws, when %s is given %j', (operator, value) => {
  for (const actual of ['text', 5, null, undefined])
    expect(meetsCondition(on(operator, value), { p: actual })).toBeFalsy()
})
