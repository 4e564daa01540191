import type { Results, ScaleName } from '@kairos-cx/sdk/contract'
import type { ShowingOutcome } from '../tally/outcome-of.ts'
import type { Tallies } from '../tally/tallies.ts'
import { ces } from './ces.ts'
import { csat } from './csat.ts'
import { bandsOf, countAll, type Histogram, histogramOf } from './histogram.ts'
import type { Measured } from './measured.ts'
import { nps } from './nps.ts'

/** By scale, what computes its score, and the metric it belongs to. */
const measures: Readonly<
  Record<ScaleName, { metric: Results['metric']; measure(histogram: Histogram): Measured }>
> = {
  nps: { metric: 'nps', measure: nps },
  csat: { metric: 'csat', measure: csat },
  ces: { metric: 'ces', measure: (histogram) => ces(histogram) },
  'ces-5': { metric: 'ces', measure: (histogram) => ces(histogram, 'ces-5') },
}

/** Submissions below which a score is marked as too few to conclude from. */
const minConclusive = 30

/**
 * Gives the results of a survey on one scale from its tallies. Only those of that scale count: if the survey once
 * had another metric, or CES other points, its old answers are not pooled with the new ones. Who asks names the
 * scale of the newest version, so a survey whose scale was changed begins anew; the old answers stay stored.
 */
export function surveyResults(survey: string, scale: ScaleName, tallies: Tallies): Results {
  const histogram = histogramOf(
    scale,
    tallies.scores.filter((tally) => tally.scale === scale),
  )
  const n = countAll(histogram)
  const { metric, measure } = measures[scale]
  return {
    survey,
    metric,
    scale,
    n,
    ...measure(histogram),
    indicative: n < minConclusive,
    histogram: Object.fromEntries(histogram),
    bands: Object.fromEntries(bandsOf(scale, histogram)),
    showings: showingsOf(tallies.showings.filter((tally) => tally.scale === scale)),
    lost: lostOf(tallies.losses),
  }
}

/** Turns outcomes, of which each showing has one, into how many showings got at least this far. */
function showingsOf(tallies: Tallies['showings']): Results['showings'] {
  const count: Record<ShowingOutcome, number> = { shown: 0, seen: 0, answered: 0, dismissed: 0, left: 0 }
  for (const tally of tallies) count[tally.outcome] += tally.count
  const seen = count.seen + count.answered + count.dismissed + count.left
  return { ...count, seen, shown: seen + count.shown }
}

function lostOf(tallies: Tallies['losses']): Results['lost'] {
  const lost: Results['lost'] = { submissions: {}, showings: {}, unattributed: 0 }
  for (const { survey, of, reason, count } of tallies) {
    if (survey === null) lost.unattributed += count
    else lost[`${of}s`][reason] = count
  }
  return lost
}
