import type { Condition, LeafCondition } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'
import { canBeMet } from './can-be-met.ts'
import type { Knowledge } from './known-values.ts'
import { leavesOf } from './leaves-of.ts'
import type { Demand, Scalar } from './possible-values.ts'
import { demanded, listed } from './wording.ts'

interface Circumstances {
  known: Knowledge
  /** The audience that these choose from. */
  given?: readonly Condition[]
  /** What it means if they can never all hold, in words. */
  so: string
}

/**
 * Warns of conditions that can never all hold, at the place of the one that rules it out; of others, where one
 * alone can never hold, or always does, by what is known of the values. Says nothing that is not certain.
 */
export function unmetConditions(
  conditions: readonly Condition[],
  pointer: string,
  { known, given = [], so }: Circumstances,
): Mistake[] {
  if (canBeMet([...given, ...conditions], known.of)) return idleConditions(conditions, pointer, known)
  const certain = certainIn(conditions, pointer)
  const canHold = (demands: readonly Demand[]) => canBeMet([...given, ...demands.map(conditionOf)], known.of)
  const index = certain.findIndex((_, index) => !canHold(certain.slice(0, index + 1)))
  const culprit = certain[index]
  if (culprit) {
    const why = contradiction(culprit, certain.slice(0, index), { known, canHold })
    return [{ pointer: culprit.pointer, detail: `${so}: ${why}` }]
  }
  const at = conditions.findIndex(
    (_, index) => !canBeMet([...given, ...conditions.slice(0, index + 1)], known.of),
  )
  return [{ pointer: `${pointer}/${at}`, detail: `${so}: this cannot hold with the conditions before it` }]
}

/** A condition on one property that must hold, or must not, whatever the groups it stands in. */
interface Certain extends Demand {
  condition: LeafCondition
  pointer: string
}

/** The conditions that hold for certain if all of these do. */
function certainIn(conditions: readonly Condition[], pointer: string, isMet = true): Certain[] {
  return conditions.flatMap((condition, index) => {
    const at = `${pointer}/${index}`
    if (!('conditions' in condition)) return [{ condition, isMet, pointer: at }]
    const { operator, conditions: inside } = condition
    const isEach = isMet ? operator !== 'any' : operator === 'any'
    const isOnly = inside.length === 1
    return isEach || isOnly ? certainIn(inside, `${at}/conditions`, operator === 'none' ? !isMet : isMet) : []
  })
}

const conditionOf = ({ condition, isMet }: Demand): Condition =>
  isMet ? condition : { operator: 'none', conditions: [condition] }

/** Says which of the conditions before it a condition contradicts, or what it alone does. */
function contradiction(
  culprit: Certain,
  before: readonly Certain[],
  { known, canHold }: { known: Knowledge; canHold(demands: readonly Demand[]): boolean },
): string {
  const { property } = culprit.condition
  if (!canBeMet([conditionOf(culprit)], known.of)) return known.saysNever(property, culprit)
  if (!canHold([culprit])) return `"${property}" is never ${demanded(culprit)} in this survey's audience`
  const other = before.find((one) => !canHold([one, culprit]))
  if (other && other.condition.property !== property) {
    const why = known.between ? `: ${known.between}` : ''
    return `"${other.condition.property}" cannot be ${demanded(other)} while "${property}" is ${demanded(culprit)}${why}`
  }
  const same = other ? [other] : before.filter(({ condition }) => condition.property === property)
  return `"${property}" cannot be ${listed([...same, culprit].map(demanded), 'and')} at once`
}

/** Conditions that say nothing, since the property never has the value they name. */
function idleConditions(conditions: readonly Condition[], pointer: string, known: Knowledge): Mistake[] {
  const neverHolds = (condition: LeafCondition) => !canBeMet([condition], known.of)
  return leavesOf(conditions, pointer).flatMap(({ condition, pointer }) => {
    const { property, operator, value } = condition
    const being = (value: Scalar): LeafCondition => ({ property, operator: 'equals', value })
    const never = (condition: LeafCondition) => known.saysNever(property, { condition, isMet: true })
    if (neverHolds(condition)) return [{ pointer, detail: `this never holds: ${never(condition)}` }]
    if (operator === 'not' && neverHolds(being(value)))
      return [{ pointer, detail: `this always holds: ${never(being(value))}` }]
    if (operator !== 'oneOf') return []
    return value.flatMap((one, index) =>
      neverHolds(being(one)) ? [{ pointer: `${pointer}/value/${index}`, detail: never(being(one)) }] : [],
    )
  })
}
