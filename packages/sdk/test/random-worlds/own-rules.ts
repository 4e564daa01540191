/**
 * The rules of a programme, said a second time and in another way, to judge the first by: nothing here
 * comes from what is tested, but for the draw, which has tests of its own.
 */
import type {
  Condition,
  EventRule,
  LeafCondition,
  PublishedProgramme,
  PublishedSurvey,
  Schedule,
} from '../../src/contract/programme.ts'
import type { Reason } from '../../src/triggers/decide-due.ts'
import type { Properties } from '../../src/triggers/meets-condition.ts'
import { visitorDraw } from '../../src/triggers/visitor-draw.ts'

/** A pattern as a regular expression. */
export const matches = (text: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('[^]*')}$`,
  ).test(text)

const holdsOf = ({ operator, value }: LeafCondition, known: unknown): boolean => {
  const isNumber = typeof known === 'number'
  const isText = typeof known === 'string'
  const among = (values: readonly unknown[]) => values.some((one) => one === known)
  if (operator === 'equals') return among([value])
  if (operator === 'not') return !among([value])
  if (operator === 'oneOf') return among(value)
  if (operator === 'exists') return (known == null) !== value
  if (operator === 'greater') return isNumber && value < known
  if (operator === 'less') return isNumber && value > known
  if (operator === 'between')
    return isNumber && !(known < value[0]) && !(known > value[1]) && !Number.isNaN(known)
  if (operator === 'contains') return isText && known.split(value).length > 1
  if (operator === 'startsWith') return isText && known.slice(0, value.length) === value
  return isText && matches(known, value)
}

/** Whether a condition holds. */
export function holds(condition: Condition, properties: Properties): boolean {
  if ('property' in condition)
    return holdsOf(condition, new Map(Object.entries(properties)).get(condition.property))
  const held = condition.conditions.filter((one) => holds(one, properties)).length
  if (condition.operator === 'none') return held === 0
  return condition.operator === 'any' ? held > 0 : held === condition.conditions.length
}

export const allHold = (conditions: readonly Condition[] | undefined, properties: Properties): boolean =>
  !conditions?.some((condition) => !holds(condition, properties))

const offsets = new Map<string, Intl.DateTimeFormat>()

/** What the clocks of a time zone say, as if they said it in UTC: epoch milliseconds. */
export function wallTime(at: number, timeZone: string): number {
  const format =
    offsets.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  offsets.set(timeZone, format)
  const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(format.format(at)) ?? []
  return at + (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

const dayMs = 86_400_000

/** Whether a schedule is open, counted in milliseconds. */
export function isOpen({ from, until, hours, weekdays }: Schedule, at: number, timeZone: string): boolean {
  const wall = wallTime(at, timeZone)
  const momentOf = (text: string) => Date.parse(text.includes('T') ? `${text}:00Z` : `${text}T00:00Z`)
  if (from && wall < momentOf(from)) return false
  if (until && wall >= momentOf(until) + (until.includes('T') ? 0 : dayMs)) return false
  const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
  if (weekdays && !weekdays.some((day) => day === names[new Date(wall).getUTCDay()])) return false
  if (!hours) return true
  const [opens = 0, closes = 0] = [hours.from, hours.until].map((time) =>
    Date.parse(`1970-01-01T${time}:00Z`),
  )
  const time = ((wall % dayMs) + dayMs) % dayMs
  // From the opening on, round the clock if need be.
  return (time - opens + dayMs) % dayMs < (closes - opens + dayMs) % dayMs
}

/** The shares that a visitor's two draws must be below, and whether they are. */
export function drawOf(
  survey: PublishedSurvey,
  { limits }: PublishedProgramme,
  visitor: string,
  facts: Properties,
) {
  const group = (survey.samples ?? []).filter(({ audience }) => allHold(audience, facts))[0]
  const share = group ? group.share : (survey.sampleShare ?? 1)
  const anyShare = limits.sampleShare ?? 1
  const isDrawn = visitorDraw(visitor, survey.id) < share && visitorDraw(visitor, '') < anyShare
  return { isDrawn, share, anyShare }
}

/** What a visitor went through so far. */
export interface Past {
  visitor: string
  showings: { survey: string; at: number }[]
  /** Times until which nothing is asked. */
  quietUntil: number[]
  /** What some rule was to remember, the latest last. */
  remembered: { event: string; where: string; at: number }[]
}

/** Why a survey whose event has come may not be asked: the first reason, in the order they are given; undefined if it may. */
export function refusalBy(
  survey: PublishedSurvey,
  programme: PublishedProgramme,
  past: Past,
  facts: Properties,
  at: number,
): Reason | undefined {
  const { limits, timeZone } = programme
  const { schedule, againAfterMs } = survey
  const isWithin = (ms: number) => (showing: { at: number }) => showing.at + ms > at
  const own = past.showings.filter((showing) => showing.survey === survey.id)
  if (schedule && !isOpen(schedule, at, timeZone)) return 'off-schedule'
  if (survey.full) return 'quota-reached'
  if (!allHold(survey.audience, facts)) return 'not-in-audience'
  if (!drawOf(survey, programme, past.visitor, facts).isDrawn) return 'not-sampled'
  if (againAfterMs === undefined ? own.length : own.some(isWithin(againAfterMs))) return 'asked-before'
  if (past.showings.filter(isWithin(limits.windowMs)).length >= limits.maxShowings) return 'contact-limit'
  return past.quietUntil.some((until) => until > at) ? 'quiet' : undefined
}

const whereOf = (where: readonly Condition[] | undefined) => JSON.stringify(where ?? [])

/** Why an event does not meet a rule of its name; undefined if it does. */
export function unmetBy(rule: EventRule, properties: Properties, past: Past, at: number): Reason | undefined {
  if (!allHold(rule.where, properties)) return 'condition-not-met'
  const came = ({ event, where }: Pick<EventRule, 'event' | 'where'>, withinMs: number) =>
    past.remembered.filter(
      (one) => one.event === event && one.where === whereOf(where) && one.at + withinMs > at,
    ).length
  const { times, withinMs, after = [], notAfter = [] } = rule
  const isMet =
    (times === undefined || withinMs === undefined || came(rule, withinMs) + 1 >= times) &&
    after.every((earlier) => came(earlier, earlier.withinMs) > 0) &&
    notAfter.every((earlier) => came(earlier, earlier.withinMs) === 0)
  return isMet ? undefined : 'sequence-not-met'
}

/** What some rule will ask about later, with this event in it; of each, as many as the rule that asks for most. */
export function remember(
  programme: PublishedProgramme,
  past: Past,
  event: { name: string; properties: Properties; at: number },
): void {
  const asked = programme.surveys.flatMap(({ trigger }) =>
    trigger.rules.flatMap((rule) => [
      ...(rule.times ? [{ ...rule, most: rule.times - 1 }] : []),
      ...[...(rule.after ?? []), ...(rule.notAfter ?? [])].map((earlier) => ({ ...earlier, most: 1 })),
    ]),
  )
  const mostOf = new Map<string, number>()
  for (const { event: name, where, most } of asked)
    if (name === event.name && allHold(where, event.properties))
      mostOf.set(whereOf(where), Math.max(most, mostOf.get(whereOf(where)) ?? 0))
  for (const [where, most] of mostOf) {
    const isSame = (one: { event: string; where: string }) => one.event === event.name && one.where === where
    const kept = [...past.remembered.filter(isSame), { event: event.name, where, at: event.at }].slice(-most)
    past.remembered = [...past.remembered.filter((one) => !isSame(one)), ...kept]
  }
}
