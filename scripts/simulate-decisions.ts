/**
 * Runs random worlds (programmes, visitors, events, clocks) by the rules that decide, in Node and, by the
 * built script, in Chromium; checks every promise, and that both decide the same. Options: `--cases`
 * (default 100,000), `--seed` (default 1), `--no-browser`, and `--world NUMBER`, which prints one world.
 */
import { parseArgs } from 'node:util'
import {
  type Coverage,
  checkWorlds,
  type Finding,
  lacking,
  rules,
} from '../packages/sdk/test/random-worlds/check-worlds.ts'
import type { World } from '../packages/sdk/test/random-worlds/random-world.ts'
import { worldFingerprint, worldLines } from '../packages/sdk/test/random-worlds/run-worlds.ts'
import type { Happening } from '../packages/sdk/test/random-worlds/walk-world.ts'

const { values } = parseArgs({
  // pnpm hands on the dashes that end its own options.
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  allowNegative: true,
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    world: { type: 'string' },
    browser: { type: 'boolean', default: true },
  },
})
const seed = Number(values.seed)
const first = Number(values.world ?? 0)
const end = values.world === undefined ? Number(values.cases) : first + 1
const blockSize = 1_000

if (values.world !== undefined) for (const line of worldLines(rules, seed, first)) console.log(line)

// A browser is loaded only where one is asked for.
const built = values.browser
  ? await (await import('../test/browser/open-built-rules.ts')).openBuiltRules()
  : undefined
const coverage: Coverage = {}
const findings: Finding[] = []
const startedAt = performance.now()
let nodeMs = 0
let browserMs = 0
for (let from = first; from < end && !findings.length; from += blockSize) {
  const until = Math.min(from + blockSize, end)
  const blockAt = performance.now()
  const inBrowser = built?.fingerprints(seed, from, until).then((fingerprints) => {
    browserMs += performance.now() - blockAt
    return fingerprints
  })
  // Lets the request leave before this thread is busy.
  await new Promise((resolve) => setTimeout(resolve, 5))
  const nodeAt = performance.now()
  const inNode: number[] = []
  const onWalked =
    built && ((world: World, log: Happening[]) => inNode.push(worldFingerprint(world, rules, log)))
  findings.push(...checkWorlds(seed, from, until, { coverage, ...(onWalked && { onWalked }) }))
  nodeMs += performance.now() - nodeAt
  const different = (await inBrowser)?.findIndex((fingerprint, index) => fingerprint !== inNode[index])
  if (built && different !== undefined && different >= 0 && different < inNode.length) {
    const number = from + different
    const where = await built.difference(seed, number)
    findings.push({ seed, number, sentence: `Node and browser decide differently ${where}` })
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${until} of ${end}`)
}
await built?.close()

for (const { number, sentence } of findings.slice(0, 10)) console.log(`world ${number}: ${sentence}`)
const worlds = end - first
const missing = values.world === undefined && !findings.length ? lacking(coverage, worlds) : []
for (const sentence of missing) console.log(`too little of ${sentence}`)
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
console.log(`seed ${seed}, ${coverage.worlds ?? 0} worlds in ${seconds(performance.now() - startedAt)}`)
console.log(
  `  Node ${process.version}, ICU ${process.versions.icu}: ${seconds(nodeMs)}, all promises checked`,
)
if (built)
  console.log(`  Chromium ${built.version}, ${built.file}: ${seconds(browserMs)}, decisions compared`)
for (const [what, times] of Object.entries(coverage).sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`  ${String(times).padStart(9)}  ${what}`)
if (findings.length || missing.length) {
  console.log(findings.length ? `FAILED: see a world with --seed ${seed} --world NUMBER` : 'FAILED')
  process.exitCode = 1
}
