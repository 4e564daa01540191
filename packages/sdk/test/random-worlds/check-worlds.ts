import { type Condition, Programme } from '../../src/contract/programme.ts'
import { triggerEvents } from '../../src/contract/trigger-events.ts'
import { readSurveys } from '../../src/programme/read-surveys.ts'
import { decideClaim } from '../../src/triggers/decide-claim.ts'
import { decideNext } from '../../src/triggers/decide-next.ts'
import { indexByEvent, judgeEvent } from '../../src/triggers/judge-event.ts'
import type { Rules } from '../../src/triggers/replay.ts'
import { brokenPromises, reasons } from './broken-promises.ts'
import { inscribe } from './fingerprint.ts'
import { randomWorld, type World } from './random-world.ts'
import { asReplayed, replayWorld } from './replay-world.ts'
import { secondOpinion } from './second-opinion.ts'
import { type Happening, walkWorld } from './walk-world.ts'

/** The rules as they are written. */
export const rules: Rules = { decideClaim, decideNext, indexByEvent, judgeEvent }

export interface Finding {
  seed: number
  /** Of the world. */
  number: number
  sentence: string
}

/** How often what came. */
export type Coverage = Record<string, number>

/** Every way to compare, and to group. */
const operators = [
  'equals',
  'not',
  'greater',
  'less',
  'between',
  'oneOf',
  'contains',
  'startsWith',
  'like',
  'exists',
  'all',
  'any',
  'none',
] satisfies Condition['operator'][]

/** So many of ten thousand worlds must have it, or so often it must come: else the worlds try too little. */
const leastOfTenThousand: Coverage = {
  'worlds with a showing': 4_000,
  'worlds with several showings': 1_000,
  'worlds with more than 100 showings': 3,
  'worlds with a clock set back': 1_000,
  'worlds with two tabs': 2_000,
  'worlds with two versions': 1_000,
  'worlds that are replayed': 2_000,
  ...Object.fromEntries(operators.map((operator) => [`conditions with ${operator}`, 1_000])),
  ...Object.fromEntries(
    Object.entries(reasons)
      .filter(([, isPure]) => isPure)
      .map(([reason]) => [reason, 800]),
  ),
  // What can come between an event and a claim.
  'off-schedule at a claim': 10,
  'quota-reached at a claim': 10,
  'not-in-audience at a claim': 10,
  'not-sampled at a claim': 10,
  'asked-before at a claim': 50,
  'contact-limit at a claim': 50,
  'quiet at a claim': 50,
  'cancelled at a claim': 10,
  'waiting at a claim': 5,
}

/** What so many worlds have too little of. */
export function lacking(coverage: Coverage, worlds: number): string[] {
  return Object.entries(leastOfTenThousand).flatMap(([what, least]) => {
    const wanted = Math.floor((least * worlds) / 10_000)
    const came = coverage[what] ?? 0
    return came < wanted ? [`${what}: ${came}, and ${wanted} are wanted`] : []
  })
}

function count(coverage: Coverage, world: World, log: readonly Happening[]): void {
  const add = (what: string) => {
    coverage[what] = (coverage[what] ?? 0) + 1
  }
  const countConditions = (conditions: readonly Condition[]) => {
    for (const condition of conditions) {
      add(`conditions with ${condition.operator}`)
      if ('conditions' in condition) countConditions(condition.conditions)
    }
  }
  for (const { trigger, audience = [], samples = [] } of world.versions[0]?.surveys ?? [])
    countConditions([
      ...triggerEvents(trigger).flatMap(({ where = [] }) => where),
      ...audience,
      ...samples.flatMap(({ audience }) => audience),
    ])
  let showings = 0
  for (const happening of log) {
    if (happening.is === 'claimed') {
      if (happening.reason === 'shown') showings++
      add(happening.reason)
      add(`${happening.reason} at a claim`)
    }
    if ('verdicts' in happening) for (const { reason } of happening.verdicts) add(reason)
    if (happening.is === 'answered' || happening.is === 'dismissed' || happening.is === 'not-now')
      add(happening.is)
  }
  add('worlds')
  add(`worlds that are ${world.kind}`)
  if (showings) add('worlds with a showing')
  if (showings > 1) add('worlds with several showings')
  if (showings > 100) add('worlds with more than 100 showings')
  if (world.steps.some((step) => step.does === 'set-clock' && step.ms < 0))
    add('worlds with a clock set back')
  if (world.tabs > 1) add('worlds with two tabs')
  if (world.steps.some(({ does }) => does === 'publish')) add('worlds with two versions')
  if (world.kind !== 'busy') add('worlds that are replayed')
}

/** Of so many programme files one is read by the schema, which takes longer than all the rest. */
const readEvery = 20

/** Why a world is no world: then it is the generator that is wrong. */
function mistakes(world: World): string[] {
  const isRead = world.number % readEvery === 0
  return [
    ...world.files.flatMap((file) => {
      const issues = isRead ? (Programme.safeParse(file).error?.issues ?? []) : []
      return issues.map(({ path, message }) => `the schema refuses ${path.join('.')}: ${message}`)
    }),
    ...world.versions.flatMap(({ surveys }) =>
      readSurveys(surveys).length === surveys.length ? [] : ['the page leaves a survey out'],
    ),
  ]
}

/** Of what is wrong, so much is worth telling. */
const mostFindings = 10

/**
 * Runs the worlds from `from` to before `end` by the rules as they are written, and gives what is wrong with
 * them; stops when that is enough. Counts into `coverage` what came.
 */
export function checkWorlds(
  seed: number,
  from: number,
  end: number,
  { coverage, onWalked }: { coverage: Coverage; onWalked?: (world: World, log: Happening[]) => void },
): Finding[] {
  const findings: Finding[] = []
  for (let number = from; number < end && findings.length < mostFindings; number++) {
    const sentences: string[] = []
    try {
      const world = randomWorld(seed, number)
      const log = walkWorld(world, rules)
      onWalked?.(world, log)
      sentences.push(...mistakes(world), ...brokenPromises(world, log), ...secondOpinion(world, log))
      if (world.kind !== 'busy' && inscribe(replayWorld(world, rules)) !== inscribe(asReplayed(log)))
        sentences.push('a replay goes another way than a walk')
      count(coverage, world, log)
    } catch (error) {
      sentences.push(`threw ${(error as Error).stack}`)
    }
    for (const sentence of sentences) findings.push({ seed, number, sentence })
  }
  return findings
}
