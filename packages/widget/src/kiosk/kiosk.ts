import type { Cx } from '@kairos-cx/sdk'

/** Where the browser has it (https://developer.mozilla.org/docs/Web/API/Trusted_Types_API). */
declare const trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string },
      ): { createScriptURL(url: string): unknown }
    }
  | undefined

/** A visitor who touched nothing for so long has gone, and the next one begins anew. */
const idleMs = 30_000
/** A kiosk that nobody used for so long loads itself again, for a programme or a version that is newer. */
const reloadMs = 3_600_000

/**
 * The page of a kiosk: its buttons begin the survey in their language, and a visitor who leaves in between leaves
 * the screen to the next. Answers wait for a network, for days; the page itself is kept by its service worker.
 */
function runKiosk(cx: Cx): void {
  const root = document.documentElement
  const { survey = '', worker = '' } = root.dataset
  let touchedAt = performance.now()
  const isAsking = () => document.querySelector('kairos-survey') !== null

  for (const button of document.querySelectorAll<HTMLButtonElement>('button[lang]'))
    button.addEventListener('click', () => {
      // The language that the card goes by.
      root.lang = button.lang
      cx.show(survey)
      // Both need a press, and may be refused.
      root.requestFullscreen?.({ navigationUI: 'hide' }).catch(() => {})
      navigator.wakeLock?.request('screen').catch(() => {})
    })

  for (const type of ['pointerdown', 'keydown', 'input'] as const)
    addEventListener(
      type,
      () => {
        touchedAt = performance.now()
      },
      { capture: true, passive: true },
    )
  addEventListener('contextmenu', (event) => event.preventDefault())
  setInterval(async () => {
    const untouchedMs = performance.now() - touchedAt
    // What was given is kept by closing.
    if (isAsking() && untouchedMs > idleMs) cx.close()
    if (isAsking() || untouchedMs < reloadMs) return
    touchedAt = performance.now()
    const isOnline = await fetch('/healthz').then(
      ({ ok }) => ok,
      () => false,
    )
    if (isOnline) location.reload()
  }, 1_000)
  // The page's own policy lets this one address through.
  const policy = (typeof trustedTypes === 'object' ? trustedTypes : undefined)?.createPolicy('kairos-kiosk', {
    createScriptURL: (url) => url,
  })
  navigator.serviceWorker?.register((policy?.createScriptURL(worker) ?? worker) as string).catch(() => {})
}

runKiosk((window as unknown as { cx: Cx }).cx)
