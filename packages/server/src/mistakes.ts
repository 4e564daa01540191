import type { z } from 'zod'

/** One thing that is wrong in a document: the JSON pointer (RFC 6901) of its place, and a sentence. */
export interface Mistake {
  pointer: string
  detail: string
}

/** Says what zod found wrong with `input`, in the order of the document, in sentences that name the culprit. */
export function mistakesOf(error: z.ZodError, input: unknown): Mistake[] {
  return error.issues.flatMap((issue): Mistake[] => {
    const pointer = pointerOf(issue.path)
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        pointer: pointerOf([...issue.path, key]),
        detail: `there is no field "${key}" here`,
      }))
    if (isMissing(input, issue.path)) return [{ pointer, detail: 'this field is missing' }]
    return [{ pointer, detail: detailOf(issue) }]
  })
}

/** Gives one mistake as one line of text. */
export function mistakeLine({ pointer, detail }: Mistake): string {
  return `${pointer || '(the whole document)'}: ${detail}`
}

function detailOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  if (issue.code === 'invalid_union') {
    if ('options' in issue && issue.options) return `expected one of ${issue.options.join(', ')}`
    const expected = issue.errors.flatMap(([first]) => (first && 'expected' in first ? [first.expected] : []))
    // A branch that failed by a bound, not by its type, says more than the list of types.
    const bound = issue.errors.flat().find(({ code }) => code !== 'invalid_type')
    return bound?.message ?? `expected ${expected.join(' or ')}`
  }
  return issue.message.replace(/^Invalid input: /, '')
}

function isMissing(input: unknown, path: readonly PropertyKey[]): boolean {
  let value = input
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false
    if (!Object.hasOwn(value, key)) return true
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value === undefined
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
