import { facePath, starPath } from '@kairos-cx/widget/score-paths'
import { html } from 'hono/html'

/** Draws a score of CSAT as a star or a face, as the card does. */
export const drawnScore = (look: 'stars' | 'smileys', score: number) =>
  look === 'stars'
    ? html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${starPath}"/></svg>`
    : html`<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="${facePath(score)}"/></svg>`
