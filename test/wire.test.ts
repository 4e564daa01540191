import { readdirSync, readFileSync } from 'node:fs'
import { Batch, Loss, limits, problems, Showing, Submission } from '@kairos-cx/sdk/contract'
import { expect, it } from 'vitest'

const wire = readFileSync('docs/wire.md', 'utf8')
const cases = 'packages/sdk/contract-cases/'
const read = (path: string) => JSON.parse(readFileSync(cases + path, 'utf8'))

/** The rows of the table whose first heading is `heading`, each cell without its code marks. */
const table = (heading: string): string[][] => {
  const lines = wire.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  return lines.slice(start + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  )
}

it.each([
  ['envelope', Batch],
  ['showing', Showing],
  ['submission', Submission],
  ['loss', Loss],
])('names every field of a %s, and which are optional', (heading, schema) => {
  const told = table(heading).flatMap(([names = '', meaning = '']) =>
    names.split(', ').map((name) => [name, meaning] as const),
  )
  expect(told.map(([name]) => name).sort()).toEqual(Object.keys(schema.shape).sort())
  for (const [name, meaning] of told) {
    if (meaning.startsWith('as of a showing')) continue
    const field = schema.shape[name as keyof typeof schema.shape] as { safeParse(value: unknown): object }
    const mayBeLeftOut = 'data' in field.safeParse(undefined)
    expect([name, meaning.startsWith('optional')]).toEqual([name, mayBeLeftOut])
  }
})

it('shows a batch and its receipt out of the contract cases', () => {
  const [batch, receipt] = [...wire.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) =>
    JSON.parse(text as string),
  )
  const [step] = read('exchange/showing-and-submission.json').steps
  expect(batch).toEqual({ key: 'pk_demo', items: step.items })
  expect(receipt).toEqual(step.receipt)
})

it('says after each problem what the cases say', () => {
  const files = readdirSync(`${cases}exchange`).filter((file) => file.startsWith('problem-'))
  const told = files.map((file) => {
    const { problem, client } = read(`exchange/${file}`).steps[0]
    return [problem.code, String(problem.status), client === 'split' ? 'splits' : 'retries']
  })
  const inOrder = Object.keys(problems)
  expect(table('code')).toEqual(told.sort(([a], [b]) => inOrder.indexOf(a) - inOrder.indexOf(b)))
})

it('states the bounds of the contract', () => {
  const number = (n: number) => n.toLocaleString('en')
  expect(wire).toContain(`at most ${number(limits.maxBatchBytes)} bytes`)
  expect(table('envelope').find(([name]) => name === 'items')?.[1]).toBe(`at most ${limits.maxBatchItems}`)
  expect(table('loss').find(([name]) => name === 'count')?.[1]).toContain(
    `1 to ${number(limits.maxLossCount)}.`,
  )
})
