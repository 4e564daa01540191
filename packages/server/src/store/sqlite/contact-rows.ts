import type { DatabaseSync } from 'node:sqlite'
import type { Contacts } from '../store.ts'

/** Prepares the reader of what one person was asked and answered: three looks into an index each time. */
export function prepareContacts(database: DatabaseSync) {
  const person = 'project = (SELECT id FROM project WHERE key = ?) AND person = ?'
  const showings = database.prepare(
    `SELECT corrected_at AS at FROM showing WHERE ${person} ORDER BY corrected_at DESC LIMIT ?`,
  )
  const dismissed = database.prepare(
    `SELECT max(corrected_at) AS at FROM showing
     WHERE ${person} AND state = 'dismissed' AND scored_submissions = 0`,
  )
  const answered = database.prepare(`SELECT max(corrected_at) AS at FROM submission WHERE ${person}`)
  return function contacts(who: { project: string; person: string }, maxShowings: number): Contacts {
    const key = [who.project, who.person]
    return {
      showingsAt: showings.all(...key, maxShowings).map(({ at }) => at as number),
      // `max` gives a row also where there is nothing: null.
      dismissedAt: dismissed.get(...key)?.at as number | null,
      answeredAt: answered.get(...key)?.at as number | null,
    }
  }
}
