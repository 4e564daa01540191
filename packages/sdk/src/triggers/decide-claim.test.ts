import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../test/builders.ts'
import { decideClaim } from './decide-claim.ts'
import { freshMemory, type WaitingSurvey } from './visitor-memory.ts'

const now = Date.UTC(2026, 5, 1)

/** Draws 0.004 for `bought-csat`. */
const drawnLow = 'visitor-55'

/** Claims a survey that waits like this, for a visitor whom small shares draw, too. */
const claim = (waiting: Partial<WaitingSurvey>, sampleShare = 1) => {
  const survey = aSurvey({ sampleShare })
  const memory = {
    ...freshMemory(now),
    visitor: drawnLow,
    waiting: [{ survey: survey.id, since: now - 5_000, dueAt: now, ...waiting }],
  }
  return decideClaim(survey, aProgramme({ surveys: [survey] }), { memory, now, facts: () => ({}) })
}
describe('decideClaim', () => {
  it('gives the lower of both shares that the visitor was drawn with: when the event came, and now', () => {
    expect(claim({ inclusion: 0.1 }, 0.5)).toMatchObject({ reason: 'shown', inclusion: 0.1 })
    expect(claim({ inclusion: 0.5 }, 0.1)).toMatchObject({ reason: 'shown', inclusion: 0.1 })
  })

  it('gives the share of now for what waits since an earlier version, which noted none', () => {
    expect(claim({}, 0.5)).toMatchObject({ reason: 'shown', inclusion: 0.5 })
  })

  it('waits on for a survey that came to be due anew while its card was loaded', () => {
    const { reason, memory } = claim({ dueAt: now + 1 })
    expect([reason, memory.waiting.length]).toEqual(['waiting', 1])
  })
})
