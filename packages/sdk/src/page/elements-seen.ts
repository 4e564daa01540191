import { isSelector } from './clicks.ts'

/** Milliseconds an element has to be in sight without a break, and the share of it, or of the screen it fills. */
const seenMs = 1_000
const seenShare = 0.5
/** How soon after the page changed it is looked through again. */
const lookAgainMs = 250
/** Milliseconds a look may take; for what is left the page is looked through in the next task. */
const lookMs = 4

/**
 * Runs `listener` with a selector once the first element it selects has been in sight for a second: half of
 * it, or half of the screen if it is taller. Elements that come later are found.
 */
export function onElementSeen(
  selectors: readonly string[],
  listener: (selector: string) => void,
  onRefused: (selector: string) => void,
): void {
  const wanted = new Set(selectors.filter((selector) => isSelector(selector) || onRefused(selector)))
  const watched = new WeakSet<Element>()
  const timers = new Map<Element, ReturnType<typeof setTimeout>>()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
        clearTimeout(timers.get(target))
        const fills = intersectionRect.height >= (rootBounds?.height ?? Number.POSITIVE_INFINITY) * seenShare
        if (intersectionRatio >= seenShare || fills)
          timers.set(
            target,
            setTimeout(() => tell(target), seenMs),
          )
      }
    },
    { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] },
  )
  let pending: ReturnType<typeof setTimeout> | undefined
  const tell = (element: Element) => {
    for (const selector of wanted)
      if (element.matches(selector)) {
        wanted.delete(selector)
        listener(selector)
      }
    observer.unobserve(element)
    if (!wanted.size) {
      mutations.disconnect()
      observer.disconnect()
    }
  }
  /** What the look under way has still to look for, and whether the page has changed since it began. */
  let left: string[] = []
  let isStale = false
  const look = () => {
    pending = undefined
    const began = performance.now()
    if (!left.length) {
      left = [...wanted]
      isStale = false
    }
    for (let selector = left.pop(); selector; selector = left.pop()) {
      const element = document.querySelector(selector)
      if (element && !watched.has(element)) {
        watched.add(element)
        observer.observe(element)
      }
      if (left.length && performance.now() - began > lookMs) {
        pending = setTimeout(look)
        return
      }
    }
    if (isStale) pending = setTimeout(look, lookAgainMs)
  }
  const mutations = new MutationObserver(() => {
    isStale = true
    if (pending === undefined) pending = setTimeout(look, lookAgainMs)
  })
  if (!wanted.size) return
  mutations.observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['class', 'id'],
  })
  pending = setTimeout(look)
}
