import { brokenPromises } from './broken-promises.ts'
import { createWorld, type World } from './create-world.ts'
import type { Product } from './product.ts'
import type { Schedule } from './random-schedule.ts'
import { takeStep } from './take-step.ts'

export interface Outcome {
  broken: string[]
  /** The same for the same schedule and product, always. */
  fingerprint: number
  requests: number
  made: number
  delivered: number
  refused: number
  dropped: number
  excused: number
  unkept: number
  sentAgain: number
  sentAfterResetElsewhere: number
}

/** Long enough for the longest pause a server may ask for, the longest backoff, and a page that holds the lock. */
const recoveryMs = 3_600_000 * 1.1 + 2 * 1_200_000 + 60_000

/** Ends all faults, and lets the pages that are there deliver what is theirs. */
async function recover(world: World): Promise<void> {
  const { disk, network, server, queue, schedule, pages } = world
  disk.weather = 'fine'
  server.isStoreAway = false
  network.fates = [{ is: 'fine' }]
  network.hostKeepaliveBytes = schedule.hostKeepaliveBytes
  if (schedule.thawsAtEnd) for (const page of pages) page?.record.process.thaw()
  await queue.pass(recoveryMs)
}

/** Runs one schedule to its end. The same schedule on the same product always gives the same. */
export async function runSchedule(schedule: Schedule, product: Product): Promise<Outcome> {
  const world = createWorld(schedule, product)
  try {
    for (const step of schedule.steps) {
      takeStep(world, step)
      await world.queue.pass(step.thenMs)
    }
    return await brokenPromises(world, () => recover(world))
  } catch (error) {
    world.book.breaks('comes to rest', String((error as Error).stack ?? error))
    return { ...noOutcome, broken: world.book.broken }
  } finally {
    world.disk.close()
  }
}

const noOutcome: Outcome = {
  broken: [],
  fingerprint: 0,
  requests: 0,
  made: 0,
  delivered: 0,
  refused: 0,
  dropped: 0,
  excused: 0,
  unkept: 0,
  sentAgain: 0,
  sentAfterResetElsewhere: 0,
}
