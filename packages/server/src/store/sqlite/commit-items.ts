import type { DatabaseSync } from 'node:sqlite'
import { type CommitDecision, decideShowing, decideSubmission } from '../decide-commit.ts'
import type { StorableItem } from '../storable-item.ts'
import type { CommitOutcome } from '../store.ts'
import { inTransaction } from './in-transaction.ts'
import { prepareShowings } from './showing-rows.ts'
import { isRowFault } from './sqlite-faults.ts'
import { prepareSubmissions } from './submission-rows.ts'
import { createMoveSum, prepareMoveTally } from './tally-rows.ts'
import { uuidBytes } from './uuid-bytes.ts'

/**
 * Prepares the one writer of showings and submissions. `projectId` gives the row id of a project's key.
 * The writer stores a group of items and moves their tallies in one transaction, with one fsync, and gives
 * each item's outcome in order. When one row fails by its own fault, the group is done once more with a
 * savepoint around each item, so that only that row is left out.
 */
export function prepareCommitItems(database: DatabaseSync, projectId: (key: string) => number) {
  const showings = prepareShowings(database)
  const submissions = prepareSubmissions(database)
  const moveTally = prepareMoveTally(database)

  function commitItem(item: StorableItem): CommitDecision {
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
    return decision
  }

  function commitGroup(
    items: readonly StorableItem[],
    decide: (item: StorableItem) => CommitDecision | { outcome: 'unstorable' },
  ): CommitOutcome[] {
    return inTransaction(database, () => {
      const sum = createMoveSum()
      const outcomes = items.map((item) => {
        const decision = decide(item)
        if (decision.outcome === 'accepted') sum.add(decision.moves)
        return decision.outcome
      })
      for (const move of sum.moves()) moveTally(move, projectId(move.project))
      return outcomes
    })
  }

  function commitItemAlone(item: StorableItem): CommitDecision | { outcome: 'unstorable' } {
    database.exec('SAVEPOINT item')
    try {
      const decision = commitItem(item)
      database.exec('RELEASE item')
      return decision
    } catch (reason) {
      if (!isRowFault(reason)) throw reason
      database.exec('ROLLBACK TO item; RELEASE item')
      return { outcome: 'unstorable' }
    }
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
