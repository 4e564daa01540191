import type { DatabaseSync } from 'node:sqlite'
import type { TallyMove } from '../../tally/tallies.ts'
import {
  type Commit,
  type CommitDecision,
  decideLoss,
  decideShowing,
  decideSubmission,
  takeBack,
} from '../decide-commit.ts'
import type { StorableItem, StorableLoss, StorableShowing, StorableSubmission } from '../storable-item.ts'
import type { CommitOutcome } from '../store.ts'
import { inTransaction } from './in-transaction.ts'
import { prepareLosses } from './loss-rows.ts'
import { prepareShowings } from './showing-rows.ts'
import { isRowFault } from './sqlite-faults.ts'
import { prepareSubmissions } from './submission-rows.ts'
import { createMoveSum, prepareMoveTally } from './tally-rows.ts'
import { uuidBytes } from './uuid-bytes.ts'

type Decided = CommitDecision | { outcome: 'unstorable'; moves: readonly TallyMove[] }

/**
 * Prepares the one writer of showings, submissions and losses. `projectId` gives the row id of a project's key.
 * The writer stores a group of items and moves their tallies in one transaction, with one fsync, and gives
 * each item's outcome in order. When one row fails by its own fault, the group is done once more with a
 * savepoint around each item, so that only that row is left out, and counted as lost.
 */
export function prepareCommitItems(database: DatabaseSync, projectId: (key: string) => number) {
  const showings = prepareShowings(database)
  const submissions = prepareSubmissions(database)
  const losses = prepareLosses(database)
  const moveTally = prepareMoveTally(database)

  function commitItem(item: StorableItem): CommitDecision {
    return item.kind === 'loss' ? commitLoss(item) : commitArrival(item)
  }

  function commitLoss(item: StorableLoss): CommitDecision {
    const project = projectId(item.project)
    const id = uuidBytes(item.id)
    const decision = decideLoss(item, {
      known: losses.known(project, id),
      hasArrived: (submissions.known(project, id) ?? showings.known(project, id)) !== undefined,
    })
    if (decision.outcome === 'accepted' && decision.loss) losses.write(project, item, decision.loss)
    return decision
  }

  function commitArrival(item: StorableShowing | StorableSubmission): CommitDecision {
    const project = projectId(item.project)
    const id = uuidBytes(item.id)
    let decision: CommitDecision
    if (item.kind === 'showing') {
      decision = decideShowing(item, {
        known: showings.known(project, id),
        isSubmission: submissions.known(project, id) !== undefined,
      })
    } else {
      const known = submissions.known(project, id)
      const showing = item.showing ?? known?.showing
      const showingId = showing ? uuidBytes(showing) : undefined
      decision = decideSubmission(item, {
        known,
        showing: showingId && showings.known(project, showingId),
        isShowing: !known && showings.known(project, id) !== undefined,
        showingIsSubmission: showingId !== undefined && submissions.known(project, showingId) !== undefined,
      })
    }
    if (decision.outcome !== 'accepted') return decision
    if (decision.showing) showings.write(project, item, decision.showing)
    if (decision.submission && item.kind === 'submission')
      submissions.write(project, item, decision.submission)
    return { ...decision, moves: [...decision.moves, ...takeBackLosses(item, decision)] }
  }

  /** What has a row now is not lost: removes what was told of it, and gives the moves. */
  function takeBackLosses(item: StorableShowing | StorableSubmission, { showing, submission }: Commit) {
    const project = projectId(item.project)
    const arrived = []
    if (submission?.is === 'new') arrived.push(item.id)
    if (showing?.is === 'new') arrived.push(showing.id)
    return arrived.flatMap((id) => {
      const known = losses.remove(project, uuidBytes(id))
      return known ? takeBack(item.project, known) : []
    })
  }

  function commitGroup(
    items: readonly StorableItem[],
    decide: (item: StorableItem) => Decided,
  ): CommitOutcome[] {
    return inTransaction(database, () => {
      const sum = createMoveSum()
      const outcomes = items.map((item) => {
        const decision = decide(item)
        if ('moves' in decision) sum.add(decision.moves)
        return decision.outcome
      })
      for (const move of sum.moves()) moveTally(move, projectId(move.project))
      return outcomes
    })
  }

  /** Commits an item in a savepoint of its own; undefined when its row fails by its own fault. */
  function tryItem(item: StorableItem): CommitDecision | undefined {
    database.exec('SAVEPOINT item')
    try {
      const decision = commitItem(item)
      database.exec('RELEASE item')
      return decision
    } catch (reason) {
      if (!isRowFault(reason)) throw reason
      database.exec('ROLLBACK TO item; RELEASE item')
      return undefined
    }
  }

  function commitItemAlone(item: StorableItem): Decided {
    const decision = tryItem(item)
    if (decision) return decision
    const loss = item.kind === 'loss' ? undefined : tryItem(refusedLoss(item))
    return { outcome: 'unstorable', moves: loss?.outcome === 'accepted' ? loss.moves : [] }
  }

  return function commitItems(items: readonly StorableItem[]): CommitOutcome[] {
    try {
      return commitGroup(items, commitItem)
    } catch (reason) {
      if (!isRowFault(reason)) throw reason
      return commitGroup(items, commitItemAlone)
    }
  }
}

/** What is left of an item that no row can hold: that it was lost. */
function refusedLoss({
  project,
  id,
  survey,
  kind,
  correctedAt,
}: StorableShowing | StorableSubmission): StorableLoss {
  return { kind: 'loss', project, id, survey, of: kind, reason: 'refused', count: 1, correctedAt }
}
