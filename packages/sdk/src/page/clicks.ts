/**
 * Runs `listener` with each of `selectors` that a click falls on, or in. Seen while the click is captured,
 * so that a page that stops it hides nothing. A selector that is none is told to `onRefused`, once.
 */
export function onClick(
  selectors: readonly string[],
  listener: (selector: string) => void,
  onRefused: (selector: string) => void,
): void {
  const valid = selectors.filter((selector) => isSelector(selector) || onRefused(selector))
  addEventListener(
    'click',
    ({ target }) => {
      if (target instanceof Element)
        for (const selector of valid) if (target.closest(selector)) listener(selector)
    },
    { capture: true, passive: true },
  )
}

/** Says whether the browser understands a CSS selector. */
export function isSelector(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector)
    return true
  } catch {
    return false
  }
}
