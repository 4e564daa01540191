import { describe, expect, it, onTestFinished } from 'vitest'
import type { StorableLoss, StorableShowing, StorableSubmission } from '../src/store/storable-item.ts'
import type { Store } from '../src/store/store.ts'
import { aProgramme, aSurvey, noon, uuid } from './builders.ts'

const context = {
  project: 'pk_test',
  survey: 'checkout',
  scale: 'csat',
  programme: 1,
  at: noon,
  correctedAt: noon,
  receivedAt: noon,
  day: '2026-11-20',
  visitor: null,
  person: null,
  locale: null,
  device: null,
  page: null,
  inclusion: null,
  traits: null,
} as const

const showing = (deviation: Partial<StorableShowing> = {}): StorableShowing => ({
  kind: 'showing',
  id: uuid(1),
  ...context,
  state: 'shown',
  ...deviation,
})

const submission = ({ score = 4, ...deviation }: Partial<StorableSubmission> = {}): StorableSubmission => ({
  kind: 'submission',
  id: uuid(2),
  ...context,
  revision: 1,
  showing: null,
  score,
  answers: score === null ? [] : [{ question: 'score', value: score }],
  done: false,
  ...deviation,
})

const loss = (deviation: Partial<StorableLoss> = {}): StorableLoss => ({
  kind: 'loss',
  id: uuid(2),
  project: 'pk_test',
  survey: 'checkout',
  of: 'submission',
  reason: 'too-old',
  count: 1,
  correctedAt: noon,
  ...deviation,
})

/** What a store keeps, in few words: `csat 4: 2`, `csat seen: 1`, `lost submission too-old: 1`. */
async function told(store: Store): Promise<string[]> {
  const { scores, showings, losses } = await store.tallies()
  expect(await store.recountTallies()).toEqual({ scores, showings, losses })
  return [
    ...scores.map(({ scale, score, count }) => `${scale} ${score}: ${count}`),
    ...showings.map(({ scale, outcome, count }) => `${scale} ${outcome}: ${count}`),
    ...losses.map(({ of, reason, count }) => `lost ${of} ${reason}: ${count}`),
  ]
}

/**
 * What every store must do. `place` makes an empty database; the function it gives opens one more store on
 * it, as another process would.
 */
export function storeConformance(name: string, place: () => Promise<() => Promise<Store>>): void {
  async function open({ programmes = [aProgramme()] } = {}) {
    const openOne = await place()
    const openAnother = async () => {
      const store = await openOne()
      onTestFinished(() => store.close())
      return store
    }
    const store = await openAnother()
    for (const programme of programmes) await store.publish(programme, noon)
    return { store, openAnother }
  }

  describe(`a store on ${name}`, () => {
    it('counts a submission by its score and a showing by its outcome', async () => {
      const { store } = await open()
      expect(await store.commit([showing(), submission()])).toEqual(['accepted', 'accepted'])
      expect(await store.tallies()).toEqual({
        scores: [
          { project: 'pk_test', survey: 'checkout', scale: 'csat', day: '2026-11-20', score: 4, count: 1 },
        ],
        showings: [
          {
            project: 'pk_test',
            survey: 'checkout',
            scale: 'csat',
            day: '2026-11-20',
            outcome: 'shown',
            count: 1,
          },
        ],
        losses: [],
      })
    })

    it('changes nothing for what it has already', async () => {
      const { store } = await open()
      await store.commit([showing({ state: 'seen' }), submission({ revision: 2 })])
      const again = [
        showing({ state: 'seen' }),
        showing(),
        submission({ revision: 2, score: 1 }),
        submission(),
      ]
      expect(await store.commit(again)).toEqual(['repeated', 'repeated', 'repeated', 'repeated'])
      expect(await told(store)).toEqual(['csat 4: 1', 'csat seen: 1'])
    })

    it('moves the tallies by the difference when a higher revision comes, and keeps its day', async () => {
      const { store } = await open()
      await store.commit([submission({ score: 2 })])
      await store.commit([submission({ revision: 3, score: 5, day: '2026-11-21' })])
      expect(await store.commit([submission({ revision: 2, score: 1 })])).toEqual(['repeated'])
      const { scores } = await store.tallies()
      expect(scores).toMatchObject([{ score: 5, count: 1, day: '2026-11-20' }])
      expect(await store.recountTallies()).toEqual(await store.tallies())
    })

    it('takes items of one id in their order within one commit', async () => {
      const { store } = await open()
      const outcomes = await store.commit([
        submission({ score: 1 }),
        submission({ revision: 2, score: 2 }),
        submission({ revision: 2, score: 3 }),
        showing({ id: uuid(9), state: 'seen' }),
        showing({ id: uuid(9), state: 'shown' }),
      ])
      expect(outcomes).toEqual(['accepted', 'accepted', 'repeated', 'accepted', 'repeated'])
      expect(await told(store)).toEqual(['csat 2: 1', 'csat seen: 1'])
    })

    it('forgets a score that a later revision has taken back', async () => {
      const { store } = await open()
      await store.commit([showing({ state: 'dismissed' }), submission({ showing: uuid(1) })])
      expect(await told(store)).toEqual(['csat 4: 1', 'csat answered: 1'])
      await store.commit([submission({ revision: 2, score: null })])
      expect(await told(store)).toEqual(['csat dismissed: 1'])
    })

    it('keeps scales apart when a survey has changed its metric', async () => {
      const { store } = await open()
      await store.commit([submission(), submission({ id: uuid(3), scale: 'nps', score: 4 })])
      expect(await told(store)).toEqual(['csat 4: 1', 'nps 4: 1'])
    })

    it('lets neither a submission nor a showing change its scale, nor the two differ', async () => {
      const { store } = await open()
      await store.commit([showing({ state: 'seen' }), submission({ showing: uuid(1) })])
      // Known only from its submission, a showing has its scale already.
      await store.commit([submission({ id: uuid(5), showing: uuid(4) })])
      const outcomes = await store.commit([
        submission({ revision: 2, scale: 'nps', score: 9 }),
        showing({ state: 'dismissed', scale: 'nps' }),
        showing({ id: uuid(4), scale: 'nps' }),
        submission({ id: uuid(3), showing: uuid(1), scale: 'nps', score: 9 }),
        // What is there already is told so, whatever it would be judged by now.
        submission({ scale: 'nps', score: 9 }),
        showing({ scale: 'nps' }),
      ])
      expect(outcomes).toEqual([...Array(4).fill('conflict'), 'repeated', 'repeated'])
      expect(await told(store)).toEqual(['csat 4: 2', 'csat answered: 2'])
    })

    it('moves a showing forward only, and from none of its ends', async () => {
      const { store } = await open()
      for (const [n, end] of (['left', 'dismissed'] as const).entries()) {
        const outcomes = []
        for (const state of ['seen', 'shown', end, 'dismissed', 'left', 'seen'] as const)
          outcomes.push(...(await store.commit([showing({ id: uuid(n), state })])))
        expect(outcomes).toEqual(['accepted', 'repeated', 'accepted', 'repeated', 'repeated', 'repeated'])
      }
      expect(await told(store)).toEqual(['csat dismissed: 1', 'csat left: 1'])
    })

    it('takes an answer as proof of its showing, and counts it once when the showing comes late', async () => {
      const { store } = await open()
      await store.commit([submission({ showing: uuid(1) })])
      expect(await told(store)).toEqual(['csat 4: 1', 'csat answered: 1'])
      expect(await store.commit([showing({ state: 'shown', day: '2026-11-21' })])).toEqual(['accepted'])
      expect(await store.commit([showing({ state: 'shown' })])).toEqual(['repeated'])
      expect(await told(store)).toEqual(['csat 4: 1', 'csat answered: 1'])
    })

    it('takes an unscored submission as proof of its showing too, but not as an answer', async () => {
      const { store } = await open()
      await store.commit([submission({ showing: uuid(1), score: null })])
      expect(await told(store)).toEqual(['csat shown: 1'])
      await store.commit([submission({ revision: 2, score: 5 })])
      expect(await told(store)).toEqual(['csat 5: 1', 'csat answered: 1'])
    })

    it('counts a showing with several submissions as answered once, as long as one has a score', async () => {
      const { store } = await open()
      await store.commit([
        showing({ state: 'left' }),
        submission({ showing: uuid(1) }),
        submission({ id: uuid(3), showing: uuid(1), score: 5 }),
      ])
      expect(await told(store)).toEqual(['csat 4: 1', 'csat 5: 1', 'csat answered: 1'])
      await store.commit([submission({ revision: 2, score: null })])
      expect(await told(store)).toEqual(['csat 5: 1', 'csat answered: 1'])
    })

    it('learns the showing of a submission from a later revision', async () => {
      const { store } = await open()
      await store.commit([submission()])
      await store.commit([submission({ revision: 2, showing: uuid(1) })])
      expect(await told(store)).toEqual(['csat 4: 1', 'csat answered: 1'])
    })

    it('refuses an id that belongs to something else, and keeps its neighbours', async () => {
      const { store } = await open()
      await store.commit([showing(), submission({ showing: uuid(1) })])
      const outcomes = await store.commit([
        showing({ id: uuid(2) }),
        submission({ id: uuid(1) }),
        showing({ survey: 'other', state: 'left' }),
        submission({ survey: 'other', revision: 2 }),
        submission({ id: uuid(4), survey: 'other', showing: uuid(1) }),
        submission({ id: uuid(4), showing: uuid(2) }),
        submission({ id: uuid(4), showing: uuid(4) }),
        submission({ revision: 2, showing: uuid(5) }),
        submission({ id: uuid(6), score: 1 }),
      ])
      expect(outcomes).toEqual([...Array(8).fill('conflict'), 'accepted'])
      expect(await told(store)).toEqual(['csat 1: 1', 'csat 4: 1', 'csat answered: 1'])
    })

    it('keeps projects apart, even where their ids are the same', async () => {
      const { store } = await open({ programmes: [aProgramme(), aProgramme({ key: 'pk_other' })] })
      expect(await store.commit([submission(), submission({ project: 'pk_other', score: 1 })])).toEqual([
        'accepted',
        'accepted',
      ])
      const { scores } = await store.tallies({ project: 'pk_other', survey: 'checkout' })
      expect(scores).toMatchObject([{ project: 'pk_other', score: 1, count: 1 }])
    })

    it('gives each of many concurrent commits its own outcomes', async () => {
      const { store } = await open()
      const commits = Array.from({ length: 200 }, (_, n) =>
        store.commit([submission({ id: uuid(n), score: 1 + (n % 5) }), submission({ id: uuid(n) })]),
      )
      for (const outcomes of await Promise.all(commits)) expect(outcomes).toEqual(['accepted', 'repeated'])
      expect(await told(store)).toEqual([1, 2, 3, 4, 5].map((score) => `csat ${score}: 40`))
    })

    it('stores an item once when two servers are sent it at the same time', async () => {
      const { store, openAnother } = await open()
      const other = await openAnother()
      const ids = Array.from({ length: 50 }, (_, n) => uuid(n))
      const both = await Promise.all(
        ids.flatMap((id) => [store, other].map((one) => one.commit([submission({ id })]))),
      )
      expect(both.flat().filter((outcome) => outcome === 'accepted')).toHaveLength(50)
      expect(await told(store)).toEqual(['csat 4: 50'])
      expect(await told(other)).toEqual(['csat 4: 50'])
    })

    it('has everything back after it was closed', async () => {
      const { store, openAnother } = await open()
      const committed = store.commit([showing(), submission({ showing: uuid(1) })])
      await store.close()
      expect(await committed).toEqual(['accepted', 'accepted'])
      await store.close()
      const reopened = await openAnother()
      expect(await told(reopened)).toEqual(['csat 4: 1', 'csat answered: 1'])
      expect(await reopened.commit([submission({ showing: uuid(1) })])).toEqual(['repeated'])
    })

    it('numbers publications, and makes no version of what is published already', async () => {
      const { store } = await open()
      expect(await store.publish(aProgramme(), noon)).toEqual({ version: 1, isNew: false })
      const changed = aProgramme({ surveys: [aSurvey({ metric: 'nps' })] })
      expect(await store.publish(changed, noon)).toEqual({ version: 2, isNew: true })
      expect(await store.publish(aProgramme({ key: 'pk_other' }), noon)).toEqual({ version: 1, isNew: true })
      // Back to the first content is a change again.
      expect(await store.publish(aProgramme(), noon)).toEqual({ version: 3, isNew: true })

      const all = await store.publications(0)
      expect(all.map(({ version, programme }) => `${programme.project.key} ${version}`)).toEqual([
        'pk_test 1',
        'pk_test 2',
        'pk_other 1',
        'pk_test 3',
      ])
      expect(all[1]?.programme).toEqual(changed)
      expect(await store.publications(all[2]?.number ?? 0)).toEqual(all.slice(3))
    })

    it('sees at once what another process has published', async () => {
      const { store, openAnother } = await open()
      const [first] = await store.publications(0)
      const other = await openAnother()
      await other.publish(aProgramme({ key: 'pk_other' }), noon)
      expect(await store.publications(first?.number ?? 0)).toMatchObject([{ version: 1 }])
    })

    it('counts the scores of one survey on one scale', async () => {
      const { store } = await open({ programmes: [aProgramme(), aProgramme({ key: 'pk_other' })] })
      const checkout = { project: 'pk_test', survey: 'checkout', scale: 'csat' } as const
      expect(await store.scoreCount(checkout)).toBe(0)
      await store.commit([
        showing(),
        submission({ score: 1 }),
        submission({ id: uuid(3), score: 5, day: '2026-11-21' }),
        submission({ id: uuid(4), score: null }),
        submission({ id: uuid(5), survey: 'other' }),
        submission({ id: uuid(6), scale: 'nps' }),
        submission({ id: uuid(7), project: 'pk_other' }),
      ])
      expect(await store.scoreCount(checkout)).toBe(2)
      expect(await store.scoreCount({ ...checkout, project: 'pk_unknown' })).toBe(0)
    })

    describe('counts what was lost', () => {
      it('by survey, kind and reason, what has no survey beside each', async () => {
        const { store } = await open({ programmes: [aProgramme(), aProgramme({ key: 'pk_other' })] })
        const outcomes = await store.commit([
          loss(),
          loss({ id: uuid(3) }),
          loss({ id: uuid(4), of: 'showing', reason: 'outbox-full' }),
          loss({ id: uuid(5), survey: null, reason: 'vanished', count: 7 }),
          loss({ id: uuid(6), survey: 'other' }),
          loss({ id: uuid(2), project: 'pk_other' }),
        ])
        expect(outcomes).toEqual(Array(6).fill('accepted'))
        const { losses } = await store.tallies({ project: 'pk_test', survey: 'checkout' })
        const place = { project: 'pk_test', survey: 'checkout', of: 'submission' }
        expect(losses).toEqual([
          { ...place, survey: null, reason: 'vanished', count: 7 },
          { ...place, of: 'showing', reason: 'outbox-full', count: 1 },
          { ...place, reason: 'too-old', count: 2 },
        ])
        expect(await store.recountTallies()).toEqual(await store.tallies())
      })

      it('once for each id, by what was told of it first', async () => {
        const { store } = await open()
        await store.commit([loss()])
        const again = [loss(), loss({ reason: 'refused' }), loss({ survey: null, of: 'showing' })]
        expect(await store.commit(again)).toEqual(['repeated', 'repeated', 'repeated'])
        expect(await told(store)).toEqual(['lost submission too-old: 1'])
      })

      it('as often as the highest count says, whatever order they come in', async () => {
        const { store } = await open()
        const counts = [3, 1, 5, 5, 4].map((count) => loss({ reason: 'vanished', survey: null, count }))
        const outcomes = ['accepted', 'repeated', 'accepted', 'repeated', 'repeated']
        expect(await store.commit(counts)).toEqual(outcomes)
        expect(await told(store)).toEqual(['lost submission vanished: 5'])
      })

      it('but not what it has', async () => {
        const { store } = await open()
        // The showing 3 is known only from the answer to it.
        await store.commit([showing(), submission({ showing: uuid(3) })])
        const outcomes = await store.commit([
          loss(),
          loss({ id: uuid(1), of: 'showing' }),
          loss({ id: uuid(3), of: 'showing' }),
          // Of what nobody could read it is not known what it was.
          loss({ id: uuid(1), survey: null, reason: 'unreadable' }),
        ])
        expect(outcomes).toEqual(Array(4).fill('repeated'))
        expect(await told(store)).toEqual(['csat 4: 1', 'csat answered: 1', 'csat shown: 1'])
      })

      it('until it arrives after all', async () => {
        const { store } = await open()
        await store.commit([
          loss({ count: 1 }),
          loss({ id: uuid(1), of: 'submission', survey: null, reason: 'unreadable' }),
          loss({ id: uuid(3), of: 'showing' }),
          loss({ id: uuid(4), of: 'showing' }),
        ])
        const arriving = [showing(), submission({ showing: uuid(3) })]
        expect(await store.commit(arriving)).toEqual(['accepted', 'accepted'])
        expect(await told(store)).toEqual([
          'csat 4: 1',
          'csat answered: 1',
          'csat shown: 1',
          'lost showing too-old: 1',
        ])
        expect(await store.commit([loss(), loss({ count: 9 })])).toEqual(['repeated', 'repeated'])
        expect(await store.commit([submission({ revision: 2, score: 5 })])).toEqual(['accepted'])
      })

      it('and arrives, within one commit in either order', async () => {
        const { store } = await open()
        const outcomes = await store.commit([loss(), submission(), showing(), loss({ id: uuid(1) })])
        expect(outcomes).toEqual(['accepted', 'accepted', 'accepted', 'repeated'])
        expect(await told(store)).toEqual(['csat 4: 1', 'csat shown: 1'])
      })

      it('still when what has its id is refused as a conflict', async () => {
        const { store } = await open()
        await store.commit([showing({ survey: 'other' }), loss()])
        expect(await store.commit([submission({ showing: uuid(1) })])).toEqual(['conflict'])
        expect(await told(store)).toEqual(['csat shown: 1', 'lost submission too-old: 1'])
      })

      it('once when two servers are told at the same time, and not when a third has the item', async () => {
        const { store, openAnother } = await open()
        const [second, third] = [await openAnother(), await openAnother()]
        const ids = Array.from({ length: 30 }, (_, n) => uuid(n))
        const both = await Promise.all(
          ids.flatMap((id) => [store, second].map((one) => one.commit([loss({ id })]))),
        )
        expect(both.flat().filter((outcome) => outcome === 'accepted')).toHaveLength(30)
        expect(await told(store)).toEqual(['lost submission too-old: 30'])
        await Promise.all(
          ids.flatMap((id) => [third.commit([submission({ id })]), second.commit([loss({ id, count: 2 })])]),
        )
        expect(await told(store)).toEqual(['csat 4: 30'])
      })
    })

    describe('knows of a person', () => {
      const of = { project: 'pk_test', person: 'u-42' }
      const hers = { person: 'u-42' }

      it('nothing when it was never in touch with them', async () => {
        const { store } = await open({ programmes: [aProgramme(), aProgramme({ key: 'pk_other' })] })
        await store.commit([
          showing(),
          submission({ showing: uuid(1) }),
          showing({ id: uuid(3), person: 'u-43', state: 'dismissed' }),
          showing({ id: uuid(4), ...hers, project: 'pk_other', state: 'dismissed' }),
          submission({ id: uuid(5), ...hers, project: 'pk_other' }),
        ])
        const nothing = { showingsAt: [], dismissedAt: null, answeredAt: null }
        expect(await store.contacts(of, { maxShowings: 9 })).toEqual(nothing)
        expect(await store.contacts({ ...of, project: 'pk_unknown' }, { maxShowings: 9 })).toEqual(nothing)
      })

      it('the newest showings of whatever survey and browser, the newest first and no more than asked for', async () => {
        const { store } = await open()
        await store.commit([
          showing({ ...hers, visitor: uuid(101), at: 0, correctedAt: noon - 2 }),
          showing({ id: uuid(3), ...hers, visitor: uuid(102), survey: 'other', correctedAt: noon - 1 }),
          showing({ id: uuid(4), ...hers, scale: 'nps', correctedAt: noon - 3, receivedAt: noon + 9 }),
        ])
        const { showingsAt } = await store.contacts(of, { maxShowings: 9 })
        expect(showingsAt).toEqual([noon - 1, noon - 2, noon - 3])
        expect((await store.contacts(of, { maxShowings: 2 })).showingsAt).toEqual([noon - 1, noon - 2])
        expect((await store.contacts(of, { maxShowings: 0 })).showingsAt).toEqual([])
      })

      it('the newest dismissal, which an answered showing is none of', async () => {
        const { store } = await open()
        await store.commit([
          showing({ ...hers, state: 'dismissed', correctedAt: noon - 5 }),
          showing({ id: uuid(3), ...hers, correctedAt: noon - 4 }),
          showing({ id: uuid(4), ...hers, state: 'left', correctedAt: noon - 3 }),
        ])
        const dismissedAt = async () => (await store.contacts(of, { maxShowings: 1 })).dismissedAt
        expect(await dismissedAt()).toBe(noon - 5)
        await store.commit([showing({ id: uuid(3), ...hers, state: 'dismissed' })])
        expect(await dismissedAt()).toBe(noon - 4)
        await store.commit([submission({ showing: uuid(3) })])
        expect(await dismissedAt()).toBe(noon - 5)
      })

      it('the newest submission, with a score or without, and the showing it proves', async () => {
        const { store } = await open()
        await store.commit([submission({ ...hers, showing: uuid(1), correctedAt: noon - 5 })])
        expect(await store.contacts(of, { maxShowings: 9 })).toEqual({
          showingsAt: [noon - 5],
          dismissedAt: null,
          answeredAt: noon - 5,
        })
        await store.commit([submission({ id: uuid(3), ...hers, score: null, correctedAt: noon - 4 })])
        await store.commit([submission({ ...hers, revision: 2, correctedAt: noon - 3 })])
        expect((await store.contacts(of, { maxShowings: 9 })).answeredAt).toBe(noon - 3)
      })
    })

    it('gives what a submission holds, as its newest revision left it', async () => {
      const { store } = await open({ programmes: [aProgramme(), aProgramme({ key: 'pk_other' })] })
      const of = { project: 'pk_test', id: uuid(2) }
      expect(await store.submission(of)).toBeUndefined()
      await store.commit([
        submission(),
        submission({ revision: 3, score: 5, done: true }),
        submission({ revision: 2 }),
      ])
      expect(await store.submission(of)).toEqual({
        revision: 3,
        answers: [{ question: 'score', value: 5 }],
        done: true,
      })
      expect(await store.submission({ ...of, project: 'pk_other' })).toBeUndefined()
      expect(await store.submission({ ...of, project: 'pk_unknown' })).toBeUndefined()
    })

    it('keeps the first admin token hash it is given', async () => {
      const { store, openAnother } = await open()
      expect(await store.claimAdminTokenHash('first')).toBe('first')
      expect(await store.claimAdminTokenHash('second')).toBe('first')
      expect(await (await openAnother()).claimAdminTokenHash('third')).toBe('first')
    })

    it('is ready', async () => {
      const { store } = await open()
      await expect(store.check()).resolves.toBeUndefined()
    })
  })
}
