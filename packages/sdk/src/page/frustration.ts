/** Clicks within this time and distance (CSS pixels) that make a rage click. */
const rageClicks = 4
const rageMs = 1_500
const ragePixels = 32
/** Fields refused within this time that make repeated form errors. */
const formErrors = 3
const formErrorMs = 60_000

/** Several clicks at one place that do not help, or a form that refuses again and again. */
export type Frustration = 'rage-click' | 'form-error'

/**
 * Runs `listener` when the visitor clicks four times at one place within 1.5 s, or a form refuses fields in
 * three attempts within a minute. Fields refused in one attempt count once.
 */
export function onFrustration(listener: (kind: Frustration) => void): void {
  let clicks: { at: number; x: number; y: number }[] = []
  addEventListener(
    'click',
    ({ clientX: x, clientY: y, detail }) => {
      // The keyboard's clicks have no place.
      if (!detail) return
      const at = performance.now()
      clicks = [...clicks, { at, x, y }].filter(
        (click) => at - click.at < rageMs && Math.hypot(click.x - x, click.y - y) < ragePixels,
      )
      if (clicks.length < rageClicks) return
      clicks = []
      listener('rage-click')
    },
    { capture: true, passive: true },
  )
  let attempts: number[] = []
  addEventListener(
    'invalid',
    () => {
      const at = performance.now()
      if (at - (attempts.at(-1) ?? Number.NEGATIVE_INFINITY) < 100) return
      attempts = [...attempts.filter((attempt) => at - attempt < formErrorMs), at]
      if (attempts.length < formErrors) return
      attempts = []
      listener('form-error')
    },
    { capture: true, passive: true },
  )
}
