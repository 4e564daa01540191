import type { Condition, LeafCondition } from '../contract/programme.ts'

export type Properties = Readonly<Record<string, unknown>>

/**
 * Says whether a text has a pattern's form, in which `*` stands for any characters, also none. Each part is
 * looked for once, from where the one before ended: no pattern makes it slow.
 */
export function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*')
  const last = parts.pop() as string
  let at = 0
  return (
    parts.every((part, index) => {
      const found = text.indexOf(part, at)
      at = found + part.length
      return index ? found >= 0 : found === 0
    }) &&
    text.endsWith(last) &&
    (parts.length ? text.length - last.length >= at : text === last)
  )
}

function meetsLeaf(condition: LeafCondition, actual: unknown): boolean {
  switch (condition.operator) {
    case 'equals':
      return actual === condition.value
    case 'not':
      return actual !== condition.value
    case 'exists':
      return (actual !== undefined && actual !== null) === condition.value
    case 'oneOf':
      return Array.isArray(condition.value) && (condition.value as unknown[]).includes(actual)
    case 'greater':
      return typeof actual === 'number' && actual > condition.value
    case 'less':
      return typeof actual === 'number' && actual < condition.value
    case 'between':
      return (
        typeof actual === 'number' &&
        Array.isArray(condition.value) &&
        actual >= condition.value[0] &&
        actual <= condition.value[1]
      )
    case 'contains':
      return typeof actual === 'string' && actual.includes(condition.value)
    case 'like':
      return typeof actual === 'string' && isLike(actual, condition.value)
    case 'startsWith':
      return typeof actual === 'string' && actual.startsWith(condition.value)
  }
}

const ownValue = (properties: Properties, property: string) =>
  Object.hasOwn(properties, property) ? properties[property] : undefined

/** Those of the properties that are named, as far as they are there. */
export function ownValues(properties: Properties, names: readonly string[]): Properties {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(properties, name)).map((name) => [name, properties[name]]),
  )
}

/**
 * Says whether the properties meet a condition. A property that is missing or of another type than the
 * condition's value meets none but `not` and `exists: false`. Own properties only.
 */
export function meetsCondition(condition: Condition, properties: Properties): boolean {
  if (!('conditions' in condition)) return meetsLeaf(condition, ownValue(properties, condition.property))
  const meets = (one: Condition) => meetsCondition(one, properties)
  return condition.operator === 'all'
    ? condition.conditions.every(meets)
    : condition.conditions.some(meets) === (condition.operator === 'any')
}

/** Says whether the properties meet every condition. */
export function meetsConditions(conditions: readonly Condition[] = [], properties: Properties): boolean {
  return conditions.every((condition) => meetsCondition(condition, properties))
}

/** The first condition that the properties do not meet. */
export function firstUnmet(
  conditions: readonly Condition[] | undefined,
  properties: Properties,
): Condition | undefined {
  return conditions?.find((condition) => !meetsCondition(condition, properties))
}

/** A condition with what the properties have instead, for people to read. */
export function unmetValues(condition: Condition, properties: Properties) {
  return 'conditions' in condition
    ? { condition }
    : { condition, actual: ownValue(properties, condition.property) }
}
