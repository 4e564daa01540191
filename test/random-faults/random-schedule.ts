import { type Chance, createChance } from '../../packages/sdk/test/random-worlds/create-chance.ts'
import type { DiskWeather } from './disk.ts'
import type { ItemSpecification } from './items.ts'
import type { Fate } from './network.ts'
import { firstStranger } from './take-step.ts'
import type { LocksKind } from './web-locks.ts'

/** What is done, and how long the world then goes on by itself. `page` is a place for a page, from 0. */
export type Step = { thenMs: number } & (
  | { does: 'keep'; page: number; item: number; rank: number; as: ItemSpecification }
  | { does: 'keep-many'; page: number; item: number; count: number; as: ItemSpecification }
  | { does: 'network'; fates: readonly Fate[] }
  | { does: 'disk'; weather: DiskWeather }
  /** A record is put in by other hands, in the place of an item's, or beside them. */
  | { does: 'corrupt'; item: number; shape: number }
  | { does: 'vanish'; item: number }
  | { does: 'store'; isAway: boolean }
  | { does: 'host-keepalive'; bytes: number }
  /** The visitor sets the clock. */
  | { does: 'set-clock'; ms: number }
  /** The machine sleeps: its clock goes on, timers do not. */
  | { does: 'sleep'; ms: number }
  | { does: 'disconnect' | 'clear-site-data' | 'kill-browser' }
  | {
      does: 'open' | 'hide' | 'show' | 'freeze' | 'thaw' | 'close' | 'navigate' | 'back' | 'flush' | 'reset'
      page: number
    }
)

/** One random story of a browser, its network and its server. */
export interface Schedule {
  seed: number
  number: number
  disk: 'memory' | 'indexed-db'
  locks: LocksKind
  maxKeptItems: number
  /** Bytes of keepalive that the page itself uses up all the time. */
  hostKeepaliveBytes: number
  /** Whether frozen pages are brought back once the faults are over. */
  thawsAtEnd: boolean
  steps: Step[]
}

const pages = 4
/** A showing has come to its end. */
const highestShowingRank = 2
/** One in so many schedules runs our real storage on an IndexedDB; the others on a model of it. */
const indexedDbEvery = 50
const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]

/** What may go wrong; a schedule has some of it, so that a failure has few suspects. */
const families = [
  'network',
  'answers',
  'receipts',
  'disk',
  'pages',
  'lifecycle',
  'killing',
  'tampering',
  'clock',
  'reset',
  'sizes',
  'poison',
  'capacity',
  'keepalive',
] as const
type Family = (typeof families)[number]

const retryAfters = (chance: Chance) =>
  chance.pick([
    undefined,
    '0',
    '5',
    String(chance.below(600)),
    '3600',
    '-5',
    '1000000000',
    'soon',
    new Date(Date.UTC(2026, 0, 1) + chance.below(2 * hour)).toUTCString(),
    '',
  ])

/** Steps that are most dangerous at once after another. */
const suddenly = new Set<Step['does']>([
  'reset',
  'freeze',
  'kill-browser',
  'close',
  'navigate',
  'clear-site-data',
  'vanish',
  'disconnect',
])

/** A fate of a family. */
function randomFate(family: Family, chance: Chance): Fate {
  if (family === 'network')
    return chance.pick<Fate>([
      { is: 'unreachable' },
      { is: 'request-cut' },
      { is: 'receipt-cut', share: chance.real(), isError: chance.happens(0.5) },
      { is: 'slow', ms: chance.below(90 * second) },
      { is: 'late', ms: chance.below(90 * second) },
      { is: 'twice', ms: chance.below(5 * minute) },
      { is: 'fine' },
    ])
  if (family === 'receipts')
    return chance.pick<Fate>([
      { is: 'portal' },
      { is: 'receipt-of', whom: 'some' },
      { is: 'receipt-of', whom: 'others' },
      { is: 'receipt-of', whom: 'nobody' },
      { is: 'redirect' },
    ])
  const retryAfter = retryAfters(chance)
  const status = chance.pick([500, 502, 503, 503, 429, 408, 403, 404, 504])
  return chance.pick<Fate>([
    { is: 'answered', status, isCommitted: false, ...(retryAfter !== undefined && { retryAfter }) },
    { is: 'answered', status, isCommitted: chance.happens(0.5) },
    { is: 'answered', status: 503, code: 'stopping', isCommitted: false },
    { is: 'too-large', bytes: 500 + chance.below(20_000), isOurs: chance.happens(0.7) },
    { is: 'fine' },
  ])
}

const waitMs = (chance: Chance) =>
  chance.pick([
    0,
    chance.below(20),
    chance.below(20),
    chance.below(2 * second),
    chance.below(2 * second),
    chance.below(minute),
    chance.below(30 * minute),
    chance.happens(0.3) ? chance.below(4 * hour) : chance.below(10),
  ])

/** A schedule that depends on both numbers alone. */
export function randomSchedule(seed: number, number: number): Schedule {
  const chance = createChance(seed, number)
  const has = new Set<Family>(chance.some(families, 7))
  const places = chance.happens(0.5) ? 1 + chance.below(pages) : 1
  const steps: Step[] = Array.from({ length: places }, (_, page) => ({ does: 'open', page, thenMs: 0 }))
  const ranks: { page: number; rank: number; as: ItemSpecification }[] = []
  const disk = number % indexedDbEvery === indexedDbEvery - 1 ? 'indexed-db' : 'memory'

  const keep = (page: number): Omit<Step & { does: 'keep' }, 'thenMs'> => {
    const known = chance.below(ranks.length + 1)
    const before = chance.happens(0.4) ? ranks[known] : undefined
    if (before && (before.as.kind === 'submission' || before.rank < highestShowingRank)) {
      before.rank++
      return { does: 'keep', page: before.page, item: known, rank: before.rank, as: before.as }
    }
    const kind = chance.happens(0.3) ? 'showing' : 'submission'
    const size = has.has('sizes') ? chance.pick(['short', 'long', 'long', 'huge'] as const) : 'short'
    const as = { kind, size, isPoison: has.has('poison') && chance.happens(0.3) } as const
    const rank = kind === 'showing' ? 0 : 1
    return { does: 'keep', page, item: ranks.push({ page, rank, as }) - 1, rank, as }
  }

  const keepMany = (page: number): Omit<Step & { does: 'keep-many' }, 'thenMs'> => {
    const count = 1 + chance.below(50)
    const size = has.has('sizes') && chance.happens(0.5) ? 'long' : 'short'
    const as: ItemSpecification = { kind: 'submission', size, isPoison: false }
    const item = ranks.length
    for (let n = 0; n < count; n++) ranks.push({ page, rank: 1, as })
    return { does: 'keep-many', page, item, count, as }
  }

  const fault = (family: Family): Step => {
    const last = steps.at(-1)
    // Half of the time what befalls a page befalls the one that is doing something.
    const isSame = last && 'page' in last && chance.happens(0.5)
    const page = isSame ? last.page : chance.below(places)
    const thenMs = waitMs(chance)
    const item = chance.below(ranks.length + 1)
    switch (family) {
      case 'network':
      case 'answers':
      case 'receipts':
        return {
          does: 'network',
          fates: chance.happens(0.25)
            ? [{ is: 'fine' }]
            : chance.many(1 + chance.below(3), () => randomFate(family, chance)),
          thenMs,
        }
      case 'disk':
        if (chance.happens(0.15)) return { does: 'disconnect', thenMs }
        return {
          does: 'disk',
          weather: chance.pick(['fine', 'fine', 'slow', 'missing', 'silent', 'full', 'failing']),
          thenMs,
        }
      case 'pages':
        return { does: chance.pick(['open', 'open', 'close', 'back', 'flush']), page, thenMs }
      case 'lifecycle':
        return {
          does: chance.pick(['hide', 'show', 'freeze', 'freeze', 'thaw', 'navigate', 'back']),
          page,
          thenMs,
        }
      case 'killing':
        return chance.happens(0.5)
          ? { does: 'kill-browser', thenMs: chance.below(5) }
          : { does: 'open', page, thenMs }
      case 'tampering':
        return chance.pick<Step>([
          { does: 'corrupt', item, shape: chance.below(100), thenMs },
          { does: 'corrupt', item: firstStranger + chance.below(5), shape: chance.below(100), thenMs },
          { does: 'vanish', item, thenMs },
          { does: 'clear-site-data', thenMs },
        ])
      case 'clock':
        return chance.happens(0.5)
          ? { does: 'set-clock', ms: chance.pick([-365 * day, 365 * day, -hour, hour, 20 * day]), thenMs }
          : { does: 'sleep', ms: 8 * hour, thenMs }
      case 'reset':
        return { does: 'reset', page, thenMs }
      case 'keepalive':
        return { does: 'host-keepalive', bytes: chance.pick([0, 20_000, 65_000, 65_536]), thenMs }
      default:
        return chance.happens(0.5)
          ? { does: 'store', isAway: chance.happens(0.5), thenMs }
          : { does: 'flush', page, thenMs }
    }
  }

  const faults = families.filter((family) => has.has(family))
  const count = 3 + chance.below(20)
  while (steps.length < count + places) {
    const page = chance.below(places)
    if (chance.happens(0.45)) steps.push({ ...keep(page), thenMs: waitMs(chance) })
    else if (chance.happens(0.08)) steps.push({ ...keepMany(page), thenMs: waitMs(chance) })
    else {
      const next = fault(chance.pick(faults))
      const last = steps.at(-1) as Step
      // What comes in the middle of storing, reading or sending, is what counts.
      if (chance.happens(0.5) && suddenly.has(next.does)) last.thenMs = chance.below(chance.pick([8, 8, 300]))
      steps.push(next)
    }
  }
  return {
    seed,
    number,
    disk,
    locks: chance.pick(['there', 'there', 'there', 'missing', 'refused']),
    maxKeptItems: has.has('capacity') ? 1 + chance.below(30) : 200,
    hostKeepaliveBytes: chance.pick([0, 0, 20_000]),
    thawsAtEnd: chance.happens(0.5),
    steps,
  }
}

/** A step as one reads it. */
const stepLine = ({ does, thenMs, ...more }: Step): string =>
  `${does} ${Object.entries(more)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ')}${thenMs ? `, then ${thenMs} ms` : ''}`

/** A schedule as one reads it; each line begins with the number of its step. */
export function scheduleLines({ steps, ...settings }: Schedule, shown = steps): string[] {
  const about = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
  return [
    about.join(', '),
    ...shown.map((step) => `${String(steps.indexOf(step)).padStart(4)}  ${stepLine(step)}`),
  ]
}
