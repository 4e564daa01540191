import type { Answering, CreateAnswering, ForgetNews } from './answering.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Traits } from './contract/batch.ts'
import { maxEventNameLength } from './contract/limits.ts'
import type { PublishedProgramme, PublishedSurvey } from './contract/programme.ts'
import type { CxEvents } from './cx-events.ts'
import type { CouldAsk, DecidingOptions, OpenDeciding } from './deciding.ts'
import type { EventCatalogue, PropertiesOf } from './event-catalogue.ts'
import type { FaultCode } from './fault.ts'
import { createListeners } from './listeners.ts'
import type { Preview } from './open-preview.ts'
import type { OpenSurvey } from './open-survey.ts'
import { itemPrefix, outboxPrefix } from './outbox/kept.ts'
import { tellOtherTabs } from './page/other-tabs.ts'
import { hasPage, readPath } from './page/page-context.ts'
import { whenIdle } from './page/when-idle.ts'
import { openProgrammeSource } from './programme/programme-source.ts'
import type { OpenedShowing } from './showing.ts'
import type { OpenSignals } from './signals.ts'
import { createIndexedDbStorage } from './storage/indexed-db-storage.ts'
import { noStorage } from './storage/no-storage.ts'
import type { Person } from './triggers/facts.ts'
import type { Properties } from './triggers/meets-condition.ts'
import type { Explanation, TriggerEngine, TriggerEngineOptions } from './triggers/trigger-engine.ts'
import type { VisitorMemory } from './triggers/visitor-memory.ts'

export interface CxOptions {
  /** The project's public key, `pk_…`. */
  key: string
  /** Origin of the Kairos server, like `https://cx.example.com`. */
  host: string
  /** Language of the visitor, a BCP 47 tag. Default: the page's `lang`, else the browser's. */
  locale?: string | undefined
  /**
   * `required`: nothing is stored, sent or asked before `cx.consent('granted')`. Default `granted`; with
   * Global Privacy Control set in the browser always `required`.
   */
  consent?: 'granted' | 'required' | undefined
  /** `none`: nothing is kept in the browser; answers live as long as the page. Default `indexed-db`. */
  storage?: 'indexed-db' | 'none' | undefined
  /**
   * The device is everybody's: nothing is asked by a trigger, and each `show()` opens the survey on the whole
   * screen, for a visitor of its own of whom nothing is remembered. 20,000 items wait for a network. Default false.
   */
  kiosk?: boolean | undefined
  /** Writes faults to the console, and opens the debug panel if there is `loadDebug`. Default false. */
  debug?: boolean | undefined
  /** Loads what draws a tab at the page's edge: `() => import('@kairos-cx/widget/tab')`. */
  loadTab?: DecidingOptions['loadTab']
  /** Loads the debug panel: `() => import('@kairos-cx/widget/debug')`. */
  loadDebug?: (() => Promise<{ openDebugPanel: (cx: Cx) => void }>) | undefined
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
  /**
   * Shows a survey now, whatever its trigger, sample and limits; counts as a showing for all of them. With
   * `preview`, only to look at: nothing of it is remembered, counted or sent.
   */
  show(surveyId: string, options?: { preview?: Preview | boolean }): void
  /** Closes the open survey. */
  close(): void
  /** No survey opens while `fn` returns true: it is asked each time one is due. Returns the way out. */
  veto(fn: () => boolean): () => void
  /** Calls `listener` each time; returns the way out. */
  on<Type extends keyof CxEvents>(type: Type, listener: (event: CxEvents[Type]) => void): () => void
  /**
   * Every survey of the programme, with the reason it did or did not show and what the rule went by. Empty
   * before the programme is there; `no-event` for all until an event comes that a trigger names.
   */
  explain(): Explanation[]
  /** Sends what waits in the outbox. Resolves when it is delivered, or must wait for a retry. */
  flush(): Promise<void>
}

/** What the core loads only when it needs it. */
export interface Chunks {
  /** When an event comes that a trigger names, when a survey waits from an earlier page, or ahead of that, at idle. */
  loadDeciding(): Promise<{ openDeciding: OpenDeciding; couldAsk: CouldAsk }>
  /** When a survey is due, when answers wait from an earlier page, or ahead, if this visitor could be asked. */
  loadAnswering(): Promise<{ createAnswering: CreateAnswering }>
  /** When a published trigger names an event of the page itself. */
  loadSignals(): Promise<{ openSignals: OpenSignals }>
}

/** Calls kept until the programme is there, and events until they can be judged. */
const maxEarlyCalls = 500
/** What could not be loaded is tried again this often. */
const loadAgainMs = 10_000
/** The storage key of the visitor's memory. */
const visitorKey = 'visitor'
/** The storage key of whom the page has named. */
const personKey = 'person'
/** The storage key of events that came before what judges them: a page left meanwhile does not lose them. */
const heardKey = 'heard'

/** How a visitor came to be asked. */
type Drawn = Parameters<TriggerEngineOptions['open']>[1]
type Heard = [name: string, properties: Properties, at: number]
const noop = () => {}

/** Of an event's properties, so many are looked at, and so many characters of a text. */
const maxProperties = 50
const maxPropertyLength = 1_000

/** What conditions can ask of an event's properties: a flat, bounded copy. The page may go on to change its own. */
const scalars = (properties: unknown): Properties =>
  Object.fromEntries(
    // Of a text, each letter would be one.
    Object.entries((typeof properties === 'object' && properties) || {})
      .filter(([, value]) => /^[snb][tuo]/.test(typeof value))
      .slice(0, maxProperties)
      .map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, maxPropertyLength) : value]),
  )

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
  const { key, host, locale, debug, kiosk, clock = systemClock } = options
  // Bound now: the page may replace it later.
  const fetch = globalThis.fetch.bind(globalThis)
  const storage = options.storage === 'none' ? noStorage : createIndexedDbStorage(`kairos-${key}`)

  let state: 'asleep' | 'awake' | 'denied' = 'asleep'
  let opening: Promise<TriggerEngine | undefined> | undefined
  let engine: TriggerEngine | undefined
  let programme: PublishedProgramme | undefined
  let named: ReadonlySet<string> | undefined
  let answering: Answering | undefined
  let showing: OpenedShowing | undefined
  let signals: Promise<void> | undefined
  let person: Person | undefined
  let isPersonKept = true
  /** Something of an earlier page is to be judged, or to be shown. */
  let isAwaited = false
  /** Counts up with each call that takes back what is under way. */
  let recalls = 0
  /** What was to be forgotten while the rules were opened. */
  let toForget: 'showings' | 'nothing-else' | undefined
  /** Counts up with each survey that is to be looked at: of two, the later one stays. */
  let previews = 0
  /** Counts up each time the page says who the visitor is. */
  let naming = 0
  let early: (() => void)[] = []
  let heard: Heard[] = []
  let unwritten: Heard[] = []
  let isDraining = false

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
  const load = () => Promise.all([options.loadWidget(), needAnswering()])
  const needAnswering = async () => {
    const { createAnswering } = await options.loadAnswering()
    answering ??= createAnswering({
      key,
      host,
      storage,
      fetch,
      clock,
      isKiosk: kiosk,
      reportFault,
      emit,
      onPageHidden: () => showing?.onPageHidden(),
      onForgotten({ forget }) {
        if (forget === 'denied') state = 'denied'
        forgetHere()
      },
    })
    return answering
  }

  /** Storage has the last word on who the visitor is: another tab may have named somebody else. */
  const findPerson = async () => {
    const before = naming
    const kept = await storage.entries<Person>(personKey).catch(noop)
    // Nobody there, though somebody was named: storage refused, and has nothing to say.
    if (kept && before === naming && (kept[0] || isPersonKept)) person = kept[0]?.[1]
  }

  const open = async (survey: PublishedSurvey, drawn: Drawn, before: number, preview?: Preview | boolean) => {
    const mine = preview ? ++previews : 0
    const isRecalled = () => before < recalls || (mine > 0 && mine < previews)
    let isEnded = false
    const onEnded = () => {
      isEnded = true
      showing = undefined
      engine?.look()
    }
    try {
      const [[{ openSurvey }, answering], engine] = await Promise.all([
        load(),
        preview || kiosk ? undefined : opening,
      ])
      if (before < recalls) throw new Error('The page took the survey back.')
      const opened = await answering.open(survey, {
        openSurvey,
        // It is the one that asks for this.
        engine: engine as TriggerEngine,
        programme: programme as PublishedProgramme,
        person,
        locale,
        ...drawn,
        preview,
        isRecalled,
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

  /** Takes out of storage what was heard and not judged, followed by `more`. */
  const takeHeard = async (more: () => Heard[] = () => []): Promise<Heard[]> => {
    let taken: Heard[] = []
    await storage.update<Heard[]>(heardKey, (events = []) => {
      taken = [...events, ...more()]
      return undefined
    })
    return taken
  }

  /** Loads what judges events, then has it judge what was heard, from this page and from those left before. */
  const needDeciding = () => {
    opening ??= options
      .loadDeciding()
      .then(async ({ openDeciding }) => {
        toForget = undefined
        await findPerson()
        const opened = await openDeciding({
          storage,
          clock,
          programme: programme as PublishedProgramme,
          locale,
          loadTab: options.loadTab,
          person: () => person,
          refuses: () => (showing ? 'another-open' : state === 'denied' || isVetoed() ? 'vetoed' : undefined),
          async prepare(by) {
            const isQuietShared = by === 'trigger' && programme?.limits.acrossDevices !== false
            const askQuiet = async () => {
              await findPerson()
              return isQuietShared && person ? (await needAnswering()).quietMs(person.id) : 0
            }
            const [quietMs, , elsewhere] = await Promise.all([askQuiet(), load(), takeHeard().catch(noop)])
            // What a tab heard that could not load the rules: it may cancel what is to be asked.
            for (const event of elsewhere ?? []) safely(() => engine?.track(...event))
            return quietMs
          },
          recalls: () => recalls,
          onDue: (survey) => emit('due', { survey }),
          onHeard: (heard) => emit('heard', heard),
          onVerdict: (verdict, at) => emit('decided', { ...verdict, at }),
          open,
          reportFault,
        })
        // From here on events are kept in memory: storage is emptied in one step, and nothing judged twice.
        isDraining = true
        const before = unwritten
        const mine = heard
        heard = []
        // What is no longer there, another tab has judged.
        let kept = await takeHeard(() => unwritten).catch(() => mine)
        // Forgotten meanwhile.
        if (before !== unwritten) kept = []
        // It may have read what was kept before that was forgotten.
        if (toForget) opened.forget(toForget)
        engine = opened
        for (const event of [...kept, ...heard]) safely(() => opened.track(...event))
        heard = []
        opened.follow(programme as PublishedProgramme)
        return opened
      })
      .catch((error) => {
        reportFault('deciding-unavailable', error)
        clock.after(loadAgainMs, () => {
          opening = undefined
          if (state === 'awake') needDeciding()
        })
        return undefined
      })
    return opening
  }

  /** One write for all events of a task; what storage refuses stays in memory. */
  const writeHeard = () => {
    // Those of before a reset are not those of after it.
    const mine = unwritten
    let written = 0
    storage
      .update<Heard[]>(heardKey, (events = []) => {
        written = mine.length
        return [...events, ...mine].slice(-maxEarlyCalls)
      })
      .then(() => {
        mine.splice(0, written)
        if (mine.length && mine === unwritten && !isDraining) writeHeard()
      }, noop)
  }

  /** Has an event judged that some trigger names. */
  const hear = (...event: Heard) => {
    if (engine) {
      engine.track(...event)
      return
    }
    if (heard.length < maxEarlyCalls) {
      heard.push(event)
      if (!isDraining && unwritten.push(event) === 1) writeHeard()
    }
    needDeciding()
  }

  /** Loads, while the page has nothing to do, what a card takes, if this visitor could be asked: then it is there at once. */
  const loadAhead = async () => {
    if (state === 'denied') return
    const { couldAsk } = await options.loadDeciding()
    const [[, memory] = []] = await storage.entries<VisitorMemory>(visitorKey).catch(() => [])
    await findPerson()
    if (couldAsk(programme as PublishedProgramme, memory, person, locale, clock)) await load()
  }

  const follow = (next: PublishedProgramme) => {
    if (state === 'denied') return
    const isFirst = !programme
    programme = next
    if (isFirst && next.events.length && !kiosk)
      safely(() => whenIdle(clock, () => safely(() => loadAhead().catch(noop))))
    named = new Set(next.events)
    emit('ready', { programme: next.version })
    for (const call of early.splice(0)) safely(call)
    engine?.follow(next)
    if (isAwaited || next.visits || debug) needDeciding()
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
  }

  const wake = async () => {
    if (state === 'awake' || !hasPage()) return
    state = 'awake'
    // Granted again, after a denial.
    if (programme) return
    // Before the programme: the panel's log begins with the first event.
    if (debug)
      await options
        .loadDebug?.()
        .then(({ openDebugPanel }) => openDebugPanel(cx as Cx))
        .catch((error) => reportFault('internal', error))
    storage
      .entries<VisitorMemory>('')
      .then(async (kept) => {
        const keys = kept.map(([key]) => key)
        isAwaited =
          keys.includes(heardKey) || kept.some(([key, value]) => key === visitorKey && value.waiting?.length)
        if (state === 'denied') return
        if (isAwaited && programme) needDeciding()
        if (keys.some((key) => key.startsWith(itemPrefix))) (await needAnswering()).resume()
      })
      // Storage that fails is told of when something is to be stored; a chunk that fails, when it is next needed.
      .catch(noop)
    openProgrammeSource(follow, {
      url: `${host}/v1/programme?key=${encodeURIComponent(key)}`,
      fetch,
      storage,
      clock,
      reportFault,
      isStopped: () => state === 'denied',
    })
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
    if (state === 'denied' || kiosk) return
    if (named && !named.has(name)) {
      if (debug) console.info('[kairos] no trigger names', name)
      return
    }
    // A copy: the page may go on to change its own.
    const copy = scalars(properties)
    whenReady(() => {
      if (named?.has(name)) hear(name, copy, at)
    })
  }

  /** Forgets what this page holds of the person, and what it has under way for them. */
  const forgetHere = () => {
    recalls++
    naming++
    early = []
    heard = []
    unwritten = []
    person = undefined
    // Before the rest: a card that closes keeps what was typed in it.
    showing?.close()
    answering?.forget()
  }

  /** Forgets the person and what waits; of the visitor all but the showings, or those too. */
  const forget = async (also: 'showings' | 'nothing-else') => {
    forgetHere()
    const news: ForgetNews = { forget: also === 'showings' ? 'denied' : 'reset' }
    if (answering) answering.tellTabs(news)
    else tellOtherTabs(`kairos-${key}`, news)
    toForget = also
    // All of it begins in this task: what the page does next is somebody else's, and stays.
    // What waits goes first: nothing may send it meanwhile.
    // A storage that refuses has nothing to forget; the memory does.
    const cleared = [outboxPrefix, heardKey, personKey].map((key) => storage.clear(key))
    const changed =
      engine?.forget(also) ??
      (also === 'showings'
        ? storage.clear(visitorKey)
        : storage.update<Partial<VisitorMemory>>(
            visitorKey,
            (kept) => kept && { showings: kept.showings, quietUntil: kept.quietUntil },
          ))
    await Promise.allSettled([...cleared, changed, opening])
    if (state === 'denied') await storage.clear('')
  }

  const cx: Cx<Events> = {
    track: (name, ...[properties]) => safely(() => trackAt(name, properties, clock.now())),
    page: (name, properties) =>
      safely(() => trackAt('page', { ...properties, name, path: readPath() }, clock.now())),
    identify: (id, traits) =>
      safely(() => {
        if (id === undefined || id === null || (id as string) === '') {
          reportFault('person-refused', id)
          return
        }
        // A copy: what the page gave may be a proxy, which no storage takes, or change.
        // Traits that cannot be copied must not leave the name of who was here before.
        const copy = safely(() => traits && JSON.parse(JSON.stringify(traits)))
        whenReady(() => {
          naming++
          const named: Person = { id: String(id), traits: copy }
          person = named
          isPersonKept = false
          storage
            .update(personKey, () => named)
            .then(() => {
              if (person === named) isPersonKept = true
            })
            .catch(noop)
        })
      }),
    reset: () => {
      forget('nothing-else').catch(noop)
    },
    consent: (given) => {
      if (given === 'granted') wake()
      else {
        state = 'denied'
        forget('showings').catch(noop)
      }
    },
    show: (id, { preview } = {}) =>
      safely(() =>
        whenReady(async () => {
          if (preview || kiosk) {
            const { surveys } = programme as PublishedProgramme
            const { survey = surveys.find((survey) => survey.id === id) } =
              preview && preview !== true ? preview : {}
            showing?.close()
            if (survey) open(survey, {}, recalls, preview)
            else reportFault('survey-unknown', id)
            return
          }
          const before = recalls
          const engine = await needDeciding()
          if (before === recalls && engine && !engine.claim(id)) reportFault('survey-unknown', id)
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
    explain: () =>
      safely(() => engine?.explain()) ??
      (programme?.surveys ?? []).map(({ id }) => ({
        survey: id,
        reason: opening ? 'loading' : 'no-event',
      })),
    flush: async () => {
      if (state === 'awake') await needAnswering().then(({ flush }) => flush(), noop)
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
  const isPrivate = (globalThis.navigator as { globalPrivacyControl?: boolean })?.globalPrivacyControl
  if (options.consent !== 'required' && !isPrivate)
    clock.after(0, () => {
      if (state === 'asleep') wake()
    })
  return cx
}
