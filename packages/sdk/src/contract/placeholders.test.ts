import { describe, expect, it, test } from 'vitest'
import { fillPlaces, placeholdersOf } from './placeholders.ts'

const values = {
  person: { firstName: 'Ada', level: 3, isMember: true, nobody: null, list: ['x'], empty: '' },
  event: { product: 'a vase' },
}
const shown = (text: string) => `\u2068${text}\u2069`

describe('a place in a text', () => {
  test.each([
    ['Thank you, {person.firstName|friend}!', `Thank you, ${shown('Ada')}!`],
    ['{event.product|your order}', shown('a vase')],
    ['Level {person.level} {person.isMember}', `Level ${shown('3')} ${shown('true')}`],
    ['Thank you, {person.lastName|friend}!', 'Thank you, friend!'],
    ['Thank you{person.lastName}!', 'Thank you!'],
    ['{person.nobody|none} {person.list|none} {person.empty|none}', 'none none none'],
    ['{person.toString|none} {event.__proto__|none}', 'none none'],
    ['{person.firstName|}', shown('Ada')],
  ])('%j is filled: %j', (text, filled) => {
    expect(fillPlaces(text, values)).toBe(filled)
  })

  it('stays empty-handed where nothing is known of anybody', () => {
    expect(fillPlaces('Hello {person.firstName|you}, {event.product}.', {})).toBe('Hello you, .')
  })

  test.each([
    '{person}',
    '{ person.firstName }',
    '{visitor.id}',
    '{{person.}}',
    'a { brace',
    '{person.first name}',
  ])('is not %j: that is text', (text) => {
    expect(fillPlaces(text, values)).toBe(text)
    expect(placeholdersOf(text)).toEqual([])
  })

  it('takes a value as text alone: no place in it is filled, nothing in it turns the writing around', () => {
    const filled = fillPlaces('{person.name}', {
      person: { name: '{event.secret} \u202Egnp\u2066.exe\u0000 <b>' },
    })
    expect(filled).toBe(shown('{event.secret} gnp.exe <b>'))
  })

  it('keeps the joiners that Persian and emoji are written with', () => {
    const name = 'علی\u200cرضا 👩\u200d🚀'
    expect(fillPlaces('{person.name}', { person: { name } })).toBe(shown(name))
  })

  it('shows 80 characters of a value, and none of them by half', () => {
    expect(fillPlaces('{person.name}', { person: { name: '🌍'.repeat(90) } })).toBe(shown('🌍'.repeat(80)))
  })

  it('is told of with what stands there otherwise', () => {
    expect(placeholdersOf('{person.firstName|you}, {event.sku}')).toEqual([
      { of: 'person', name: 'firstName', otherwise: 'you' },
      { of: 'event', name: 'sku', otherwise: undefined },
    ])
  })
})
