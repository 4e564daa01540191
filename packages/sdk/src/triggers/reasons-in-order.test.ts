import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../test/builders.ts'
import type { PublishedSurvey } from '../contract/programme.ts'
import { decideClaim } from './decide-claim.ts'
import { decideDue } from './decide-due.ts'
import { freshMemory, type VisitorMemory } from './visitor-memory.ts'

const now = Date.UTC(2026, 5, 1, 12)
const day = 86_400_000

/** Everything that can refuse a survey at once, in the order of `Reason`; taken away one by one. */
const refusals: [
  reason: string,
  survey: Partial<PublishedSurvey>,
  memory: Partial<VisitorMemory>,
  limits?: object,
][] = [
  ['off-schedule', { schedule: { until: '2026-05-31' } }, {}],
  ['quota-reached', { full: true }, {}],
  ['not-in-audience', { audience: [{ property: 'signedIn', operator: 'equals', value: true }] }, {}],
  ['not-sampled', { sampleShare: 0 }, {}],
  ['asked-before', {}, { showings: [{ survey: 'bought-csat', at: now - 90 * day }] }],
  ['contact-limit', {}, {}, { maxShowings: 0 }],
  ['quiet', {}, { quietUntil: now + day }],
]

/** A survey that is refused by all of these, its programme and the visitor it is refused to. */
const refusedBy = (parts: typeof refusals) => {
  const survey = aSurvey(Object.assign({}, ...parts.map(([, survey]) => survey)))
  const limits = { maxShowings: 9, windowMs: 30 * day }
  const programme = aProgramme({
    surveys: [survey],
    limits: Object.assign(limits, ...parts.map(([, , , limits]) => limits)),
  })
  const waiting = [{ survey: survey.id, since: now, dueAt: now }]
  const memory = Object.assign({ ...freshMemory(now), waiting }, ...parts.map(([, , memory]) => memory))
  return { survey, programme, situation: { memory, now, facts: () => ({ signedIn: false }) } }
}

describe('of several rules that refuse', () => {
  it.each(refusals.map(([reason], index) => [reason, index] as const))(
    'names the first: %s',
    (reason, index) => {
      const { survey, programme, situation } = refusedBy(refusals.slice(index))
      expect(decideDue(survey, programme, situation)).toMatchObject({ due: false, because: reason })
    },
  )

  it.each(refusals)('asks each of them again when the survey is claimed: %s', (...refusal) => {
    const { survey, programme, situation } = refusedBy([refusal])
    const claim = decideClaim(survey, programme, situation)
    expect(claim.reason).toBe(refusal[0])
    expect(claim.memory.showings).toEqual(situation.memory.showings)
    // It waits for its hours; what else refuses, refuses for good.
    expect(claim.memory.waiting).toHaveLength(refusal[0] === 'off-schedule' ? 1 : 0)
  })

  it('is shown when none is left, and no longer waits', () => {
    const { survey, programme, situation } = refusedBy([])
    const claim = decideClaim(survey, programme, situation)
    expect(claim).toMatchObject({ reason: 'shown', inclusion: 1, values: { inclusion: 1 } })
    expect(claim.memory).toMatchObject({ waiting: [], showings: [{ survey: 'bought-csat', at: now }] })
  })

  it('is not shown when it no longer waits: an event cancelled it, or another tab showed it', () => {
    const { survey, programme, situation } = refusedBy([])
    const memory = { ...situation.memory, waiting: [] }
    expect(decideClaim(survey, programme, { ...situation, memory })).toMatchObject({
      reason: 'cancelled',
      memory: { showings: [] },
    })
  })
})

describe('the probability of being drawn', () => {
  // Draws 0.004 for the survey, 0.78 for all.
  const visitor = 'visitor-55'
  const group = (value: string, share: number) => ({
    audience: [{ property: 'trait.plan', operator: 'equals' as const, value }],
    share,
  })
  const decide = (survey: Partial<PublishedSurvey>, limits: object, facts = {}) =>
    decideDue(aSurvey(survey), aProgramme({ limits: { maxShowings: 9, windowMs: day, ...limits } }), {
      memory: { ...freshMemory(now), visitor },
      now,
      facts: () => facts,
    })

  it('is that of the first group the visitor belongs to, else that of the survey', () => {
    const survey = { sampleShare: 0.1, samples: [group('team', 1), group('pro', 0.5), group('team', 0)] }
    expect(decide(survey, {}, { 'trait.plan': 'team' })).toEqual({ due: true, inclusion: 1 })
    expect(decide(survey, {}, { 'trait.plan': 'pro' })).toEqual({ due: true, inclusion: 0.5 })
    expect(decide(survey, {}, { 'trait.plan': 'free' })).toEqual({ due: true, inclusion: 0.1 })
    expect(decide({ samples: [group('team', 0)] }, {}, {})).toEqual({ due: true, inclusion: 1 })
  })

  it('is multiplied by that of being asked anything at all', () => {
    expect(decide({ sampleShare: 0.25 }, { sampleShare: 0.8 })).toEqual({ due: true, inclusion: 0.2 })
    expect(decide({}, { sampleShare: 0.5 })).toMatchObject({
      due: false,
      because: 'not-sampled',
      values: { limitsShare: 0.5 },
    })
  })

  it('asks for no facts when nothing asks about them', () => {
    const { survey, programme, situation } = refusedBy([])
    const facts = () => {
      throw new Error('asked')
    }
    expect(decideDue(survey, programme, { ...situation, facts }).due).toBe(true)
  })
})
