import type { Metric, Results } from '@kairos-cx/sdk/contract'
import type { ShowingOutcome } from '../tally/outcome-of.ts'
import type { Tallies } from '../tally/tallies.ts'
import { ces } from './ces.ts'
import { csat } from './csat.ts'
import { bandsOf, countAll, histogramOf } from './histogram.ts'
import { nps } from './nps.ts'

const metrics = { nps, csat, ces }

/** Submissions below which a score is marked as too few to conclude from. */
const minConclusive = 30

/**
 * Gives the results of a survey from its tallies. Only those of `metric`'s scale count: if the survey once
 * had another metric, its old answers are not pooled with the new ones.
 */
export function surveyResults(survey: string, metric: Metric, tallies: Tallies): Results {
  const histogram = histogramOf(
    metric,
    tallies.scores.filter(({ scale }) => scale === metric),
  )
  const n = countAll(histogram)
  return {
    survey,
    metric,
    n,
    ...metrics[metric](histogram),
    indicative: n < minConclusive,
    histogram: Object.fromEntries(histogram),
    bands: Object.fromEntries(bandsOf(metric, histogram)),
    showings: showingsOf(tallies.showings.filter(({ scale }) => scale === metric)),
  }
}

/** Turns outcomes, of which each showing has one, into how many showings got at least this far. */
function showingsOf(tallies: Tallies['showings']): Results['showings'] {
  const count: Record<ShowingOutcome, number> = { shown: 0, seen: 0, answered: 0, dismissed: 0, left: 0 }
  for (const tally of tallies) count[tally.outcome] += tally.count
  const seen = count.seen + count.answered + count.dismissed + count.left
  return { ...count, seen, shown: seen + count.shown }
}
