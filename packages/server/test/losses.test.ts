import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { aBatch, aLoss, aProgramme, aShowing, aSubmission, aSurvey, noon, uuid } from './builders.ts'
import { openTestServer } from './open-test-server.ts'

const nothing = { submissions: {}, showings: {}, unattributed: 0 }

describe('a loss', () => {
  it('is seen in the results, by what was lost and why', async () => {
    const { send, results } = await openTestServer()
    const items = [
      aLoss({ id: uuid(1), reason: 'outbox-full' }),
      aLoss({ id: uuid(2) }),
      aLoss({ id: uuid(3) }),
      aLoss({ id: uuid(4), of: 'showing', reason: 'too-large' }),
    ]
    expect(await send(aBatch(items))).toEqual({
      accepted: items.map(({ id }) => id),
      repeated: [],
      refused: [],
    })
    expect((await results()).lost).toEqual({
      submissions: { 'outbox-full': 1, 'too-old': 2 },
      showings: { 'too-large': 1 },
      unattributed: 0,
    })
  })

  it('changes nothing in the score and the funnel', async () => {
    const { send, results } = await openTestServer()
    await send(aBatch([aShowing(), aSubmission({ showing: uuid(1) })]))
    const before = await results()
    await send(aBatch([aLoss({ id: uuid(3) })]))
    expect(await results()).toEqual({ ...before, lost: { ...nothing, submissions: { 'too-old': 1 } } })
  })

  it.each([
    ['that names no survey', undefined],
    ['of a survey that the project never had', 'no-such'],
  ])('%s counts for the project', async (_which, survey) => {
    const { send, results } = await openTestServer({
      programmes: [aProgramme({ surveys: [aSurvey(), aSurvey({ id: 'mood' })] })],
    })
    await send(aBatch([aLoss({ survey, reason: 'vanished', count: 3 })]))
    for (const id of ['checkout', 'mood'])
      expect((await results(id)).lost).toEqual({ ...nothing, unattributed: 3 })
  })

  it('of a survey that was taken off counts for the survey', async () => {
    const { send, store, results } = await openTestServer()
    await store.publish(aProgramme({ surveys: [aSurvey({ id: 'other' })] }), noon)
    await send(aBatch([aLoss()]))
    expect((await results()).lost).toEqual({ ...nothing, submissions: { 'too-old': 1 } })
  })

  it('counts for its own project alone', async () => {
    const { send, results } = await openTestServer({
      programmes: [aProgramme(), aProgramme({ key: 'pk_other' })],
    })
    await send(aBatch([aLoss(), aLoss({ id: uuid(3), survey: undefined })]))
    expect((await results('checkout', 'pk_other')).lost).toEqual(nothing)
  })

  it('counts once when it is sent again, in this batch, another or one at the same time', async () => {
    const { send, results } = await openTestServer()
    await send(aBatch([aLoss(), aLoss({ id: uuid(2).toUpperCase() })]))
    const receipts = await Promise.all([send(aBatch([aLoss()])), send(aBatch([aLoss()]))])
    for (const { repeated } of receipts) expect(repeated).toEqual([uuid(2)])
    await Promise.all(Array.from({ length: 9 }, () => send(aBatch([aLoss({ id: uuid(3) })]))))
    expect((await results()).lost).toEqual({ ...nothing, submissions: { 'too-old': 2 } })
  })

  it('can grow under its id, and never shrinks', async () => {
    const { send, results } = await openTestServer()
    const lists = []
    for (const count of [2, 5, 3, undefined, 5]) {
      const { accepted } = await send(aBatch([aLoss({ reason: 'vanished', count })]))
      lists.push(accepted.length === 1 ? 'accepted' : 'repeated')
    }
    expect(lists).toEqual(['accepted', 'accepted', 'repeated', 'repeated', 'repeated'])
    expect((await results()).lost.submissions).toEqual({ vanished: 5 })
  })

  it('of what has arrived is void', async () => {
    const { send, results } = await openTestServer()
    await send(aBatch([aShowing(), aSubmission({ showing: uuid(3) })]))
    const losses = [
      aLoss(),
      aLoss({ id: uuid(1), of: 'showing' }),
      aLoss({ id: uuid(3), of: 'showing' }),
      aLoss({ id: uuid(1), reason: 'unreadable', survey: undefined }),
    ]
    expect(await send(aBatch(losses))).toEqual({
      accepted: [],
      repeated: losses.map(({ id }) => id),
      refused: [],
    })
    const { lost, ...counted } = await results()
    expect(counted).toMatchObject({ n: 1, showings: { shown: 2 } })
    expect(lost).toEqual(nothing)
  })

  it('is taken back by what arrives after all, the showing that an answer proves included', async () => {
    const { send, results } = await openTestServer()
    await send(aBatch([aLoss(), ...[1, 3].map((n) => aLoss({ id: uuid(n), of: 'showing' }))]))
    expect((await results()).lost).toEqual({
      submissions: { 'too-old': 1 },
      showings: { 'too-old': 2 },
      unattributed: 0,
    })
    const arriving = aBatch([aShowing(), aSubmission({ showing: uuid(3) })])
    expect((await send(arriving)).accepted).toEqual([uuid(1), uuid(2)])
    const { lost, ...counted } = await results()
    expect(counted).toMatchObject({ n: 1, showings: { shown: 2, answered: 1 } })
    expect(lost).toEqual(nothing)
  })

  it('is kept and counted, or taken back and uncounted, in one transaction', async () => {
    const { path, send, store } = await openTestServer()
    const other = new DatabaseSync(path)
    const rows = () => other.prepare('SELECT count(*) AS n FROM loss').get()?.n
    await send(aBatch([aLoss(), aLoss({ id: uuid(3) })]))
    expect(rows()).toBe(2)
    await send(aBatch([aSubmission()]))
    expect(rows()).toBe(1)
    other.close()
    expect(await store.recountTallies()).toEqual(await store.tallies())
    expect((await store.tallies()).losses).toMatchObject([{ count: 1 }])
  })
})

describe('an item that the server refuses', () => {
  const offScale = (id = uuid(2)) => aSubmission({ id, score: 6 })

  it.each<[string, object, object]>([
    ['whose score is off the scale', offScale(), { submissions: { refused: 1 } }],
    ['that is malformed', { ...aSubmission(), revision: 0 }, { submissions: { refused: 1 } }],
    ['that is a malformed showing', { ...aShowing(), state: 'gone' }, { showings: { refused: 1 } }],
    ['of a survey that the project never had', aSubmission({ survey: 'no-such' }), { unattributed: 1 }],
    ['whose survey cannot be read', { ...aShowing(), survey: 7 }, { unattributed: 1 }],
    [
      'that is itself a loss, for a reason of a later version',
      { ...aLoss(), reason: 'new' },
      { submissions: { refused: 1 } },
    ],
  ])('%s is counted as lost', async (_which, item, lost) => {
    const { send, results } = await openTestServer()
    expect((await send(aBatch([item]))).refused).toHaveLength(1)
    expect((await results()).lost).toEqual({ ...nothing, ...lost })
  })

  it.each<[string, unknown]>([
    ['without an id', { ...aSubmission(), id: undefined }],
    ['whose id is no UUID', { ...aSubmission(), id: '7' }],
    ['of no known kind', { ...aSubmission(), kind: 'event' }],
    ['that is a loss of no known kind', { ...aLoss(), of: 'event' }],
    ['that is no object', null],
  ])('%s is not: nobody could tell it from another', async (_which, item) => {
    const { send, results } = await openTestServer()
    expect((await send(aBatch([item]))).refused).toHaveLength(1)
    expect((await results()).lost).toEqual(nothing)
  })

  it('counts once, however often it is sent, and whatever the browser says of it then', async () => {
    const { send, results } = await openTestServer()
    await Promise.all(Array.from({ length: 5 }, () => send(aBatch([offScale(), offScale()]))))
    const told = [aLoss({ reason: 'refused' }), aLoss({ reason: 'too-old' })]
    expect((await send(aBatch(told))).repeated).toHaveLength(2)
    expect((await results()).lost).toEqual({ ...nothing, submissions: { refused: 1 } })
  })

  it('is not lost any more once a corrected revision is taken', async () => {
    const { send, results } = await openTestServer()
    await send(aBatch([offScale()]))
    expect((await send(aBatch([aSubmission({ revision: 2 })]))).accepted).toEqual([uuid(2)])
    const { lost, ...counted } = await results()
    expect(counted).toMatchObject({ n: 1 })
    expect(lost).toEqual(nothing)
  })

  it('is not lost when an earlier revision of it is there', async () => {
    const { send, results } = await openTestServer()
    await send(aBatch([aSubmission(), { ...offScale(), revision: 2 }]))
    const { lost, ...counted } = await results()
    expect(counted).toMatchObject({ n: 1 })
    expect(lost).toEqual(nothing)
  })

  it('is not lost when its id belongs to something else', async () => {
    const { send, results } = await openTestServer()
    const { refused } = await send(aBatch([aShowing(), aSubmission({ id: uuid(1) })]))
    expect(refused).toMatchObject([{ code: 'id-conflict' }])
    expect((await results()).lost).toEqual(nothing)
  })

  it('is not acknowledged before its loss is stored', async () => {
    const { path, post } = await openTestServer()
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    expect((await post(JSON.stringify(aBatch([offScale()])))).status).toBe(503)
    other.close()
  })
})
