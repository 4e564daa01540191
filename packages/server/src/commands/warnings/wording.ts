import type { LeafCondition } from '@kairos-cx/sdk/contract'
import type { Demand } from './possible-values.ts'

/** Values of a list that are written out. */
const maxListed = 5

const quoted = (value: unknown) => JSON.stringify(value)

/** Gives `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[], last: 'and' | 'or' = 'or'): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}` : (words[0] ?? '')
}

/** Gives what a condition asks of a value, to follow "is" or "be": `above 5`, `one of "a", "b"`. */
export function demanded({ condition, isMet }: Demand): string {
  const { operator, value } = condition
  // What must not be other than 5 is 5.
  if (operator === 'equals' || operator === 'not')
    return `${isMet === (operator === 'equals') ? '' : 'other than '}${quoted(value)}`
  return `${isMet ? '' : 'not '}${asked(condition)}`
}

function asked({ operator, value }: Exclude<LeafCondition, { operator: 'equals' | 'not' }>): string {
  switch (operator) {
    case 'greater':
      return `above ${value}`
    case 'less':
      return `below ${value}`
    case 'between':
      return `between ${value[0]} and ${value[1]}`
    case 'oneOf': {
      const [first, ...others] = value.map(quoted)
      if (!others.length) return `${first}`
      const shown = [first, ...others].slice(0, maxListed).join(', ')
      return `one of ${shown}${value.length > maxListed ? ' …' : ''}`
    }
    case 'contains':
      return `a text with ${quoted(value)} in it`
    case 'startsWith':
      return `a text that begins with ${quoted(value)}`
    case 'like':
      return `a text of the form ${quoted(value)}`
    case 'exists':
      return value ? 'there' : 'missing'
  }
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** Gives a duration in the largest unit of which it is a whole number: `10 minutes`. */
export function duration(ms: number): string {
  const [unit, length] = units.find(([, length]) => ms % length === 0) ?? ['millisecond', 1]
  return counted(ms / length, unit)
}

/** Gives `1 day`, `2 days`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
