import type { PublishedProgramme, PublishedSurvey } from '../contract/programme.ts'

type Unknown = Record<string, unknown>

const isObject = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isCount = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0
const isMaybeCount = (value: unknown) => value === undefined || isCount(value)
const isList = (value: unknown, is: (value: unknown) => boolean) => Array.isArray(value) && value.every(is)

/** The operators this version judges, each between blanks. */
const operators = ' equals not greater less between oneOf contains like startsWith exists '

/** A condition of an operator we know. Its value needs no look: what is of a wrong type is never met. */
const isCondition = (value: unknown): boolean =>
  isObject(value) && isText(value.property) && operators.includes(` ${value.operator} `)

/** An event rule, an earlier event or a cancelling one. */
const isRule = (value: unknown): boolean =>
  isObject(value) &&
  isText(value.event) &&
  (value.where === undefined || isList(value.where, isCondition)) &&
  [value.times, value.withinMs].every(isMaybeCount) &&
  [value.after, value.notAfter].every(isMaybeRules)

const isMaybeRules = (value: unknown): boolean => value === undefined || isList(value, isRule)

const isSurvey = (value: unknown): value is PublishedSurvey =>
  isObject(value) &&
  isText(value.id) &&
  isObject(value.trigger) &&
  isList(value.trigger.rules, isRule) &&
  isMaybeRules(value.trigger.cancel) &&
  [value.trigger.delayMs, value.trigger.lapseMs, value.sampleShare, value.againAfterMs].every(isMaybeCount) &&
  isCount(value.importance)

/**
 * Reads what the server sent, without zod: 0.3 kB instead of 25. Gives undefined for what is not a
 * programme. A survey whose rules it does not understand, perhaps of a later version, is left out; the
 * others stay. Checks all that decides; what is only drawn is checked by what draws it.
 */
export function readProgramme(value: unknown): PublishedProgramme | undefined {
  if (
    !isObject(value) ||
    value.format !== 1 ||
    !isCount(value.version) ||
    !isText(value.key) ||
    !isList(value.languages, isText) ||
    !isObject(value.limits) ||
    !isCount(value.limits.maxShowings) ||
    !isCount(value.limits.windowMs) ||
    !isObject(value.appearance) ||
    !Array.isArray(value.surveys)
  )
    return undefined
  return { ...(value as unknown as PublishedProgramme), surveys: value.surveys.filter(isSurvey) }
}
