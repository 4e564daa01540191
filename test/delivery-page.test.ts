import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const path = 'docs/delivery.md'
const text = readFileSync(path, 'utf8')
const rows = text.match(/^\| \d+ \|.*$/gm) ?? []

/** The titles of a row with the files they are said to be in: “one”, “two” in [name](file). */
const testsOf = (row: string) =>
  [...row.matchAll(/((?:“[^”]+”(?:, )?)+) in \[[^\]]+\]\(([^)]+)\)/g)].flatMap(([, titles = '', file = '']) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ title, file })),
  )

describe('the faults of delivery.md', () => {
  it('are all forty-four, in order', () => {
    expect(rows.map((row) => Number(row.split('|')[1]))).toEqual(Array.from({ length: 44 }, (_, n) => n + 1))
  })

  it.each(rows.map((row) => [row.split('|')[1]?.trim(), row]))(
    'name for fault %s tests that are there',
    (_, row) => {
      const files = [...row.matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => join(dirname(path), file))
      for (const file of files) expect(existsSync(file), file).toBe(true)
      expect(files.length + (/simulation/.test(row) ? 1 : 0)).toBeGreaterThan(0)
      for (const { title, file } of testsOf(row)) {
        const source = readFileSync(join(dirname(path), file), 'utf8').replaceAll("\\'", "'")
        expect(source, `${file} has no test “${title}”`).toContain(title)
      }
    },
  )
})
