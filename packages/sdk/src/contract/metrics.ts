/**
 * The three metrics: their scales and bands. Plain data, no imports but types: code that runs in a
 * visitor's page may import this file.
 */

/** NPS: likelihood to recommend. CSAT: satisfaction. CES: customer effort, version 2.0. */
export type Metric = 'nps' | 'csat' | 'ces'

/** The group a score falls in. Each metric has three, from happy to unhappy. */
export type Band =
  | 'promoter'
  | 'passive'
  | 'detractor'
  | 'satisfied'
  | 'neutral'
  | 'dissatisfied'
  | 'easy'
  | 'difficult'

/** Where a metric's scale ends and where its bands begin. Scores are whole numbers, ends included. */
export interface Scale {
  lowest: number
  highest: number
  /** The bands from the top of the scale to the bottom, each with the lowest score it holds. */
  bands: readonly { band: Band; from: number }[]
}

/** NPS 0–10 · CSAT 1–5, satisfied is 4–5 · CES 1–7, easy is 5–7. */
export const scales: Readonly<Record<Metric, Scale>> = {
  nps: {
    lowest: 0,
    highest: 10,
    bands: [
      { band: 'promoter', from: 9 },
      { band: 'passive', from: 7 },
      { band: 'detractor', from: 0 },
    ],
  },
  csat: {
    lowest: 1,
    highest: 5,
    bands: [
      { band: 'satisfied', from: 4 },
      { band: 'neutral', from: 3 },
      { band: 'dissatisfied', from: 1 },
    ],
  },
  ces: {
    lowest: 1,
    highest: 7,
    bands: [
      { band: 'easy', from: 5 },
      { band: 'neutral', from: 4 },
      { band: 'difficult', from: 1 },
    ],
  },
}

/** Says whether `value` is a whole number on the metric's scale. */
export function isOnScale(metric: Metric, value: unknown): value is number {
  const { lowest, highest } = scales[metric]
  return Number.isInteger(value) && (value as number) >= lowest && (value as number) <= highest
}

/** Gives the band of a score that is on the metric's scale. */
export function bandOf(metric: Metric, score: number): Band {
  const { bands } = scales[metric]
  // The last band starts at the scale's lowest score, so one always matches.
  return (bands.find(({ from }) => score >= from) as { band: Band }).band
}
