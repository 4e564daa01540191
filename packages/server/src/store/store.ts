import type { Programme } from '@kairos-cx/sdk/contract'
import type { ScoreTally, Tallies } from '../tally/tallies.ts'
import type { StorableItem, StorableSubmission } from './storable-item.ts'

/**
 * What became of one item.
 * - `accepted`: stored now; what was told of it as a loss is taken back
 * - `repeated`: already there, in this or a newer revision or state; nothing changed. Of a loss: what has its id has
 *   arrived, or as many were told before
 * - `conflict`: its id, or its showing's, belongs to another survey, metric, showing or kind of item
 * - `unstorable`: this row alone cannot be stored, now or later; its neighbours are not
 *   touched, and it counts as lost
 */
export type CommitOutcome = 'accepted' | 'repeated' | 'conflict' | 'unstorable'

/** One published version of one project's programme. Never changes. */
export interface Publication {
  /** Counts up over all projects; gaps are allowed, but none is filled once a higher number has been given. */
  number: number
  /** Counts up by one within the project, from 1. */
  version: number
  programme: Programme
}

/** When a person was asked and answered, whatever the survey and the browser: corrected times, epoch milliseconds. */
export interface Contacts {
  /** Of showings, newest first. */
  showingsAt: readonly number[]
  /** Of the newest showing whose outcome is `dismissed`; null if there is none. */
  dismissedAt: number | null
  /** Of the newest submission, with a score or without; null if there is none. */
  answeredAt: number | null
}

/** What a submission holds, for whoever adds to it. */
export type KeptSubmission = Pick<StorableSubmission, 'revision' | 'answers' | 'done'>

/**
 * The database behind the server. Every method rejects with `StoreUnavailable` when the database cannot do
 * its work now; then nothing of the call has taken effect, as far as the caller was told.
 */
export interface Store {
  /**
   * Stores items and moves their tallies in one transaction, and resolves once that is durable: it survives
   * a power cut. Gives one outcome for each item, in order. Items with the same id are taken in order.
   * Calls of the same turn share a transaction. Safe to call from several servers at once.
   */
  commit(items: readonly StorableItem[]): Promise<readonly CommitOutcome[]>

  /**
   * Publishes a programme as its project's next version, making the project if it is new. `at` is epoch
   * milliseconds. A programme equal to the newest version makes none: `isNew` is then false.
   */
  publish(programme: Programme, at: number): Promise<{ version: number; isNew: boolean }>

  /**
   * Gives the publications numbered above `after`, oldest first. Called for every request: cheap when there
   * are none, and knows within a second what another process has published.
   */
  publications(after: number): Promise<readonly Publication[]>

  /** Gives the tallies as kept: of one survey and of its project's losses without one, or of everything. */
  tallies(only?: { project: string; survey: string }): Promise<Tallies>

  /**
   * Gives how many submissions with a score a survey has on one scale: the sum of its tallies. Called every few
   * seconds for each survey with a quota: reads no other survey's.
   */
  scoreCount(of: Pick<ScoreTally, 'project' | 'survey' | 'scale'>): Promise<number>

  /** Counts all rows again. Equals `tallies()` unless something is broken; takes as long as there are rows. */
  recountTallies(): Promise<Tallies>

  /**
   * Gives when a person was asked and answered last, with at most the `maxShowings` newest showings. Of a person
   * it does not know there is nothing. Called by anybody about anybody: as cheap for a person of many showings
   * as for one of few.
   */
  contacts(of: { project: string; person: string }, options: { maxShowings: number }): Promise<Contacts>

  /** Gives a submission as its newest revision left it; undefined if there is none of that id. */
  submission(of: { project: string; id: string }): Promise<KeptSubmission | undefined>

  /** Keeps the hash of the admin token if none is kept yet, and gives the one that is kept. */
  claimAdminTokenHash(hash: string): Promise<string>

  /** Resolves if the store could take an item now. */
  check(): Promise<void>

  /** Commits what is under way and lets the database go. Calling it again does nothing. */
  close(): Promise<void>
}
