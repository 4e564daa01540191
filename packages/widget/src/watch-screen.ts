/** Milliseconds an element must be on a visible screen, without a break, to count as seen. */
export const seenAfterMs = 1000

/**
 * Calls `onSeen` once, when the element has been on the screen of a visible document for `seenAfterMs`
 * without a break, and `onRemoved` when it is no longer in the document; until `signal` is aborted.
 *
 * One observer tells both, and costs a page that changes its content nothing: a removed element
 * intersects nothing any more.
 */
export function watchScreen(
  element: HTMLElement,
  { onSeen, onRemoved, signal }: { onSeen(): void; onRemoved(): void; signal: AbortSignal },
): void {
  let isOnScreen = false
  let isSeen = false
  let timer: ReturnType<typeof setTimeout>
  const judge = () => {
    clearTimeout(timer)
    if (isSeen || !isOnScreen || document.hidden) return
    timer = setTimeout(() => {
      isSeen = true
      onSeen()
    }, seenAfterMs)
  }
  const observer = new IntersectionObserver((entries) => {
    isOnScreen = entries.at(-1)?.isIntersecting ?? false
    judge()
    if (!element.isConnected) onRemoved()
    // A page that moved it somewhere else took it off the top layer.
    else if (!element.matches(':popover-open')) element.showPopover?.()
  })
  observer.observe(element)
  document.addEventListener('visibilitychange', judge, { signal })
  signal.onabort = () => {
    clearTimeout(timer)
    observer.disconnect()
  }
}
