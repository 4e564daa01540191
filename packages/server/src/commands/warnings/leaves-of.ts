import type { Condition, LeafCondition } from '@kairos-cx/sdk/contract'

/** Every condition on a property, those in groups included, with its pointer. */
export function leavesOf(
  conditions: readonly Condition[],
  pointer: string,
): { condition: LeafCondition; pointer: string }[] {
  return conditions.flatMap((condition, index) => {
    const at = `${pointer}/${index}`
    return 'conditions' in condition
      ? leavesOf(condition.conditions, `${at}/conditions`)
      : [{ condition, pointer: at }]
  })
}
