import { type ScaleName, scaleOf, scales } from '@kairos-cx/sdk/contract'
import { type Reason, reasonSentences } from '@kairos-cx/sdk/replay'
import { answersFor, expectedHalfWidth } from '../results/expected-interval.ts'
import type { SimulatedSurvey, Simulation } from './simulate-result.ts'
import { assumed } from './simulate-visitors.ts'

/** Half the width of the interval that is asked about where no plan names one, in the metric's unit. */
const defaultMargins: Readonly<Record<ScaleName, number>> = { nps: 5, csat: 5, ces: 0.3, 'ces-5': 0.2 }

/** What answers to expect of a survey, and what they would tell. */
export interface Expected {
  answers: number
  /** Half the width of the 95 % interval that they would give, in the metric's unit. */
  halfWidth: number
  /** The half width the team asks for, and the answers that it takes. */
  margin: number
  answersNeeded: number
  /** Days in which those come, at this rate; `null` if never. */
  daysNeeded: number | null
}

/** Gives what to expect of a survey's answers, by the showings and the share that is answered. */
export function expectedOf(simulated: SimulatedSurvey, days: readonly string[]): Expected {
  const { survey, shown, responseShare, fullOn } = simulated
  const { plan, quota = Number.POSITIVE_INFINITY } = survey
  const answers = fullOn === undefined ? shown * responseShare : quota
  const daysAsked = fullOn === undefined ? days.length : days.indexOf(fullOn) + 1
  const scale = scaleOf(survey)
  const margin = plan?.margin ?? defaultMargins[scale]
  const answersNeeded = answersFor(scale, margin)
  return {
    answers,
    halfWidth: expectedHalfWidth(scale, answers),
    margin,
    answersNeeded,
    daysNeeded:
      answers > 0 && answersNeeded <= quota ? Math.ceil((answersNeeded * daysAsked) / answers) : null,
  }
}

/** Eight heights of a bar, and nothing. */
const bars = ['·', ...'▁▂▃▄▅▆▇█']
/** Bars in a line; more days than these go several to a bar. */
const maxBars = 60

/** Draws counts as bars, the highest as high as a line; a day on which there was none is a dot. */
function sparkline(counts: readonly number[]): string {
  const each = Math.ceil(counts.length / maxBars)
  const sums = Array.from({ length: Math.ceil(counts.length / each) }, (_, index) =>
    counts.slice(index * each, (index + 1) * each).reduce((sum, count) => sum + count, 0),
  )
  const most = Math.max(...sums)
  const drawn = sums.map((sum) => bars[Math.ceil((8 * sum) / most) || 0]).join('')
  return each > 1 ? `${drawn} (${each} days a bar)` : drawn
}

/** Says in words what was simulated: the plan that a product team reads. */
export function planText(simulation: Simulation, { name, stayMs }: { name: string; stayMs: number }): string {
  const { surveys, days, visitors } = simulation
  const { answeredAfterMs, closedAfterMs, dismissedAfterMs } = assumed
  const shares = [...new Set(surveys.map(({ responseShare }) => responseShare))]
  const answered = shares.length === 1 ? percent(shares[0] as number) : 'the share that each plan expects'
  const head = [
    `${name}, ${dayName(days[0])} to ${dayName(days.at(-1))}: ${things(days.length, 'day')} (${simulation.timeZone}), ` +
      `${things(visitors, 'visitor')}, ${things(simulation.pages, 'page')}, ${things(simulation.events, 'event')}`,
    '',
    ...wrapped(
      `Assumed: of the cards, ${answered} are answered after ${duration(answeredAfterMs)} and closed after ` +
        `${duration(closedAfterMs)}, the others are closed after ${duration(dismissedAfterMs)}; a visitor stays for ` +
        `${duration(stayMs)} after the last line. No log tells of typing, dialogs, hidden pages, the page's own ` +
        "vetoes and a person's other devices: pages may ask a little less.",
    ),
    ...orderNotes(simulation),
  ]
  const sections = surveys.map((survey) => surveyLines(survey, days))
  const blocks = [head, ...sections, overAll(simulation), ...misspelt(simulation), ...unheard(simulation)]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** What the order of the lines did to the simulation, a sentence each; none if it is the order of time. */
export function orderNotes({ quotas, backwards }: Simulation): string[] {
  return [
    ...{
      none: [],
      applied: [],
      interrupted: [
        'Quotas were given up where the lines were no longer in the order of time. Sort the log by "at".',
      ],
      'not-applied': [
        'Quotas were not applied: the lines are not in the order of time. Sort the log by "at".',
      ],
    }[quotas],
    ...(backwards
      ? [
          `${things(backwards, 'line')} passed over, more than a minute before the visitor's line before. Sort the log by "at".`,
        ]
      : []),
  ]
}

/** Characters of a line of prose. */
const proseWidth = 100

function wrapped(prose: string): string[] {
  const lines = ['']
  for (const word of prose.split(' ')) {
    const line = lines.at(-1) as string
    if (line.length + 1 + word.length > proseWidth) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines
}

/** One line of a block: a count, in a column, and what it counts. */
const row = (count: number, words: string) => `${whole(count).padStart(7)} ${words}`
/** A line that goes on where one with a count ended. */
const below = (words: string) => `${' '.repeat(7)} ${words}`

function surveyLines(simulated: SimulatedSurvey, days: readonly string[]): string[] {
  const { survey, events, due, notDue, notShown, waitingAtEnd, shown, shownOn, visitors, fullOn } = simulated
  const names = [...new Set(eventNames(survey.trigger))]
  const perDay = days.map((day) => shownOn.get(day) ?? 0)
  const showingsPerDay =
    `${sparkline(perDay)}  ${whole(Math.min(...perDay))} to ${whole(Math.max(...perDay))} a day, ` +
    `${short(shown / days.length)} on average`
  return [
    `${survey.id}  ${survey.metric.toUpperCase()}${survey.name ? `: ${survey.name}` : ''}`,
    row(
      events,
      `${times(events)} its event came (${names.join(', ')}), and ${whole(due)} ${times(due)} it was due`,
    ),
    ...because(notDue, 'not due'),
    ...because(notShown, 'due, not shown'),
    ...(waitingAtEnd ? [row(waitingAtEnd, 'due, and still waiting when the log ends')] : []),
    row(shown, shown === 0 ? 'shown' : `shown, to ${things(visitors, 'visitor')}  ${showingsPerDay}`),
    ...(fullOn === undefined
      ? []
      : [below(`its quota of ${whole(survey.quota ?? 0)} answers was reached on ${dayName(fullOn)}`)]),
    ...(shown === 0 ? [] : answerLines(simulated, days)),
  ]
}

/** Of the reasons for one thing, so many are told. */
const maxToldReasons = 4

function because(tally: ReadonlyMap<Reason, number>, what: string): string[] {
  const reasons = [...tally].sort(([, one], [, other]) => other - one)
  // One that is left is told in the line that would say so.
  const told = reasons.length === maxToldReasons + 1 ? reasons.length : maxToldReasons
  const others = reasons.slice(told).reduce((sum, [, count]) => sum + count, 0)
  return [
    ...reasons
      .slice(0, told)
      .map(([reason, count]) =>
        row(count, `${what}: ${reason === 'waiting' ? 'it was due already' : reasonSentences[reason]}`),
      ),
    ...(others ? [row(others, `${what}, for other reasons`)] : []),
  ]
}

function answerLines(simulated: SimulatedSurvey, days: readonly string[]): string[] {
  const { survey } = simulated
  const { answers, halfWidth, margin, answersNeeded, daysNeeded } = expectedOf(simulated, days)
  const { lowest, highest } = scales[scaleOf(survey)]
  const unit = survey.metric === 'ces' ? `on the scale from ${lowest} to ${highest}` : 'points'
  const never = answersNeeded > (survey.quota ?? answersNeeded) ? 'more than its quota' : 'which never come'
  const when = daysNeeded === null ? never : `${things(daysNeeded, 'day')} at this rate`
  const enough = answers >= answersNeeded ? 'yes' : `no, that needs ${whole(answersNeeded)} answers, ${when}`
  return [
    row(Math.round(answers), `answers expected, for a 95 % interval of ±${short(halfWidth)} ${unit}`),
    below(`enough for ±${short(margin)}? ${enough}`),
  ]
}

function overAll({ surveys, visitors, days, visitorsByShowings, refusedBy, limits }: Simulation): string[] {
  const shown = surveys.reduce((sum, survey) => sum + survey.shown, 0)
  const [never, once, twice, more] = visitorsByShowings
  const kept = ({ times: count, visitors }: { times: number; visitors: number }, by: string) => {
    const whom = visitors === 1 ? 'one visitor' : `one of ${whole(visitors)} visitors`
    return count ? [row(count, `${times(count)} a survey was kept from ${whom} by ${by}`)] : []
  }
  return [
    'All surveys',
    row(shown, `shown, ${short(shown / days.length)} a day`),
    row(never, `of ${things(visitors, 'visitor')} never asked: ${percent(never / visitors)}`),
    row(once, `asked once, ${whole(twice)} twice, ${whole(more)} three times or more`),
    ...kept(
      refusedBy['contact-limit'],
      `the contact limit: ${whole(limits.maxShowings)} in ${duration(limits.windowMs)}`,
    ),
    ...kept(refusedBy.quiet, 'the quiet time after an answer or a dismissal'),
  ]
}

function misspelt({ neverCame }: Simulation): string[][] {
  if (neverCame.length === 0) return []
  return [
    [
      'Events that never came, though a trigger names them',
      ...neverCame.map(({ event, surveys, meant }) => {
        const hint = meant
          ? `; did you mean "${meant}"?`
          : event.startsWith('$')
            ? ': pages tell it only under a programme that names it'
            : ''
        return below(`${event} (${surveys.join(', ')})${hint}`)
      }),
    ],
  ]
}

/** Of the events no survey listens to, so many are named. */
const namedUnheard = 5

function unheard({ unheard }: Simulation): string[][] {
  if (unheard.length === 0) return []
  const others = unheard.length - namedUnheard
  return [
    [
      'Events that no survey listens to, the most frequent first',
      ...unheard.slice(0, namedUnheard).map(({ event, count }) => row(count, event)),
      ...(others > 0 ? [below(`and ${things(others, 'more name')}`)] : []),
    ],
  ]
}

const eventNames = (trigger: { event?: string; any?: { event: string }[]; all?: { event: string }[] }) =>
  (trigger.any ?? trigger.all ?? [{ event: trigger.event ?? '' }]).map(({ event }) => event)

const whole = (count: number) => count.toLocaleString('en')
const times = (count: number) => (count === 1 ? 'time' : 'times')
const things = (count: number, word: string) => `${whole(count)} ${word}${count === 1 ? '' : 's'}`
/** Two digits and more, as many as tell something. */
const short = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 1 ? 2 : 1 })
const percent = (share: number) => `${short(100 * share)} %`
const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const dayName = (day = '') => dayFormat.format(Date.parse(day))

function duration(ms: number): string {
  const units = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ] as const
  for (const [unitMs, unit] of units) if (ms >= unitMs && ms % unitMs === 0) return things(ms / unitMs, unit)
  return `${short(ms / 1000)} s`
}
