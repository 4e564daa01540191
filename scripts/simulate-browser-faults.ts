/**
 * Runs random schedules of faults in Chromium, on the built script and a real server: visitors answer in one to
 * four tabs, close them, go elsewhere, clear their data; the network cuts, holds, repeats, reorders and forges;
 * storage hangs, fails or is full; the browser is killed. Then the faults end, and every answer that was said to
 * be kept must be there once. Options: `--count` (default 60), `--seed` (default 1), and `--only NUMBER`, which
 * runs one schedule and prints what happened.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { scheduleLines } from '../test/browser/faults/random-schedule.ts'
import { runSchedules } from '../test/browser/faults/run-schedules.ts'
import { summaryLines } from '../test/browser/faults/summary-lines.ts'

const { values } = parseArgs({
  // pnpm hands on the dashes that end its own options.
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    count: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const seed = Number(values.seed)
const numbers =
  values.only === undefined
    ? Array.from({ length: Number(values.count) }, (_, number) => number)
    : [Number(values.only)]

let done = 0
const startedAt = performance.now()
const { outcomes, tallies, recounted } = await runSchedules(seed, numbers, {
  onOutcome(schedule, { findings, log }) {
    if (process.stderr.isTTY) process.stderr.write(`\r${++done} of ${numbers.length}`)
    if (!findings.length && values.only === undefined) return
    for (const line of [
      ...scheduleLines(schedule),
      ...log,
      ...findings.map((finding) => `  FOUND ${finding}`),
    ])
      console.log(line)
  },
})
for (const line of summaryLines(outcomes)) console.log(line)
console.log(
  `seed ${seed}, ${outcomes.length} schedules in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`,
)
const broken = outcomes
  .filter(({ outcome }) => outcome.findings.length)
  .map(({ schedule }) => schedule.number)
const isRecounted = isDeepStrictEqual(tallies, recounted)
if (!isRecounted) console.log('The tallies of the server are not those of its rows.')
if (broken.length || !isRecounted) {
  console.log(
    `FAILED: run one again with --seed ${seed} --only NUMBER: ${broken.sort((a, b) => a - b).join(', ')}`,
  )
  process.exitCode = 1
}
