/** Steps in which depth is told: 5 % of the page. */
const step = 0.05

/**
 * Runs `listener` with how far down the page the visitor has scrolled, 0 to 1, each time it is at least 5 %
 * more than before. A page no taller than the screen is 1 deep at once. At most one reading a frame.
 */
export function onScrollDepth(listener: (depth: number) => void): void {
  let deepest = 0
  let isWaiting = false
  const read = () => {
    isWaiting = false
    const { scrollTop, scrollHeight, clientHeight } = document.scrollingElement ?? document.documentElement
    const room = scrollHeight - clientHeight
    const depth = room > 0 ? Math.min(1, scrollTop / room) : 1
    if (depth - deepest < step && !(depth === 1 && deepest < 1)) return
    deepest = depth
    listener(depth)
  }
  const readSoon = () => {
    if (isWaiting) return
    isWaiting = true
    requestAnimationFrame(read)
  }
  addEventListener('scroll', readSoon, { passive: true })
  readSoon()
}
