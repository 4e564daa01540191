import type { Clock } from '../clock.ts'

/** How long to wait in a browser that does not tell when it has nothing to do. */
const waitMs = 2_000

/**
 * Runs something once the page is loaded and has nothing to do. Never, if the visitor has asked the browser to
 * save data. May throw, as what the page has put in the browser's place may.
 */
export function whenIdle(clock: Clock, run: () => void): void {
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return
  const wait = () =>
    typeof globalThis.requestIdleCallback === 'function'
      ? globalThis.requestIdleCallback(run)
      : clock.after(waitMs, run)
  if (document.readyState === 'complete') wait()
  else addEventListener('load', wait, { once: true })
}
