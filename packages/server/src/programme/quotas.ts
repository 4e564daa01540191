import { type Programme, type Survey, scaleOf } from '@kairos-cx/sdk/contract'
import type { Store } from '../store/store.ts'

/**
 * Milliseconds for which a count of answers is good enough. Pages keep a programme for a minute: asking more
 * often would hardly end a survey sooner, and would cost the store a read for each page view.
 */
const freshMs = 5_000

/** What is known of the answers to one project's surveys. */
interface Count {
  /** The version whose surveys were counted. */
  programme: Programme
  /** Epoch milliseconds. */
  askedAt: number
  whenCounted: Promise<void>
  /** Scored submissions by `tallyOf` the survey. */
  answers: Map<string, number>
}

/** Answers on another scale, from before a survey changed its metric or points, are not pooled with those of now. */
const tallyOf = (survey: Survey) => `${scaleOf(survey)} ${survey.id}`

/**
 * Knows which surveys have all the answers of their quota. `now` gives epoch milliseconds; `onFailed` is told
 * why the store could not count.
 */
export function createQuotas({
  store,
  now,
  onFailed,
}: {
  store: Store
  now(): number
  onFailed(reason: unknown): void
}) {
  /** By project: the count that there is, or that is under way. */
  const counts = new Map<string, Count>()

  function startCount(programme: Programme, surveys: readonly Survey[]): Count {
    const { key } = programme.project
    // What cannot be counted now keeps the count it had: no programme is refused because of one.
    const answers = counts.get(key)?.answers ?? new Map<string, number>()
    const read = surveys.map(async (survey) => {
      const place = { project: key, survey: survey.id, scale: scaleOf(survey) }
      answers.set(tallyOf(survey), await store.scoreCount(place))
    })
    const whenCounted = Promise.all(read).then(() => {}, onFailed)
    const started = { programme, askedAt: now(), whenCounted, answers }
    counts.set(key, started)
    return started
  }

  return {
    /**
     * Gives the ids of the surveys that are full, in the programme's order. Asks the store at most every 5
     * seconds for one version, all requests together, and only about surveys with a quota. Never rejects.
     */
    async fullSurveys(programme: Programme): Promise<readonly string[]> {
      const limited = programme.surveys.filter(({ quota }) => quota !== undefined)
      if (limited.length === 0) return []
      const known = counts.get(programme.project.key)
      const isFresh = known?.programme === programme && Math.abs(now() - known.askedAt) < freshMs
      const { whenCounted, answers } = isFresh ? known : startCount(programme, limited)
      await whenCounted
      const isFull = (survey: Survey) =>
        (answers.get(tallyOf(survey)) ?? 0) >= (survey.quota ?? Number.POSITIVE_INFINITY)
      return limited.filter(isFull).map(({ id }) => id)
    },
  }
}
