import { describe, expect, it } from 'vitest'
import { type Evidence, judge, type WatchedDocument } from './oracle.ts'
import type { Told } from './watched-site.ts'

const answers = [{ question: 'score', value: 4 }]

/** One answer that was shown, given, stored, thanked for and delivered, at 1 to 5 ms. */
function anEvidence(change: {
  told?: (told: Told[]) => Told[]
  endedAt?: number
  clearedAt?: number[]
  rows?: Partial<Evidence['rows']>
  left?: string[]
}): Evidence {
  const { told = (all) => all, endedAt, clearedAt = [], rows = {}, left = [] } = change
  const all: Told[] = [
    { document: 'd', told: 'shown', showing: 'showing', survey: 'short' },
    { document: 'd', told: 'answered', showing: 'showing', submission: 'one', answers },
    { document: 'd', told: 'durable', id: 'one', kind: 'submission', rank: 1 },
    { document: 'd', told: 'thanked', showing: 'showing', revision: 1 },
    { document: 'd', told: 'delivered', id: 'one' },
  ]
  const document: WatchedDocument = {
    id: 'd',
    told: told(all).map((one, at) => ({ ...one, at: at + 1 })),
    ...(endedAt !== undefined && { endedAt }),
  }
  return {
    documents: [document],
    given: [{ document: 'd', showing: 'showing', scores: [4], words: '' }],
    clearedAt,
    rows: {
      submissions: [{ id: 'one', showing: 'showing', revision: 1, score: 4, answers }],
      showings: [],
      tallied: { 4: 1 },
      ...rows,
    },
    left,
    errors: [],
    ledElsewhere: 0,
  }
}

const noRows = { submissions: [], tallied: {} }
const without = (what: Told['told']) => (told: Told[]) => told.filter((one) => one.told !== what)
const found = (change: Parameters<typeof anEvidence>[0]) => judge(anEvidence(change)).findings.join('\n')

describe('the judge of what has arrived', () => {
  it('finds nothing where the answer is there once', () => {
    expect(found({})).toBe('')
  })

  it('finds a stored answer that is lost, also when its page is gone', () => {
    expect(found({ rows: noRows })).toMatch(/revision 1 was stored, the server has none/)
    expect(found({ rows: noRows, endedAt: 9 })).toMatch(/revision 1 was stored, the server has none/)
  })

  it('finds thanks before the answer was stored, unless the page had told that it cannot store', () => {
    expect(found({ told: without('durable') })).toMatch(/thanks for revision 1, which was not stored/)
    const refused: Told = { document: 'd', told: 'fault', code: 'storage-unavailable', cause: '' }
    expect(found({ told: (told) => [refused, ...without('durable')(told)] })).toBe('')
  })

  it('lets an answer go with its page that was never stored, but not on a page that lives', () => {
    const told = (all: Told[]) => all.filter((one) => one.told === 'shown' || one.told === 'answered')
    expect(found({ told, rows: noRows, endedAt: 9 })).toBe('')
    expect(found({ told, rows: noRows })).toMatch(/given on a page that lives/)
  })

  it('lets an answer go that the visitor cleared, if a page that lives tells', () => {
    const cleared = { rows: noRows, clearedAt: [50] }
    expect(found({ ...cleared, endedAt: 60 })).toBe('')
    expect(found(cleared)).toMatch(/no word of it/)
    const said: Told = { document: 'd', told: 'fault', code: 'storage-cleared', id: 'one', cause: 'one' }
    expect(found({ ...cleared, told: (told) => [...told, said] })).toBe('')
  })

  it('finds a second row of one showing, a row of nobody, and one that says something else', () => {
    const row = anEvidence({}).rows.submissions[0] as Evidence['rows']['submissions'][number]
    expect(found({ rows: { submissions: [row, { ...row, id: 'two' }], tallied: { 4: 2 } } })).toMatch(
      /the second one/,
    )
    expect(
      found({ rows: { submissions: [row, { ...row, id: 'two', showing: 'other' }], tallied: { 4: 2 } } }),
    ).toMatch(/which no page had/)
    const other = { ...row, answers: [{ question: 'score', value: 5 }] }
    expect(found({ rows: { submissions: [other] } })).toMatch(/says .*5/)
  })

  it('takes a row whose telling was lost with its page, if the visitor could have meant it', () => {
    const change = { told: without('answered'), endedAt: 9 }
    expect(found(change)).toBe('')
    const answers = [{ question: 'score', value: 2 }]
    const submissions = [{ id: 'one', showing: 'showing', revision: 1, score: 2, answers }]
    expect(found({ ...change, rows: { submissions, tallied: { 2: 1 } } })).toMatch(/says .*2/)
  })

  it('finds tallies that are not those of the rows, and what still waits in the browser', () => {
    expect(found({ rows: { tallied: { 4: 2 } } })).toMatch(/tallies say/)
    expect(found({ left: ['one'] })).toMatch(/still waits/)
  })
})
