import type { PublishedProgramme } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import type { Contacts } from '../store/store.ts'
import { quietMs } from './quiet-ms.ts'

const now = 1_000_000
const contacts = (deviation: Partial<Contacts> = {}): Contacts => ({
  showingsAt: [],
  dismissedAt: null,
  answeredAt: null,
  ...deviation,
})
const limits = (deviation: Partial<PublishedProgramme['limits']> = {}) => ({
  maxShowings: 1,
  windowMs: 1_000,
  ...deviation,
})
const [answer, dismissal] = [{ quietAfterAnswerMs: 5_000 }, { quietAfterDismissalMs: 5_000 }]

describe('a person', () => {
  it('who was never asked may be asked', () => {
    const longest = { windowMs: 2 * now, quietAfterAnswerMs: 2 * now, quietAfterDismissalMs: 2 * now }
    expect(quietMs(contacts(), limits(longest), now)).toBe(0)
  })

  it.each<[ms: number, agoMs: number[], maxShowings: number]>([
    [400, [600], 1],
    [1, [999], 1],
    // Exactly as old as the window, it no longer counts.
    [0, [1_000], 1],
    [0, [600], 2],
    [400, [100, 600], 2],
    // It is the second newest that has to go, whatever came before.
    [700, [100, 300, 600, 900], 2],
    [100, [100, 300, 600, 900], 4],
    [0, [100, 300, 600, 1_001], 4],
  ])(
    'is left in peace for %i ms when asked %j ms ago and %i times a second are allowed',
    (ms, agoMs, maxShowings) => {
      const showingsAt = agoMs.map((ago) => now - ago)
      expect(quietMs(contacts({ showingsAt }), limits({ maxShowings }), now)).toBe(ms)
    },
  )

  it('is asked nothing at all where no showing is allowed', () => {
    expect(quietMs(contacts(), limits({ maxShowings: 0 }), now)).toBe(1_000)
  })

  it.each<[string, object, 'answeredAt' | 'dismissedAt']>([
    ['an answer', answer, 'answeredAt'],
    ['a dismissal', dismissal, 'dismissedAt'],
  ])('is left in peace after %s for as long as the programme says, and no longer', (_what, limit, field) => {
    const after = (agoMs: number, limits_ = limits(limit)) =>
      quietMs(contacts({ [field]: now - agoMs }), limits_, now)
    expect([after(0), after(4_999), after(5_000), after(9_000)]).toEqual([5_000, 1, 0, 0])
    expect(after(0, limits())).toBe(0)
  })

  it('is left in peace for the longest that any limit asks for', () => {
    const all = { showingsAt: [now - 100], answeredAt: now - 100, dismissedAt: now - 100 }
    expect(quietMs(contacts(all), limits({ ...answer, quietAfterDismissalMs: 200 }), now)).toBe(4_900)
    expect(quietMs(contacts(all), limits({ ...dismissal, quietAfterAnswerMs: 200 }), now)).toBe(4_900)
    expect(quietMs(contacts(all), limits({ quietAfterAnswerMs: 200 }), now)).toBe(900)
  })

  it('is not left in peace for longer because a clock was set back', () => {
    const future = { showingsAt: [now + 1e9], answeredAt: now + 1e9, dismissedAt: now + 1e9 }
    expect(quietMs(contacts(future), limits({ ...answer, ...dismissal }), now)).toBe(5_000)
    expect(quietMs(contacts(future), limits(), now)).toBe(1_000)
  })
})
