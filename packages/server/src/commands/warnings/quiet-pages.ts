import type { Condition, Programme, Survey, Trigger } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'
import { canBeMet, implies } from './can-be-met.ts'
import { knownOfEvent, knownOfVisitor } from './known-values.ts'

/** Warns of surveys for pages on which nothing is asked, and of limits that leave no page. */
export function quietPages(programme: Programme): Mistake[] {
  const { limits: { quietPages = [] } = {}, surveys } = programme
  if (!quietPages.length) return []
  const isQuiet: Condition = {
    operator: 'any',
    conditions: quietPages.map((pattern) => ({ property: 'path', operator: 'like', value: pattern })),
  }
  const nowhere = quietPages.findIndex((value) =>
    implies([], [{ property: 'path', operator: 'like', value }], knownOfVisitor.of),
  )
  if (nowhere >= 0)
    return [{ pointer: `/limits/quietPages/${nowhere}`, detail: 'nobody is asked: this is every page' }]
  return surveys.flatMap((survey, index) => quietIn(survey, `/surveys/${index}`, { isQuiet, programme }))
}

function quietIn(
  { trigger, audience = [] }: Survey,
  at: string,
  { isQuiet, programme }: { isQuiet: Condition; programme: Programme },
): Mistake[] {
  const because = 'limits.quietPages lets nothing be asked on these pages'
  const isOnlyQuiet = (conditions: readonly Condition[], known = knownOfVisitor) =>
    canBeMet(conditions, known.of) && implies(conditions, [isQuiet], known.of)
  if (isOnlyQuiet(audience)) return [{ pointer: `${at}/audience`, detail: `nobody is asked: ${because}` }]
  // With a delay the visitor may have gone on.
  if (trigger.delayMs) return []
  return pageRules(trigger, `${at}/trigger`)
    .filter(({ where }) => isOnlyQuiet(where, knownOfEvent('$page', programme)))
    .map(({ pointer }) => ({
      pointer: `${pointer}/where`,
      detail: `the survey waits until the visitor goes to another page, or lapses: ${because}`,
    }))
}

/** The rules that a page makes due, with the conditions on it. */
function pageRules(trigger: Trigger, at: string): { where: Condition[]; pointer: string }[] {
  const rules = [
    { ...trigger, pointer: at },
    ...(trigger.any ?? []).map((rule, index) => ({ ...rule, pointer: `${at}/any/${index}` })),
  ]
  return rules.filter(({ event }) => event === '$page').map(({ where = [], pointer }) => ({ where, pointer }))
}
