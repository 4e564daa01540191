import { describe, expect, it } from 'vitest'
import { createChance } from '../packages/sdk/test/random-worlds/create-chance.ts'
import { storageConformance } from '../packages/sdk/test/storage-conformance.ts'
import { type Coverage, checkSchedules, explainFinding, lacking } from './random-faults/check-schedules.ts'
import { createDisk } from './random-faults/disk.ts'
import { createEventQueue } from './random-faults/event-queue.ts'
import { createPageProcess } from './random-faults/page-process.ts'
import { product } from './random-faults/product.ts'
import { randomSchedule } from './random-faults/random-schedule.ts'
import { requestsInOutage } from './random-faults/requests-in-outage.ts'
import { runSchedule } from './random-faults/run-schedule.ts'

// 1,000,000 of them: `pnpm simulate:delivery`.
const schedules = 10_000
const seed = 1

/** Requests of one page in 24 hours without a server. */
const mostRequestsInOutage = 120

it(`delivers all that was said to be kept, once, in ${schedules} schedules of random faults`, async () => {
  const coverage: Coverage = {}
  const findings = await checkSchedules(seed, 0, schedules, { coverage, isEnough: 1 })
  const [first] = findings
  expect(first ? await explainFinding(first) : '').toBe('')
  expect(lacking(coverage, schedules)).toEqual([])
}, 600_000)

it('runs a schedule the same way each time, over the model of the disk and over IndexedDB', async () => {
  for (const number of [0, 7, 49, 99]) {
    const [once, again] = [
      await runSchedule(randomSchedule(seed, number), product),
      await runSchedule(randomSchedule(seed, number), product),
    ]
    expect(again).toEqual(once)
    expect(once.requests).toBeGreaterThan(0)
  }
})

describe('in 24 hours without a server', () => {
  it.each(['unreachable', 'answered with 500', 'answered with 503'] as const)(
    `makes at most ${mostRequestsInOutage} requests a page: %s`,
    async (outage) => {
      const requests = await Promise.all(
        Array.from({ length: 50 }, (_, client) => requestsInOutage(product, outage, client)),
      )
      expect(Math.max(...requests)).toBeLessThanOrEqual(mostRequestsInOutage)
      expect(Math.min(...requests)).toBeGreaterThan(24)
    },
  )
})

storageConformance('the model of the disk', () => {
  const queue = createEventQueue()
  const disk = createDisk({ queue, chance: createChance(seed, 0) })
  const storage = disk.storageOf(createPageProcess('page', queue))
  /** Lets time pass until an operation is done. */
  const passing = <T>(work: Promise<T>): Promise<T> => {
    queue.pass(10_000)
    return work
  }
  return {
    entries: (prefix) => passing(storage.entries(prefix)),
    update: (key, change) => passing(storage.update(key, change)),
    updateAll: (keys, change) => passing(storage.updateAll(keys, change)),
    clear: (prefix) => passing(storage.clear(prefix)),
  }
})
