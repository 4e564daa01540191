import type { PublishedProgramme, PublishedSurvey } from '../contract/programme.ts'
import type { Reason, Refusal, Values } from './decide-due.ts'
import { isScheduled, localTime } from './is-scheduled.ts'
import { lapsesAt, type Verdict } from './judge-event.ts'
import { type Change, type VisitorMemory, withoutWaiting, withWaiting } from './visitor-memory.ts'

/** A survey that must wait for the page, its schedule or another survey is looked at again this often. */
const lookAgainMs = 1_000
/** A clock this much behind what it said before was set back, not corrected. */
const setBackMs = 60_000

/** What the moment allows. */
export interface Moment {
  /** Epoch milliseconds. */
  now: number
  /** Showings on this page view. */
  pageShowings: number
  /** Why no survey may be opened now; asked only if one is due. */
  refuses(): Refusal | undefined
  /** Whether the page has the element that an inline survey is put into. Default: yes. */
  hasPlace?(survey: PublishedSurvey): boolean
}

export interface Next {
  /** The survey to show now. */
  survey?: PublishedSurvey
  /** Why the others that wait do not show. */
  verdicts: Verdict[]
  change?: Change
  /** Milliseconds until it is worth looking again; undefined if nothing waits. */
  againInMs?: number
}

/**
 * Chooses among the surveys that wait: the one whose time has come and that is most important, of several
 * the one that lapses first. The others wait on, or have lapsed.
 */
export function decideNext(
  { surveys, limits, timeZone }: PublishedProgramme,
  memory: VisitorMemory,
  { now, pageShowings, refuses, hasPlace = () => true }: Moment,
): Next {
  const verdicts: Verdict[] = []
  const changes: Change[] = []
  const ready: { survey: PublishedSurvey; until: number }[] = []
  let againInMs = Number.POSITIVE_INFINITY
  const say = (survey: string, reason: Reason, values: Values) => verdicts.push({ survey, reason, values })
  for (const waiting of memory.waiting) {
    const { survey: id, since, dueAt } = waiting
    const survey = surveys.find((survey) => survey.id === id)
    // A survey that was unpublished lapses, too.
    const until = survey ? lapsesAt(survey, dueAt) : dueAt
    if (now > until) {
      say(id, 'lapsed', { dueAt, lapsedAt: until })
      changes.push((memory) => withoutWaiting(memory, id))
    } else if (!survey) againInMs = Math.min(againInMs, until + 1 - now)
    else if (since - now > setBackMs) {
      // Its time begins again: else it waited as long as the clock was set back.
      const again = { ...waiting, since: now, dueAt: now + dueAt - since }
      changes.push((memory) => withWaiting(memory, again))
      againInMs = 0
    } else if (dueAt > now) againInMs = Math.min(againInMs, dueAt - now)
    else {
      const { schedule } = survey
      const at = schedule && localTime(now, timeZone)
      if (schedule && at && !isScheduled(schedule, at)) {
        say(id, 'off-schedule', { ...schedule, now: at.minute, timeZone })
        againInMs = Math.min(againInMs, lookAgainMs)
      } else if (survey.into && !hasPlace(survey)) {
        say(id, 'no-element', { into: survey.into })
        againInMs = Math.min(againInMs, lookAgainMs)
      } else ready.push({ survey, until })
    }
  }
  const { maxPerPageView = 1 } = limits
  const because =
    ready.length && pageShowings >= maxPerPageView ? 'page-limit' : ready.length ? refuses() : undefined
  const values = because === 'page-limit' ? { pageShowings, maxPerPageView } : {}
  if (because) for (const { survey } of ready) say(survey.id, because, values)
  if (ready.length) againInMs = Math.min(againInMs, lookAgainMs)
  ready.sort((a, b) => b.survey.importance - a.survey.importance || a.until - b.until)
  const first = because ? undefined : ready[0]?.survey
  return {
    verdicts,
    ...(first && { survey: first }),
    ...(changes.length && {
      change: (memory) => changes.reduce((changed, change) => change(changed), memory),
    }),
    ...(againInMs < Number.POSITIVE_INFINITY && { againInMs }),
  }
}
