import { type Programme, publishedProgramme, triggerEvents } from '@kairos-cx/sdk/contract'
import {
  createReplays,
  lapsesAt,
  type Properties,
  type Reason,
  type Replay,
  reasonSentences,
  type Verdict,
  visitorDraw,
} from '@kairos-cx/sdk/replay'
import { closestName } from '../closest-name.ts'
import { dayOf } from '../ingest/day-of.ts'
import { createAgenda } from './simulate-agenda.ts'
import type { LogLine } from './simulate-log-line.ts'
import type { SimulatedShowing, SimulatedSurvey, Simulation } from './simulate-result.ts'

/** What visitors are assumed to do with a card, in milliseconds after it is shown. */
export const assumed = { answeredAfterMs: 8_000, closedAfterMs: 12_000, dismissedAfterMs: 6_000 }
/** The share of cards that are answered, where nobody says. */
export const defaultResponseShare = 0.2

/** A visitor's lines, and those of all, may go back in time by as much: clocks differ. */
const backMs = 60_000
/** Names of events no survey listens to that are counted: a log may have an endless number. */
const maxUnheardNames = 10_000

export interface SimulateOptions {
  /** The share of cards that are answered, 0 to 1. Default: what each survey's plan expects, else 0.2. */
  responseShare?: number | undefined
  /** Milliseconds that a visitor stays after the last line before being away until the next one. */
  stayMs: number
  /** Told of each showing: by time if the lines are, else each visitor's by time. */
  onShowing?(showing: SimulatedShowing): void
}

/** A survey that is due for one visitor, since its event came. */
interface Pending {
  survey: string
  event: string
  at: number
  waitedFor: Reason[]
}

interface Visitor {
  id: string
  replay: Replay
  lastAt: number
  /** The log tells this visitor's pages, too. */
  hasPages: boolean
  facts: Properties
  showings: number
  /** The surveys that were shown. */
  asked: string[]
  pending: Pending[]
  refusedBy: Reason[]
  /** When something happens by itself, as the agenda has it. */
  wakesAt: number
}

interface Counts extends Omit<SimulatedSurvey, 'notDue' | 'notShown' | 'shownOn'> {
  notDue: Map<Reason, number>
  notShown: Map<Reason, number>
  shownOn: Map<string, number>
  answers: number
}

/** Reasons in the order the rules are asked. */
const reasons = Object.keys(reasonSentences) as Reason[]
/** What a survey that is due goes on waiting for; what else is said of it ends its wait. */
const passing = new Set<Reason>(['off-schedule', 'another-open', 'page-limit', 'quiet-page'])

/**
 * Runs a log of events through a programme, by the rules that pages go by. Keeps the state of each visitor,
 * and no line: memory grows with visitors alone.
 */
export function createSimulation(programme: Programme, options: SimulateOptions) {
  const { responseShare, stayMs, onShowing = () => {} } = options
  const published = publishedProgramme(programme, 1)
  const { timeZone } = published
  const visitors = new Map<string, Visitor>()
  const agenda = createAgenda<Visitor>()
  const heardNames = new Set(published.events)
  const came = new Set<string>()
  const unheard = new Map<string, number>()
  const hasQuotas = programme.surveys.some(({ quota }) => quota !== undefined)
  let pages = 0
  let events = 0
  let backwards = 0
  let from = Number.POSITIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY
  let lastShownAt = Number.NEGATIVE_INFINITY
  let isInOrder = true
  let isInterrupted = false

  const counts = new Map(
    programme.surveys.map((survey): [string, Counts] => [
      survey.id,
      {
        survey,
        responseShare: responseShare ?? survey.plan?.responseShare ?? defaultResponseShare,
        events: 0,
        due: 0,
        notDue: new Map(),
        notShown: new Map(),
        waitingAtEnd: 0,
        shown: 0,
        visitors: 0,
        shownOn: new Map(),
        fullOn: undefined,
        answers: 0,
      },
    ]),
  )
  const countOf = (id: string) => counts.get(id) as Counts
  /** Who listens to an event. */
  const listeners = new Map<string, Counts[]>()
  for (const { id, trigger } of published.surveys)
    for (const event of new Set(trigger.rules.map(({ event }) => event)))
      listeners.set(event, [...(listeners.get(event) ?? []), countOf(id)])

  // All below is about one visitor at a time, and one line.
  let current: Visitor
  let judged = ''
  const refused = new Map<string, Reason>()

  const onVerdict = ({ survey, reason }: Verdict, at: number) => {
    if (reason === 'waiting') {
      countOf(survey).due++
      current.pending = [...current.pending, { survey, event: judged, at, waitedFor: none }]
      refused.delete(survey)
      return
    }
    const pending = pendingOf(survey)
    if (!pending) {
      // Of several rules for one event, the one that came furthest says why.
      const before = refused.get(survey)
      if (!before || reasons.indexOf(reason) > reasons.indexOf(before)) refused.set(survey, reason)
    } else if (passing.has(reason)) pending.waitedFor = withOne(pending.waitedFor, reason)
    else if (reason !== 'shown') {
      endPending(survey)
      note(countOf(survey).notShown, reason)
    }
  }

  const pendingOf = (id: string) => current.pending.find(({ survey }) => survey === id)
  const endPending = (id: string) => {
    current.pending = current.pending.filter(({ survey }) => survey !== id)
  }

  const note = (tally: Map<Reason, number>, reason: Reason) => {
    add(tally, reason)
    if (reason === 'contact-limit' || reason === 'quiet')
      current.refusedBy = withOne(current.refusedBy, reason)
  }

  const isAnswered = (survey: string, at: number) =>
    visitorDraw(current.id, `${survey} ${at}`) < countOf(survey).responseShare

  const replayOf = createReplays({
    programme: published,
    onVerdict,
    respond({ id }, at) {
      const { answeredAfterMs, closedAfterMs, dismissedAfterMs } = assumed
      return isAnswered(id, at) ? { answeredAfterMs, closedAfterMs } : { closedAfterMs: dismissedAfterMs }
    },
    onShown({ survey: { id }, at, inclusion }) {
      const count = countOf(id)
      const { event, at: since, waitedFor } = pendingOf(id) as Pending
      endPending(id)
      if (!current.asked.includes(id)) count.visitors++
      current.asked = withOne(current.asked, id)
      current.showings++
      count.shown++
      add(count.shownOn, dayOf(at, timeZone))
      lastShownAt = Math.max(lastShownAt, at)
      onShowing({
        at,
        visitor: current.id,
        survey: id,
        inclusion,
        why: { event, at: since, waitedFor },
        assumed: isAnswered(id, at) ? 'answered' : 'dismissed',
      })
    },
    onAnswered({ id }, at) {
      const count = countOf(id)
      count.answers++
      const { quota = Number.POSITIVE_INFINITY } = count.survey
      if (isInOrder && count.answers === quota) {
        count.fullOn = dayOf(at, timeZone)
        setFull(id, true)
      }
    },
  })

  const setFull = (id: string, isFull: boolean) => {
    const survey = published.surveys.find((survey) => survey.id === id)
    if (survey && isFull) survey.full = true
    else delete survey?.full
  }

  const visitorOf = (id: string): Visitor => {
    const known = visitors.get(id)
    if (known) return known
    const visitor: Visitor = {
      id,
      replay: replayOf(id),
      lastAt: Number.NEGATIVE_INFINITY,
      hasPages: false,
      facts: {},
      showings: 0,
      asked: none,
      pending: none,
      refusedBy: none,
      wakesAt: Number.POSITIVE_INFINITY,
    }
    visitors.set(id, visitor)
    return visitor
  }

  /** Lets a visitor stay until `at`, but no longer than they do. */
  const stay = (visitor: Visitor, at: number) => {
    current = visitor
    const leavesAt = visitor.lastAt + stayMs
    const nextAt = visitor.replay.stay(Math.min(at, leavesAt))
    if (nextAt === visitor.wakesAt) return
    const isThere = nextAt <= leavesAt
    visitor.wakesAt = isThere ? nextAt : Number.POSITIVE_INFINITY
    if (isInOrder && isThere) agenda.add(nextAt, visitor)
  }

  /** Lets happen what happens by itself until `at`, over all visitors, in the order of time. */
  const passUntil = (at: number) => {
    for (let next = agenda.take(at); next; next = agenda.take(at))
      // Else it is an entry that a later one has replaced.
      if (next.entry.wakesAt === next.at) stay(next.entry, next.at)
  }

  const noteOrder = (at: number) => {
    if (at < until - backMs && isInOrder) {
      isInOrder = false
      for (const count of counts.values()) {
        if (count.fullOn !== undefined) isInterrupted = true
        count.fullOn = undefined
        setFull(count.survey.id, false)
      }
    }
    from = Math.min(from, at)
    until = Math.max(until, at)
    if (isInOrder) passUntil(at)
  }

  const track = (at: number, event: string, properties: Properties) => {
    judged = event
    came.add(event)
    for (const count of listeners.get(event) ?? []) count.events++
    current.replay.track(at, event, properties)
    for (const [survey, reason] of refused) note(countOf(survey).notDue, reason)
    refused.clear()
  }

  const learnt = (facts: Properties) => (published.visits ? withoutUnknownVisits(facts) : facts)

  return {
    take(line: LogLine) {
      noteOrder(line.at)
      const visitor = visitorOf(line.visitor)
      if (line.at < visitor.lastAt - backMs) {
        backwards++
        return
      }
      const at = Math.max(line.at, visitor.lastAt)
      const wasAway = at > visitor.lastAt + stayMs
      stay(visitor, at)
      const isElsewhere = line.facts !== undefined && line.facts.path !== visitor.facts.path
      if (line.facts) visitor.facts = learnt(line.facts)
      visitor.lastAt = at
      if (line.kind === 'page') {
        pages++
        visitor.hasPages = true
        visitor.replay.page(at, visitor.facts, { isLoad: line.isLoad })
        if (heardNames.has('$page')) track(at, '$page', addressOf(visitor.facts))
      } else {
        events++
        const isPage = line.event === '$page'
        // Without lines of pages, one was loaded where the visitor comes back or is elsewhere.
        if (!visitor.hasPages && (isPage || wasAway || isElsewhere)) visitor.replay.page(at, visitor.facts)
        else if (line.facts) visitor.replay.learn(visitor.facts)
        // A line of a page has told it already.
        if (!isPage || !visitor.hasPages) track(at, line.event, line.properties)
        if (!heardNames.has(line.event) && (unheard.size < maxUnheardNames || unheard.has(line.event)))
          add(unheard, line.event)
      }
      stay(visitor, at)
    },

    /** The log has ended: who is there stays for a while, and what waits then has not been shown. */
    end(): Simulation {
      if (isInOrder) passUntil(Number.POSITIVE_INFINITY)
      const visitorsByShowings: Simulation['visitorsByShowings'] = [0, 0, 0, 0]
      const refusedBy = { 'contact-limit': { times: 0, visitors: 0 }, quiet: { times: 0, visitors: 0 } }
      for (const visitor of visitors.values()) {
        stay(visitor, Number.POSITIVE_INFINITY)
        for (const { survey: id, dueAt } of visitor.replay.memory().waiting) {
          const survey = published.surveys.find((survey) => survey.id === id)
          const count = countOf(id)
          if (survey && lapsesAt(survey, dueAt) < until) note(count.notShown, 'lapsed')
          else count.waitingAtEnd++
        }
        const showings = Math.min(visitor.showings, 3) as 0 | 1 | 2 | 3
        visitorsByShowings[showings]++
        for (const reason of visitor.refusedBy) refusedBy[reason as keyof typeof refusedBy].visitors++
      }
      for (const { notDue, notShown } of counts.values())
        for (const reason of ['contact-limit', 'quiet'] as const)
          refusedBy[reason].times += (notDue.get(reason) ?? 0) + (notShown.get(reason) ?? 0)
      return {
        timeZone,
        from,
        until,
        days: visitors.size
          ? daysBetween(dayOf(from, timeZone), dayOf(Math.max(until, lastShownAt), timeZone))
          : [],
        pages,
        events,
        visitors: visitors.size,
        backwards,
        quotas: !hasQuotas ? 'none' : isInOrder ? 'applied' : isInterrupted ? 'interrupted' : 'not-applied',
        surveys: [...counts.values()].map(({ answers: _, ...count }) => {
          const refusals = [...count.notDue.values()].reduce((sum, times) => sum + times, 0)
          const already = count.events - count.due - refusals
          return {
            ...count,
            notDue: already > 0 ? new Map([...count.notDue, ['waiting', already]]) : count.notDue,
          }
        }),
        limits: published.limits,
        visitorsByShowings,
        refusedBy,
        unheard: [...unheard]
          .map(([event, count]) => ({ event, count }))
          .sort((one, other) => other.count - one.count || (one.event < other.event ? -1 : 1)),
        neverCame: neverCame(),
      }
    },
  }

  function neverCame(): Simulation['neverCame'] {
    return published.events
      .filter((event) => !came.has(event))
      .map((event) => ({
        event,
        surveys: published.surveys
          .filter(({ trigger }) => triggerEvents(trigger).some((named) => named.event === event))
          .map(({ id }) => id),
        meant: closestName(event, [...unheard.keys()]),
      }))
  }
}

/** Shared by all who have none: there are many visitors. */
const none: never[] = []
const withOne = <Item>(items: Item[], item: Item) => (items.includes(item) ? items : [...items, item])

function add<Key>(tally: Map<Key, number>, key: Key): void {
  tally.set(key, (tally.get(key) ?? 0) + 1)
}

/** The address among the facts: what `$page` tells. */
const addressOf = (facts: Properties): Properties =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => name === 'path' || name.startsWith('query.')))

/**
 * The facts without "never here before". A page notes visits only if its programme asks about them, and says
 * so of everybody else's; whether it is true, the log itself tells.
 */
function withoutUnknownVisits(facts: Properties): Properties {
  const { returning, daysSinceFirstSeen, ...others } = facts
  return {
    ...others,
    ...(returning === true && { returning }),
    ...(Number(daysSinceFirstSeen) > 0 && { daysSinceFirstSeen }),
  }
}

/** Every day from one to another, both `YYYY-MM-DD` and included. */
function daysBetween(first: string, last: string): string[] {
  const days: string[] = []
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}
