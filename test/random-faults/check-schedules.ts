import { product as ours, type Product } from './product.ts'
import { randomSchedule, type Schedule, scheduleLines } from './random-schedule.ts'
import { type Outcome, runSchedule } from './run-schedule.ts'
import { shrinkSchedule } from './shrink-schedule.ts'

/** How often what came. */
export type Coverage = Record<string, number>

export interface Finding {
  seed: number
  number: number
  broken: string[]
}

/** So many of ten thousand schedules must have it, or so often it must come: else the schedules try too little. */
const leastOfTenThousand: Coverage = {
  'schedules on a real IndexedDB': 190,
  'schedules with several pages': 3_000,
  'schedules without Web Locks': 2_000,
  'schedules with more than 100 items': 20,
  'steps keep': 40_000,
  'steps network': 9_000,
  'steps disk': 3_000,
  'steps corrupt': 500,
  'steps vanish': 200,
  'steps clear-site-data': 500,
  'steps kill-browser': 1_500,
  'steps freeze': 500,
  'steps navigate': 500,
  'steps reset': 2_000,
  'steps set-clock': 1_500,
  'steps sleep': 1_500,
  'steps host-keepalive': 3_000,
  'items delivered': 90_000,
  'items refused': 3_000,
  'items dropped': 4_000,
  'items taken away by a fault': 2_000,
  'items whose page ended before they were kept': 300,
}

/** What so many schedules have too little of. */
export function lacking(coverage: Coverage, schedules: number): string[] {
  return Object.entries(leastOfTenThousand).flatMap(([what, least]) => {
    const wanted = Math.floor((least * schedules) / 10_000)
    const came = coverage[what] ?? 0
    return came < wanted ? [`${what}: ${came}, and ${wanted} are wanted`] : []
  })
}

function count(coverage: Coverage, { disk, locks, steps }: Schedule, outcome: Outcome): void {
  const add = (what: string, times = 1) => {
    coverage[what] = (coverage[what] ?? 0) + times
  }
  add('schedules')
  if (disk === 'indexed-db') add('schedules on a real IndexedDB')
  if (locks !== 'there') add('schedules without Web Locks')
  if (steps.some((step) => step.does === 'open' && step.page > 0)) add('schedules with several pages')
  if (outcome.made > 100) add('schedules with more than 100 items')
  for (const { does } of steps) add(`steps ${does}`)
  add('requests', outcome.requests)
  add('items', outcome.made)
  add('items delivered', outcome.delivered)
  add('items refused', outcome.refused)
  add('items dropped', outcome.dropped)
  add('items taken away by a fault', outcome.excused)
  add('items whose page ended before they were kept', outcome.unkept)
  add('items sent again by a page that was reading their receipt', outcome.sentAgain)
  add('items sent a minute or more after another page was reset', outcome.sentAfterResetElsewhere)
}

/** Schedules over a model disk that are under way at once: they share turns of the event loop, and nothing else. */
const together = 64

/**
 * Runs the schedules from `from` to before `end`, and gives those that broke a promise. With `isEnough` it
 * stops soon after so many findings.
 */
export async function checkSchedules(
  seed: number,
  from: number,
  end: number,
  { product = ours, coverage = {}, isEnough = Number.POSITIVE_INFINITY }: CheckOptions = {},
): Promise<Finding[]> {
  const findings: Finding[] = []
  const check = async (schedule: Schedule) => {
    const outcome = await runSchedule(schedule, product)
    count(coverage, schedule, outcome)
    if (outcome.broken.length) findings.push({ seed, number: schedule.number, broken: outcome.broken })
  }
  for (let first = from; first < end && findings.length < isEnough; first += together) {
    const schedules = Array.from({ length: Math.min(together, end - first) }, (_, index) =>
      randomSchedule(seed, first + index),
    )
    await Promise.all(schedules.filter(({ disk }) => disk === 'memory').map(check))
    for (const schedule of schedules) if (schedule.disk === 'indexed-db') await check(schedule)
  }
  return findings.sort((a, b) => a.number - b.number)
}

interface CheckOptions {
  product?: Product
  coverage?: Coverage
  isEnough?: number
}

/** A finding as one reads it: what was broken, and the shortest schedule that breaks it. */
export async function explainFinding({ seed, number, broken }: Finding, product = ours): Promise<string> {
  const schedule = randomSchedule(seed, number)
  const [first = ''] = broken
  const { steps } = await shrinkSchedule(schedule, product, first)
  const chosen = steps.map((step) => schedule.steps.indexOf(step)).join(',')
  return [
    first,
    ...scheduleLines(schedule, steps),
    `  again: node scripts/simulate-delivery.ts --seed ${seed} --only ${number} --steps ${chosen}`,
  ].join('\n')
}
