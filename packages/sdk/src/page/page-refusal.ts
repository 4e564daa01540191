import { isPageHidden } from './visibility.ts'

/** A visitor who typed this long ago is still typing. */
const typingMs = 10_000
/** Fields for cards and the like stand in frames of their own, which tell nothing of what is typed: low ones. */
const maxFieldHeight = 120

const textField =
  'textarea:not([readonly]),input:not([readonly],[type=button],[type=submit],[type=reset],[type=checkbox],[type=radio],[type=range],[type=color],[type=file],[type=image])'

const dialog = 'dialog[open],[aria-modal=true]'

/** What is in a frame, if that is the page's own: editors of formatted text often are. */
const documentIn = (element: Element | null) => (element as HTMLIFrameElement | null)?.contentDocument

/** The element that has the focus, in whatever shadow root. */
function focused(of: Document = document): Element | null {
  let element = of.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

/** Dialogs that are only transparent, or invisible, while they are closed are common among cookie banners. */
const isShown = (element: Element) => {
  // A drawer that is pushed out of sight while it is closed.
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect()
  const isOutside = right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight
  return (
    !(width && height && isOutside) &&
    !element.closest('[inert],[aria-hidden=true]') &&
    (element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? true)
  )
}

/** Whether a survey is on the page, of whatever project. */
export const hasSurvey = (): boolean => document.querySelector('kairos-survey') !== null

/** Whether something that is drawn is selected; a selector that the browser does not understand selects nothing. */
export function hasElement(selector: string): boolean {
  try {
    const element = document.querySelector(selector)
    return Boolean(element) && (element?.checkVisibility?.() ?? true)
  } catch {
    return false
  }
}

/**
 * Says, each time it is asked, why nothing should be shown on the page now: it is out of sight, the visitor
 * is typing, a dialog or a full screen is open, or the page is marked with `data-cx-quiet`. Reads the page
 * only then; listens to nothing but when something was typed.
 */
export function watchPage(): () => 'hidden' | 'typing' | 'dialog-open' | 'quiet-page' | undefined {
  let typedAt = Number.NEGATIVE_INFINITY
  let typedIn: EventTarget | null = null
  addEventListener(
    'input',
    ({ target }) => {
      typedAt = performance.now()
      // The host, if it is a field in a closed shadow root.
      typedIn = target
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
    let element = focused() as HTMLElement | null
    for (let inner = documentIn(element); inner; inner = documentIn(element))
      element = focused(inner) as HTMLElement | null
    if (!element) return false
    if (element === typedIn && !element.matches('input,select') && performance.now() - typedAt < typingMs)
      return true
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
