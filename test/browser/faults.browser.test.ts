import { describe, expect, it } from 'vitest'
import { scheduleLines } from './faults/random-schedule.ts'
import { runSchedules } from './faults/run-schedules.ts'
import { summaryOf } from './faults/summary-lines.ts'

// A thousand of them: `pnpm simulate:browser-faults --count 1000`.
const count = 60
/** One by which every fault of the network and of storage comes up among so few. */
const seed = 4

describe('an answer that was said to be kept', () => {
  it(`is counted once, whatever happens to browser, storage and network in ${count} random schedules`, async () => {
    const numbers = Array.from({ length: count }, (_, number) => number)
    const { outcomes, tallies, recounted } = await runSchedules(seed, numbers)
    for (const { schedule, outcome } of outcomes)
      expect(
        outcome.findings,
        [...scheduleLines(schedule), ...outcome.log, `again: --seed ${seed} --only ${schedule.number}`].join(
          '\n',
        ),
      ).toEqual([])
    expect(tallies).toEqual(recounted)
    const counts = summaryOf(outcomes)
    // Else the bench would be content with schedules in which nobody is asked.
    expect(counts).toMatchObject({ 'schedules: browser killed': expect.any(Number) })
    expect(counts['answers thanked for']).toBeGreaterThan(count)
    expect(counts['rows on the server']).toBeGreaterThan(count * 1.5)
    expect(counts['requests met by cut-receipt']).toBeGreaterThan(count / 10)
  }, 400_000)
})
