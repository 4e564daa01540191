import type {
  Item,
  Loss,
  Metric,
  Programme,
  Receipt,
  Results,
  Showing,
  Submission,
} from '@kairos-cx/sdk/contract'
import { LossReason } from '@kairos-cx/sdk/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { aProgramme, aSurvey, noon, uuid } from './builders.ts'
import { openTestServer } from './open-test-server.ts'

const timeZone = 'Europe/Paris'
const dayMs = 86_400_000

/** Two versions of one programme; the survey `mood` changes its metric in the second. */
const versions: Programme[] = [
  aProgramme({
    timeZone,
    surveys: [
      aSurvey({ id: 'recommend', metric: 'nps' }),
      aSurvey({ id: 'checkout', metric: 'csat' }),
      aSurvey({ id: 'mood', metric: 'csat' }),
    ],
  }),
  aProgramme({
    timeZone,
    surveys: [
      aSurvey({ id: 'recommend', metric: 'nps' }),
      aSurvey({ id: 'effort', metric: 'ces' }),
      aSurvey({ id: 'mood', metric: 'nps' }),
    ],
  }),
]

/** By hand, so that the model shares nothing with the server: survey → metric, by version. */
const metricOf: Record<string, [Metric | null, Metric | null]> = {
  recommend: ['nps', 'nps'],
  checkout: ['csat', null],
  effort: [null, 'ces'],
  mood: ['csat', 'nps'],
}
const ends: Record<Metric, [number, number]> = { nps: [0, 10], csat: [1, 5], ces: [1, 7] }

interface ModelShowing {
  survey: string
  scale: Metric
  day: string
  states: string[]
}
interface ModelLoss {
  survey: string | null
  of: string
  reason: string
  counts: number[]
}
interface ModelSubmission {
  survey: string
  scale: Metric
  day: string
  revisions: { revision: number; score: number | null; showing: string | null }[]
}

/** What a browser sends; `malformed` breaks the contract. */
type Sent = Item | ((Showing | Submission) & { malformed: true })

const scoreOf = ({ answers }: Submission) =>
  (answers.find(({ question }) => question === 'score')?.value ?? null) as number | null

function isFit(item: Showing | Submission, scale: Metric): boolean {
  const score = item.kind === 'submission' ? scoreOf(item) : null
  return score === null || (score >= ends[scale][0] && score <= ends[scale][1])
}

/** What the server promises, as plainly as it can be said: nothing is kept but what arrived and counted. */
class Model {
  readonly showings = new Map<string, ModelShowing>()
  readonly submissions = new Map<string, ModelSubmission>()
  /** All that was told or refused, whether or not it arrived in the end. */
  readonly losses = new Map<string, ModelLoss>()

  take(item: Sent, sentAt: number): 'accepted' | 'repeated' | 'refused' {
    if (item.kind === 'loss') return this.#takeLoss(item)
    const metrics = metricOf[item.survey] ?? [null, null]
    const scale = (item.programme ? metrics[item.programme - 1] : null) ?? metrics[1] ?? metrics[0]
    if (!scale || 'malformed' in item || !isFit(item, scale)) {
      this.#takeLoss({ id: item.id, of: item.kind, survey: item.survey, reason: 'refused' })
      return 'refused'
    }
    const skewMs = noon - sentAt
    const at = item.at + (Math.abs(skewMs) > 60_000 ? skewMs : 0)
    const day = new Date(Math.max(noon - 40 * dayMs, Math.min(noon, at))).toLocaleDateString('sv-SE', {
      timeZone,
    })
    return item.kind === 'showing'
      ? this.#takeShowing(item, scale, day)
      : this.#takeSubmission(item, scale, day)
  }

  #takeLoss({ id, of, survey, reason, count = 1 }: Omit<Loss, 'kind' | 'at'>) {
    if (this.#hasArrived(id)) return 'repeated'
    const row = this.losses.get(id) ?? {
      survey: survey && metricOf[survey] ? survey : null,
      of,
      reason,
      counts: [],
    }
    const isMore = row.counts.every((told) => told < count)
    row.counts.push(count)
    this.losses.set(id, row)
    return isMore ? 'accepted' : 'repeated'
  }

  #hasArrived(id: string): boolean {
    return this.showings.has(id) || this.submissions.has(id)
  }

  #takeShowing(item: Showing, scale: Metric, day: string) {
    if (this.submissions.has(item.id)) return 'refused'
    const row = this.showings.get(item.id) ?? { survey: item.survey, scale, day, states: [] }
    if (row.survey !== item.survey) return 'refused'
    const order = ['shown', 'seen', 'dismissed']
    const place = (state: string) => order.indexOf(state === 'left' ? 'dismissed' : state)
    if (row.states.some((state) => place(state) >= place(item.state))) return 'repeated'
    if (row.scale !== scale) return 'refused'
    row.states.push(item.state)
    this.showings.set(item.id, row)
    return 'accepted'
  }

  #takeSubmission(item: Submission, scale: Metric, day: string) {
    const score = scoreOf(item)
    if (this.showings.has(item.id)) return 'refused'
    const row = this.submissions.get(item.id) ?? { survey: item.survey, scale, day, revisions: [] }
    if (row.survey !== item.survey) return 'refused'
    const last = row.revisions.at(-1)
    if (last && item.revision <= last.revision) return 'repeated'
    if (row.scale !== scale) return 'refused'
    const showing = last?.showing ?? item.showing ?? null
    if (item.showing && showing !== item.showing) return 'refused'
    if (showing) {
      if (showing === item.id || this.submissions.has(showing)) return 'refused'
      const known = this.showings.get(showing) ?? { survey: item.survey, scale, day: row.day, states: [] }
      if (known.survey !== item.survey || known.scale !== scale) return 'refused'
      if (!this.showings.has(showing)) this.showings.set(showing, { ...known, day })
    }
    row.revisions.push({ revision: item.revision, score, showing })
    this.submissions.set(item.id, row)
    return 'accepted'
  }

  /** Adds this model's counts to `counts`, as `survey scale day what` → count. */
  count(counts: Map<string, number>): void {
    const add = (key: string, count = 1) => counts.set(key, (counts.get(key) ?? 0) + count)
    const answered = new Set<string>()
    for (const { survey, scale, day, revisions } of this.submissions.values()) {
      const last = revisions.at(-1)
      if (!last || last.score === null) continue
      add(`${survey} ${scale} ${day} ${last.score}`)
      if (last.showing) answered.add(last.showing)
    }
    for (const [id, { survey, scale, day, states }] of this.showings)
      add(`${survey} ${scale} ${day} ${answered.has(id) ? 'answered' : (states.at(-1) ?? 'shown')}`)
    for (const [id, { survey, of, reason, counts: told }] of this.losses)
      if (!this.#hasArrived(id)) add(`lost ${survey} ${of} ${reason}`, Math.max(...told))
  }
}

/** What the results of a survey must say of losses, by the counts of the models. */
function lostOf(survey: string, counts: ReadonlyMap<string, number>): Results['lost'] {
  const of = (kind: string) =>
    Object.fromEntries(
      LossReason.options.flatMap((reason) => {
        const count = counts.get(`lost ${survey} ${kind} ${reason}`)
        return count === undefined ? [] : [[reason, count]]
      }),
    )
  const unattributed = [...counts].filter(([key]) => key.startsWith('lost null '))
  return {
    submissions: of('submission'),
    showings: of('showing'),
    unattributed: unattributed.reduce((sum, [, count]) => sum + count, 0),
  }
}

/** Items of one lane: few ids, so that most of them meet again as repeats, edits, late ones and conflicts. */
const itemOf = (lane: number): fc.Arbitrary<Sent> => {
  const id = fc.nat(5).map((n) => uuid(lane * 16 + n))
  const common = {
    id,
    survey: fc.constantFrom('recommend', 'checkout', 'effort', 'mood', 'mood', 'mood', 'nowhere'),
    at: fc.integer({ min: noon - 3 * dayMs, max: noon + dayMs }),
    programme: fc.constantFrom(1, 2, 3, undefined),
  }
  const showing = fc.record({
    kind: fc.constant('showing' as const),
    ...common,
    state: fc.constantFrom('shown' as const, 'seen' as const, 'dismissed' as const, 'left' as const),
  })
  const answer = fc.oneof(
    { weight: 4, arbitrary: fc.nat(10).map((value) => ({ question: 'score', value })) },
    { weight: 1, arbitrary: fc.constant({ question: 'why', value: 'no reason' }) },
  )
  const submission = fc.record({
    kind: fc.constant('submission' as const),
    ...common,
    revision: fc.integer({ min: 1, max: 4 }),
    showing: fc.option(id, { nil: undefined }),
    answers: answer.map((one) => [one]),
  })
  const loss = fc.record({
    kind: fc.constant('loss' as const),
    id,
    survey: fc.constantFrom('checkout', 'mood', 'nowhere', undefined),
    of: fc.constantFrom('submission' as const, 'showing' as const),
    reason: fc.constantFrom(...LossReason.options),
    at: common.at,
    count: fc.constantFrom(undefined, undefined, 1, 2, 20_000),
  })
  const malformed = fc
    .oneof(showing, submission)
    .map((item) => ({ ...item, at: -1, malformed: true as const }))
  return fc.oneof(
    { weight: 4, arbitrary: showing },
    { weight: 4, arbitrary: submission },
    { weight: 2, arbitrary: loss },
    { weight: 1, arbitrary: malformed },
  )
}

const lanes = 25
const batchesInLane = 20
const runs = 20

/** What each of many browsers sends, batch by batch; one in four batches is the one before, sent again. */
const traffic = fc.tuple(
  ...Array.from({ length: lanes }, (_, lane) =>
    fc.array(
      fc.record({
        items: fc.array(itemOf(lane), { maxLength: 5 }),
        skewMs: fc.constantFrom(0, 0, 30_000, -2 * dayMs, 365 * dayMs),
        isRepeat: fc.nat(3).map((n) => n === 0),
      }),
      { minLength: batchesInLane, maxLength: batchesInLane },
    ),
  ),
)

it('counts 10,000 batches of repeats, edits, latecomers and losses exactly: tallies, recount and model agree', async () => {
  await fc.assert(
    fc.asyncProperty(traffic, async (all) => {
      const { send, store, results } = await openTestServer({ programmes: versions })
      const models = await Promise.all(
        all.map(async (batches) => {
          const model = new Model()
          let sent: { items: Sent[]; sentAt: number } = { items: [], sentAt: noon }
          for (const { items, skewMs, isRepeat } of batches) {
            if (!isRepeat) sent = { items, sentAt: noon + skewMs }
            const expected = { accepted: [] as string[], repeated: [] as string[], refused: [] as string[] }
            for (const item of sent.items) expected[model.take(item, sent.sentAt)].push(item.id)
            const { accepted, repeated, refused }: Receipt = await send({ key: 'pk_test', ...sent })
            expect({ accepted, repeated, refused: refused.map(({ id }) => id) }).toEqual(expected)
          }
          return model
        }),
      )
      const counts = new Map<string, number>()
      for (const model of models) model.count(counts)
      const kept = await store.tallies()
      const told = new Map<string, number>()
      for (const { survey, scale, day, score, count } of kept.scores)
        told.set(`${survey} ${scale} ${day} ${score}`, count)
      for (const { survey, scale, day, outcome, count } of kept.showings)
        told.set(`${survey} ${scale} ${day} ${outcome}`, count)
      for (const { survey, of, reason, count } of kept.losses)
        told.set(`lost ${survey} ${of} ${reason}`, count)
      expect(told).toEqual(counts)
      for (const survey of Object.keys(metricOf))
        expect((await results(survey)).lost).toEqual(lostOf(survey, counts))
      expect(await store.recountTallies()).toEqual(kept)
      await store.close()
    }),
    // Ends the shrinking of a failure too, in time to be told its seed.
    { numRuns: runs, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: true },
  )
}, 60_000)
