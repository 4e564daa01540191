import type { Answering, CreateAnswering } from './answering.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Traits } from './contract/batch.ts'
import { maxEventNameLength } from './contract/limits.ts'
import type { PublishedProgramme, PublishedSurvey } from './contract/programme.ts'
import type { CxEvents } from './cx-events.ts'
import type { EventCatalogue, PropertiesOf } from './event-catalogue.ts'
import type { FaultCode } from './fault.ts'
import { createListeners } from './listeners.ts'
import type { OpenSurvey } from './open-survey.ts'
import { outboxPrefix } from './outbox/outbox.ts'
import { hasPage, readPath } from './page/page-context.ts'
import { openProgrammeSource } from './programme/programme-source.ts'
import type { OpenedShowing } from './showing.ts'
import type { OpenSignals } from './signals.ts'
import { createIndexedDbStorage } from './storage/indexed-db-storage.ts'
import { noStorage } from './storage/no-storage.ts'
import type { Properties } from './triggers/meets-condition.ts'
import {
  type Explanation,
  openTriggerEngine,
  type TriggerEngine,
  visitorKey,
} from './triggers/trigger-engine.ts'
import { freshMemory, type VisitorMemory } from './triggers/visitor-memory.ts'

export interface CxOptions {
  /** The project's public key, `pk_…`. */
  key: string
  /** Origin of the Kairos server, like `https://cx.example.com`. */
  host: string
  /** Language of the visitor, a BCP 47 tag. Default: the page's `lang`, else the browser's. */
  locale?: string | undefined
  /** `required`: nothing is stored, sent or asked before `cx.consent('granted')`. Default `granted`. */
  consent?: 'granted' | 'required' | undefined
  /** `none`: nothing is kept in the browser; answers live as long as the page. Default `indexed-db`. */
  storage?: 'indexed-db' | 'none' | undefined
  /** Writes faults to the console. Default false. */
  debug?: boolean | undefined
  /** Loads what draws surveys, the first time one is due: `() => import('@kairos-cx/widget')`. */
  loadWidget(): Promise<{ openSurvey: OpenSurvey }>
  /** Default: the system's. Tests hand in their own. */
  clock?: Clock | undefined
}

/** Controls Kairos in one page. No method ever throws; what fails is told to `fault` listeners. */
export interface Cx<Events extends EventCatalogue = Record<string, Record<string, unknown>>> {
  /**
   * Records that the visitor did `name`, now. Returns at once: the event is judged on this device and never
   * leaves it. What cannot be recorded is dropped and told to `fault` listeners.
   */
  track<Name extends keyof Events & string>(name: Name, ...properties: PropertiesOf<Events, Name>): void
  /** Records the event `page`, with `name` and the page's path among its properties: for single-page navigations. */
  page(name?: string, properties?: Record<string, unknown>): void
  /** Names the visitor, until `reset()`: answers from now on carry the person's id and traits. */
  identify(personId: string, traits?: Traits, options?: { signature?: string }): void
  /**
   * Forgets the person, for a shared device or a withdrawn answer: a new visitor id, no traits, the outbox
   * emptied, the open survey closed. When surveys were shown is remembered, so that nobody is asked twice.
   */
  reset(): void
  /** `granted` starts; anything else forgets everything kept in this browser and stops. */
  consent(state: 'granted' | 'denied'): void
  /** Shows a survey now, whatever its trigger, sample and limits; counts as a showing for all of them. */
  show(surveyId: string): void
  /** Closes the open survey. */
  close(): void
  /** No survey opens while `fn` returns true: it is asked each time one is due. Returns the way out. */
  veto(fn: () => boolean): () => void
  /** Calls `listener` each time; returns the way out. */
  on<Type extends keyof CxEvents>(type: Type, listener: (event: CxEvents[Type]) => void): () => void
  /** Every survey of the programme, with the reason it did or did not show. Empty before the programme is there. */
  explain(): Explanation[]
  /** Sends what waits in the outbox. Resolves when it is delivered, or must wait for a retry. */
  flush(): Promise<void>
}

/** What the core loads only when it needs it. */
export interface Chunks {
  /** When a survey is due, or when answers wait from an earlier page. */
  loadAnswering(): Promise<{ createAnswering: CreateAnswering }>
  /** When a published trigger names an event of the page itself. */
  loadSignals(): Promise<{ openSignals: OpenSignals }>
}

/** Calls kept until the programme is there. */
const maxEarlyCalls = 500

/**
 * Introduces events, triggers, surveys and answers to each other. The methods work at once; storage and
 * network are touched in a later task, and events that came before are judged then, with their own times.
 * `calls` is the list of a stub: the calls it collected, `[method, arguments, epoch ms]` each, are replayed
 * in order, whatever else stands among them is passed over, and what is pushed later is called at once. A
 * way out that a call returns is left in its fourth place.
 */
export function createCore<Events extends EventCatalogue = Record<string, Record<string, unknown>>>(
  options: CxOptions & Chunks,
  calls: unknown[] = [],
): Cx<Events> {
  const { key, host, locale, debug, clock = systemClock } = options
  // Bound now: the page may replace it later.
  const fetch = globalThis.fetch.bind(globalThis)
  const storage = options.storage === 'none' ? noStorage : createIndexedDbStorage(`kairos-${key}`)

  let state: 'asleep' | 'awake' | 'denied' = 'asleep'
  let opening: Promise<TriggerEngine> | undefined
  let engine: TriggerEngine | undefined
  let programme: PublishedProgramme | undefined
  let answering: Answering | undefined
  let showing: OpenedShowing | undefined
  let signals: Promise<void> | undefined
  /** Counts up with each call that takes back what is under way. */
  let recalls = 0
  let early: (() => void)[] = []

  const { on, emit } = createListeners<CxEvents>((error) => reportFault('listener-threw', error))
  const vetoes = new Set<() => boolean>()
  // Said once: a browser that refuses to store refuses each time. Not said of what the page asked for itself.
  let saidStorage = storage === noStorage

  function reportFault(code: FaultCode, cause?: unknown): void {
    if (code === 'storage-unavailable') {
      if (saidStorage) return
      saidStorage = true
    }
    if (debug) console.warn('[kairos]', code, cause)
    emit('fault', { code, cause })
  }

  /** Runs what the page asked for; whatever fails stays here. */
  const safely = <T>(run: () => T, otherwise: FaultCode = 'internal'): T | undefined => {
    try {
      return run()
    } catch (error) {
      reportFault(otherwise, error)
      return undefined
    }
  }

  /** Loads all it takes to show a survey and keep its answers; what failed is loaded again the next time. */
  const prepare = async () => {
    const [{ openSurvey }] = await Promise.all([options.loadWidget(), needAnswering()])
    return openSurvey
  }
  const needAnswering = async () => {
    const { createAnswering } = await options.loadAnswering()
    answering ??= createAnswering({
      key,
      host,
      storage,
      fetch,
      clock,
      reportFault,
      emit,
      onPageHidden: () => showing?.onPageHidden(),
    })
    return answering
  }

  const open = async (survey: PublishedSurvey, inclusion: number | undefined) => {
    let isEnded = false
    const onEnded = () => {
      isEnded = true
      showing = undefined
      engine?.look()
    }
    const before = recalls
    try {
      const openSurvey = await prepare()
      const opened = await (answering as Answering).open(survey, {
        openSurvey,
        engine: engine as TriggerEngine,
        programme: programme as PublishedProgramme,
        locale,
        inclusion,
        isRecalled: () => before < recalls,
        onEnded,
      })
      if (!isEnded) showing = opened
      return true
    } catch (error) {
      reportFault('card-unavailable', error)
      onEnded()
      return false
    }
  }

  const isVetoed = () => [...vetoes].some((veto) => safely(veto, 'listener-threw'))

  const wake = async () => {
    if (state === 'awake' || !hasPage()) return
    state = 'awake'
    opening ??= openTriggerEngine({
      storage,
      clock,
      refuses: () => (showing ? 'another-open' : state === 'denied' || isVetoed() ? 'vetoed' : undefined),
      prepare,
      onDue: (survey) => emit('due', { survey: survey.id }),
      open,
      reportFault,
    })
    const ready = await opening
    engine = ready
    // Granted again, after a denial.
    if (programme) return
    storage
      .entries(outboxPrefix)
      .then(async (waiting) => {
        if (waiting.length) await (await needAnswering()).flush()
      })
      // Storage that fails is told of when something is to be stored; a chunk that fails, when it is next needed.
      .catch(() => {})
    openProgrammeSource(
      (next) => {
        programme = next
        ready.follow(next)
        emit('ready', { programme: next.version })
        for (const call of early.splice(0)) safely(call)
        if (next.signals && !signals)
          signals = options
            .loadSignals()
            .then(({ openSignals }) =>
              openSignals(next, {
                track: (name, properties) => safely(() => trackAt(name, properties, clock.now())),
                onRefused: (selector) => reportFault('selector-refused', selector),
              }),
            )
            .catch((error) => reportFault('signals-unavailable', error))
      },
      {
        url: `${host}/v1/programme?key=${encodeURIComponent(key)}`,
        fetch,
        storage,
        clock,
        reportFault,
        isStopped: () => state === 'denied',
      },
    )
  }

  /** Runs `call` once the programme is there; at once if it is. */
  const whenReady = (call: () => void) => {
    if (state === 'denied') return
    if (programme) call()
    else if (early.length < maxEarlyCalls) early.push(call)
    else reportFault('events-dropped')
  }

  const trackAt = (name: unknown, properties: unknown, at: number) => {
    if (typeof name !== 'string' || !name || name.length > maxEventNameLength) {
      reportFault('event-refused', name)
      return
    }
    if (state === 'denied') return
    if (programme) engine?.track(name, (properties ?? {}) as Properties, at)
    else {
      // A copy: the page may go on to change its own.
      const copy = { ...(properties as Properties) }
      whenReady(() => engine?.track(name, copy, at))
    }
  }

  /** Forgets what this browser keeps under `prefix`, and of the visitor all that `change` drops. */
  const forget = async (prefix: string, change: (memory: VisitorMemory) => VisitorMemory) => {
    recalls++
    early = []
    // Before the rest: a card that closes keeps what was typed in it.
    showing?.close()
    answering?.forget()
    // What waits goes first: nothing may send it meanwhile.
    // A storage that refuses has nothing to forget; the memory does.
    await storage.clear(prefix).catch(() => {})
    if (opening) await (await opening).remember(change)
    else await storage.update<VisitorMemory>(visitorKey, (kept) => kept && change(kept))
    if (state === 'denied') await storage.clear('')
  }

  const cx: Cx<Events> = {
    track: (name, ...[properties]) => safely(() => trackAt(name, properties, clock.now())),
    page: (name, properties) =>
      safely(() => trackAt('page', { ...properties, name, path: readPath() }, clock.now())),
    identify: (person, traits) =>
      safely(() => {
        // A copy: what the page gave may be a proxy, which no storage takes, or change.
        const copy = traits && JSON.parse(JSON.stringify(traits))
        whenReady(() => engine?.remember((memory) => ({ ...memory, person, traits: copy })))
      }),
    reset: () => {
      const fresh = freshMemory(clock.now())
      forget(outboxPrefix, ({ showings, quietUntil }) => ({ ...fresh, showings, quietUntil })).catch(() => {})
    },
    consent: (given) => {
      if (given === 'granted') wake()
      else {
        state = 'denied'
        const fresh = freshMemory(clock.now())
        forget('', () => fresh).catch(() => {})
      }
    },
    show: (id) =>
      safely(() =>
        whenReady(() => {
          const survey = programme?.surveys.find((survey) => survey.id === id)
          if (survey) engine?.claim(survey)
          else reportFault('survey-unknown', id)
        }),
      ),
    close: () =>
      safely(() => {
        recalls++
        showing?.close()
      }),
    veto(fn) {
      vetoes.add(fn)
      return () => vetoes.delete(fn)
    },
    on,
    explain: () => safely(() => engine?.explain()) ?? [],
    flush: async () => {
      if (state === 'awake')
        await needAnswering().then(
          ({ flush }) => flush(),
          () => {},
        )
    },
  }

  const replay = (call: unknown) =>
    safely(() => {
      const entry = call as [keyof Cx, unknown[], number, unknown]
      const [method, args, at] = entry
      if (method === 'track') trackAt(args[0], args[1], at)
      else if (Object.hasOwn(cx, method)) entry[3] = (cx[method] as (...args: unknown[]) => unknown)(...args)
    })
  calls.splice(0).forEach(replay)
  // Who still holds the stub talks to the real one.
  calls.push = (...later) => later.map(replay).length
  if (options.consent !== 'required')
    clock.after(0, () => {
      if (state === 'asleep') wake()
    })
  return cx
}
