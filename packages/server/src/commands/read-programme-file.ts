import { readFile } from 'node:fs/promises'
import { Programme } from '@kairos-cx/sdk/contract'
import { mistakeLine, mistakesOf } from '../mistakes.ts'
import { programmeWarnings } from './programme-warnings.ts'

/**
 * Reads a programme file. Gives the programme with what is odd in it, or every mistake in it; each as a line
 * of its own, with its JSON pointer where there is one. `now` is epoch milliseconds.
 */
export async function readProgrammeFile(
  path: string,
  now: number,
): Promise<{ programme: Programme; warnings: readonly string[] } | { mistakes: readonly string[] }> {
  const text = await readFile(path, 'utf8').catch((reason: NodeJS.ErrnoException) => {
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }[reason.code ?? '']
    return new Error(`${path} cannot be read: ${why ?? reason.message}.`)
  })
  if (text instanceof Error) return { mistakes: [text.message] }
  let input: unknown
  try {
    // Editors on Windows put a byte order mark in front, which JSON does not know.
    input = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (reason) {
    return { mistakes: [`${path} is not JSON: ${(reason as SyntaxError).message}.`] }
  }
  const parsed = Programme.safeParse(input)
  return parsed.success
    ? {
        programme: parsed.data,
        warnings: programmeWarnings(parsed.data, now, { document: input }).map(
          (warning) => `Warning: ${mistakeLine(warning)}`,
        ),
      }
    : { mistakes: mistakesOf(parsed.error, input, { schema: Programme }).map(mistakeLine) }
}
