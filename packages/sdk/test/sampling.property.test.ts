import { describe, expect, it } from 'vitest'
import { createReplay } from '../src/triggers/replay.ts'
import { visitorDraw } from '../src/triggers/visitor-draw.ts'
import { aProgramme, aSurvey } from './builders.ts'
import { type Chance, createChance } from './random-worlds/create-chance.ts'

const chance = createChance(1, 0)
const count = 40_000

/** UUIDv7s: of visitors who came within a minute of each other, so that their ids differ late. */
const visitors = chance.many(count, (index) => {
  const at = (1_795_300_000_000 + Math.floor((index * 60_000) / count)).toString(16).padStart(12, '0')
  const rest = chance.many(18, () => chance.below(16).toString(16)).join('')
  return `${at}7${rest.slice(0, 3)}8${rest.slice(3)}`.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
})

/** Ids as teams choose them, some of which differ in one character; the empty one is the draw for all surveys. */
const surveys = [
  '',
  'nps',
  'csat',
  'nps-1',
  'nps-2',
  'nps-3',
  '1-nps',
  '2-nps',
  'checkout',
  'checkout-csat',
  'a',
  'b',
  'z'.repeat(64),
]
const shares = [0.001, 0.01, 0.05, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 0.99, 0.999]
/** The probability that a right draw fails any one of a test's comparisons, which share it evenly (Bonferroni). */
const level = 1e-6

/**
 * At most how probable it is that a binomial count lies as far out as `hits`, on either side. Chernoff’s bound by
 * relative entropy (Hoeffding 1963, theorem 1): never less than the exact tail, whatever the share.
 */
function tailBound(hits: number, trials: number, share: number): number {
  const seen = hits / trials
  const term = (part: number, whole: number) => (part === 0 ? 0 : part * Math.log(part / whole))
  return Math.min(1, 2 * Math.exp(-trials * (term(seen, share) + term(1 - seen, 1 - share))))
}

describe('the draw', () => {
  const drawn = new Map(
    surveys.map((survey) => [survey, visitors.map((visitor) => visitorDraw(visitor, survey))]),
  )
  const drawsOf = (survey: string) => drawn.get(survey) ?? []

  it('takes every share of the visitors, within its binomial bounds', () => {
    const comparisons = surveys.flatMap((survey) => shares.map((share) => ({ survey, share })))
    const outside = comparisons.filter(({ survey, share }) => {
      const hits = drawsOf(survey).filter((draw) => draw < share).length
      return tailBound(hits, count, share) < level / comparisons.length
    })
    expect(outside).toEqual([])
  })

  it('is drawn for each survey independently, and so is the draw for all of them', () => {
    const pairs = surveys.flatMap((one, index) =>
      surveys.slice(index + 1).map((other) => [one, other] as const),
    )
    const halves = [
      [0.5, 0.5],
      [0.1, 0.9],
      [0.25, 0.25],
    ] as const
    // Both, the first, the second, neither.
    const cells = pairs.flatMap(([one, other]) =>
      halves.flatMap(([first, second]) => {
        const others = drawsOf(other)
        const hits = [0, 0, 0, 0] as [number, number, number, number]
        for (const [index, draw] of drawsOf(one).entries())
          hits[
            draw < first
              ? (others[index] as number) < second
                ? 0
                : 1
              : (others[index] as number) < second
                ? 2
                : 3
          ]++
        const sizes = [first * second, first * (1 - second), (1 - first) * second, (1 - first) * (1 - second)]
        return hits.map((hits, cell) => ({ one, other, hits, share: sizes[cell] as number }))
      }),
    )
    const outside = cells.filter(({ hits, share }) => tailBound(hits, count, share) < level / cells.length)
    expect(outside).toEqual([])
  })

  it('would be seen to be off by two percentage points', () => {
    expect(tailBound(0.52 * count, count, 0.5)).toBeLessThan(level / 1_000)
  })
})

interface Customer {
  visitor: string
  plan: 'pro' | 'free'
  score: number
}

/** One in four is on the better plan and much happier: asked as often as the others, they would pull the mean up by their number alone. */
const customers = (chance: Chance): Customer[] =>
  visitors.map((visitor) => {
    const plan = chance.happens(0.25) ? 'pro' : 'free'
    return { visitor, plan, score: (plan === 'pro' ? 8 : 4) + chance.below(3) }
  })

const minute = 60_000
const isPro = [{ property: 'trait.plan', operator: 'equals' as const, value: 'pro' }]
const hasLeft = [{ property: 'path', operator: 'equals' as const, value: '/thanks' }]

/** A project in which half of the visitors are asked nothing at all, and those on the better plan most often. */
const programme = aProgramme({
  limits: { maxShowings: 1, windowMs: 86_400_000, sampleShare: 0.5 },
  surveys: [
    aSurvey({ id: 'mood', samples: [{ audience: isPro, share: 0.8 }], sampleShare: 0.1 }),
    // Its share is another when its turn comes: who is asked was below both.
    aSurvey({
      id: 'later',
      trigger: { event: 'left', delayMs: minute },
      samples: [
        { audience: [...isPro, ...hasLeft], share: 0.7 },
        { audience: isPro, share: 0.9 },
        { audience: hasLeft, share: 0.6 },
      ],
      sampleShare: 0.1,
    }),
  ],
})

/** Who is asked by the rules when all come by once, with the probability that was noted. */
function asked(population: readonly Customer[], event: 'bought' | 'left') {
  return population.flatMap(({ visitor, plan, score }) => {
    const shown: { score: number; plan: string; inclusion: number }[] = []
    const replay = createReplay({
      programme,
      visitor,
      respond: () => ({ answeredAfterMs: 1_000, closedAfterMs: 2_000 }),
      onShown: ({ inclusion }) => shown.push({ score, plan, inclusion }),
    })
    replay.page(0, { 'trait.plan': plan, path: '/shop' })
    replay.track(0, event, {})
    if (event === 'left') replay.page(1_000, { 'trait.plan': plan, path: '/thanks' })
    replay.stay(2 * minute)
    return shown
  })
}

/** A total and a ratio of a Poisson sample, each with its standard error (Särndal, Swensson & Wretman 1992, § 5.7). */
function estimates(sample: readonly { score: number; inclusion: number }[]) {
  const sum = (of: (one: { score: number; inclusion: number }) => number) =>
    sample.reduce((sum, one) => sum + of(one), 0)
  const total = sum(({ inclusion }) => 1 / inclusion)
  const mean = sum(({ score, inclusion }) => score / inclusion) / total
  return {
    /** Horvitz–Thompson: how many visitors the sample stands for. */
    total,
    totalError: Math.sqrt(sum(({ inclusion }) => (1 - inclusion) / inclusion ** 2)),
    /** Hájek. */
    mean,
    meanError:
      Math.sqrt(sum(({ score, inclusion }) => (1 - inclusion) * ((score - mean) / inclusion) ** 2)) / total,
    plainMean: sum(({ score }) => score) / sample.length,
  }
}

describe('the probability noted with a showing', () => {
  const population = customers(createChance(2, 0))
  const trueMean = population.reduce((sum, { score }) => sum + score, 0) / count

  it.each(['bought', 'left'] as const)(
    'recovers the mean of all who %s, where the plain mean is far off',
    (event) => {
      const sample = asked(population, event)
      const { total, totalError, mean, meanError, plainMean } = estimates(sample)
      expect(Math.abs(plainMean - trueMean)).toBeGreaterThan(20 * meanError)
      expect(Math.abs(mean - trueMean)).toBeLessThan(4 * meanError)
      expect(Math.abs(total - count)).toBeLessThan(4 * totalError)
    },
  )

  it.each([
    ['bought', 'pro', 0.8 * 0.5],
    ['bought', 'free', 0.1 * 0.5],
    ['left', 'pro', 0.7 * 0.5],
    ['left', 'free', 0.1 * 0.5],
  ] as const)('is the share of those asked when %s, on the plan %s', (event, plan, share) => {
    const group = population.filter((customer) => customer.plan === plan)
    const sample = asked(group, event)
    expect(new Set(sample.map(({ inclusion }) => inclusion))).toEqual(new Set([share]))
    expect(tailBound(sample.length, group.length, share)).toBeGreaterThan(level / 4)
  })
})
