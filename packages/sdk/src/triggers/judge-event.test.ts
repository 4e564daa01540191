import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../test/builders.ts'
import { indexByEvent, judgeEvent } from './judge-event.ts'
import { freshMemory, type VisitorMemory } from './visitor-memory.ts'

const now = Date.UTC(2026, 5, 1)

/** Judges `bought` for a visitor with this memory. */
const judge = (survey = aSurvey(), memory: Partial<VisitorMemory> = {}, properties = {}) => {
  const programme = aProgramme({ surveys: [survey] })
  const before = { ...freshMemory(now), ...memory }
  const event = { name: 'bought', properties, at: now }
  const situation = { memory: before, now, facts: () => ({}) }
  const { verdicts, change } = judgeEvent(programme, indexByEvent(programme), event, situation)
  return { reasons: verdicts.map(({ reason }) => reason), memory: change?.(before) ?? before }
}

describe('judgeEvent', () => {
  it('makes a survey due anew that lapsed while nobody looked', () => {
    const lapsing = aSurvey({ trigger: { event: 'bought', lapseMs: 1_000 } })
    const waitingSince = (at: number) => ({ waiting: [{ survey: 'bought-csat', since: at, dueAt: at }] })
    expect(judge(lapsing, waitingSince(now - 1_000)).reasons).toEqual([])
    const { reasons, memory } = judge(lapsing, waitingSince(now - 1_001))
    expect([reasons, memory.waiting]).toMatchObject([['waiting'], [{ since: now, dueAt: now }]])
  })

  it('notes with what probability the visitor was drawn', () => {
    const samples = [
      { audience: [{ property: 'device', operator: 'not' as const, value: 'phone' }], share: 1 },
    ]
    expect(judge(aSurvey({ samples })).memory.waiting).toMatchObject([{ inclusion: 1 }])
  })

  it('notes of the event what the survey’s texts have places for, and nothing else', () => {
    const survey = aSurvey({ pipes: ['product', 'colour'] })
    const { memory } = judge(survey, {}, { product: 'a vase', price: 20 })
    expect(memory.waiting).toMatchObject([{ event: { product: 'a vase' } }])
    expect(memory.waiting[0]?.event).not.toHaveProperty('price')
    expect(judge(aSurvey(), {}, { product: 'a vase' }).memory.waiting[0]).not.toHaveProperty('event')
  })

  it('offers a survey behind a tab whenever its trigger is met, whatever the limits; nothing waits', () => {
    const survey = aSurvey({ placement: 'tab' })
    const asked = { showings: [{ survey: 'bought-csat', at: now - 1 }], quietUntil: now + 1 }
    const { reasons, memory } = judge(survey, asked)
    expect([reasons, memory.waiting]).toEqual([['offered'], []])
    expect(judge(aSurvey({ placement: 'tab', sampleShare: 0 })).reasons).toEqual(['not-sampled'])
  })
})
