import type { PublishedProgramme } from '../contract/programme.ts'

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string')
const isCount = (value: unknown) => Number.isFinite(value) && (value as number) >= 0

/**
 * Reads what the server sent, without zod: 0.2 kB instead of 25. Gives undefined for what is not a
 * programme. Its surveys are looked at by `readSurveys`, when there is something to decide.
 */
export function readProgramme(value: unknown): PublishedProgramme | undefined {
  const programme = value as PublishedProgramme
  return isObject(value) &&
    programme.format === 1 &&
    isCount(programme.version) &&
    isTexts(programme.languages) &&
    isTexts(programme.events) &&
    isObject(programme.limits) &&
    isCount(programme.limits.maxShowings) &&
    isCount(programme.limits.windowMs) &&
    isObject(programme.appearance) &&
    Array.isArray(programme.surveys) &&
    programme.surveys.every(isObject)
    ? programme
    : undefined
}
