import type { Condition, EarlierEvent, EventRule, Programme, Trigger } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'
import { implies } from './can-be-met.ts'
import { knownOfEvent } from './known-values.ts'
import { unmetConditions } from './unmet-conditions.ts'
import { duration } from './wording.ts'

interface NamedEvent {
  event: string
  where?: Condition[] | undefined
}

/** Warns of triggers that can never be met, and of what holds back or cancels nothing. */
export function unmetTriggers(programme: Programme): Mistake[] {
  return programme.surveys.flatMap(({ trigger }, index) =>
    unmetIn(trigger, `/surveys/${index}/trigger`, programme),
  )
}

function unmetIn(trigger: Trigger, at: string, programme: Programme): Mistake[] {
  const { event, any = [], all = [], cancel = [] } = trigger
  const neverHolds = ({ event, where = [] }: NamedEvent, pointer: string, so: string) =>
    unmetConditions(where, `${pointer}/where`, { known: knownOfEvent(event, programme), so })
  const ofRule = (rule: EventRule, pointer: string, so: string): Mistake[] => [
    ...neverHolds(rule, pointer, so),
    ...(rule.after ?? []).flatMap((earlier, n) => neverHolds(earlier, `${pointer}/after/${n}`, so)),
    ...(rule.notAfter ?? []).flatMap((earlier, n) => [
      ...neverHolds(earlier, `${pointer}/notAfter/${n}`, 'this holds nothing back'),
      ...excludedBy(earlier, rule, programme).map((detail) => ({
        pointer: `${pointer}/notAfter/${n}`,
        detail: `${so}: ${detail}`,
      })),
    ]),
  ]
  const neverDue = 'the survey is never due'
  return [
    ...(event === undefined ? [] : ofRule({ ...trigger, event }, at, neverDue)),
    ...any.flatMap((rule, n) => ofRule(rule, `${at}/any/${n}`, 'this rule is never met')),
    ...all.flatMap((rule, n) => [
      ...neverHolds(rule, `${at}/all/${n}`, neverDue),
      ...(isRepeated(rule, all.slice(0, n))
        ? [
            {
              pointer: `${at}/all/${n}`,
              detail: `"${rule.event}" stands here twice: to count it, write "times"`,
            },
          ]
        : []),
    ]),
    ...cancel.flatMap((rule, n) => [
      ...neverHolds(rule, `${at}/cancel/${n}`, 'this cancels nothing'),
      ...cancelsItself(rule, trigger).map((detail) => ({ pointer: `${at}/cancel/${n}`, detail })),
    ]),
  ]
}

const isRepeated = (rule: NamedEvent, before: readonly NamedEvent[]) =>
  before.some(
    ({ event, where }) => event === rule.event && JSON.stringify(where) === JSON.stringify(rule.where),
  )

/** Says what a rule asks to have come before which `notAfter` does not allow: at least as long, and as wide. */
function excludedBy(notAfter: EarlierEvent, rule: EventRule, programme: Programme): string[] {
  const excludes = ({ event, where = [] }: NamedEvent, withinMs: number) =>
    event === notAfter.event &&
    withinMs <= notAfter.withinMs &&
    implies(where, notAfter.where ?? [], knownOfEvent(event, programme).of)
  const unless = `must not have come in the ${duration(notAfter.withinMs)} before`
  const earlier = rule.after?.find((after) => excludes(after, after.withinMs))
  if (earlier)
    return [`"${earlier.event}" must have come in the ${duration(earlier.withinMs)} before, and ${unless}`]
  const { event, times, withinMs } = rule
  return times && withinMs && excludes(rule, withinMs)
    ? [`"${event}" must come ${times} times in ${duration(withinMs)}, and ${unless}`]
    : []
}

/**
 * An event that cancels is judged before it makes due: one that does both begins the wait again. With a delay
 * that is "some time after the last of them"; without one nobody notices.
 */
function cancelsItself({ event, where }: NamedEvent, trigger: Trigger): string[] {
  const isAlwaysDue = ({ where, times, after, notAfter }: Omit<EventRule, 'event'>) =>
    !where?.length && !times && !after && !notAfter
  const isOwn = [trigger, ...(trigger.any ?? [])].some((rule) => rule.event === event && isAlwaysDue(rule))
  return isOwn && !where?.length && !trigger.delayMs
    ? [`this cancels nothing: "${event}" makes the survey due as well, and without "delayMs" at once`]
    : []
}
