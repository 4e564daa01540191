import type { Answer, OpenedSurvey, OpenSurveyOptions, PublishedSurvey } from '@kairos-cx/sdk'
import { within } from '@testing-library/preact'
import { vi } from 'vitest'
import { openSurvey } from '../src/index.ts'
import { aSurvey } from './a-survey.ts'

/** What the visitor's system asks for: jsdom knows no media queries. */
export const media = new Set<string>()

/** Reports a card's presence on the screen, as the browser's layout would: jsdom has none. */
export let reportPresence: (isIntersecting: boolean) => void = () => {}

export interface OpenCard extends OpenedSurvey {
  card: HTMLElement
  /** Queries of what is on the screen. */
  screen: ReturnType<typeof within>
  root: ShadowRoot
  saved: { answers: readonly Answer[]; done: boolean }[]
  /** Lets the last save be safe. */
  makeSafe(): Promise<void>
  onSeen: ReturnType<typeof vi.fn>
  onClosed: ReturnType<typeof vi.fn>
}

/** Opens a survey in jsdom with recorded saves. */
export async function openCard(
  deviation: Partial<PublishedSurvey> = {},
  options: Partial<OpenSurveyOptions> = {},
): Promise<OpenCard> {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: media.has(query),
    addEventListener() {},
    removeEventListener() {},
  }))
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(report: (entries: { isIntersecting: boolean }[]) => void) {
        reportPresence = (isIntersecting) => report([{ isIntersecting }])
      }
      observe() {}
      disconnect() {}
    },
  )
  const saved: OpenCard['saved'] = []
  let makeSafe = () => {}
  const onSeen = vi.fn()
  const onClosed = vi.fn()
  const opened = await openSurvey(aSurvey(deviation), {
    locale: 'en',
    fallbackLanguage: 'en',
    appearance: {},
    save(answers, done) {
      saved.push({ answers, done })
      return new Promise((resolve) => {
        makeSafe = resolve
      })
    },
    onSeen,
    onClosed,
    ...options,
  })
  const root = document.querySelector('kairos-survey')?.shadowRoot as ShadowRoot
  const card = root.firstElementChild as HTMLElement
  return {
    ...opened,
    card,
    root,
    screen: within(card),
    saved,
    async makeSafe() {
      makeSafe()
      await vi.advanceTimersByTimeAsync(0)
    },
    onSeen,
    onClosed,
  }
}
