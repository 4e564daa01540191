import type { Clock } from '../clock.ts'
import type { PublishedProgramme, PublishedSurvey } from '../contract/programme.ts'
import type { ReportFault } from '../fault.ts'
import type { Storage } from '../storage/storage.ts'
import { decideDue, meetsTrigger, type Reason } from './decide-due.ts'
import type { Properties } from './meets-condition.ts'
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
   * drawn; undefined for a survey the page asked for itself. Resolves once it is there, or could not be; never rejects.
   */
  open(survey: PublishedSurvey, inclusion: number | undefined): Promise<void>
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
  remember(change: (memory: VisitorMemory) => VisitorMemory): Promise<void>
}

const storageKey = 'visitor'
const defaultLapseMs = 30 * 60_000
/** A survey that the page vetoes is asked about again this often. */
const lookAgainMs = 1_000
/** A card that could not be loaded is tried again this often. */
const cardAgainMs = 10_000

const isMemory = (kept: VisitorMemory | undefined): kept is VisitorMemory =>
  typeof kept?.visitor === 'string' && Array.isArray(kept.showings) && Array.isArray(kept.waiting)

/**
 * Judges events on the device. An event makes a survey *wait*, which survives a reload; when its delay is
 * over and the page allows it, one tab *claims* it in one atomic step that asks every limit once more: so
 * it is shown once, whatever the number of tabs.
 */
export async function openTriggerEngine(options: TriggerEngineOptions): Promise<TriggerEngine> {
  const { storage, clock, refuses, prepare, onDue, open, reportFault } = options
  let memory = freshMemory(clock.now())
  let programme: PublishedProgramme | undefined
  let byEvent = new Map<string, PublishedSurvey[]>()
  const explanations = new Map<string, Explanation>()
  let cancelLook = () => {}
  let attempting = false

  const explain = (survey: string, reason: Reason, at: number, dueAt?: number) =>
    explanations.set(survey, { survey, reason, at, ...(dueAt && { dueAt }) })

  const judge = (survey: PublishedSurvey) =>
    decideDue(survey, (programme as PublishedProgramme).limits, memory, clock.now())

  const remember = async (change: (memory: VisitorMemory) => VisitorMemory) => {
    try {
      // `change` runs on what every tab has written, else, without storage, on what this page knows.
      memory = (await storage.update<VisitorMemory>(storageKey, (kept) =>
        change(isMemory(kept) ? kept : memory),
      )) as VisitorMemory
    } catch (error) {
      reportFault('storage-unavailable', error)
      memory = change(memory)
    }
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
      explain(survey.id, 'card-unavailable', clock.now())
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
        // Another tab may have claimed it since.
        const waits = memory.waiting.some(({ survey: id }) => id === survey.id)
        const decision = waits
          ? decideDue(survey, limits, memory, now)
          : { due: false as const, because: 'asked-before' as const }
        if (!decision.due) {
          because = decision.because
          return withoutWaiting(memory, survey.id)
        }
      }
      return withShowing(memory, survey.id, now)
    })
    explain(survey.id, because, now)
    if (because === 'shown') await open(survey, asked ? (survey.sampleShare ?? 1) : undefined)
  }

  await remember((memory) => memory)

  return {
    track(name, properties, at) {
      const surveys = byEvent.get(name)
      if (!surveys || !programme) return
      for (const survey of surveys) {
        const { id, trigger } = survey
        if (!meetsTrigger(survey, properties)) {
          explain(id, 'condition-not-met', at)
          continue
        }
        const decision = judge(survey)
        if (!decision.due) {
          explain(id, decision.because, at)
          continue
        }
        if (memory.waiting.some(({ survey }) => survey === id)) continue
        const dueAt = at + (trigger.delayMs ?? 0)
        explain(id, 'waiting', at, dueAt)
        onDue(survey)
        remember((memory) =>
          memory.waiting.some(({ survey }) => survey === id)
            ? memory
            : { ...memory, waiting: [...memory.waiting, { survey: id, since: at, dueAt }] },
        ).then(look)
      }
    },
    follow(next) {
      programme = next
      byEvent = new Map()
      for (const survey of next.surveys)
        byEvent.set(survey.trigger.event, [...(byEvent.get(survey.trigger.event) ?? []), survey])
      look()
    },
    look,
    claim: (survey) => attempt(survey, false),
    explain: () =>
      (programme?.surveys ?? []).map((survey) => {
        const said = explanations.get(survey.id)
        if (said) return said
        const decision = judge(survey)
        return { survey: survey.id, reason: decision.due ? 'no-event' : decision.because }
      }),
    memory: () => memory,
    remember,
  }
}
