import { isPageHidden } from './visibility.ts'

/** A visitor who typed this long ago is still typing. */
const typingMs = 10_000
/** Fields for cards and the like stand in frames of their own, which tell nothing of what is typed: low ones. */
const maxFieldHeight = 120

const textField =
  'textarea:not([readonly]),input:not([readonly],[type=button],[type=submit],[type=reset],[type=checkbox],[type=radio],[type=range],[type=color],[type=file],[type=image])'

const dialog = 'dialog[open],[aria-modal=true]'

/** The element that has the focus, in whatever shadow root. */
function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

/** Dialogs that are only transparent, or invisible, while they are closed are common among cookie banners. */
const isShown = (element: Element) =>
  element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? true

/**
 * Says, each time it is asked, why nothing should be shown on the page now: it is out of sight, the visitor
 * is typing, a dialog or a full screen is open, or the page is marked with `data-cx-quiet`. Reads the page
 * only then; listens to nothing but when something was typed.
 */
export function watchPage(): () => 'hidden' | 'typing' | 'dialog-open' | 'quiet-page' | undefined {
  let typedAt = Number.NEGATIVE_INFINITY
  addEventListener(
    'input',
    () => {
      typedAt = performance.now()
    },
    { capture: true, passive: true },
  )

  /** A dialog in a component's shadow root is not found in the document, but it has the focus. */
  const isInDialog = () => {
    for (let element = focused(); element; element = (element.getRootNode() as ShadowRoot).host ?? null)
      if (element.closest(dialog)) return true
    return false
  }

  const isTyping = () => {
    const element = focused() as HTMLElement | null
    if (!element) return false
    if (element instanceof HTMLIFrameElement)
      return element.offsetHeight < maxFieldHeight || /\bpayment\b/.test(element.allow)
    const isField = element.matches(textField)
    return (
      (isField || element.isContentEditable) &&
      // Typed before anybody listened, too: a field that is empty waits, one with words in it is being written.
      (performance.now() - typedAt < typingMs ||
        Boolean(isField ? (element as HTMLInputElement).value : element.textContent))
    )
  }

  return () => {
    if (isPageHidden()) return 'hidden'
    if (isTyping()) return 'typing'
    if (document.fullscreenElement || isInDialog() || [...document.querySelectorAll(dialog)].some(isShown))
      return 'dialog-open'
    return document.querySelector('[data-cx-quiet]') ? 'quiet-page' : undefined
  }
}
