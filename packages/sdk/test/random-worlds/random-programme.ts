import type {
  Condition,
  EarlierEvent,
  EventRule,
  LeafCondition,
  Programme,
  Schedule,
  Survey,
  Trigger,
} from '../../src/contract/programme.ts'
import type { Chance } from './create-chance.ts'

/** Few, so that windows, delays and stays meet each other's ends exactly. */
export const spansMs = [1_000, 5_000, 60_000, 1_800_000, 3_600_000, 86_400_000, 30 * 86_400_000] as const

/** A span, now and then a millisecond beside it. */
export const randomSpanMs = (chance: Chance, longest = 86_400_000): number =>
  chance.pick(spansMs.filter((ms) => ms <= longest)) + (chance.happens(0.15) ? chance.pick([-1, 1]) : 0)

const eventNames = [
  'bought',
  'searched',
  'left',
  'support.opened',
  '$page',
  '$exit',
  'acheté ☕',
  '__proto__',
  'constructor',
]
const propertyNames = ['value', 'plan', 'count', 'query.ref', 'é', '__proto__', 'toString', 'hasOwnProperty']
const numbers = [0, 1, 2, 2, 50, -1, 0.1, 1e308, -1e308, 5e-324, 2 ** 53]
const texts = [
  '',
  'pro',
  'pro',
  'free',
  '1',
  '/shop/1',
  'a*b',
  'İstanbul',
  '😀',
  '\u0000',
  '__proto__',
  'p'.repeat(200),
]

/** What a world is made of: its events and properties, and the values they are compared with. */
export interface Vocabulary {
  events: string[]
  properties: string[]
  values: (string | number | boolean)[]
}

export const randomVocabulary = (chance: Chance): Vocabulary => ({
  events: chance.some(eventNames, 3),
  properties: chance.some(propertyNames, 3),
  values: chance.many(4, () =>
    chance.pick([chance.pick(numbers), chance.pick(numbers), chance.pick(texts), chance.pick([true, false])]),
  ),
})

const facts: Record<string, (string | number | boolean)[]> = {
  signedIn: [true, false],
  language: ['en', 'fr', 'zh'],
  locale: ['en-GB', 'fr-CA', 'zh-Hant-TW'],
  device: ['phone', 'tablet', 'desktop'],
  returning: [true, false],
  daysSinceFirstSeen: [0, 1, 2, 30],
  path: ['/', '/shop/1', '/checkout/pay', '*/1'],
  'trait.plan': ['pro', 'free', ''],
  'trait.age': [18, 42],
  'trait.__proto__': ['pro', true],
  'query.ref': ['ad', 'mail'],
  'campaign.source': ['ad', 'mail'],
}

/** A condition of every operator there is; its values often those that events and facts have. */
function randomLeaf(
  chance: Chance,
  property: string,
  values: readonly (string | number | boolean)[],
): LeafCondition {
  const value = chance.pick(values)
  const number = typeof value === 'number' ? value : chance.pick(numbers)
  const text = (typeof value === 'string' && value) || chance.pick(['p', 'pro', '/shop/1', 'e'])
  const other = chance.pick(numbers)
  const pattern = chance.pick([
    `${text.slice(0, 1)}*`,
    `*${text.slice(-1)}`,
    `${text.slice(0, 2)}*${text.slice(-2)}`,
    '*',
    '**',
    text,
    `*${text}*`,
  ])
  return chance.pick<LeafCondition>([
    { property, operator: 'equals', value },
    { property, operator: 'equals', value },
    { property, operator: 'not', value },
    { property, operator: 'greater', value: number },
    { property, operator: 'less', value: number },
    { property, operator: 'between', value: [Math.min(number, other), Math.max(number, other)] },
    { property, operator: 'oneOf', value: chance.some(values) },
    { property, operator: 'contains', value: text },
    { property, operator: 'startsWith', value: text.slice(0, 1) },
    { property, operator: 'like', value: pattern },
    { property, operator: 'exists', value: chance.happens(0.7) },
  ])
}

function randomCondition(chance: Chance, leaf: () => LeafCondition, depth = 0): Condition {
  // Groups stand in one another at most four deep.
  if (depth === 4 || !chance.happens(0.25)) return leaf()
  return {
    operator: chance.pick(['all', 'any', 'any', 'none']),
    conditions: chance.many(1 + chance.below(3), () => randomCondition(chance, leaf, depth + 1)),
  }
}

const maybe = <Name extends string, T>(chance: Chance, probability: number, name: Name, draw: () => T) =>
  (chance.happens(probability) ? { [name]: draw() } : {}) as { [one in Name]?: T }

const randomWhere = (chance: Chance, { properties, values }: Vocabulary) =>
  maybe(chance, 0.25, 'where', () =>
    chance.many(1 + chance.below(2), () =>
      randomCondition(chance, () => randomLeaf(chance, chance.pick(properties), values)),
    ),
  )

const randomAudience = (chance: Chance): Condition[] =>
  chance.many(1 + chance.below(2), () =>
    randomCondition(chance, () => {
      const property = chance.pick(Object.keys(facts))
      return randomLeaf(chance, property, facts[property] ?? [])
    }),
  )

const randomEarlier = (chance: Chance, vocabulary: Vocabulary): EarlierEvent => ({
  event: chance.pick(vocabulary.events),
  ...randomWhere(chance, vocabulary),
  withinMs: randomSpanMs(chance),
})

const randomRule = (chance: Chance, vocabulary: Vocabulary): EventRule => ({
  event: chance.pick(vocabulary.events),
  ...randomWhere(chance, vocabulary),
  ...(chance.happens(0.12) && { times: 2 + chance.below(3), withinMs: randomSpanMs(chance) }),
  ...maybe(chance, 0.08, 'after', () =>
    chance.many(1 + chance.below(2), () => randomEarlier(chance, vocabulary)),
  ),
  ...maybe(chance, 0.1, 'notAfter', () =>
    chance.many(1 + chance.below(2), () => randomEarlier(chance, vocabulary)),
  ),
})

function randomTrigger(chance: Chance, vocabulary: Vocabulary): Trigger {
  const named = () => ({ event: chance.pick(vocabulary.events), ...randomWhere(chance, vocabulary) })
  const form = chance.real()
  const what =
    form < 0.72
      ? randomRule(chance, vocabulary)
      : form < 0.92
        ? { any: chance.many(1 + chance.below(3), () => randomRule(chance, vocabulary)) }
        : { all: chance.many(2 + chance.below(2), named), withinMs: randomSpanMs(chance) }
  return {
    ...what,
    ...maybe(chance, 0.4, 'delayMs', () => (chance.happens(0.1) ? 0 : randomSpanMs(chance, 3_600_000))),
    ...maybe(chance, 0.5, 'lapseMs', () => (chance.happens(0.2) ? 0 : randomSpanMs(chance))),
    ...maybe(chance, 0.2, 'cancel', () => chance.many(1 + chance.below(2), named)),
  }
}

/** A time zone, with its minutes ahead of UTC in winter and summer. */
export interface Zone {
  name: string
  offsetsMinutes: [number, number]
  /** Epoch milliseconds at which its clocks are moved. */
  turnsAt: number[]
}

export const zones: readonly Zone[] = [
  { name: 'UTC', offsetsMinutes: [0, 0], turnsAt: [] },
  {
    name: 'Europe/Paris',
    offsetsMinutes: [60, 120],
    turnsAt: [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2027, 2, 28, 1)],
  },
  {
    name: 'America/New_York',
    offsetsMinutes: [-300, -240],
    turnsAt: [Date.UTC(2026, 2, 8, 7), Date.UTC(2026, 10, 1, 6), Date.UTC(2027, 2, 14, 7)],
  },
  // Moved by half an hour.
  {
    name: 'Australia/Lord_Howe',
    offsetsMinutes: [630, 660],
    turnsAt: [Date.UTC(2026, 3, 4, 15), Date.UTC(2026, 9, 3, 15, 30)],
  },
  // Moved at 2:45 of the local day.
  {
    name: 'Pacific/Chatham',
    offsetsMinutes: [765, 825],
    turnsAt: [Date.UTC(2026, 3, 4, 14), Date.UTC(2026, 8, 26, 14)],
  },
  // Moved at midnight: a day that begins at 1:00.
  {
    name: 'America/Havana',
    offsetsMinutes: [-300, -240],
    turnsAt: [Date.UTC(2026, 2, 8, 5), Date.UTC(2026, 10, 1, 5)],
  },
  { name: 'Asia/Kolkata', offsetsMinutes: [330, 330], turnsAt: [] },
]

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** A schedule with an end near `near`, so that a visit comes to lie before, within and after it. */
function randomSchedule(chance: Chance, zone: Zone, near: number): Schedule {
  const local = (shiftsMinutes: number[]) =>
    new Date(near + (chance.pick(zone.offsetsMinutes) + chance.pick(shiftsMinutes)) * 60_000).toISOString()
  const moment = (shifts: number[]) => local(shifts).slice(0, chance.pick([10, 16]))
  const from = moment([-1440, -60, -1, 0, 1])
  const until = moment([0, 1, 2, 60, 1440, 40_000])
  const isInOrder = from <= until || from.slice(0, 10) === until
  const [opens, closes] = [local([-60, -1, 0, 1, 90]), local([1, 2, 60, 400, 1430])].map((at) =>
    at.slice(11, 16),
  )
  return {
    ...(chance.happens(0.4) && { from }),
    ...(chance.happens(0.4) && isInOrder && { until }),
    ...(chance.happens(0.5) &&
      opens !== closes && { hours: { from: opens as string, until: closes as string } }),
    ...(chance.happens(0.3) && { weekdays: chance.some(weekdays, 7) }),
  }
}

const randomShare = (chance: Chance) => chance.pick([0, 0.01, 0.25, 0.5, 0.5, 0.9, 0.9, 1])

const randomSurvey = (
  chance: Chance,
  id: string,
  vocabulary: Vocabulary,
  zone: Zone,
  near: number,
): Survey => ({
  id,
  metric: chance.pick(['nps', 'csat', 'ces']),
  ...maybe(chance, 0.7, 'touchpoint', () => `touchpoint-${1 + chance.below(5)}`),
  trigger: randomTrigger(chance, vocabulary),
  ...maybe(chance, 0.25, 'sampleShare', () => randomShare(chance)),
  ...maybe(chance, 0.15, 'samples', () =>
    chance.many(1 + chance.below(2), () => ({
      audience: randomAudience(chance),
      share: randomShare(chance),
    })),
  ),
  ...maybe(chance, 0.17, 'audience', () => randomAudience(chance)),
  ...maybe(chance, 0.2, 'schedule', () => randomSchedule(chance, zone, near)),
  ...maybe(chance, 0.3, 'quota', () => 1 + chance.below(100)),
  ...maybe(chance, 0.6, 'againAfterMs', () => (chance.happens(0.1) ? 0 : randomSpanMs(chance))),
  question: { en: 'How was it?' },
})

const randomQuietMs = (chance: Chance) => (chance.happens(0.2) ? 0 : randomSpanMs(chance, 3_600_000))

export const randomLimits = (chance: Chance): NonNullable<Programme['limits']> => ({
  ...maybe(chance, 0.75, 'maxShowings', () => chance.pick([0, 1, 2, 2, 3, 3, 4, 5, 1000, 1000, 1000])),
  ...maybe(chance, 0.8, 'windowMs', () => Math.max(1_000, randomSpanMs(chance, 30 * 86_400_000))),
  ...maybe(chance, 0.3, 'quietAfterAnswerMs', () => randomQuietMs(chance)),
  ...maybe(chance, 0.3, 'quietAfterDismissalMs', () => randomQuietMs(chance)),
  ...maybe(chance, 0.2, 'quietAfterNotNowMs', () => randomQuietMs(chance)),
  ...maybe(chance, 0.6, 'maxPerPageView', () => chance.pick([1, 2, 3, 1000, 1000])),
  ...maybe(chance, 0.15, 'sampleShare', () => randomShare(chance)),
  ...maybe(chance, 0.15, 'quietPages', () => chance.some(['/checkout/*', '/shop/1', '/*/1', '/none'])),
  ...maybe(chance, 0.3, 'acrossDevices', () => chance.happens(0.5)),
})

/** A programme file as the schema takes it, for a visit about `near` (epoch milliseconds). */
export function randomProgramme(chance: Chance, vocabulary: Vocabulary, zone: Zone, near: number): Programme {
  return {
    format: 1,
    project: {
      key: 'pk_random',
      name: 'Random',
      languages: ['en'],
      ...(zone.name !== 'UTC' && { timeZone: zone.name }),
    },
    ...maybe(chance, 0.9, 'limits', () => randomLimits(chance)),
    journey: {
      phases: [{ id: 'phase', name: { en: 'Phase' }, when: 'during' }],
      touchpoints: chance.many(5, (index) => ({
        id: `touchpoint-${index + 1}`,
        name: { en: 'Touchpoint' },
        phase: 'phase',
        ...maybe(chance, 0.8, 'importance', () => 1 + chance.below(5)),
      })),
    },
    surveys: chance.many(1 + chance.below(5), (index) =>
      randomSurvey(chance, `survey-${index + 1}`, vocabulary, zone, near),
    ),
  }
}
