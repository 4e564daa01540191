import { factsOf } from '../../src/triggers/facts.ts'
import type { Verdict } from '../../src/triggers/judge-event.ts'
import { createReplay, type Rules } from '../../src/triggers/replay.ts'
import type { VisitorMemory } from '../../src/triggers/visitor-memory.ts'
import type { World } from './random-world.ts'
import type { Happening } from './walk-world.ts'

/** What a replay tells of a world. */
export interface Replayed {
  verdicts: (Verdict & { at: number })[]
  showings: { survey: string; at: number; inclusion: number }[]
  memory: VisitorMemory | undefined
}

/** Runs a world that is not busy through `createReplay`. */
export function replayWorld(world: World, rules: Rules): Replayed {
  const [programme] = world.versions
  if (!programme || world.kind === 'busy')
    throw new Error('A replay has one tab, one programme and one clock.')
  const verdicts: Replayed['verdicts'] = []
  const showings: Replayed['showings'] = []
  const replay = createReplay({
    programme,
    visitor: world.visitor,
    rules,
    respond: () => world.cardUses[showings.length % world.cardUses.length] ?? {},
    onVerdict: (verdict, at) => verdicts.push({ ...verdict, at }),
    onShown: ({ survey, at, inclusion }) => showings.push({ survey: survey.id, at, inclusion }),
  })
  // What the page knows of itself; the rest, replay remembers.
  const nobody: VisitorMemory = { visitor: '', showings: [], events: {}, waiting: [] }
  let now = world.startAt
  for (const step of world.steps) {
    if (step.does === 'track') replay.track(now, step.name, step.properties)
    if (step.does === 'load' || step.does === 'navigate') {
      const { returning: _, daysSinceFirstSeen: __, ...facts } = factsOf(nobody, step.person, step.page, now)
      replay.page(now, facts, { isLoad: step.does === 'load' })
    }
    if (step.does === 'sleep') now += step.ms
    if (step.does === 'stay') {
      now += step.ms
      replay.stay(now)
    }
  }
  return { verdicts, showings, memory: replay.memory() }
}

/** The same, read from the log of a walk. */
export const asReplayed = (log: readonly Happening[]): Replayed => ({
  verdicts: log.flatMap((happening) => {
    const { at } = happening
    if (happening.is === 'claimed') {
      const { survey, reason, values } = happening
      return [{ survey, reason, values, at }]
    }
    return 'verdicts' in happening ? happening.verdicts.map((verdict) => ({ ...verdict, at })) : []
  }),
  showings: log.flatMap((happening) =>
    happening.is === 'claimed' && happening.reason === 'shown'
      ? [{ survey: happening.survey, at: happening.at, inclusion: happening.inclusion }]
      : [],
  ),
  memory: log.flatMap((happening) => (happening.is === 'ended' ? [happening.memory] : []))[0],
})
