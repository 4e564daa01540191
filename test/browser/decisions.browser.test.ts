import { afterAll, beforeAll, expect, it } from 'vitest'
import { rules } from '../../packages/sdk/test/random-worlds/check-worlds.ts'
import { worldFingerprints } from '../../packages/sdk/test/random-worlds/run-worlds.ts'
import { type BuiltRules, openBuiltRules } from './open-built-rules.ts'

// 100,000 of them: `pnpm simulate:decisions`.
const worlds = 3_000
const blockSize = 1_000
const seed = 1

let built: BuiltRules
beforeAll(async () => {
  built = await openBuiltRules()
})
afterAll(() => built?.close())

it(`decides in the built script as in Node, in ${worlds} random worlds`, async () => {
  for (let from = 0; from < worlds; from += blockSize) {
    const inBrowser = built.fingerprints(seed, from, from + blockSize)
    const inNode = worldFingerprints(rules, seed, from, from + blockSize)
    const different = (await inBrowser).findIndex((fingerprint, index) => fingerprint !== inNode[index])
    if (different < 0) continue
    const number = from + different
    expect.fail(`seed ${seed}, world ${number}, ${await built.difference(seed, number)}`)
  }
}, 180_000)
