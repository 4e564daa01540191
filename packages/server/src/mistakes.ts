import type { z } from 'zod'
import { closestName } from './closest-name.ts'
import { knownFields } from './known-fields.ts'

/** One thing that is wrong in a document: the JSON pointer (RFC 6901) of its place, and a sentence. */
export interface Mistake {
  pointer: string
  detail: string
}

/**
 * Says what zod found wrong with `input`, in the order of the document, in sentences that name the culprit.
 * Gives at most `limit` mistakes: where a stranger sent the input, more would only cost time. With the
 * `schema`, a field that does not exist is told with the one that was probably meant.
 */
export function mistakesOf(
  error: z.ZodError,
  input: unknown,
  { limit = Number.POSITIVE_INFINITY, schema }: { limit?: number; schema?: z.ZodType } = {},
): Mistake[] {
  const mistakes = error.issues.slice(0, limit).flatMap((issue): Mistake[] => {
    const pointer = pointerOf(issue.path)
    if (issue.code === 'unrecognized_keys') {
      const fields = schema ? knownFields(schema, issue.path) : []
      return issue.keys.map((key) => {
        // A condition of another operator may have it.
        const others = fields.filter((field) => field !== key)
        return {
          pointer: pointerOf([...issue.path, key]),
          detail: `there is no field "${key}" here${didYouMean(key, others)}`,
        }
      })
    }
    // What is of another type altogether has no bounds of its own.
    if (issue.code !== 'invalid_type' && isOfWrongType(error, issue)) return []
    const value = valueAt(input, issue.path)
    // What the contract says of fields that belong together tells more than that one of them is missing.
    if (value === undefined && issue.code !== 'custom') return [{ pointer, detail: 'this field is missing' }]
    return [{ pointer, detail: detailOf(issue, value) }]
  })
  return mistakes.slice(0, limit)
}

/** Says whether the same place was refused for its type already. */
const isOfWrongType = ({ issues }: z.ZodError, issue: z.core.$ZodIssue) =>
  issues.some(({ code, path }) => code === 'invalid_type' && path.join('\n') === issue.path.join('\n'))

/** Gives one mistake as one line of text. */
export function mistakeLine({ pointer, detail }: Mistake): string {
  return `${pointer || '(the whole document)'}: ${detail}`
}

/** Types as zod calls them, in words. */
const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function detailOf(issue: z.core.$ZodIssue, value: unknown): string {
  // A sentence of the contract's own says more than its code.
  const isOwnSentence = !/^(Invalid (input|option|key)|Too (small|big))/.test(issue.message)
  switch (issue.code) {
    case 'invalid_key':
      return issue.issues[0] ? detailOf(issue.issues[0], issue.path.at(-1)) : issue.message
    case 'invalid_union': {
      if ('options' in issue && issue.options) return notOneOf(issue.options.map(String), value)
      // A branch that failed by a bound, not by its type, says more than the list of types.
      const bound = issue.errors.flat().find(({ code }) => code !== 'invalid_type')
      if (bound) return detailOf(bound, value)
      const types = issue.errors.flatMap(([first]) => (first && 'expected' in first ? [first.expected] : []))
      const names = types.map((type) => typeNames[type] ?? type)
      return `expected ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, got ${nameOf(value)}`
    }
    case 'invalid_type':
      if (isOwnSentence) return issue.message
      return `expected ${typeNames[issue.expected] ?? issue.expected}, got ${typeof value === 'number' ? value : nameOf(value)}`
    case 'invalid_value':
      return isOwnSentence ? issue.message : notOneOf(issue.values.map(String), value)
    case 'too_small':
      return isOwnSentence ? issue.message : tooSmall(issue)
    case 'too_big':
      return isOwnSentence ? issue.message : tooBig(issue)
    default:
      return issue.message.replace(/^Invalid input: /, '')
  }
}

function notOneOf(names: readonly string[], value: unknown): string {
  const isText = typeof value === 'string'
  const got = isText ? JSON.stringify(value.slice(0, 64)) : typeof value === 'number' ? value : nameOf(value)
  const meant = isText ? didYouMean(value, names) : ''
  return `expected ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}, got ${got}${meant}`
}

function didYouMean(misspelt: string, names: readonly string[]): string {
  const meant = closestName(misspelt, names)
  return meant ? `; did you mean "${meant}"?` : ''
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === 'string')
    return minimum === 1 ? 'must not be empty' : `must have at least ${minimum} characters`
  if (origin !== 'array')
    return inclusive === false ? `must be above ${minimum}` : `must be ${minimum} or more`
  return `must have at least ${minimum} ${minimum === 1 ? 'entry' : 'entries'}`
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): string {
  if (origin === 'string') return `must be at most ${maximum} characters`
  if (origin !== 'array')
    return inclusive === false ? `must be below ${maximum}` : `must be at most ${maximum}`
  return `must have at most ${maximum} entries`
}

/** What a JSON value is, in words. */
function nameOf(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  return typeNames[Array.isArray(value) ? 'array' : typeof value] ?? typeof value
}

/** The value at a place in a document, undefined if there is none. */
function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const key of path) {
    // What stands in the way is what is wrong; it is told at its own place.
    if (typeof value !== 'object' || value === null) return value
    value = Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined
  }
  return value
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
