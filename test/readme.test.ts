import { readFileSync } from 'node:fs'
import {
  Batch,
  Item,
  LossReason,
  limits,
  Programme,
  problems,
  RefusalCode,
  Results,
} from '@kairos-cx/sdk/contract'
import { expect, it } from 'vitest'
import { faults } from '../packages/sdk/src/fault.ts'
import { tags } from '../packages/widget/src/phrases/languages.ts'

const readme = readFileSync('README.md', 'utf8')

/** The cells of a table's rows, by the heading of its first column. */
const table = (heading: string): string[][] => {
  const lines = readme.split('\n')
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  return lines.slice(start + 2, end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  )
}
const first = (heading: string) => table(heading).map(([cell]) => cell)
const json = () =>
  [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text as string))

it('quotes the sizes of the built files', () => {
  const { files } = JSON.parse(readFileSync('packages/widget/dist/page/manifest.json', 'utf8')) as {
    files: Record<string, { brotliBytes: number }>
  }
  const kB = (bytes: number) => (bytes / 1000).toFixed(1)
  const languages = tags.map((tag) => files[`${tag}.js`]?.brotliBytes as number)
  const measured = Object.entries(files)
    .filter(([name]) => !tags.includes(name.replace('.js', '')))
    .map(([name, { brotliBytes }]) => [name, kB(brotliBytes)])
    .concat([['ar.js … zh-hant.js', `${kB(Math.min(...languages))}–${kB(Math.max(...languages))}`]])
  const quoted = table('file').map(([name, , kB]) => [name, kB])
  expect(Object.fromEntries(quoted)).toEqual(Object.fromEntries(measured))
})

it('lists every reason of a decision, in the order the rules are asked', () => {
  const source = readFileSync('packages/sdk/src/triggers/decide-due.ts', 'utf8')
  const type = source.slice(source.indexOf('export type Reason'), source.indexOf('export type Decision'))
  expect(first('reason')).toEqual([...type.matchAll(/'([\w-]+)'/g)].map(([, reason]) => reason))
})

it('lists every fault with its sentence', () => {
  expect(table('fault')).toEqual(Object.entries(faults))
})

it('lists every refusal and every problem with its status', () => {
  const [refusals, wholes] = ['code | meaning', 'code | status | meaning'].map(table)
  expect(refusals?.map(([code]) => code)).toEqual(RefusalCode.options)
  expect(wholes).toEqual(
    Object.entries(problems).map(([code, { status, title }]) => [code, String(status), title]),
  )
})

it('lists every reason for a loss', () => {
  expect(first('lost')).toEqual(LossReason.options)
})

it('shows a programme, results and a batch that the contract accepts', () => {
  const [programme, results, batch] = json()
  expect(Programme.safeParse(programme).error).toBeUndefined()
  expect(Results.safeParse(results).error).toBeUndefined()
  expect(Batch.parse(batch).items.map((item) => Item.safeParse(item).success)).toEqual([true])
})

it('states the limits of a batch', () => {
  expect(readme).toContain(`up to ${limits.maxBatchItems} items in ${limits.maxBatchBytes / 1024} KiB`)
})

it('gives one stub, which the examples use to the letter', () => {
  const [, stub] = /<script>(window\.cx=.*?)<\/script>/.exec(readme) ?? []
  expect(stub).toBeTruthy()
  for (const file of [
    'examples/plain-page/index.html',
    'examples/shop/public/cx-stub.js',
    'test/browser/page-safety.browser.test.ts',
    'test/browser/nothing-lost.browser.test.ts',
  ])
    expect(readFileSync(file, 'utf8'), file).toContain(stub)
})

it('names every call of cx', () => {
  const source = readFileSync('packages/sdk/src/cx.ts', 'utf8')
  const body = source.slice(source.indexOf('export interface Cx<'), source.indexOf('export interface Chunks'))
  const calls = [...body.matchAll(/^ {2}(\w+)[<(]/gm)].map(([, name]) => name)
  expect(first('call').map((cell) => /cx\.(\w+)/.exec(cell as string)?.[1])).toEqual(calls)
})
