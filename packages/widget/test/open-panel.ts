import type { Cx, CxEvents, Explanation } from '@kairos-cx/sdk'
import { within } from '@testing-library/preact'
import { vi } from 'vitest'
import { openDebugPanel } from '../src/debug/open-debug-panel.ts'

/** Opens the debug panel in jsdom, on a Kairos that says what a test has it say. */
export function openPanel(explanations: Explanation[] = []) {
  const listeners: { type: keyof CxEvents; listener: (event: never) => void }[] = []
  const show = vi.fn<(survey: string) => void>()
  const cx: Pick<Cx, 'on' | 'explain' | 'show'> = {
    on(type, listener) {
      listeners.push({ type, listener })
      return () => {}
    },
    explain: () => explanations,
    show,
  }
  openDebugPanel(cx)
  const host = document.querySelector('kairos-debug') as HTMLElement
  const root = host.shadowRoot as ShadowRoot
  const section = root.firstElementChild as HTMLElement
  return {
    cx,
    host,
    root,
    section,
    panel: within(section),
    show,
    /** What the panel says of each survey, part by part. */
    rows: () =>
      [...section.querySelectorAll('ul > li')].map((row) =>
        [...row.querySelectorAll('b, code, p')].map(({ textContent }) => textContent).filter(Boolean),
      ),
    /** The log, newest first, without times. */
    log: () =>
      [...section.querySelectorAll('ol > li')].map((line) =>
        [line.children[1], line.children[2]].map((part) => part?.textContent),
      ),
    /** Has Kairos explain its surveys anew. */
    explain(next: Explanation[]) {
      explanations = next
    },
    /** Has Kairos tell an event, and the panel draw it. */
    async tell<Type extends keyof CxEvents>(type: Type, event: CxEvents[Type]) {
      for (const one of listeners) if (one.type === type) one.listener(event as never)
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}
