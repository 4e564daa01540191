import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLike } from '../../../../sdk/src/triggers/meets-condition.ts'
import { canFormsMeet, hasForm, isFormWithin, type TextForm } from './text-form.ts'

const formOf = (pattern: string): TextForm => pattern.split('*')
/** Short texts of few letters, so that patterns are met by chance. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 6 })
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '*'), maxLength: 6 })

describe('the form of a text', () => {
  it('is judged as pages judge "like"', () => {
    fc.assert(
      fc.property(text, pattern, (text, pattern) => hasForm(text, formOf(pattern)) === isLike(text, pattern)),
      { numRuns: 2_000 },
    )
  })

  it('lies within another only if each of its texts does', () => {
    fc.assert(
      fc.property(text, pattern, pattern, (text, inner, outer) => {
        fc.pre(isFormWithin(formOf(inner), formOf(outer)) && isLike(text, inner))
        return isLike(text, outer)
      }),
    )
  })

  it.each([
    ['/product/shoes*', '/product/*', true],
    ['/product/*', '/product/shoes*', false],
    ['*a*b*', '*b*', true],
    ['*b*', '*a*b*', false],
    ['a*', '*', true],
  ])('%s lies within %s: %s', (inner, outer, is) => {
    expect(isFormWithin(formOf(inner), formOf(outer))).toBe(is)
  })

  it('takes a star that is meant for a star', () => {
    const withAStarInIt = ['', '*', '']
    expect(isFormWithin(formOf('a*b'), withAStarInIt)).toBe(false)
    expect(isFormWithin(['a*', ''], withAStarInIt)).toBe(true)
  })

  it('never fails to meet another where some text has both', () => {
    fc.assert(
      fc.property(text, pattern, pattern, (text, one, other) => {
        fc.pre(one.includes('*') && other.includes('*') && isLike(text, one) && isLike(text, other))
        return canFormsMeet([formOf(one), formOf(other)])
      }),
    )
  })

  it.each([
    ['/a*', '/b*', false],
    ['*.html', '*.pdf', false],
    ['/a*', '/ab*', true],
    ['/a*', '*.pdf', true],
  ])('%s and %s in one text: %s', (one, other, can) => {
    expect(canFormsMeet([formOf(one), formOf(other)])).toBe(can)
  })
})
