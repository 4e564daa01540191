import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { Batch, Item } from './batch.ts'
import { Programme } from './programme.ts'
import { QuietRequest } from './quiet.ts'

/** One example, the same in every language that speaks this contract. */
interface Case {
  title: string
  input: unknown
  /** Refused ones only: the stable code. */
  code?: string
  /** JSON pointer (RFC 6901) of the culprit. Absent where the item is well formed but does not fit its survey. */
  pointer?: string
}

const folder = new URL('../../contract-cases/', import.meta.url)

/** The cases of one folder, each with its file's name and its title. */
function casesIn(kind: string, verdict: 'accepted' | 'refused'): [string, Case][] {
  const path = new URL(`${kind}/${verdict}/`, folder)
  return readdirSync(path).map((file) => {
    const one: Case = JSON.parse(readFileSync(new URL(file, path), 'utf8'))
    return [`${file}: ${one.title}`, one]
  })
}

/** The pointers of everything that is wrong with `input`. */
function pointersOf(schema: z.ZodType, input: unknown): string[] {
  const { error } = schema.safeParse(input)
  const paths = error?.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  )
  return (paths ?? []).map((path) => path.map((key) => `/${String(key)}`).join(''))
}

describe.each<[string, z.ZodType]>([
  ['programme', Programme],
  ['batch', Batch],
  ['item', Item],
  ['quiet', QuietRequest],
])('the contract of a %s', (kind, schema) => {
  it.each(casesIn(kind, 'accepted'))('takes %s', (_file, { input }) => {
    expect(pointersOf(schema, input)).toEqual([])
  })

  const refused = casesIn(kind, 'refused')
  it.each(refused.filter(([, { pointer }]) => pointer !== undefined))(
    'refuses %s',
    (_file, { input, pointer }) => {
      expect(new Set(pointersOf(schema, input))).toEqual(new Set([pointer]))
    },
  )

  // What remains is refused by the survey that it answers, which the shape knows nothing of.
  it.each(refused.filter(([, { pointer }]) => pointer === undefined))(
    'leaves %s to the survey',
    (_file, { input }) => {
      expect(pointersOf(schema, input)).toEqual([])
    },
  )
})
