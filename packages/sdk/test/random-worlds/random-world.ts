import { type Programme, type PublishedProgramme, publishedProgramme } from '../../src/contract/programme.ts'
import type { Refusal } from '../../src/triggers/decide-due.ts'
import type { PageFacts, Person } from '../../src/triggers/facts.ts'
import { type Chance, createChance } from './create-chance.ts'
import {
  randomLimits,
  randomProgramme,
  randomSpanMs,
  randomVocabulary,
  type Vocabulary,
  zones,
} from './random-programme.ts'

/** What a visitor, a page or the world does next. `tab` is an index; what names none concerns all. */
export type Step =
  | { does: 'load' | 'navigate'; tab: number; page: PageFacts; person?: Person | undefined }
  | { does: 'track'; tab: number; name: string; properties: Record<string, unknown> }
  /** Time passes on open pages. */
  | { does: 'stay'; ms: number }
  /** Time passes, and no timer runs: the device sleeps, or no page is open. */
  | { does: 'sleep'; ms: number }
  /** Somebody sets the clock. */
  | { does: 'set-clock'; ms: number }
  | { does: 'refuse'; tab: number; refusal: Refusal | undefined }
  /** A version is published, and comes to all pages. */
  | { does: 'publish'; version: number }

/** What a visitor does with a card, in milliseconds after it was shown. Absent: does not. */
export interface CardUse {
  answeredAfterMs?: number
  closedAfterMs?: number
  isNotNow?: boolean
}

/**
 * `plain`: one tab, one programme, and nothing in the way, so that `createReplay` can run it, too.
 * `busy`: two tabs, clocks that are set, pages that refuse, cards that take a while to load, a new version.
 * `crowded`: so many showings that what is remembered of them reaches its end.
 */
export type WorldKind = 'plain' | 'busy' | 'crowded'

export interface World {
  seed: number
  number: number
  kind: WorldKind
  visitor: string
  /** Epoch milliseconds. */
  startAt: number
  tabs: number
  /** As the team writes them, and as pages get them. The first version is 1. */
  files: Programme[]
  versions: PublishedProgramme[]
  /** For one showing after the other, and again from the first. */
  cardUses: CardUse[]
  /** What it takes to get a card, and how long the server then wants the person left in peace. */
  preparations: { ms: number; quietMs: number }[]
  steps: Step[]
}

const randomVisitor = (chance: Chance) =>
  `0193${chance.many(28, () => chance.below(16).toString(16)).join('')}`.replace(
    /(.{8})(.{4})(.{4})(.{4})/,
    '$1-$2-$3-$4-',
  )

/** A value of an event: often one that a condition names, sometimes one that nobody expects. */
const randomValue = (chance: Chance, { values }: Vocabulary): unknown => {
  if (chance.happens(0.75)) return chance.pick(values)
  return chance.pick([
    Number.NaN,
    -0,
    Infinity,
    -Infinity,
    1e308,
    2 ** 53 + 2,
    '',
    '0',
    'true',
    false,
    'ﷺ\ud800',
    2,
  ])
}

const randomProperties = (chance: Chance, vocabulary: Vocabulary): Record<string, unknown> =>
  // Unlike an assignment, this makes `__proto__` a property like any other.
  Object.fromEntries(
    vocabulary.properties
      .filter(() => chance.happens(0.85))
      .map((property) => [property, randomValue(chance, vocabulary)]),
  )

const randomPage = (chance: Chance): PageFacts => ({
  locale: chance.pick(['en-GB', 'en-GB', 'fr-CA', 'FR', 'zh-Hant-TW', '']),
  device: chance.pick(['phone', 'tablet', 'desktop']),
  address: {
    ...(chance.happens(0.3) && { 'query.ref': chance.pick(['ad', 'mail', '']) }),
    ...(chance.happens(0.25) && { 'query.utm_source': chance.pick(['ad', 'mail', '']) }),
    path: chance.pick(['/', '/', '/shop/1', '/checkout/pay', '/ünïcode/☕']),
  },
})

const randomPerson = (chance: Chance): Person | undefined =>
  chance.happens(0.5)
    ? undefined
    : {
        id: 'person',
        ...(chance.happens(0.8) && {
          traits: Object.fromEntries([
            ['plan', chance.pick(['pro', 'free', ''])],
            ['age', chance.pick([18, 42, 1e300])],
            ...(chance.happens(0.2) ? [['__proto__', chance.pick(['pro', true])]] : []),
          ]),
        }),
      }

function randomStep(chance: Chance, kind: WorldKind, tabs: number, vocabulary: Vocabulary): Step {
  const tab = chance.below(tabs)
  const draw = chance.real()
  if (draw < 0.45)
    return {
      does: 'track',
      tab,
      name: chance.happens(0.97) ? chance.pick(vocabulary.events) : 'unheard-of',
      properties: randomProperties(chance, vocabulary),
    }
  // Long stays are rare: what waits is looked at each second.
  if (draw < 0.66) return { does: 'stay', ms: chance.pick([0, 1, 999, 1_000, 1_001, 5_000, 5_000, 61_000]) }
  if (draw < 0.67) return { does: 'stay', ms: chance.pick([600_000, 1_800_001]) }
  if (draw < 0.77)
    return { does: 'sleep', ms: chance.happens(0.1) ? 0 : randomSpanMs(chance, 30 * 86_400_000) }
  if (draw < 0.9 || kind !== 'busy')
    return {
      does: chance.pick(['load', 'navigate']),
      tab,
      page: randomPage(chance),
      person: randomPerson(chance),
    }
  if (draw < 0.95)
    return {
      does: 'refuse',
      tab,
      refusal: chance.pick([undefined, undefined, 'hidden', 'typing', 'dialog-open', 'vetoed', 'quiet-page']),
    }
  return { does: 'publish', version: chance.pick([2, 2, 1]) }
}

const randomCardUse = (chance: Chance, kind: WorldKind): CardUse => {
  const afterMs = () => chance.pick([0, 1, 500, 1_000, 3_000, 61_000])
  return {
    ...(chance.happens(0.45) && { answeredAfterMs: afterMs() }),
    ...(chance.happens(0.8) && { closedAfterMs: afterMs() }),
    ...(kind === 'busy' && chance.happens(0.3) && { isNotNow: true }),
  }
}

/** The version after: a survey is gone, others are full, rules are set anew. */
const randomRevision = (chance: Chance, file: Programme): Programme => ({
  ...file,
  ...(chance.happens(0.4) && { limits: randomLimits(chance) }),
  surveys: file.surveys
    .filter(() => chance.happens(0.85))
    .map((survey) => ({ ...survey, ...(chance.happens(0.3) && { sampleShare: chance.pick([0.5, 1]) }) })),
})

/** As a page gets it: what JSON does not carry is gone. */
const publish = (chance: Chance, file: Programme, version: number): PublishedProgramme => {
  const full = new Set(file.surveys.filter(() => chance.happens(0.3)).map(({ id }) => id))
  return JSON.parse(JSON.stringify(publishedProgramme(file, version, (survey) => full.has(survey))))
}

/** Many short visits, and limits that allow many showings. */
const crowd = (chance: Chance, file: Programme): Programme => ({
  ...file,
  limits: {
    maxShowings: chance.pick([99, 100, 101, 150, 1000]),
    windowMs: chance.pick([86_400_000, 30 * 86_400_000]),
    maxPerPageView: 1000,
  },
  surveys: file.surveys
    .slice(0, 3)
    .map(({ sampleShare: _share, againAfterMs: _never, ...survey }, index) => ({
      ...survey,
      trigger: { event: survey.trigger.event ?? 'bought' },
      // One is never to be asked twice, however much else is asked.
      ...(index && { againAfterMs: chance.pick([0, 1, 1_000]) }),
    })),
})

/** World `number` of `seed`: the same one wherever and whenever it is made. */
export function randomWorld(seed: number, number: number): World {
  const chance = createChance(seed, number)
  const draw = chance.real()
  const kind: WorldKind = draw < 0.3 ? 'plain' : draw < 0.995 ? 'busy' : 'crowded'
  const vocabulary = randomVocabulary(chance)
  const zone = chance.pick(zones)
  // Shortly before a minute ends, and often about when the clocks are moved.
  const base = zone.turnsAt.length && chance.happens(0.5) ? chance.pick(zone.turnsAt) : chance.pick(moments)
  const startAt =
    base +
    chance.pick([-86_400_000, -7_200_000, -3_600_000, -60_000, 0, 0, 3_600_000]) -
    chance.pick([0, 1, 3_000])
  const first = randomProgramme(chance, vocabulary, zone, startAt)
  const files =
    kind === 'crowded'
      ? [crowd(chance, first)]
      : kind === 'busy'
        ? [first, randomRevision(chance, first)]
        : [first]
  const tabs = kind === 'busy' && chance.happens(0.5) ? 2 : 1
  const isClockSet = kind === 'busy' && chance.happens(0.35)
  const step = (): Step =>
    isClockSet && chance.happens(0.08)
      ? { does: 'set-clock', ms: chance.pick([-1, -1, 1]) * randomSpanMs(chance) }
      : randomStep(chance, kind, tabs, vocabulary)
  const load = (tab: number): Step => ({
    does: 'load',
    tab,
    page: randomPage(chance),
    person: randomPerson(chance),
  })
  const steps = chance
    .many(5 + chance.below(20), step)
    // A replay knows of sleep only that a page is loaded after it.
    .flatMap((step) => (step.does === 'sleep' && kind !== 'busy' ? [step, load(0)] : [step]))
  const isSlow = kind === 'busy' && chance.happens(0.5)
  return {
    seed,
    number,
    kind,
    visitor: randomVisitor(chance),
    startAt,
    tabs,
    files,
    versions: files.map((file, index) => publish(chance, file, index + 1)),
    cardUses: chance.many(7, () => randomCardUse(chance, kind)),
    preparations: chance.many(5, () => ({
      ms: isSlow ? chance.pick([1, 500, 3_000, 5_000, 60_000]) : 0,
      quietMs: kind === 'busy' && chance.happens(0.1) ? randomSpanMs(chance) : 0,
    })),
    steps: [
      ...chance.many(tabs, load),
      ...(kind === 'crowded' ? chance.many(40, () => steps).flat() : steps),
    ],
  }
}

/** Noon of a working day; the last minutes of a year, of a February, of one of 29 days; a clock that lost its battery. */
const moments = [
  Date.UTC(2026, 5, 3, 12),
  Date.UTC(2026, 5, 3, 12),
  Date.UTC(2027, 0, 1),
  Date.UTC(2026, 2, 1),
  Date.UTC(2028, 1, 29, 23, 59),
  Date.UTC(1970, 0, 2),
]
