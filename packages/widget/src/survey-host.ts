import type { ClosedBy, OpenSurveyOptions } from '@kairos-cx/sdk'
import { stylesheet } from './appearance/stylesheet.ts'
import { watchScreen } from './watch-screen.ts'
import { directionOf } from './wording/direction-of.ts'

export interface SurveyHostOptions extends Pick<OpenSurveyOptions, 'appearance' | 'onSeen' | 'onClosed'> {
  /** What screen readers call the card. */
  label: string
  /** BCP 47 tag of the survey's texts. */
  language: string
  /** Where the card is, if not in a corner. */
  place?: Place | undefined
  /** The page may be gone after this: it is being hidden, left or frozen. Can come several times. */
  onLeaving(): void
}

/** Where a card is put, and how it comes to be on the screen there. */
export interface Place {
  element: 'section' | 'dialog'
  /** Classes of the stylesheet. */
  name: string
  parent: Element
  /** Brings the card onto the screen. Called again when the page may have moved it, and it is no longer there. */
  show(card: HTMLElement, close: SurveyHost['close']): void
}

export interface SurveyHost {
  /** What the survey is drawn in. On the screen, empty. */
  card: HTMLElement
  /** Takes everything off the page. Calling it again does nothing. */
  close(by: ClosedBy): void
}

/** A corner of the window, in the browser's top layer where that exists; on a phone, its lower edge. */
export const inCorner = (corner: string | undefined): Place => ({
  element: 'section',
  name: `corner ${corner}`,
  // Not `document.body`, which an image called "body" would be.
  parent: document.querySelector('body') ?? document.documentElement,
  show(card) {
    card.popover = 'manual'
    try {
      card.showPopover()
    } catch {
      // It is shown already, or this browser has no top layer for it.
    }
  },
})

/**
 * Puts an empty card on the page: a host element, by default at the end of `body`, a shadow root that the
 * page's styles do not reach, and in it the card. The root is open:
 * closing it would keep no script out, only the page's own browser tests and accessibility checkers.
 *
 * The card is the popover, not the host: a page's rules for `[popover]` and `::backdrop` would apply to
 * the host. Nothing is focused, nothing becomes inert, nothing on the page moves.
 *
 * A page that throws the host away, as a router replacing `body` does, has closed the survey.
 */
export function openSurveyHost(options: SurveyHostOptions): SurveyHost {
  const { theme, corner, light = '', dark = '' } = options.appearance
  const host = document.createElement('kairos-survey')
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [stylesheet()]
  const { place = inCorner(corner) } = options
  const card: HTMLElement = document.createElement(place.element)
  card.className = `card ${place.name}`
  card.setAttribute('part', 'card')
  card.setAttribute('aria-label', options.label)
  // A click beside the buttons brings the focus here, in Safari one on a button too: Escape then works.
  card.tabIndex = -1
  card.lang = options.language
  card.dir = directionOf(options.language)

  const systemDark = matchMedia('(prefers-color-scheme:dark)')
  const paint = () => {
    const isDark = theme === 'dark' || (theme !== 'light' && systemDark.matches)
    card.classList.toggle('dark', isDark)
    card.style.cssText = isDark ? dark : light
  }

  let cameFrom: HTMLElement | undefined
  const noteFocus = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof HTMLElement && !root.contains(relatedTarget)) cameFrom = relatedTarget
  }
  // Keys typed here are not the page's: its shortcuts see the host as their target, not a text field.
  const holdKey = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape' && !event.isComposing) close('visitor')
  }
  const onHidden = () => {
    if (document.hidden) options.onLeaving()
  }

  let isOpen = true
  const closing = new AbortController()
  const untilClosed = { signal: closing.signal }
  const close = (by: ClosedBy) => {
    if (!isOpen) return
    isOpen = false
    const hadFocus = root.activeElement
    closing.abort()
    options.onClosed(by)
    host.remove()
    if (hadFocus) cameFrom?.focus({ preventScroll: true })
  }

  paint()
  systemDark.addEventListener('change', paint, untilClosed)
  document.addEventListener('visibilitychange', onHidden, untilClosed)
  addEventListener('pagehide', options.onLeaving, untilClosed)
  card.addEventListener('focusin', noteFocus)
  for (const type of ['keydown', 'keypress', 'keyup'] as const) card.addEventListener(type, holdKey)
  root.append(card)
  watchScreen(card, {
    onSeen: options.onSeen,
    onMoved: () => place.show(card, close),
    onRemoved: () => close('page'),
    ...untilClosed,
  })
  place.parent.append(host)
  place.show(card, close)
  return { card, close }
}
