/** Runs `listener` each time the page goes out of sight or away: perhaps its last chance to send. */
export function onPageHidden(listener: () => void): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') listener()
  })
  document.addEventListener('freeze', listener)
  addEventListener('pagehide', listener)
}

/** Runs `listener` each time the browser says that the network is back, or the page is looked at again. */
export function onPageBack(listener: () => void): void {
  addEventListener('online', listener)
  document.addEventListener('resume', listener)
  onPageRestored(listener)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') listener()
  })
}

/** Says whether the page is out of sight, where it can be ended without a further word. */
export function isPageHidden(): boolean {
  return document.visibilityState === 'hidden'
}

/** Runs `listener` each time the page comes back out of the browser's memory of pages, as it was left. */
export function onPageRestored(listener: () => void): void {
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) listener()
  })
}
