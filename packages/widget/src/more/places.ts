import type { PublishedSurvey } from '@kairos-cx/sdk'
import { inCorner, type Place } from '../survey-host.ts'

/** A press beside the dialog this soon after it opened was meant for the page. */
const openedMs = 600

/** A dialog in the middle, with the page behind it out of reach until it is closed. */
function inTheMiddle(): Place {
  let openedAt = 0
  let beganBeside = false
  const isBeside = (dialog: HTMLElement, { target, clientX, clientY }: MouseEvent) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect()
    return target === dialog && (clientX < left || clientX > right || clientY < top || clientY > bottom)
  }
  return {
    element: 'dialog',
    name: 'modal',
    // Not `document.body`, which an image called "body" would be.
    parent: document.querySelector('body') as Element,
    show(card, close) {
      const dialog = card as HTMLDialogElement
      if (dialog.matches(':modal')) return
      openedAt = performance.now()
      // It has the focus itself: the first thing that screen readers say is what it is.
      dialog.autofocus = true
      // Escape, or the way back of a phone.
      dialog.oncancel = () => close('visitor')
      // A press that began on the card, as when text is selected, is none beside it.
      dialog.onpointerdown = (event) => {
        beganBeside = isBeside(dialog, event) && performance.now() - openedAt > openedMs
      }
      dialog.onclick = (event) => {
        if (beganBeside && isBeside(dialog, event)) close('visitor')
      }
      // What the page moved is still open, and no longer modal.
      dialog.close()
      dialog.showModal()
    },
  }
}

/** A corner, as without it, for a visitor who pressed something to be asked: the focus goes along. */
const afterTab = (corner: string | undefined): Place => {
  const place = inCorner(corner)
  return {
    ...place,
    show(card, close) {
      const isThere = card.matches(':popover-open')
      place.show(card, close)
      if (!isThere) card.focus({ preventScroll: true })
    },
  }
}

/** Where a survey is put, if not in a corner. Throws if the page does not have the element it names. */
export function placeOf({ placement, into }: PublishedSurvey, corner?: string): Place | undefined {
  if (placement === 'tab') return afterTab(corner)
  if (placement === 'kiosk') return { ...afterTab(corner), name: 'kiosk' }
  if (placement === 'modal') return inTheMiddle()
  if (placement !== 'inline' || !into) return undefined
  const parent = document.querySelector(into)
  if (!parent) throw new Error(`The page has no element "${into}".`)
  return { element: 'section', name: 'inline', parent, show() {} }
}
