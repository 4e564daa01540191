import type { Values } from '@kairos-cx/sdk'
import { sayDistance, sayDuration, sayTime } from './say-time.ts'

/** A condition of the programme: on one property, or several as one. */
interface Condition {
  property?: string
  operator: string
  value?: unknown
  conditions?: Condition[]
}

/** Longer texts of a page are cut. */
const maxTextLength = 100

/** `oneOf` as "one of". */
const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufefc]/

/** Cuts a text, and marks one off that is read from right to left: the words around it keep their order. */
function bounded(text: string): string {
  const cut = text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text
  return rightToLeft.test(cut) ? `\u2068${cut}\u2069` : cut
}

/** A value as a programme file has it; texts in quotes. */
const sayScalar = (value: unknown): string =>
  typeof value === 'string' ? bounded(JSON.stringify(value)) : value === undefined ? 'nothing' : `${value}`

function sayCondition({ property, operator, value, conditions }: Condition): string {
  if (conditions) return `${operator} of (${conditions.map(sayCondition).join(', ')})`
  const operand = Array.isArray(value)
    ? value.map(sayScalar).join(operator === 'between' ? ' and ' : ', ')
    : sayScalar(value)
  return `${property} ${words(operator)} ${operand}`
}

/** Says properties of an event, or answers, by name: `value 20, currency "EUR"`. */
export const sayProperties = (properties: Readonly<Record<string, unknown>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${bounded(name)} ${sayScalar(value)}`)
    .join(', ')

/**
 * Says what a rule went by: `value greater 50, got 20`, `due in 4 s (12:03:09)`. The name of a value tells
 * what it is: `…Ms` a duration, `…At` and `…Until` a moment. Distances are from `now`, epoch milliseconds,
 * and left out without it.
 */
export function sayValues(values: Values, now?: number): string {
  const say = ([name, value]: [string, unknown]): string => {
    if (value === Number.POSITIVE_INFINITY || (value === undefined && name !== 'actual')) return ''
    if (name === 'condition') return sayCondition(value as Condition)
    if (name === 'actual') return `got ${sayScalar(value)}`
    const label = words(name.replace(/Ms$|At$/, '').replace(/Until$/, ' over'))
    if (typeof value === 'number') {
      if (name.endsWith('Ms')) return `${label} ${sayDuration(value)}`
      if (/(At|Until)$/.test(name)) {
        const time = sayTime(value, now)
        return `${label} ${now === undefined ? time : `${sayDistance(value, now)} (${time})`}`
      }
      if (/share|draw|inclusion/i.test(name)) return `${label} ${Number((value * 100).toFixed(2))} %`
    }
    if (Array.isArray(value)) return `${label} ${value.join(', ')}`
    return `${label} ${value && typeof value === 'object' ? sayValues(value as Values, now) : bounded(`${value}`)}`
  }
  return Object.entries(values).map(say).filter(Boolean).join(', ')
}
