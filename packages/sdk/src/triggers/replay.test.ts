import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../test/builders.ts'
import type { PublishedProgramme } from '../contract/programme.ts'
import { createReplay, createReplays, type Response, reasonSentences } from './replay.ts'

const noon = Date.UTC(2026, 10, 20, 12)
const secondMs = 1_000
const minuteMs = 60 * secondMs
const dayMs = 86_400_000

/** A visitor of a shop, with what was said and shown, in seconds after noon. */
function aVisitor(programme: PublishedProgramme = aProgramme(), response: Response = {}) {
  const shown: [survey: string, second: number][] = []
  const said: [reason: string, second: number][] = []
  const answered: number[] = []
  const second = (at: number) => (at - noon) / secondMs
  const replay = createReplay({
    programme,
    visitor: 'v',
    respond: () => response,
    onVerdict: ({ reason }, at) => said.push([reason, second(at)]),
    onShown: ({ survey, at }) => shown.push([survey.id, second(at)]),
    onAnswered: (_survey, at) => answered.push(second(at)),
  })
  return {
    shown,
    said,
    answered,
    ...replay,
    page: (s: number, path: string, facts = {}) => replay.page(noon + s * secondMs, { path, ...facts }),
    track: (s: number, name: string) => replay.track(noon + s * secondMs, name, {}),
    stay: (s: number) => second(replay.stay(noon + s * secondMs)),
  }
}

const delayed = (delayMs: number, more: Partial<PublishedProgramme> = {}) =>
  aProgramme({ surveys: [aSurvey({ trigger: { event: 'bought', delayMs } })], ...more })
const two = (limits = {}) =>
  aProgramme({
    surveys: [aSurvey({ id: 'one' }), aSurvey({ id: 'two', trigger: { event: 'left' } })],
    limits: { maxShowings: 9, windowMs: dayMs, maxPerPageView: 9, ...limits },
  })

describe('a visitor lives again', () => {
  it('and is asked when the delay is over, if still there', () => {
    const { page, track, stay, shown } = aVisitor(delayed(5 * secondMs))
    page(0, '/')
    track(1, 'bought')
    expect(stay(5)).toBe(6)
    expect(shown).toEqual([])
    expect(stay(60)).toBe(Number.POSITIVE_INFINITY)
    expect(shown).toEqual([['bought-csat', 6]])
  })

  it('and away when the delay is over, is asked on the next page', () => {
    const { page, track, shown } = aVisitor(delayed(5 * secondMs))
    page(0, '/')
    track(1, 'bought')
    page(90, '/next')
    expect(shown).toEqual([['bought-csat', 90]])
  })

  it('and away for too long, is not asked any more', () => {
    const { page, track, shown, said } = aVisitor(delayed(5 * secondMs))
    page(0, '/')
    track(1, 'bought')
    page(31 * 60, '/next')
    expect(shown).toEqual([])
    expect(said.at(-1)).toEqual(['lapsed', 31 * 60])
  })

  it('with one card at a time: the next comes when that is closed', () => {
    const { page, track, stay, shown, said } = aVisitor(two(), { closedAfterMs: 6 * secondMs })
    page(0, '/')
    track(0, 'bought')
    track(2, 'left')
    stay(60)
    expect(said).toContainEqual(['another-open', 2])
    expect(shown).toEqual([
      ['one', 0],
      ['two', 6],
    ])
  })

  it('with one question a page: the next is asked on another', () => {
    const { page, track, stay, shown, said } = aVisitor(two({ maxPerPageView: 1 }), { closedAfterMs: 1 })
    page(0, '/')
    track(0, 'bought')
    track(2, 'left')
    stay(60)
    page(61, '/next')
    expect(said).toContainEqual(['page-limit', 2])
    expect(shown).toEqual([
      ['one', 0],
      ['two', 61],
    ])
  })

  it('a page that is gone to within another is another, and one told of with an event, too', () => {
    for (const how of ['page', 'learn'] as const) {
      const { page, track, shown, learn } = aVisitor(two({ maxPerPageView: 1 }), { closedAfterMs: 1 })
      page(0, '/')
      track(0, 'bought')
      if (how === 'learn') learn({ path: '/next' })
      else page(2, '/next')
      track(2, 'left')
      expect(shown, how).toHaveLength(2)
    }
  })

  it('and is asked nothing on a quiet page', () => {
    const { page, track, stay, shown, said } = aVisitor(two({ quietPages: ['/check*'] }))
    page(0, '/checkout')
    track(0, 'bought')
    stay(10)
    expect(said.at(-1)).toEqual(['quiet-page', 10])
    page(11, '/thanks')
    expect(shown).toEqual([['one', 11]])
  })

  const answer = { answeredAfterMs: 8 * secondMs, closedAfterMs: 12 * secondMs }
  const dismissal = { closedAfterMs: 6 * secondMs }
  it.each<[string, Response, object, boolean]>([
    ['an answer', answer, { quietAfterAnswerMs: minuteMs }, true],
    ['an answer, as after no dismissal', answer, { quietAfterDismissalMs: minuteMs }, false],
    ['a dismissal', dismissal, { quietAfterDismissalMs: minuteMs }, true],
    ['a dismissal, as after no answer', dismissal, { quietAfterAnswerMs: minuteMs }, false],
    ['a page that is left with the card on it', {}, { quietAfterDismissalMs: minuteMs }, false],
  ])('and after %s is left in peace as the limits say', (_what, response, limits, isQuiet) => {
    const { page, track, stay, said, answered } = aVisitor(two(limits), response)
    page(0, '/')
    track(0, 'bought')
    stay(20)
    page(30, '/next')
    track(30, 'left')
    expect(said.at(-1)?.[0]).toBe(isQuiet ? 'quiet' : 'shown')
    expect(answered).toEqual(response.answeredAfterMs ? [8] : [])
  })

  it('and is known to return, and where from', () => {
    const audience = [
      { property: 'returning', operator: 'equals' as const, value: true },
      { property: 'campaign.source', operator: 'equals' as const, value: 'letter' },
      { property: 'daysSinceFirstSeen', operator: 'equals' as const, value: 2 },
    ]
    const { page, track, shown, said } = aVisitor(
      aProgramme({ visits: true, surveys: [aSurvey({ audience })] }),
    )
    page(0, '/')
    track(0, 'bought')
    page(2 * 86_400, '/', { 'query.utm_source': 'letter' })
    track(2 * 86_400, 'bought')
    expect([said[0]?.[0], shown.length]).toEqual(['not-in-audience', 1])
  })

  it('before any page, and nothing comes of it', () => {
    const { stay, shown } = aVisitor()
    expect(stay(0)).toBe(Number.POSITIVE_INFINITY)
    expect(shown).toEqual([])
  })
})

it('many visitors share what a programme gives, and nothing else', () => {
  const shown: string[] = []
  const replayOf = createReplays({
    programme: delayed(secondMs),
    respond: () => ({}),
    onShown: ({ at }) => shown.push(String(at - noon)),
  })
  const [one, other] = ['a', 'b'].map(replayOf)
  one?.track(noon, 'bought', {})
  other?.track(noon + 500, 'bought', {})
  one?.stay(noon + minuteMs)
  other?.stay(noon + minuteMs)
  expect(shown).toEqual(['1000', '1500'])
  expect([one?.memory().visitor, other?.memory().visitor]).toEqual(['a', 'b'])
})

it('every reason has a sentence of its own', () => {
  const sentences = Object.values(reasonSentences)
  expect(new Set(sentences).size).toBe(sentences.length)
  for (const sentence of sentences) expect(sentence).toMatch(/^[a-z].*[a-z]$/)
})
