import {
  type LeafCondition,
  leafConditions,
  type Programme,
  publishedTrigger,
  triggerEvents,
} from '@kairos-cx/sdk/contract'
import type { Demands } from './can-be-met.ts'
import { canHaveValue, type Demand, type KnownValues, type Scalar } from './possible-values.ts'
import { anyText } from './text-form.ts'
import { demanded, listed } from './wording.ts'

/** What is known of a property's values, and how to say that a demand is none of them. */
export interface Described extends KnownValues {
  /** What its values are, to follow "is". Empty for what is never told. */
  words: string
  /** What was probably meant. */
  hint?(value: Scalar, operator: LeafCondition['operator']): string | undefined
}

const quoted = (values: readonly Scalar[]) => listed(values.map((value) => JSON.stringify(value)))

const among = (...values: Scalar[]): Described => ({ values, words: quoted(values) })

const wholeFrom = (least: number): Described => ({
  numbers: { least, most: Number.POSITIVE_INFINITY, areWhole: true },
  words: `a whole number of ${least} or more`,
})

const never: Described = { isOptional: true, words: '' }

/** A parameter of an address: what looks like a number is a text, too. */
const parameter: Described = {
  isOptional: true,
  texts: { form: anyText, mayHold: () => true },
  words: 'a text',
  hint: (value, operator) =>
    typeof value !== 'string' && ['equals', 'oneOf'].includes(operator) ? `write "${value}"` : undefined,
}

/** As browsers tell it: encoded, without query and fragment. */
const path: Described = {
  texts: { form: ['/', ''], mayHold: (part) => /^[!-~]*$/.test(part) && !/[?#]/.test(part) },
  words: 'the path alone as browsers write it, beginning with "/"',
  hint(value) {
    if (typeof value !== 'string') return undefined
    if (value.includes('?')) return 'ask for its query as "query.NAME"'
    if (!/^\/.*[^!-~]/.test(value)) return undefined
    return `write "${new URL(`http://host${value}`).pathname}"`
  },
}

const language: Described = {
  texts: { form: anyText, mayHold: (part) => !part.includes('-') && part === part.toLowerCase() },
  words: 'a language in small letters without its region',
  hint: (value) => (String(value).includes('-') ? '"locale" has the region' : undefined),
}

const depth: Described = {
  numbers: { least: 0, most: 1 },
  words: 'a number from 0 to 1',
  hint: (value) =>
    typeof value === 'number' && value > 1 && value <= 100
      ? `for ${value} % write ${value / 100}`
      : undefined,
}

/** What an event of the page itself tells; `element` is one of the selectors that triggers name. */
function signalProperty(event: string, property: string, elements: readonly Scalar[]): Described {
  switch (event) {
    case '$page':
      return property === 'path' ? path : /^query\./.test(property) ? parameter : never
    case '$click':
    case '$seen':
      return property === 'element'
        ? { values: elements, words: 'a selector as triggers name it, whole' }
        : never
    case '$scroll':
      return property === 'depth' ? depth : never
    case '$time':
    case '$idle':
      return property === 'seconds' ? wholeFrom(1) : never
    case '$frustration':
      return property === 'kind' ? among('rage-click', 'form-error') : never
    default:
      return never
  }
}

const only = (properties?: string) => (properties ? `only ${properties}` : 'nor anything else')

const signalProperties: Readonly<Record<string, string>> = {
  $page: '"path" and "query.NAME"',
  $click: '"element"',
  $seen: '"element"',
  $scroll: '"depth"',
  $time: '"seconds"',
  $idle: '"seconds"',
  $frustration: '"kind"',
}

/** What is known of the values that conditions go by. */
export interface Knowledge {
  of(property: string, demands: Demands): Described | undefined
  /** Says that a property of its own is never as demanded. */
  saysNever(property: string, demand: Demand): string
  /** What one property tells of another, in words. */
  between?: string
}

function knowledge(
  of: Knowledge['of'],
  { sayUntold, between }: { sayUntold(property: string): string; between?: string },
): Knowledge {
  return {
    of,
    ...(between && { between }),
    saysNever(property, demand) {
      const known = of(property, new Map())
      if (!known?.words) return sayUntold(property)
      const { operator, value } = demand.condition
      const hint = [value]
        .flat()
        .map((one) => known.hint?.(one, operator))
        .find(Boolean)
      return `"${property}" is ${known.words}, never ${demanded(demand)}${hint ? `; ${hint}` : ''}`
    },
  }
}

/** What is known of an event's properties: of the app's own, nothing. */
export function knownOfEvent(event: string, { surveys }: Programme): Knowledge {
  const elements = () =>
    surveys
      .flatMap(({ trigger }) => triggerEvents(publishedTrigger(trigger)))
      .filter((named) => named.event === event)
      .flatMap(({ where }) => leafConditions(where))
      .filter(({ property }) => property === 'element')
      .flatMap(({ value }): Scalar[] => [value].flat())
  const known = event === '$click' || event === '$seen' ? elements() : []
  return knowledge(
    (property) => (event.startsWith('$') ? signalProperty(event, property, known) : undefined),
    { sayUntold: (property) => `"${event}" tells no "${property}", ${only(signalProperties[event])}` },
  )
}

const flag = among(true, false)

const facts: Readonly<Record<string, Described>> = {
  signedIn: flag,
  returning: flag,
  device: among('phone', 'tablet', 'desktop'),
  daysSinceFirstSeen: wholeFrom(0),
  language,
  path,
}

/** What is known of the facts about a visitor, before any audience. */
export const knownOfVisitor: Knowledge = knowledge(
  (fact, demands) => {
    if (fact.startsWith('query.') || fact.startsWith('campaign.')) return parameter
    // Traits come with the person, by `cx.identify()`.
    if (fact.startsWith('trait.')) return canBeSignedIn(demands) ? undefined : never
    return facts[fact]
  },
  { sayUntold: (fact) => `nothing is known of "${fact}"`, between: 'only who is signed in has traits' },
)

function canBeSignedIn(demands: Demands): boolean {
  const isSignedIn: Demand = {
    condition: { property: 'signedIn', operator: 'equals', value: true },
    isMet: true,
  }
  return canHaveValue([...(demands.get('signedIn') ?? []), isSignedIn], flag)
}
