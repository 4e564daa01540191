import type { Clock } from './clock.ts'
import { maxPersonLength, maxWindowMs } from './contract/limits.ts'
import type { PublishedSurvey } from './contract/programme.ts'
import type { CxEvents } from './cx-events.ts'
import type { ReportFault } from './fault.ts'
import { openPreview, type Preview } from './open-preview.ts'
import { createDeliver } from './outbox/deliver.ts'
import { createOutbox, type OutboxNews } from './outbox/outbox.ts'
import { onlyTab } from './page/only-tab.ts'
import { openOtherTabs } from './page/other-tabs.ts'
import { isPageHidden, onPageBack, onPageHidden, onPageRestored } from './page/visibility.ts'
import { type OpenedShowing, openShowing, type ShowingOptions } from './showing.ts'
import type { Storage } from './storage/storage.ts'
import { freshMemory } from './triggers/visitor-memory.ts'
import { version } from './version.ts'

export interface AnsweringOptions {
  key: string
  host: string
  storage: Storage
  fetch: typeof fetch
  clock: Clock
  /** The device is everybody's: each survey is answered by a visitor of its own, of whom nothing is remembered. */
  isKiosk?: boolean | undefined
  reportFault: ReportFault
  emit<Type extends keyof CxEvents>(type: Type, event: CxEvents[Type]): void
  /** Called before what waits is sent, each time the page goes out of sight. */
  onPageHidden(): void
  /** Another tab was told to forget the visitor, or was denied consent. */
  onForgotten(news: ForgetNews): void
}

/** What a tab that forgets the visitor tells the others. */
export interface ForgetNews {
  forget: 'reset' | 'denied'
}

const quietLimitMs = 1_500
/** A device of many visitors keeps the answers of days without a network. */
const kioskBounds = { maxKeptItems: 20_000, maxKeptBytes: 50_000_000 }

/** All that a page needs once a survey is due or an answer waits, and not before: loaded then, as its own chunk. */
export interface Answering {
  /** Puts a survey on the screen; its answers go into the outbox, unless it is a preview. */
  open(
    survey: PublishedSurvey,
    options: Omit<ShowingOptions, 'keep' | 'clock' | 'emit'> & { preview?: Preview | boolean | undefined },
  ): Promise<OpenedShowing>
  /**
   * Asks the server for how many milliseconds a person is to be left in peace, because of other devices of
   * theirs. 0 if it does not answer within 1.5 s: an answer that is not asked for is lost, too.
   */
  quietMs(person: string): Promise<number>
  /** Sends what waits. Resolves when it is delivered, or must wait for a retry. */
  flush(): Promise<void>
  /** Sends what waits, unless the server has asked for a pause. */
  resume(): void
  /** Forgets what this page made, delivered or not; storage is the caller's to clear. */
  forget(): void
  /** Tells the other tabs, and not this one. */
  tellTabs(news: ForgetNews): void
}

export type CreateAnswering = typeof createAnswering

/** Somebody never seen before, and forgotten at once. */
const stranger = (clock: Clock): Pick<ShowingOptions, 'engine' | 'person'> => {
  const memory = freshMemory(clock.now())
  return { engine: { memory: () => memory, remember: async () => {} }, person: undefined }
}

/** Introduces showings, the outbox and the page's comings and goings to each other. */
export function createAnswering(options: AnsweringOptions): Answering {
  const { key, host, storage, fetch, clock, reportFault, emit, isKiosk } = options
  const outbox = createOutbox({
    ...(options.isKiosk && kioskBounds),
    storage,
    deliver: createDeliver({ key, url: `${host}/v1/batches`, sdk: `web/${version}`, fetch, clock }),
    clock,
    onlyTab: (work) => onlyTab(`kairos-${key}`, work),
    tellTabs: (news) => tellTabs(news),
    isPageHidden,
    reportFault,
    onDelivered: ({ id, kind, survey }) => emit('delivered', { id, kind, survey }),
  })
  const tellTabs = openOtherTabs(`kairos-${key}`, (news) => {
    const { forget, retryInMs } = (news ?? {}) as Partial<ForgetNews & OutboxNews>
    if (forget) options.onForgotten(news as ForgetNews)
    else if (retryInMs !== undefined) outbox.hear(news as OutboxNews)
  })
  onPageHidden(() => {
    options.onPageHidden()
    outbox.sendNow()
  })
  onPageRestored(async () => {
    // While this page was away and deaf, another may have been told to forget.
    if (await outbox.wasCleared()) options.onForgotten({ forget: 'reset' })
  })
  onPageBack(outbox.resume)
  return {
    open: (survey, { preview, ...options }) =>
      preview
        ? openPreview(survey, options, preview === true ? {} : preview)
        : openShowing(isKiosk ? { ...survey, placement: 'kiosk', more: true } : survey, {
            ...options,
            ...(isKiosk && stranger(clock)),
            keep: outbox.keep,
            clock,
            emit,
          }),
    async quietMs(person) {
      try {
        const late = new Promise<undefined>((resolve) => clock.after(quietLimitMs, () => resolve(undefined)))
        // With its body: headers may come and the rest never.
        const asked = fetch(`${host}/v1/quiet`, {
          method: 'POST',
          credentials: 'omit',
          // Text, so that no other request is needed before this one.
          body: JSON.stringify({ key, person: person.slice(0, maxPersonLength) }),
        }).then((response) => response.json())
        const { quietMs } = (await Promise.race([asked, late])) ?? {}
        return Number.isFinite(quietMs) && quietMs > 0 ? Math.min(quietMs, maxWindowMs) : 0
      } catch {
        return 0
      }
    },
    flush: outbox.flush,
    resume: outbox.resume,
    forget: outbox.forget,
    tellTabs,
  }
}
