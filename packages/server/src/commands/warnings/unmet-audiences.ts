import type { Condition, Programme, Survey } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'
import { canBeMet, implies } from './can-be-met.ts'
import { knownOfVisitor as known } from './known-values.ts'
import { leavesOf } from './leaves-of.ts'
import { unmetConditions } from './unmet-conditions.ts'

/** Warns of audiences, and groups of them with a share of their own, that no visitor can belong to. */
export function unmetAudiences({ surveys }: Programme): Mistake[] {
  return surveys.flatMap((survey, index) => {
    const at = `/surveys/${index}`
    const { audience = [], samples = [] } = survey
    return [
      ...misnamed(audience, `${at}/audience`),
      ...samples.flatMap(({ audience: group }, n) => misnamed(group, `${at}/samples/${n}/audience`)),
      ...unmetConditions(audience, `${at}/audience`, { known, so: 'nobody is asked' }),
      // Of nobody there are no groups.
      ...(canBeMet(audience, known.of) ? unusedShares(survey, at) : []),
    ]
  })
}

/** Groups that nobody of the audience belongs to, or only who belongs to an earlier one. */
function unusedShares({ audience = [], samples = [], sampleShare }: Survey, at: string): Mistake[] {
  const unused = samples.flatMap(({ audience: group }, n): Mistake[] => {
    const pointer = `${at}/samples/${n}`
    const unmet = unmetConditions(group, `${pointer}/audience`, {
      known,
      given: audience,
      so: 'nobody belongs to this group',
    })
    if (unmet.length) return unmet
    const before = samples.slice(0, n).map(({ audience }) => audience)
    const first = before.findIndex((earlier) => implies([...audience, ...group], earlier, known.of))
    if (first >= 0)
      return [
        {
          pointer,
          detail: `this share is never used: all of this group belong to samples/${first}, which counts first`,
        },
      ]
    return isCovered([...audience, ...group], before)
      ? [
          {
            pointer,
            detail:
              'this share is never used: all of this group belong to one of the groups before, which count first',
          },
        ]
      : []
  })
  const isForNobody =
    sampleShare !== undefined &&
    isCovered(
      audience,
      samples.map(({ audience }) => audience),
    )
  return [
    ...unused,
    ...(isForNobody && samples.length
      ? [
          {
            pointer: `${at}/sampleShare`,
            detail: 'this share is never used: every visitor belongs to one of "samples"',
          },
        ]
      : []),
  ]
}

/** Says whether everybody who meets the conditions belongs to one of the groups. */
function isCovered(conditions: readonly Condition[], groups: readonly (readonly Condition[])[]): boolean {
  const none: Condition[] = groups.map((group) => ({
    operator: 'none',
    conditions: [{ operator: 'all', conditions: [...group] }],
  }))
  return !canBeMet([...conditions, ...none], known.of)
}

const nouns = { trait: 'trait', query: 'parameter' }

/** Names that repeat the kind of fact they belong to. */
function misnamed(conditions: readonly Condition[], at: string): Mistake[] {
  return leavesOf(conditions, at).flatMap(({ condition: { property }, pointer }) => {
    const [, kind, name] = /^(trait|query)\.\1\.(.+)$/.exec(property) ?? []
    const [, parameter] = /^campaign\.utm_(.+)$/.exec(property) ?? []
    const detail = name
      ? `this asks for a ${nouns[kind as keyof typeof nouns]} called "${kind}.${name}"; for "${name}" write "${kind}.${name}"`
      : parameter &&
        `this asks for the parameter "utm_utm_${parameter}"; for "utm_${parameter}" write "campaign.${parameter}"`
    return detail ? [{ pointer: `${pointer}/property`, detail }] : []
  })
}
