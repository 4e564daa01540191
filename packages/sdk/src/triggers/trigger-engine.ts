import type { Clock } from '../clock.ts'
import type { PublishedProgramme, PublishedSurvey } from '../contract/programme.ts'
import type { ReportFault } from '../fault.ts'
import type { Storage } from '../storage/storage.ts'
import { decideClaim } from './decide-claim.ts'
import { decideDue, type Reason, type Refusal, type Situation, type Values } from './decide-due.ts'
import { decideNext } from './decide-next.ts'
import { type EventIndex, indexByEvent, judgeEvent, type Verdict } from './judge-event.ts'
import type { Properties } from './meets-condition.ts'
import {
  asAnother,
  type Change,
  freshMemory,
  readMemory,
  type VisitorMemory,
  withQuiet,
  withShowing,
} from './visitor-memory.ts'

/** What `cx.explain()` tells of one survey. */
export interface Explanation {
  survey: string
  /**
   * Why it did or did not show, the last time something happened to it on this page; if nothing has, the
   * rule that would refuse it now, or `no-event`.
   */
  reason: Reason
  /** What that rule went by: its own values and the visitor's, by name. */
  values?: Values
  /** Epoch milliseconds of that; absent while nothing has. */
  at?: number
  /** While it waits for its delay: epoch milliseconds from when it may be shown. */
  dueAt?: number
}

export interface TriggerEngineOptions {
  storage: Storage
  clock: Clock
  programme: PublishedProgramme
  /** Why no survey may be opened at this moment, or undefined if one may. */
  refuses(): Refusal | undefined
  /** What audiences can ask, besides what is remembered of the visitor. */
  facts(memory: VisitorMemory, now: number): Properties
  /** Whether the page has the element that an inline survey is put into. */
  hasPlace(survey: PublishedSurvey): boolean
  /** The path of the page, which tells one page view from the next. */
  path(): string
  /**
   * Gets the card ready; a survey is claimed only once it is. Resolves to the milliseconds for which the
   * server wants the person left in peace. Rejects if the card cannot be had.
   */
  prepare(by: 'trigger' | 'page'): Promise<number>
  /** The survey's trigger is met and nothing refuses; its delay begins. */
  onDue(survey: string): void
  /** Told of each event that comes to be judged. */
  onHeard(heard: Heard): void
  /** Told of each verdict. */
  onVerdict(verdict: Verdict, at: number): void
  /**
   * The survey is this tab's to show, now. `inclusion` is the probability with which the visitor was drawn,
   * `event` what its texts have places for; undefined for a survey the page asked for itself. Resolves to
   * whether it is there; never rejects.
   */
  open(
    survey: PublishedSurvey,
    drawn: { inclusion?: number | undefined; event?: Properties | undefined },
    recalls: number,
  ): Promise<boolean>
  /** Counts up with each call of the page that takes back what is under way. */
  recalls?(): number
  reportFault: ReportFault
}

/** An event as it was judged: a line of the log that `kairos simulate` reads. */
export interface Heard {
  /** Epoch milliseconds. */
  at: number
  visitor: string
  event: string
  properties: Properties
  /** What audiences could ask at that moment. */
  readonly facts: Properties
}

export interface TriggerEngine {
  /** Judges an event. Never leaves the device. */
  track(name: string, properties: Properties, at: number): void
  /** Takes a newer programme. */
  follow(programme: PublishedProgramme): void
  /** Looks again at the surveys that wait: the page may allow one now. */
  look(): void
  /**
   * Claims a survey asked for by `cx.show()`: no trigger, sample or limit is asked, but the showing counts.
   * Says whether there is such a survey.
   */
  claim(survey: string): boolean
  explain(): Explanation[]
  memory(): VisitorMemory
  /** Changes what is remembered of the visitor, in every tab. */
  remember(change: Change): Promise<void>
  /** Makes the visitor another one; `also` tells whether their showings are forgotten too. */
  forget(also: 'showings' | 'nothing-else'): Promise<void>
}

/** The storage key of the visitor's memory; `cx.ts` knows it, too. */
const visitorKey = 'visitor'
/** Changes that storage refused, kept to be done again. */
const maxUnsaved = 100
/** A card that could not be loaded is tried again this often. */
const cardAgainMs = 10_000
/** What storage refused is written again after this: it refuses all for half a minute once it was silent. */
const saveAgainMs = 31_000

/**
 * Judges events on the device. An event makes a survey *wait*, which survives a reload; when its delay is
 * over and the page allows it, one tab *claims* it in one atomic step that asks every limit once more: so
 * it is shown once, whatever the number of tabs. What is decided, and by what, is in the pure
 * `judgeEvent`, `decideNext` and `decideClaim`; this is what carries it out.
 */
export async function openTriggerEngine(options: TriggerEngineOptions): Promise<TriggerEngine> {
  const { storage, clock, prepare, onDue, onHeard, onVerdict, open, reportFault } = options
  const recalls = options.recalls ?? (() => 0)
  let { programme } = options
  let index: EventIndex = indexByEvent(programme)
  /** As storage last had it, and the changes of this page that are on their way there. */
  let stored = freshMemory(clock.now())
  let changes: Change[] = []
  /** The changes that storage refused: done again with the next one it takes. */
  let unsaved: Change[] = []
  let memory = stored
  /** Storage has had it: if it is gone from there, another tab has forgotten the visitor. */
  let isKept = false
  /** The last verdict on each survey, on this page. */
  const verdicts = new Map<string, { verdict: Verdict; at: number }>()
  /** Showings on this page view, and its path. */
  let pageView = { path: '', showings: 0 }
  let cancelLook = () => {}
  let attempting = false
  /** Asked for by the page while another attempt was under way. */
  let asked: PublishedSurvey | undefined

  const explain = (verdict: Verdict, at: number) => {
    verdicts.set(verdict.survey, { verdict, at })
    onVerdict(verdict, at)
  }

  const explanationOf = ({ survey, reason, values }: Verdict, at?: number): Explanation => {
    const dueAt = reason === 'waiting' && (values.dueAt as number)
    return {
      survey,
      reason,
      ...(at !== undefined && { at }),
      ...(dueAt && { dueAt }),
      ...(Object.keys(values).length && { values }),
    }
  }

  const situation = (memory: VisitorMemory, now: number): Situation => {
    let facts: Properties | undefined
    return {
      memory,
      now,
      facts: () => {
        facts ??= options.facts(memory, now)
        return facts
      },
    }
  }

  const surveyOf = (id: string) => programme.surveys.find((survey) => survey.id === id)

  const pageShowings = () => {
    const path = options.path()
    if (pageView.path !== path) pageView = { path, showings: 0 }
    return pageView.showings
  }

  const remember = async (change: Change) => {
    changes.push(change)
    // The page goes by it at once; storage has the last word, since other tabs write there.
    memory = change(memory)
    try {
      stored = (await storage.update<VisitorMemory>(visitorKey, (kept) =>
        change(
          kept
            ? unsaved.reduce((memory, change) => change(memory), readMemory(kept, another()))
            : isKept
              ? another()
              : stored,
        ),
      )) as VisitorMemory
      unsaved = []
      isKept = true
    } catch (error) {
      reportFault('storage-unavailable', error)
      // What is done again is done without waiting for the next change: the page may be left before that.
      if (!unsaved.length) saveAgain()
      unsaved = [...unsaved, change].slice(-maxUnsaved)
      stored = change(stored)
    }
    changes = changes.filter((other) => other !== change)
    // Of many, the page has applied each already: all of them after each write would take their square.
    if (changes.length < maxUnsaved) memory = changes.reduce((memory, change) => change(memory), stored)
  }

  /** Whoever the visitor is now: what was forgotten elsewhere is not brought back. */
  const another = () => asAnother(stored, freshMemory(clock.now()))

  const saveAgain = () =>
    clock.after(saveAgainMs, () => {
      storage
        .update<VisitorMemory>(visitorKey, (kept) => kept)
        .then(() => remember((memory) => memory), saveAgain)
    })

  const lookIn = (ms: number) => {
    cancelLook()
    cancelLook = clock.after(ms, look)
  }

  /** Shows the survey whose turn it is, or arms the timer for the next one. */
  const look = () => {
    try {
      lookNow()
    } catch (error) {
      // A page that replaced what is asked here: neither it nor what waits is to suffer.
      reportFault('internal', error)
      lookIn(cardAgainMs)
    }
  }

  const lookNow = () => {
    cancelLook()
    if (attempting) return
    const now = clock.now()
    const moment = { now, pageShowings: pageShowings(), refuses: options.refuses, hasPlace: options.hasPlace }
    const next = decideNext(programme, memory, moment)
    for (const verdict of next.verdicts) explain(verdict, now)
    if (next.change) remember(next.change)
    if (next.survey) attempt(next.survey, 'trigger')
    else if (next.againInMs !== undefined) lookIn(next.againInMs)
  }

  const attempt = async (survey: PublishedSurvey, by: 'trigger' | 'page') => {
    attempting = true
    let nextMs = 0
    const before = recalls()
    try {
      const quietMs = await prepare(by)
      if (by === 'page' && before < recalls()) return
      const until = clock.now() + quietMs
      if (quietMs && before === recalls()) await remember((memory) => withQuiet(memory, until))
      // As published now: while its card was loaded, its quota may have been reached.
      const current = surveyOf(survey.id)
      if (current) await claim(current, by)
    } catch (error) {
      reportFault('card-unavailable', error)
      const now = clock.now()
      for (const { survey, dueAt } of memory.waiting)
        if (dueAt <= now) explain({ survey, reason: 'card-unavailable', values: {} }, now)
      nextMs = cardAgainMs
    } finally {
      attempting = false
      const next = asked
      asked = undefined
      if (next) attempt(next, 'page')
      else lookIn(nextMs)
    }
  }

  const claim = async (survey: PublishedSurvey, by: 'trigger' | 'page') => {
    const isAsked = by === 'trigger'
    const refusal = options.refuses()
    if (refusal && (isAsked || refusal === 'another-open' || refusal === 'vetoed')) return
    const now = clock.now()
    const before = recalls()
    let verdict: Verdict = { survey: survey.id, reason: 'shown', values: {} }
    let drawn: Parameters<typeof open>[1] = {}
    await remember((memory) => {
      if (!isAsked) return withShowing(memory, survey.id, now)
      const claim = decideClaim(survey, programme, situation(memory, now))
      verdict = { survey: survey.id, reason: claim.reason, values: claim.values }
      drawn = { inclusion: claim.inclusion, event: claim.event }
      return claim.memory
    })
    if (verdict.reason === 'shown') {
      if (await open(survey, drawn, before)) {
        pageShowings()
        pageView.showings++
      } else verdict = { ...verdict, reason: 'card-unavailable' }
    }
    explain(verdict, now)
  }

  await remember((memory) => memory)
  look()

  return {
    track(name, properties, at) {
      const event = { name, properties, at }
      const now = situation(memory, at)
      onHeard({
        at,
        visitor: memory.visitor,
        event: name,
        properties,
        get facts() {
          return now.facts()
        },
      })
      const judged = judgeEvent(programme, index, event, now)
      let isDue = false
      for (const verdict of judged.verdicts) {
        explain(verdict, at)
        if (verdict.reason !== 'waiting') continue
        isDue = true
        onDue(verdict.survey)
      }
      if (!judged.change) return
      const remembered = remember(judged.change)
      if (isDue) remembered.then(look)
    },
    follow(next) {
      programme = next
      index = indexByEvent(next)
      look()
    },
    look,
    claim(id) {
      const survey = surveyOf(id)
      if (survey && attempting) asked = survey
      else if (survey) attempt(survey, 'page')
      return Boolean(survey)
    },
    explain: () =>
      programme.surveys.map((survey) => {
        const { id } = survey
        const said = verdicts.get(id)
        if (said) return explanationOf(said.verdict, said.at)
        const waits = memory.waiting.find(({ survey }) => survey === id)
        if (waits) return { survey: id, reason: 'waiting', dueAt: waits.dueAt }
        const decision = decideDue(survey, programme, situation(memory, clock.now()))
        return decision.due
          ? { survey: id, reason: 'no-event' }
          : explanationOf({ survey: id, reason: decision.because, values: decision.values })
      }),
    memory: () => memory,
    remember,
    forget(also) {
      const fresh = freshMemory(clock.now())
      return remember(also === 'showings' ? () => fresh : (memory) => asAnother(memory, fresh))
    },
  }
}
