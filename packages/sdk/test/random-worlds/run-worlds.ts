import type { Rules } from '../../src/triggers/replay.ts'
import { fingerprint, inscribe } from './fingerprint.ts'
import { randomWorld, type World } from './random-world.ts'
import { replayWorld } from './replay-world.ts'
import { type Happening, walkWorld } from './walk-world.ts'

/** One number for a world, all that happens in it, and what a replay makes of it. */
export function worldFingerprint(
  world: World,
  rules: Rules,
  log: readonly Happening[] = walkWorld(world, rules),
): number {
  const replayed = world.kind === 'busy' ? undefined : replayWorld(world, rules)
  return [world, log, replayed].reduce<number>((before, what) => fingerprint(inscribe(what), before), 0)
}

/** Fingerprints of the worlds from `from` to before `end`: what a browser is asked for. */
export function worldFingerprints(rules: Rules, seed: number, from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, index) =>
    worldFingerprint(randomWorld(seed, from + index), rules),
  )
}

/** A world and the line of each thing that happens in it, to be compared when fingerprints differ. */
export function worldLines(rules: Rules, seed: number, number: number): string[] {
  const world = randomWorld(seed, number)
  return [world, ...walkWorld(world, rules)].map(inscribe)
}
