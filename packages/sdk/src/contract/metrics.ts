/**
 * The three metrics: their scales and bands. Plain data, no imports but types: code that runs in a
 * visitor's page may import this file.
 */

/** NPS: likelihood to recommend. CSAT: satisfaction. CES: customer effort, version 2.0. */
export type Metric = 'nps' | 'csat' | 'ces'

/** A metric's scale by name: its own, or for CES the shorter one. Scales are never pooled. */
export type ScaleName = Metric | 'ces-5'

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
  bands: Readonly<Partial<Record<Band, number>>>
}

/** NPS 0–10 · CSAT 1–5, satisfied is 4–5 · CES 1–7, easy is 5–7 · CES on five points 1–5, easy is 4–5. */
export const scales: Readonly<Record<ScaleName, Scale>> = {
  nps: {
    lowest: 0,
    highest: 10,
    bands: { promoter: 9, passive: 7, detractor: 0 },
  },
  csat: {
    lowest: 1,
    highest: 5,
    bands: { satisfied: 4, neutral: 3, dissatisfied: 1 },
  },
  ces: {
    lowest: 1,
    highest: 7,
    bands: { easy: 5, neutral: 4, difficult: 1 },
  },
  'ces-5': {
    lowest: 1,
    highest: 5,
    bands: { easy: 4, neutral: 3, difficult: 1 },
  },
}

/** The name of the scale that a survey asks on. */
export function scaleOf({ metric, points }: { metric: Metric; points?: number | undefined }): ScaleName {
  return metric === 'ces' && points === 5 ? 'ces-5' : metric
}

/** Says whether `value` is a whole number on the scale. */
export function isOnScale(scale: ScaleName, value: unknown): value is number {
  const { lowest, highest } = scales[scale]
  return Number.isInteger(value) && (value as number) >= lowest && (value as number) <= highest
}

/** Gives the band of a score that is on the scale. */
export function bandOf(scale: ScaleName, score: number): Band {
  const { bands } = scales[scale]
  // The last band starts at the scale's lowest score, so one always matches.
  return (Object.keys(bands) as Band[]).find((band) => score >= (bands[band] as number)) as Band
}
