import { describe, expect, it } from 'vitest'
import { checkSchedules } from './random-faults/check-schedules.ts'
import { absorbed, mutations } from './random-faults/mutations.ts'
import { withMutation } from './random-faults/with-mutation.ts'

const seed = 1
/** Schedules within which each mistake is to be found. */
const schedules = 4_096

describe('the simulation of faults', () => {
  it('is shown mistakes against every rule', () => {
    expect(new Set(mutations.map(({ rule }) => rule)).size).toBe(9)
  })

  it.each(mutations)(
    'finds an outbox that $name',
    async (mutation) => {
      const findings = await withMutation(mutation, (product) =>
        checkSchedules(seed, 0, schedules, { product, isEnough: 1 }),
      )
      expect(findings.length).toBeGreaterThan(0)
    },
    120_000,
  )

  it.each(absorbed)(
    'finds nothing wrong when $name, since the server knows what it has',
    async (mutation) => {
      const findings = await withMutation(mutation, (product) => checkSchedules(seed, 0, 640, { product }))
      expect(findings).toEqual([])
    },
    120_000,
  )
})
