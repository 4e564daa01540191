import type { ScaleName, Showing } from '@kairos-cx/sdk/contract'
import { outcomeOf, type ShowingState } from '../tally/outcome-of.ts'
import type { LossTally, TallyMove } from '../tally/tallies.ts'
import type { StorableContext, StorableLoss, StorableShowing, StorableSubmission } from './storable-item.ts'

/** What a store must know of a showing's row to decide. */
export interface KnownShowing {
  survey: string
  scale: ScaleName
  day: string
  state: ShowingState
  /** Submissions of this showing that hold a score. */
  scoredSubmissions: number
}

/** What a store must know of a submission's row to decide. */
export interface KnownSubmission {
  survey: string
  scale: ScaleName
  day: string
  revision: number
  score: number | null
  showing: string | null
}

/** What a store must know of a loss's row to decide. */
export type KnownLoss = Pick<LossTally, 'survey' | 'of' | 'reason' | 'count'>

/** How a showing's row changes beside the fields that the item itself brings. */
export interface ShowingChange {
  is: 'new' | 'changed'
  id: string
  state: ShowingState
  scoredSubmissions: number
  /** True when the item is the showing's first, so that its fields become the row's. */
  takesContext: boolean
}

/**
 * What to write for an accepted item. A row's day and scale never change, so its tallies stay where
 * they were; a submission has its showing's scale, so that no scale has answers without showings.
 */
export interface Commit {
  outcome: 'accepted'
  showing?: ShowingChange
  submission?: { is: 'new' | 'changed'; showing: string | null }
  loss?: { is: 'new' | 'changed' }
  moves: readonly TallyMove[]
}

export type CommitDecision = Commit | { outcome: 'repeated' | 'conflict' }

const conflict = { outcome: 'conflict' } as const
const repeated = { outcome: 'repeated' } as const

/** A state is taken only if its rank is higher: the two ends share one, so the first of them stays. */
const rank: Record<Showing['state'], number> = { shown: 0, seen: 1, dismissed: 2, left: 2 }

/**
 * Decides about a showing. `known` is its row; `isSubmission` says that a submission has its id.
 * Changes nothing.
 */
export function decideShowing(
  item: StorableShowing,
  { known, isSubmission }: { known: KnownShowing | undefined; isSubmission: boolean },
): CommitDecision {
  if (isSubmission || (known && known.survey !== item.survey)) return conflict
  if (known?.state && rank[item.state] <= rank[known.state]) return repeated
  if (known && known.scale !== item.scale) return conflict
  const change: ShowingChange = {
    is: known ? 'changed' : 'new',
    id: item.id,
    state: item.state,
    scoredSubmissions: known?.scoredSubmissions ?? 0,
    takesContext: !known?.state,
  }
  return { outcome: 'accepted', showing: change, moves: showingMoves(item, known, change) }
}

/**
 * Decides about a submission. `known` is its row; `showing` is the row of the showing it names, or named in
 * an earlier revision; the two flags say that its id is a showing's, or its showing's id a submission's.
 * Changes nothing.
 */
export function decideSubmission(
  item: StorableSubmission,
  {
    known,
    showing,
    isShowing,
    showingIsSubmission,
  }: {
    known: KnownSubmission | undefined
    showing: KnownShowing | undefined
    isShowing: boolean
    showingIsSubmission: boolean
  },
): CommitDecision {
  if (isShowing || (known && known.survey !== item.survey)) return conflict
  if (known && item.revision <= known.revision) return repeated
  if (known?.showing && item.showing && known.showing !== item.showing) return conflict
  if (known && known.scale !== item.scale) return conflict
  if (item.showing === item.id || showingIsSubmission) return conflict
  if (showing && (showing.survey !== item.survey || showing.scale !== item.scale)) return conflict

  const showingId = item.showing ?? known?.showing ?? null
  const submission = { is: known ? 'changed' : 'new', showing: showingId } as const
  const day = known?.day ?? item.day
  const moves: TallyMove[] = []
  if (known && known.score !== null) moves.push(scoreMove({ ...item, day }, known.score, -1))
  if (item.score !== null) moves.push(scoreMove({ ...item, day }, item.score, 1))
  if (!showingId) return { outcome: 'accepted', submission, moves }

  const scoredBefore = known?.showing && known.score !== null ? 1 : 0
  const scoredAfter = item.score === null ? 0 : 1
  const change: ShowingChange = {
    is: showing ? 'changed' : 'new',
    id: showingId,
    state: showing?.state ?? null,
    scoredSubmissions: (showing?.scoredSubmissions ?? 0) + scoredAfter - scoredBefore,
    takesContext: false,
  }
  moves.push(...showingMoves(item, showing, change))
  return { outcome: 'accepted', submission, showing: change, moves }
}

/**
 * Decides about a loss. `known` is its row; `hasArrived` says that a showing or submission has its id, so that
 * nothing is lost. The first loss told under an id stays, a later one can only raise its count. Changes nothing.
 */
export function decideLoss(
  item: StorableLoss,
  { known, hasArrived }: { known: KnownLoss | undefined; hasArrived: boolean },
): CommitDecision {
  if (hasArrived || (known && item.count <= known.count)) return repeated
  const count = item.count - (known?.count ?? 0)
  return {
    outcome: 'accepted',
    loss: { is: known ? 'changed' : 'new' },
    moves: [lossMove(item.project, known ?? item, count)],
  }
}

/** Gives the move that takes a loss back: what has its id has arrived after all. */
export function takeBack(project: string, known: KnownLoss): TallyMove {
  return lossMove(project, known, -known.count)
}

function lossMove(project: string, { survey, of, reason }: KnownLoss, count: number): TallyMove {
  return { kind: 'loss', project, survey, of, reason, count }
}

function scoreMove(
  { project, survey, scale, day }: Pick<StorableContext, 'project' | 'survey' | 'scale' | 'day'>,
  score: number,
  count: 1 | -1,
): TallyMove {
  return { kind: 'score', project, survey, scale, day, score, count }
}

/** Moves a showing from the outcome it had, if it was known, to the one it has now. */
function showingMoves(
  { project, survey, ...item }: StorableContext,
  known: KnownShowing | undefined,
  change: ShowingChange,
): TallyMove[] {
  const { scale, day } = known ?? item
  const place = { kind: 'showing', project, survey, scale, day } as const
  const after = outcomeOf(change.state, change.scoredSubmissions)
  if (!known) return [{ ...place, outcome: after, count: 1 }]
  const before = outcomeOf(known.state, known.scoredSubmissions)
  if (before === after) return []
  return [
    { ...place, outcome: before, count: -1 },
    { ...place, outcome: after, count: 1 },
  ]
}
