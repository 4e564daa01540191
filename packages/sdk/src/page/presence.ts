const tickMs = 1_000

/**
 * Runs `listener` each second that the page is in sight, with how many seconds it has been in sight on this
 * page view, and how many of the last ones went by without pointer, key, touch or scroll.
 */
export function onPresence(listener: (seconds: number, idleSeconds: number) => void): { restart(): void } {
  let seconds = 0
  let idleSeconds = 0
  const wake = () => {
    idleSeconds = 0
  }
  for (const type of ['pointermove', 'pointerdown', 'keydown', 'scroll', 'touchstart', 'wheel'])
    addEventListener(type, wake, { capture: true, passive: true })
  setInterval(() => {
    if (document.visibilityState === 'hidden') return
    listener(++seconds, ++idleSeconds)
  }, tickMs)
  return {
    restart() {
      seconds = 0
    },
  }
}
