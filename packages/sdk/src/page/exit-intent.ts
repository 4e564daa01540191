/** Milliseconds on the page before which leaving is no intent but a passing by. */
const settledMs = 3_000
/** Phones: a flick up of this many screens within `flickMs`, from at least one screen down. */
const flickScreens = 0.8
const flickMs = 400

/**
 * Runs `listener` each time the visitor seems about to leave: with a mouse, the pointer goes out by the top,
 * where tabs and the address are; by touch, the page is flicked far up, which brings the browser's bar back.
 */
export function onExitIntent(listener: () => void): void {
  const since = performance.now()
  const isSettled = () => performance.now() - since > settledMs
  document.documentElement.addEventListener('mouseleave', ({ clientY }) => {
    if (clientY <= 0 && isSettled()) listener()
  })
  if (!matchMedia('(pointer: coarse)').matches) return
  let start = { top: scrollY, at: since }
  addEventListener(
    'scroll',
    () => {
      const now = { top: scrollY, at: performance.now() }
      // A new gesture, or one that turned round.
      if (now.at - start.at > flickMs || now.top > start.top) start = now
      else if (start.top > innerHeight && start.top - now.top > innerHeight * flickScreens && isSettled()) {
        start = now
        listener()
      }
    },
    { passive: true },
  )
}
