import type { PublishedProgramme, PublishedSurvey } from '../../src/contract/programme.ts'
import type { Reason } from '../../src/triggers/decide-due.ts'
import { allHold, isOpen, matches } from './own-rules.ts'
import type { World } from './random-world.ts'
import type { Happening } from './walk-world.ts'

/** Every reason there is, and whether it is told by the pure rules; the others are told by what carries them out. */
export const reasons = {
  loading: false,
  'no-event': false,
  'condition-not-met': true,
  'sequence-not-met': true,
  'off-schedule': true,
  'quota-reached': true,
  'not-in-audience': true,
  'not-sampled': true,
  'asked-before': true,
  'contact-limit': true,
  quiet: true,
  waiting: true,
  offered: false,
  'no-element': false,
  hidden: true,
  'another-open': true,
  typing: true,
  'dialog-open': true,
  'page-limit': true,
  'quiet-page': true,
  vetoed: true,
  'card-unavailable': false,
  lapsed: true,
  cancelled: true,
  shown: true,
} satisfies Record<Reason, boolean>

/** A moment of the log, with what held at it. */
interface Moment {
  happening: Happening
  /** Its place in the log. */
  index: number
  programme: PublishedProgramme
  /** Milliseconds that the clock was set back before it, in all. */
  setBackMs: number
  path: string
  pageView: number
  refusal: string | undefined
}

interface Showing extends Moment {
  happening: Extract<Happening, { is: 'claimed' }>
  survey: PublishedSurvey
}

/** Promises, each with whether it was kept. */
type Kept = Readonly<Record<string, boolean>>

const surveyIn = ({ surveys }: PublishedProgramme, id: string) => surveys.find((survey) => survey.id === id)

/** The log with what held at each moment. */
function moments({ versions, tabs }: World, log: readonly Happening[]): Moment[] {
  let programme = versions[0] as PublishedProgramme
  let setBackMs = 0
  let pageViews = 0
  const pages = Array.from({ length: tabs }, () => ({
    path: '',
    pageView: 0,
    refusal: undefined as string | undefined,
  }))
  return log.map((happening, index) => {
    const page = pages[happening.tab] as (typeof pages)[number]
    if (happening.is === 'step') {
      const { step } = happening
      if (step.does === 'publish') programme = versions[step.version - 1] as PublishedProgramme
      if (step.does === 'set-clock') setBackMs += Math.max(0, -step.ms)
      if (step.does === 'refuse') page.refusal = step.refusal
      if (step.does === 'load') page.refusal = undefined
      if ('page' in step) {
        const { path = '' } = step.page.address
        if (step.does === 'load' || path !== page.path) page.pageView = ++pageViews
        page.path = path
      }
    }
    return { happening, index, programme, setBackMs, ...page }
  })
}

/** The look at which a survey's turn came; after it, its card was loaded. */
const turnOf = (id: string, before: readonly Moment[]) =>
  before.findLast(({ happening }) => happening.is === 'looked' && happening.picked === id)

/** What is promised of how often somebody is asked. */
function ofLimits(showing: Showing, earlier: readonly Showing[], before: readonly Moment[]): Kept {
  const { survey, programme, happening, pageView } = showing
  const { windowMs, maxShowings } = programme.limits
  // The page's own limit is asked when its turn comes; a version that comes while the card is loaded, is late.
  const { maxPerPageView = 1 } = turnOf(survey.id, before)?.programme.limits ?? {}
  const isYounger = (ms: number) => (other: Showing) => happening.at - other.happening.at < ms
  const same = earlier.filter((other) => other.survey.id === survey.id)
  const onPageView = earlier.filter((other) => other.pageView === pageView)
  return {
    'no more than `maxShowings` in the window that ends now':
      earlier.filter(isYounger(windowMs)).length < maxShowings,
    'never the same again, unless it says after how long': !same.length || survey.againAfterMs !== undefined,
    'not the same within `againAfterMs`': !same.some(isYounger(survey.againAfterMs ?? 0)),
    'no more than `maxPerPageView` on a page view': onPageView.length < maxPerPageView,
  }
}

/** What is promised of the moment, and of whom is asked. */
function ofMoment({ survey, programme, happening, path, refusal }: Showing): Kept {
  const { at, facts, inclusion } = happening
  const { schedule, audience, full } = survey
  return {
    'not outside its schedule': !schedule || isOpen(schedule, at, programme.timeZone),
    'not when its quota is reached': !full,
    'nobody outside its audience': allHold(audience, facts),
    'nobody whose share is 0': inclusion > 0 && inclusion <= 1,
    'not while the page refuses': refusal === undefined,
    'not on a quiet page': !programme.limits.quietPages?.some((pattern) => matches(path, pattern)),
  }
}

/** What is promised after what happened before. */
function ofPeace({ happening: { at, tab } }: Showing, before: readonly Moment[]): Kept {
  const isOver = (since: number, ms = 0) => ms === 0 || at >= since + ms
  const every = (isKept: (one: Happening, limits: PublishedProgramme['limits']) => boolean) =>
    before.every(({ happening, programme }) => isKept(happening, programme.limits))
  const onTab = before.map(({ happening }) => happening).filter((happening) => happening.tab === tab)
  const opened = onTab.findLastIndex((one) => one.is === 'claimed' && one.reason === 'shown')
  const gone = onTab.findLastIndex(
    (one) => one.is === 'closed' || (one.is === 'step' && one.step.does === 'load'),
  )
  return {
    'never two cards at once': opened < 0 || gone > opened,
    'quiet after an answer': every(
      (one, { quietAfterAnswerMs }) => one.is !== 'answered' || isOver(one.at, quietAfterAnswerMs),
    ),
    'quiet after a dismissal': every(
      (one, { quietAfterDismissalMs }) => one.is !== 'dismissed' || isOver(one.at, quietAfterDismissalMs),
    ),
    'quiet after "not now"': every(
      (one, { quietAfterDismissalMs, quietAfterNotNowMs = quietAfterDismissalMs }) =>
        one.is !== 'not-now' || isOver(one.at, quietAfterNotNowMs),
    ),
    'quiet for as long as the server says': every(
      (one) => one.is !== 'hushed' || isOver(one.at, one.quietMs),
    ),
  }
}

const defaultLapseMs = 30 * 60_000

/** What is promised of the time between the event that made it due and its showing. */
function ofTiming({ survey: { id }, happening, setBackMs }: Showing, before: readonly Moment[]): Kept {
  const isDue = ({ happening: one }: Moment) =>
    one.is === 'judged' && one.verdicts.some(({ survey, reason }) => survey === id && reason === 'waiting')
  const due = before.findLast(isDue)
  if (!due) return { 'only what an event made due': false }
  const { delayMs = 0, lapseMs = defaultLapseMs } = surveyIn(due.programme, id)?.trigger ?? {}
  const turn = turnOf(id, before)
  const dueThen = before.slice(0, turn?.index).findLast(isDue)
  const since = before.slice(due.index + 1)
  const isCancelling = ({ happening: one, programme }: Moment) =>
    one.is === 'judged' &&
    (surveyIn(programme, id)?.trigger.cancel ?? []).some(
      ({ event, where }) => event === one.name && allHold(where, one.properties),
    )
  return {
    // The clock may have been set back meanwhile; less of it has then passed on the wall than in truth.
    'not before its delay is over': happening.at - due.happening.at + setBackMs - due.setBackMs >= delayMs,
    'not after it lapsed':
      turn !== undefined &&
      dueThen !== undefined &&
      turn.happening.at <= dueThen.happening.at + delayMs + lapseMs,
    'once for each time it becomes due': !since.some(
      ({ happening: one }) => one.is === 'claimed' && one.survey === id && one.reason === 'shown',
    ),
    'not what was cancelled': !since.some(isCancelling),
  }
}

/** Whether JSON gives the same values back; only what came from the page may be no number. */
function isKeptByJson({ actual: _, ...values }: Readonly<Record<string, unknown>>): boolean {
  const isPlain = (value: unknown): boolean =>
    value === undefined ||
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (Array.isArray(value) && value.every(isPlain)) ||
    (typeof value === 'object' && Object.values(value).every(isPlain))
  return isPlain(values) && typeof JSON.stringify(values) === 'string'
}

/** What is promised of what is told; `waiting` are the surveys that wait, and is kept. */
function ofVerdicts({ happening, programme }: Moment, waiting: Set<string>): Kept {
  const isClaim = happening.is === 'claimed'
  const verdicts = isClaim ? [happening] : 'verdicts' in happening ? happening.verdicts : []
  const isTold = (id: string) => waiting.has(id) || verdicts.some(({ survey }) => survey === id)
  const isNamed = ({ trigger }: PublishedSurvey) =>
    happening.is === 'judged' && trigger.rules.some(({ event }) => event === happening.name)
  const kept = {
    'a verdict on each survey that the event is for, unless it waits': programme.surveys.every(
      (survey) => !isNamed(survey) || isTold(survey.id),
    ),
    'a reason that is one': verdicts.every(({ reason }) => reasons[reason] === true),
    'values that JSON keeps': verdicts.every(({ values }) => isKeptByJson(values)),
  }
  for (const { survey, reason } of verdicts) {
    if (reason === 'waiting') waiting.add(survey)
    else if (reason === 'lapsed' || reason === 'cancelled' || (isClaim && reason !== 'off-schedule'))
      waiting.delete(survey)
  }
  return kept
}

/** What is promised of every window, wherever it begins; while limits and clock stay as they are. */
function ofAnyWindow({ versions, steps }: World, showings: readonly Showing[]): Kept {
  const [only, another] = versions
  if (!only || another || steps.some(({ does }) => does === 'set-clock')) return {}
  const { windowMs, maxShowings } = only.limits
  const times = showings.map(({ happening }) => happening.at)
  return {
    'no more than `maxShowings` in any window': times.every(
      (begin, index) => times.slice(index).filter((at) => at < begin + windowMs).length <= maxShowings,
    ),
  }
}

/**
 * What the product promises, said of the list of all that happened and as simply as it can be: gives a
 * sentence for each promise that was broken.
 */
export function brokenPromises(world: World, log: readonly Happening[]): string[] {
  const all = moments(world, log)
  const showings = all.flatMap((moment): Showing[] => {
    const { happening, programme } = moment
    if (happening.is !== 'claimed' || happening.reason !== 'shown') return []
    const survey = surveyIn(programme, happening.survey)
    return survey ? [{ ...moment, survey, happening }] : []
  })
  const waiting = new Set<string>()
  const broken = (kept: Kept, at?: Happening) =>
    Object.keys(kept)
      .filter((promise) => !kept[promise])
      .map((promise) => `broken: ${promise}${at ? `, ${at.elapsedMs} ms in` : ''}`)
  return [
    ...showings.flatMap((showing, index) => {
      const before = all.slice(0, showing.index)
      const kept = {
        ...ofLimits(showing, showings.slice(0, index), before),
        ...ofMoment(showing),
        ...ofPeace(showing, before),
        ...ofTiming(showing, before),
      }
      return broken(kept, showing.happening)
    }),
    ...all.flatMap((moment) => broken(ofVerdicts(moment, waiting), moment.happening)),
    ...broken(ofAnyWindow(world, showings)),
  ]
}
