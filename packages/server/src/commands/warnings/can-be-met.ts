import type { Condition } from '@kairos-cx/sdk/contract'
import { canHaveValue, type Demand, type KnownValues } from './possible-values.ts'

/** What is demanded of each property. */
export type Demands = ReadonlyMap<string, readonly Demand[]>

/** Says what is known of a property's values; undefined for nothing. May depend on what is demanded of others. */
export type KnownOf = (property: string, demands: Demands) => KnownValues | undefined

/** Conditions looked at before it is given up: no programme keeps `kairos check` busy. */
const maxSteps = 10_000

/**
 * Says whether some properties meet all conditions. Never says no of what can be met: it says yes where texts
 * are too free to tell, and where groups within groups would take too long.
 */
export function canBeMet(conditions: readonly Condition[], knownOf: KnownOf): boolean {
  let steps = 0
  const canHave = (property: string, demands: Demands) =>
    canHaveValue(demands.get(property) ?? [], knownOf(property, demands))

  /** What is still to be looked at, the first next; a choice comes last, so that what is certain rules it out. */
  const canAllBe = (open: readonly Open[], demands: Demands): boolean => {
    if (++steps > maxSteps) return true
    const [next, ...rest] = open
    // Once more: what is demanded of one property may tell of another.
    if (!next) return [...demands.keys()].every((property) => canHave(property, demands))
    const [condition, isMet] = next
    if (!('conditions' in condition)) {
      const { property } = condition
      const more = new Map(demands).set(property, [...(demands.get(property) ?? []), { condition, isMet }])
      return canHave(property, more) && canAllBe(rest, more)
    }
    if (!isChoice(next)) return canAllBe([...insideOf(next), ...rest], demands)
    if (!rest.every(isChoice)) return canAllBe([...rest, next], demands)
    // A choice of which nothing is left ends it, before others are tried in vain.
    const canOneBe = (choice: Open) => insideOf(choice).some((one) => canAllBe([one], demands))
    return rest.every(canOneBe) && insideOf(next).some((one) => canAllBe([one, ...rest], demands))
  }
  return canAllBe(
    conditions.map((condition) => [condition, true]),
    new Map(),
  )
}

/** A condition, and whether it has to be met or has not to. */
type Open = readonly [condition: Condition, isMet: boolean]

function insideOf([condition, isMet]: Open): Open[] {
  if (!('conditions' in condition)) return []
  return condition.conditions.map((one) => [one, isMet === (condition.operator !== 'none')])
}

/** Whether one of several will do. */
function isChoice([condition, isMet]: Open): boolean {
  return 'conditions' in condition && (condition.operator === 'any') === isMet
}

/** The one condition that some of these does not hold. */
export const notAllOf = (conditions: readonly Condition[]): Condition => ({
  operator: 'none',
  conditions: [{ operator: 'all', conditions: [...conditions] }],
})

/** Says whether whatever meets `conditions` meets `others` too. Says so only if it is certain. */
export function implies(
  conditions: readonly Condition[],
  others: readonly Condition[],
  knownOf: KnownOf,
): boolean {
  return !canBeMet([...conditions, notAllOf(others)], knownOf)
}
