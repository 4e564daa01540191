import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openStore } from '@kairos-cx/server'
import { openChromium, openStage } from '../stage.ts'
import { needsOwnBrowser, randomSchedule, type Schedule } from './random-schedule.ts'
import { createRowReader } from './read-rows.ts'
import { type Bench, runSchedule, type ScheduleOutcome } from './run-schedule.ts'
import { openSite, programmeOf, projectKey } from './watched-site.ts'

export interface RunOptions {
  /** Schedules that share a browser run so many at a time. Default 6. */
  atOnce?: number
  onOutcome?: (schedule: Schedule, outcome: ScheduleOutcome) => void
}

/** A server that nothing of ours should ever come to. */
async function openElsewhere() {
  const came = new Map<string, number>()
  const server = createServer((request, response) => {
    request.resume()
    const [, key = ''] = request.url?.split('/') ?? []
    if (request.method === 'POST') came.set(key, (came.get(key) ?? 0) + 1)
    response
      .writeHead(200, { 'access-control-allow-origin': '*' })
      .end('{"accepted":[],"repeated":[],"refused":[]}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    came: (key: string) => came.get(key) ?? 0,
    close(): void {
      server.close()
      server.closeAllConnections()
    },
  }
}

/**
 * Runs schedules on a real server: those that can share a browser some at a time, then one by one those whose
 * browser is killed or whose disk is full. Gives also what the server's tallies and a recount of all rows say.
 */
export async function runSchedules(
  seed: number,
  numbers: readonly number[],
  options: RunOptions = {},
): Promise<{
  outcomes: { schedule: Schedule; outcome: ScheduleOutcome }[]
  tallies: unknown
  recounted: unknown
}> {
  const { atOnce = 6, onOutcome = () => {} } = options
  const schedules = numbers.map((number) => randomSchedule(seed, number))
  const stage = await openStage()
  const [site, elsewhere] = [await openSite(), await openElsewhere()]
  await stage.publishAll(numbers.map((number) => programmeOf(projectKey(number))))
  const reader = createRowReader(join(stage.folder, 'kairos.db'))
  const browser = await openChromium()
  try {
    const bench: Bench = {
      serverOrigin: stage.origin,
      siteOrigin: site.origin,
      elsewhereOrigin: elsewhere.origin,
      ledElsewhere: elsewhere.came,
      browser,
      rows: reader.rows,
    }
    const outcomes: { schedule: Schedule; outcome: ScheduleOutcome }[] = []
    const run = async (schedule: Schedule) => {
      const outcome = await runSchedule(schedule, bench)
      outcomes.push({ schedule, outcome })
      onOutcome(schedule, outcome)
    }
    const sharing = schedules.filter((schedule) => !needsOwnBrowser(schedule))
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let next = sharing.shift(); next; next = sharing.shift()) await run(next)
      }),
    )
    await browser.close()
    for (const schedule of schedules.filter(needsOwnBrowser)) await run(schedule)
    const store = await openStore(`sqlite:${join(stage.folder, 'kairos.db')}`)
    const [tallies, recounted] = [await store.tallies(), await store.recountTallies()]
    await store.close()
    return { outcomes, tallies, recounted }
  } finally {
    await browser.close()
    reader.close()
    elsewhere.close()
    site.close()
    await stage.close()
  }
}
