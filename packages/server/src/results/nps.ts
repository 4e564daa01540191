import { adjustedWald } from './adjusted-wald.ts'
import { level } from './confidence.ts'
import { bandsOf, countAll, type Histogram } from './histogram.ts'
import type { Measured } from './measured.ts'

/**
 * Gives the Net Promoter Score: % promoters (9–10) − % detractors (0–6), in points from −100 to 100, with its
 * adjusted Wald interval. F. F. Reichheld 2003, Harvard Business Review 81(12):46–54.
 */
export function nps(histogram: Histogram): Measured {
  const n = countAll(histogram)
  if (n === 0) return { score: null, interval: null }
  const bands = bandsOf('nps', histogram)
  const promoters = bands.get('promoter') ?? 0
  const detractors = bands.get('detractor') ?? 0
  return {
    score: (100 * (promoters - detractors)) / n,
    interval: {
      ...adjustedWald(promoters, n - promoters - detractors, detractors),
      level,
      method: 'adjusted-wald',
    },
  }
}
