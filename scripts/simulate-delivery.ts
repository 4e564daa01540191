/**
 * Runs the outbox through random schedules of faults (its storage, its network, its pages, its clock) against
 * the server's own judgement, and checks that every answer said to be kept is there exactly once. Options:
 * `--count` (default 1,000,000), `--seed` (default 1); `--only NUMBER` runs one schedule and prints it, with
 * `--steps 0,3,7` those of its steps alone.
 */
import { parseArgs } from 'node:util'
import {
  type Coverage,
  checkSchedules,
  explainFinding,
  type Finding,
  lacking,
} from '../test/random-faults/check-schedules.ts'
import { product } from '../test/random-faults/product.ts'
import { randomSchedule, type Step, scheduleLines } from '../test/random-faults/random-schedule.ts'
import { runSchedule } from '../test/random-faults/run-schedule.ts'

const { values } = parseArgs({
  // pnpm hands on the dashes that end its own options.
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    steps: { type: 'string' },
  },
})
const seed = Number(values.seed)

if (values.only === undefined) await runAll(Number(values.count))
else await runOne(Number(values.only))

async function runOne(number: number) {
  const schedule = randomSchedule(seed, number)
  const steps = values.steps?.split(',').map((place) => schedule.steps[Number(place)] as Step)
  for (const line of scheduleLines(schedule, steps)) console.log(line)
  const { broken, ...outcome } = await runSchedule({ ...schedule, steps: steps ?? schedule.steps }, product)
  console.log(outcome)
  for (const promise of broken) console.log(promise)
  process.exitCode = broken.length ? 1 : 0
}

async function runAll(end: number) {
  const coverage: Coverage = {}
  const findings: Finding[] = []
  const startedAt = performance.now()
  const blockSize = 1_024
  for (let from = 0; from < end && findings.length < 10; from += blockSize) {
    const until = Math.min(from + blockSize, end)
    findings.push(...(await checkSchedules(seed, from, until, { coverage })))
    if (process.stderr.isTTY) process.stderr.write(`\r${until} of ${end}`)
  }
  const schedules = coverage.schedules ?? 0
  const seconds = (performance.now() - startedAt) / 1_000
  for (const finding of findings.slice(0, 3)) console.log(await explainFinding(finding))
  const missing = findings.length ? [] : lacking(coverage, schedules)
  for (const sentence of missing) console.log(`too little of ${sentence}`)
  console.log(
    `seed ${seed}, ${schedules} schedules in ${seconds.toFixed(1)} s, ${Math.round(schedules / seconds)} a second`,
  )
  for (const [what, times] of Object.entries(coverage).sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`  ${String(times).padStart(9)}  ${what}`)
  if (!findings.length && !missing.length) return
  console.log(`FAILED: ${findings.length} schedules broke a promise`)
  process.exitCode = 1
}
