import { expect, it } from 'vitest'
import { type Coverage, checkWorlds, lacking } from './random-worlds/check-worlds.ts'

// 100,000 of them, in Node and in Chromium: `pnpm simulate:decisions`.
const worlds = 10_000
const seed = 1

it(`keeps every limit and gives every reason in ${worlds} random worlds`, () => {
  const coverage: Coverage = {}
  const findings = checkWorlds(seed, 0, worlds, { coverage })
  // To see a world: `node scripts/simulate-decisions.ts --seed SEED --world NUMBER`.
  expect(findings.slice(0, 3)).toEqual([])
  expect(lacking(coverage, worlds)).toEqual([])
}, 300_000)
