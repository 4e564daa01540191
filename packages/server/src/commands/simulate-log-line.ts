import { limits } from '@kairos-cx/sdk/contract'
import type { Properties } from '@kairos-cx/sdk/replay'

/** Characters of one line: more is no line of a log. */
export const maxLineLength = 65_536

/** A line of a log of events. */
export type LogLine = {
  /** Epoch milliseconds. */
  at: number
  visitor: string
  /** What audiences could ask at that moment; it holds for the visitor until another line says otherwise. */
  facts: Properties | undefined
} & (
  | { kind: 'event'; event: string; properties: Properties }
  /** A page that was loaded, or gone to within one that was. */
  | { kind: 'page'; isLoad: boolean }
)

/** The first epoch millisecond that is not more probably a second: September 2001. */
const firstMs = 1e12

/** Reads a line of a log. Gives a sentence on what is wrong with it, if something is. */
export function readLogLine(text: string): LogLine | { mistake: string } {
  const wrong = (mistake: string) => ({ mistake })
  if (text.length > maxLineLength) return wrong(`a line has at most ${maxLineLength} characters`)
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return wrong('this is not JSON')
  }
  if (!isRecord(line)) return wrong('expected an object, {"at": …, "visitor": …, "event": …}')
  const { at, visitor, event, page, load = true, properties = {}, facts } = line
  if (at === undefined) return wrong('"at" is missing: when it was, in epoch milliseconds')
  if (typeof at !== 'number' || !Number.isFinite(at) || at < 0)
    return wrong('"at" must be a number, epoch milliseconds')
  if (at < firstMs) return wrong(`"at" must be epoch milliseconds, and ${at} looks like seconds`)
  if (typeof visitor !== 'string' || visitor === '' || visitor.length > limits.maxPersonLength)
    return wrong(`"visitor" must be a text of 1 to ${limits.maxPersonLength} characters`)
  if (facts !== undefined && !isRecord(facts)) return wrong('"facts" must be an object')
  const known = facts && scalars(facts)
  if (page === true) {
    if (typeof load !== 'boolean') return wrong('"load" must be true or false')
    return { at, visitor, facts: known, kind: 'page', isLoad: load }
  }
  if (typeof event !== 'string' || event === '' || event.length > limits.maxEventNameLength)
    return wrong(
      `expected an "event", a text of 1 to ${limits.maxEventNameLength} characters, or "page": true`,
    )
  if (!isRecord(properties)) return wrong('"properties" must be an object')
  return { at, visitor, facts: known, kind: 'event', event, properties: scalars(properties) }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Pages leave away what is no text, number or boolean: no condition can ask for it. */
function scalars(record: Record<string, unknown>): Properties {
  let isFlat = true
  for (const name in record) if (!isScalar(record[name])) isFlat = false
  return isFlat ? record : Object.fromEntries(Object.entries(record).filter(([, value]) => isScalar(value)))
}

const isScalar = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
