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
  addEventListener('pageshow', (event) => {
    if (event.persisted) listener()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') listener()
  })
}

/** Says whether the page is out of sight, where it can be ended without a further word. */
export function isPageHidden(): boolean {
  return document.visibilityState === 'hidden'
}
