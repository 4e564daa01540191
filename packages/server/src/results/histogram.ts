import { type Band, bandOf, type ScaleName, scales } from '@kairos-cx/sdk/contract'

/** Submissions for each score of a scale, from its lowest score to its highest, zeros included. */
export type Histogram = ReadonlyMap<number, number>

/** Gives the histogram of a scale with these counts; several counts of one score add up. */
export function histogramOf(scale: ScaleName, counts: Iterable<{ score: number; count: number }>): Histogram {
  const histogram = new Map<number, number>()
  for (let score = scales[scale].lowest; score <= scales[scale].highest; score++) histogram.set(score, 0)
  for (const { score, count } of counts) histogram.set(score, (histogram.get(score) ?? 0) + count)
  return histogram
}

/** Gives how many submissions a histogram holds. */
export function countAll(histogram: Histogram): number {
  let n = 0
  for (const count of histogram.values()) n += count
  return n
}

/** Gives the submissions for each band of the scale, from happy to unhappy, zeros included. */
export function bandsOf(scale: ScaleName, histogram: Histogram): Map<Band, number> {
  const bands = new Map<Band, number>(Object.keys(scales[scale].bands).map((band) => [band as Band, 0]))
  for (const [score, count] of histogram) {
    const band = bandOf(scale, score)
    bands.set(band, (bands.get(band) ?? 0) + count)
  }
  return bands
}
