import type { PublishedSurvey } from '../contract/programme.ts'

type Unknown = Record<string, unknown>

const isObject = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isCount = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0
const isMaybe = (value: unknown, is: (value: unknown) => boolean) => value === undefined || is(value)
const isMaybeCount = (value: unknown) => isMaybe(value, isCount)
const isList = (value: unknown, is: (value: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(is)

/** The operators this version judges, each between blanks. */
const operators = ' equals not greater less between oneOf contains like startsWith exists '
const groups = ' all any none '

/** A condition of an operator we know. Its value needs no look: what is of a wrong type is never met. */
const isCondition = (value: unknown): boolean =>
  isObject(value) &&
  (groups.includes(` ${value.operator} `)
    ? isConditions(value.conditions)
    : isText(value.property) && operators.includes(` ${value.operator} `))

const isConditions = (value: unknown): boolean => isList(value, isCondition)
const isMaybeConditions = (value: unknown): boolean => isMaybe(value, isConditions)

/** An event rule, an earlier event or a cancelling one. */
const isRule = (value: unknown): boolean =>
  isObject(value) &&
  isText(value.event) &&
  isMaybeConditions(value.where) &&
  [value.times, value.withinMs].every(isMaybeCount) &&
  [value.after, value.notAfter].every(isMaybeRules)

const isMaybeRules = (value: unknown): boolean => isMaybe(value, (value) => isList(value, isRule))

const isSample = (value: unknown): boolean =>
  isObject(value) && isConditions(value.audience) && isCount(value.share)

const isMaybeText = (value: unknown) => isMaybe(value, isText)

const isSchedule = (value: unknown): boolean =>
  isObject(value) &&
  [value.from, value.until].every(isMaybeText) &&
  isMaybe(value.weekdays, (value) => isList(value, isText)) &&
  isMaybe(value.hours, (value) => isObject(value) && isText(value.from) && isText(value.until))

const isSurvey = (value: unknown): value is PublishedSurvey =>
  isObject(value) &&
  isText(value.id) &&
  isObject(value.trigger) &&
  isList(value.trigger.rules, isRule) &&
  isMaybeRules(value.trigger.cancel) &&
  [value.trigger.delayMs, value.trigger.lapseMs, value.sampleShare, value.againAfterMs].every(isMaybeCount) &&
  isMaybeConditions(value.audience) &&
  isMaybe(value.samples, (value) => isList(value, isSample)) &&
  isMaybe(value.schedule, isSchedule) &&
  isCount(value.importance)

/**
 * Reads the surveys that the server sent. One whose rules it does not understand, perhaps of a later
 * version, is left out; the others stay. Checks all that decides; what is only drawn is checked by what
 * draws it.
 */
export function readSurveys(surveys: readonly unknown[]): PublishedSurvey[] {
  return surveys.filter(isSurvey)
}
