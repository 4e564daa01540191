import type { Clock } from '../clock.ts'
import type {
  Condition,
  EarlierEvent,
  EventRule,
  PublishedProgramme,
  PublishedSurvey,
} from '../contract/programme.ts'
import type { ReportFault } from '../fault.ts'
import type { Storage } from '../storage/storage.ts'
import { decideDue, decideRule, type Reason } from './decide-due.ts'
import { keyOf, withEvent } from './event-history.ts'
import { meetsConditions, type Properties } from './meets-condition.ts'
import { freshMemory, type VisitorMemory, withoutWaiting, withShowing } from './visitor-memory.ts'

/** What `cx.explain()` tells of one survey. */
export interface Explanation {
  survey: string
  /**
   * Why it did or did not show, the last time something happened to it on this page; if nothing has, the
   * rule that would refuse it now, or `no-event`.
   */
  reason: Reason
  /** Epoch milliseconds of that; absent while nothing has. */
  at?: number
  /** While it waits for its delay: epoch milliseconds from when it may be shown. */
  dueAt?: number
}

export interface TriggerEngineOptions {
  storage: Storage
  clock: Clock
  /** Why no survey may be opened at this moment, or undefined if one may. */
  refuses(): 'another-open' | 'vetoed' | undefined
  /** Gets the card ready; a survey is claimed only once it is. Rejects if it cannot be had. */
  prepare(): Promise<unknown>
  /** The survey's trigger is met and nothing refuses; its delay begins. */
  onDue(survey: PublishedSurvey): void
  /**
   * The survey is this tab's to show, now. `inclusion` is the probability with which the visitor was
   * drawn; undefined for a survey the page asked for itself. Resolves to whether it is there; never rejects.
   */
  open(survey: PublishedSurvey, inclusion: number | undefined): Promise<boolean>
  reportFault: ReportFault
}

export interface TriggerEngine {
  /** Judges an event. Never leaves the device. */
  track(name: string, properties: Properties, at: number): void
  /** Takes a programme, the first or a newer one. */
  follow(programme: PublishedProgramme): void
  /** Looks again at the surveys that wait: the page may allow one now. */
  look(): void
  /** Claims a survey asked for by `cx.show()`: no trigger, sample or limit is asked, but the showing counts. */
  claim(survey: PublishedSurvey): void
  explain(): Explanation[]
  memory(): VisitorMemory
  /** Changes what is remembered of the visitor, in every tab. */
  remember(change: Change): Promise<void>
}

/** The storage key of the visitor's memory. */
export const visitorKey = 'visitor'
const defaultLapseMs = 30 * 60_000
/** Changes that storage refused, kept to be done again. */
const maxUnsaved = 100
/** A survey that the page vetoes is asked about again this often. */
const lookAgainMs = 1_000
/** A card that could not be loaded is tried again this often. */
const cardAgainMs = 10_000

/** Pure: it is run again on what other tabs have written. */
type Change = (memory: VisitorMemory) => VisitorMemory

/** What the programme wants to know of the events of one name. */
interface Interest {
  surveys: { survey: PublishedSurvey; rule: EventRule }[]
  cancels: { id: string; where: Condition[] | undefined }[]
  /** What some rule asks about later, and how many of them it needs. */
  remembers: Map<string, { where: Condition[] | undefined; most: number }>
}

const isMemory = (kept: VisitorMemory | undefined): kept is VisitorMemory =>
  typeof kept?.visitor === 'string' &&
  Array.isArray(kept.showings) &&
  Array.isArray(kept.waiting) &&
  Boolean(kept.events)

/** The index of a programme by event name, so that an event nobody asks about costs one look-up. */
function indexByEvent(programme: PublishedProgramme): Map<string, Interest> {
  const index = new Map<string, Interest>()
  const interestIn = (event: string): Interest => {
    const interest = index.get(event) ?? { surveys: [], cancels: [], remembers: new Map() }
    index.set(event, interest)
    return interest
  }
  const rememberFor = (rule: EventRule | EarlierEvent, most: number) => {
    const { remembers } = interestIn(rule.event)
    const key = keyOf(rule)
    remembers.set(key, { where: rule.where, most: Math.max(most, remembers.get(key)?.most ?? 0) })
  }
  for (const survey of programme.surveys) {
    const { rules, cancel = [] } = survey.trigger
    for (const rule of rules) {
      interestIn(rule.event).surveys.push({ survey, rule })
      if (rule.times) rememberFor(rule, rule.times - 1)
      for (const earlier of [...(rule.after ?? []), ...(rule.notAfter ?? [])]) rememberFor(earlier, 1)
    }
    for (const { event, where } of cancel) interestIn(event).cancels.push({ id: survey.id, where })
  }
  return index
}

/**
 * Judges events on the device. An event makes a survey *wait*, which survives a reload; when its delay is
 * over and the page allows it, one tab *claims* it in one atomic step that asks every limit once more: so
 * it is shown once, whatever the number of tabs.
 */
export async function openTriggerEngine(options: TriggerEngineOptions): Promise<TriggerEngine> {
  const { storage, clock, refuses, prepare, onDue, open, reportFault } = options
  /** As storage last had it, and the changes of this page that are on their way there. */
  let stored = freshMemory(clock.now())
  let changes: Change[] = []
  /** The changes that storage refused: done again with the next one it takes. */
  let unsaved: Change[] = []
  let memory = stored
  let programme: PublishedProgramme | undefined
  let byEvent = new Map<string, Interest>()
  const explanations = new Map<string, Explanation>()
  let cancelLook = () => {}
  let attempting = false

  const explain = (survey: string, reason: Reason, at: number, dueAt?: number) =>
    explanations.set(survey, { survey, reason, at, ...(dueAt && { dueAt }) })

  const isWaiting = (id: string) => memory.waiting.some(({ survey }) => survey === id)

  const judge = (survey: PublishedSurvey) =>
    decideDue(survey, (programme as PublishedProgramme).limits, memory, clock.now())

  const remember = async (change: Change) => {
    changes.push(change)
    // The page goes by it at once; storage has the last word, since other tabs write there.
    memory = change(memory)
    try {
      stored = (await storage.update<VisitorMemory>(visitorKey, (kept) =>
        change(isMemory(kept) ? unsaved.reduce((memory, change) => change(memory), kept) : stored),
      )) as VisitorMemory
      unsaved = []
    } catch (error) {
      reportFault('storage-unavailable', error)
      unsaved = [...unsaved, change].slice(-maxUnsaved)
      stored = change(stored)
    }
    changes = changes.filter((other) => other !== change)
    memory = changes.reduce((memory, change) => change(memory), stored)
  }

  const lookIn = (ms: number) => {
    cancelLook()
    cancelLook = clock.after(ms, look)
  }

  /** Shows the most important survey whose time has come, or arms the timer for the next one. */
  const look = () => {
    cancelLook()
    if (attempting || !programme) return
    const now = clock.now()
    const ready: PublishedSurvey[] = []
    let nextMs = Number.POSITIVE_INFINITY
    for (const { survey: id, dueAt } of memory.waiting) {
      const survey = programme.surveys.find((survey) => survey.id === id)
      if (now - dueAt > (survey?.trigger.lapseMs ?? defaultLapseMs)) {
        explain(id, 'lapsed', now)
        remember((memory) => withoutWaiting(memory, id))
      } else if (!survey) continue
      else if (dueAt > now) nextMs = Math.min(nextMs, dueAt - now)
      else ready.push(survey)
    }
    const survey = ready.sort((a, b) => b.importance - a.importance)[0]
    const because = refuses()
    if (survey && !because) attempt(survey, true)
    else {
      if (because) for (const { id } of ready) explain(id, because, now)
      if (ready.length) nextMs = lookAgainMs
      if (nextMs < Number.POSITIVE_INFINITY) lookIn(nextMs)
    }
  }

  const attempt = async (survey: PublishedSurvey, asked: boolean) => {
    attempting = true
    let nextMs = 0
    try {
      await prepare()
      await claim(survey, asked)
    } catch (error) {
      reportFault('card-unavailable', error)
      const now = clock.now()
      for (const { survey, dueAt } of memory.waiting)
        if (dueAt <= now) explain(survey, 'card-unavailable', now)
      nextMs = cardAgainMs
    }
    attempting = false
    lookIn(nextMs)
  }

  const claim = async (survey: PublishedSurvey, asked: boolean) => {
    if (refuses() || !programme) return
    const { limits } = programme
    const now = clock.now()
    let because: Reason = 'shown'
    await remember((memory) => {
      because = 'shown'
      if (asked) {
        const decision = decideDue(survey, limits, memory, now)
        if (decision.due && !memory.waiting.some(({ survey: id }) => id === survey.id)) {
          // Another tab saw the event that cancels it.
          because = 'cancelled'
          return memory
        }
        if (!decision.due) {
          because = decision.because
          return withoutWaiting(memory, survey.id)
        }
      }
      return withShowing(memory, survey.id, now)
    })
    if (because === 'shown' && !(await open(survey, asked ? (survey.sampleShare ?? 1) : undefined)))
      because = 'card-unavailable'
    explain(survey.id, because, now)
  }

  await remember((memory) => memory)

  return {
    track(name, properties, at) {
      const interest = byEvent.get(name)
      if (!interest) return
      // Judged by what came before, then remembered for what comes after.
      const { events } = memory
      for (const { id, where } of interest.cancels)
        if (isWaiting(id) && meetsConditions(where, properties)) {
          explain(id, 'cancelled', at)
          remember((memory) => withoutWaiting(memory, id))
        }
      for (const { survey, rule } of interest.surveys) {
        const { id, trigger } = survey
        if (isWaiting(id)) continue
        const met = decideRule(rule, properties, events, at)
        const decision = met.due ? judge(survey) : met
        if (!decision.due) {
          explain(id, decision.because, at)
          continue
        }
        const waiting = { survey: id, since: at, dueAt: at + (trigger.delayMs ?? 0) }
        explain(id, 'waiting', at, waiting.dueAt)
        onDue(survey)
        remember((memory) => ({
          ...memory,
          waiting: [...memory.waiting.filter(({ survey }) => survey !== id), waiting],
        })).then(look)
      }
      for (const [key, { where, most }] of interest.remembers)
        if (meetsConditions(where, properties))
          remember((memory) => ({ ...memory, events: withEvent(memory.events, key, at, most) }))
    },
    follow(next) {
      programme = next
      byEvent = indexByEvent(next)
      look()
    },
    look,
    claim(survey) {
      if (!attempting) attempt(survey, false)
    },
    explain: () =>
      (programme?.surveys ?? []).map((survey) => {
        const said = explanations.get(survey.id)
        if (said) return said
        const waits = memory.waiting.find(({ survey: id }) => id === survey.id)
        if (waits) return { survey: survey.id, reason: 'waiting', dueAt: waits.dueAt }
        const decision = judge(survey)
        return { survey: survey.id, reason: decision.due ? 'no-event' : decision.because }
      }),
    memory: () => memory,
    remember,
  }
}
