import type { Clock } from './clock.ts'
import type { PublishedProgramme } from './contract/programme.ts'
import type { ReportFault } from './fault.ts'
import { createTabOffer } from './offer-tab.ts'
import type { OpenTab } from './open-tab.ts'
import { readAddress } from './page/navigation.ts'
import { readDevice, readLocale, readPath } from './page/page-context.ts'
import { hasElement, hasSurvey, watchPage } from './page/page-refusal.ts'
import { onPageBack } from './page/visibility.ts'
import { readSurveys } from './programme/read-surveys.ts'
import type { Storage } from './storage/storage.ts'
import { decideClaim } from './triggers/decide-claim.ts'
import { decideDue } from './triggers/decide-due.ts'
import { decideNext } from './triggers/decide-next.ts'
import { factsOf, type Person } from './triggers/facts.ts'
import { indexByEvent, judgeEvent } from './triggers/judge-event.ts'
import { isLike } from './triggers/meets-condition.ts'
import {
  openTriggerEngine,
  type TriggerEngine,
  type TriggerEngineOptions,
} from './triggers/trigger-engine.ts'
import { freshMemory, readMemory, type VisitorMemory, withPageLoad } from './triggers/visitor-memory.ts'

export interface DecidingOptions
  extends Pick<TriggerEngineOptions, 'prepare' | 'onDue' | 'onHeard' | 'onVerdict' | 'open' | 'recalls'> {
  storage: Storage
  clock: Clock
  reportFault: ReportFault
  programme: PublishedProgramme
  /** Language of the visitor. Default: the page's. */
  locale: string | undefined
  person(): Person | undefined
  /** Loads what draws a tab at the edge of the page. */
  loadTab?: (() => Promise<{ openTab: OpenTab }>) | undefined
  /** Why no survey may be opened, as far as it is not the page's state: one is open, or the host says no. */
  refuses(): 'another-open' | 'vetoed' | undefined
}

export type OpenDeciding = typeof openDeciding
export type CouldAsk = typeof couldAsk

/** Whether some survey could be asked of this visitor as things stand, if its event came. */
export function couldAsk(
  { surveys, ...programme }: PublishedProgramme,
  kept: VisitorMemory | undefined,
  person: Person | undefined,
  locale: string | undefined,
  clock: Clock,
): boolean {
  const now = clock.now()
  const memory = readMemory(kept, freshMemory(now))
  const facts = () => factsOf(memory, person, pageFacts(locale), now)
  const understood = readSurveys(surveys)
  return understood.some(
    (survey) => decideDue(survey, { ...programme, surveys: understood }, { memory, facts, now }).due,
  )
}

const pageFacts = (locale: string | undefined) => ({
  locale: locale || readLocale(),
  device: readDevice(),
  address: readAddress(),
})

/**
 * Everything that decides whether a survey shows: loaded, as its own chunk, when an event comes that a
 * trigger names, or when a survey waits from an earlier page. Introduces the rules to the page.
 */
export async function openDeciding(options: DecidingOptions): Promise<TriggerEngine> {
  const { clock, locale, person, refuses } = options
  const pageRefusal = watchPage()
  const understood = (programme: PublishedProgramme): PublishedProgramme => ({
    ...programme,
    surveys: readSurveys(programme.surveys),
  })
  let programme = understood(options.programme)
  const isQuietPage = () =>
    Array.from(programme.limits.quietPages ?? [], String).some((pattern) => isLike(readPath(), pattern))

  const tab = createTabOffer({
    programme: () => programme,
    locale: () => locale || readLocale(),
    loadTab: options.loadTab,
    onPressed: (survey) => engine.claim(survey),
    onFailed: (error) => options.reportFault('card-unavailable', error),
  })
  const engine: TriggerEngine = await openTriggerEngine({
    ...options,
    onVerdict(verdict, at) {
      options.onVerdict(verdict, at)
      tab.hear(verdict)
    },
    programme,
    path: readPath,
    hasPlace: ({ into }) => !into || hasElement(into),
    facts: (memory, now) => factsOf(memory, person(), pageFacts(locale), now),
    // Of two projects on a page, one asks at a time.
    refuses: () =>
      refuses() ??
      (hasSurvey() ? 'another-open' : pageRefusal()) ??
      (isQuietPage() ? 'quiet-page' : undefined),
  })
  if (programme.visits) {
    const now = clock.now()
    const address = readAddress()
    await engine.remember((memory) => withPageLoad(memory, address, now))
  }
  // A survey may have become due in another tab meanwhile.
  onPageBack(() => engine.remember((memory) => memory).then(engine.look))
  return {
    ...engine,
    forget(also) {
      if (also === 'showings') tab.close()
      return engine.forget(also)
    },
    follow(next) {
      programme = understood(next)
      engine.follow(programme)
    },
  }
}

/** The rules as they are, without a page: to be run again on what was recorded. */
export const rules = { decideClaim, decideNext, indexByEvent, judgeEvent }
