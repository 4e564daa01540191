/** Milliseconds an element must be on a visible screen, without a break, to count as seen. */
export const seenAfterMs = 1000

/**
 * Calls `onSeen` once, when the element has been on the screen of a visible document for `seenAfterMs`
 * without a break, `onMoved` when the page may have put it somewhere else, and `onRemoved` when it is no
 * longer in the document; until `signal` is aborted.
 *
 * One observer tells both, and costs a page that changes its content nothing: a removed element
 * intersects nothing any more.
 */
export function watchScreen(
  element: HTMLElement,
  {
    onSeen,
    onMoved,
    onRemoved,
    signal,
  }: { onSeen(): void; onMoved(): void; onRemoved(): void; signal: AbortSignal },
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
    if (element.isConnected) onMoved()
    else onRemoved()
  })
  observer.observe(element)
  document.addEventListener('visibilitychange', judge, { signal })
  signal.onabort = () => {
    clearTimeout(timer)
    observer.disconnect()
  }
}
