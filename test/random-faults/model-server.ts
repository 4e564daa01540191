import type { Item } from '../../packages/sdk/src/contract/batch.ts'
import { maxBatchBytes } from '../../packages/sdk/src/contract/limits.ts'
import { type ProblemCode, problems } from '../../packages/sdk/src/contract/problem.ts'
import { acceptBatch } from '../../packages/server/src/ingest/accept-batch.ts'
import { RequestProblem } from '../../packages/server/src/problem.ts'
import { createCatalogue } from '../../packages/server/src/programme/catalogue.ts'
import {
  decideLoss,
  decideShowing,
  decideSubmission,
  type KnownLoss,
  type KnownShowing,
  type KnownSubmission,
} from '../../packages/server/src/store/decide-commit.ts'
import type { StorableItem } from '../../packages/server/src/store/storable-item.ts'
import type { CommitOutcome, Store } from '../../packages/server/src/store/store.ts'
import { StoreUnavailable } from '../../packages/server/src/store/store-unavailable.ts'
import { programme, projectKey, rankOf } from './items.ts'

/** What a request is answered with. */
export interface Answer {
  status: number
  body: string
  retryAfter?: string | undefined
}

/** Everything of the server that decides, over rows in memory: what it judges and commits is the real code. */
export interface ModelServer {
  take(body: string, receivedAt: number): Promise<Answer>
  /** Highest rank stored of an id; −1 if there is none. */
  rankOf(id: string): number
  /** The ids in it. */
  ids(): string[]
  /** Whether it counts an id as lost. */
  hasLoss(id: string): boolean
  /** Ids it has refused by themselves. */
  refusals: ReadonlySet<string>
  /** The store behind it can do nothing now. */
  isStoreAway: boolean
  /** What the tallies say, and what counting the rows says: equal, unless something was counted twice. */
  tallies(): { kept: Record<string, number>; counted: Record<string, number> }
}

/** The answer of our server for a problem. */
export const problemAnswer = (code: ProblemCode): Answer => ({
  status: problems[code].status,
  body: JSON.stringify({
    type: 'about:blank',
    title: problems[code].title,
    status: problems[code].status,
    code,
  }),
  // As `problem()` has it.
  ...(problems[code].status === 503 && { retryAfter: '5' }),
})

const catalogue = createCatalogue()
catalogue.add([{ number: 1, version: 1, programme }])

export function createModelServer(): ModelServer {
  const showings = new Map<string, KnownShowing>()
  const submissions = new Map<string, KnownSubmission>()
  const tallies = new Map<string, number>()
  const refusals = new Set<string>()
  const losses = new Map<string, KnownLoss>()

  const commitItem = (item: StorableItem): CommitOutcome => {
    if (item.kind === 'showing') {
      const known = showings.get(item.id)
      const decision = decideShowing(item, { known, isSubmission: submissions.has(item.id) })
      if (decision.outcome !== 'accepted' || !decision.showing) return decision.outcome
      const { state, scoredSubmissions } = decision.showing
      losses.delete(item.id)
      showings.set(item.id, { ...(known ?? item), state, scoredSubmissions })
      for (const move of decision.moves) move.kind === 'showing' && tally(move.outcome, move.count)
      return 'accepted'
    }
    if (item.kind === 'loss') {
      const hasArrived = showings.has(item.id) || submissions.has(item.id)
      const decision = decideLoss(item, { known: losses.get(item.id), hasArrived })
      if (decision.outcome === 'accepted') losses.set(item.id, item)
      return decision.outcome
    }
    const known = submissions.get(item.id)
    const decision = decideSubmission(item, {
      known,
      showing: undefined,
      isShowing: showings.has(item.id),
      showingIsSubmission: false,
    })
    if (decision.outcome !== 'accepted') return decision.outcome
    const { survey, scale, day } = known ?? item
    losses.delete(item.id)
    submissions.set(item.id, {
      survey,
      scale,
      day,
      revision: item.revision,
      score: item.score,
      showing: null,
    })
    for (const move of decision.moves) move.kind === 'score' && tally(String(move.score), move.count)
    return 'accepted'
  }
  const tally = (what: string, count: number) => tallies.set(what, (tallies.get(what) ?? 0) + count)

  const server: ModelServer = {
    isStoreAway: false,
    refusals,
    rankOf(id) {
      const state = showings.get(id)?.state
      if (state) return rankOf({ kind: 'showing', id, survey: '', at: 0, state })
      return submissions.get(id)?.revision ?? -1
    },
    ids: () => [...showings.keys(), ...submissions.keys()],
    hasLoss: (id) => losses.has(id),
    async take(body, receivedAt) {
      // As the server's `readBody`.
      if (Buffer.byteLength(body) > maxBatchBytes) return problemAnswer('batch-too-large')
      const store: Pick<Store, 'commit'> = {
        async commit(items) {
          if (server.isStoreAway) throw new StoreUnavailable('away')
          return items.map(commitItem)
        },
      }
      try {
        // Of the store, a batch needs `commit` alone.
        const receipt = await acceptBatch(body, { catalogue, store: store as Store, receivedAt })
        for (const { id } of receipt.refused) refusals.add(id)
        return { status: 202, body: JSON.stringify(receipt) }
      } catch (reason) {
        if (reason instanceof RequestProblem) return problemAnswer(reason.code)
        if (reason instanceof StoreUnavailable) return problemAnswer('store-unavailable')
        throw reason
      }
    },
    tallies() {
      const counted: Record<string, number> = {}
      const count = (what: string) => {
        counted[what] = (counted[what] ?? 0) + 1
      }
      for (const { state } of showings.values()) count(state ?? 'shown')
      for (const { score } of submissions.values()) if (score !== null) count(String(score))
      const kept = Object.fromEntries([...tallies].filter(([, n]) => n !== 0))
      return { kept, counted }
    },
  }
  return server
}

/** An item as it was sent: an item of ours, unless other hands had put it there. */
export type SentItem = Item

/** The batch in a request's body. */
export function readBatch(body: string): { items: SentItem[] } {
  const batch = JSON.parse(body) as { key: string; items: SentItem[] }
  if (batch.key !== projectKey) throw new Error('The batch is of another project.')
  return batch
}
