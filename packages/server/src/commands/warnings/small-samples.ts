import { type Programme, type ScaleName, type Survey, scaleOf } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'
import { answersFor, expectedHalfWidth } from '../../results/expected-interval.ts'
import { localMinute } from './local-minute.ts'
import { countOpenDays } from './open-days.ts'
import { counted } from './wording.ts'

/** Submissions below which results are marked as too few to conclude from. */
const minConclusive = 30
/** Days that are looked ahead where a schedule has no end. */
const defaultDays = 30
const defaultResponseShare = 0.2
const maxDays = 3_650
const dayMs = 86_400_000

/**
 * Warns of quotas and plans that end with too few answers for what the team wants to know. `now` is epoch
 * milliseconds.
 */
export function smallSamples(programme: Programme, now: number): Mistake[] {
  return programme.surveys.flatMap((survey, index) => {
    const { quota = Number.POSITIVE_INFINITY } = survey
    const outlook = outlookOf(survey, programme, now)
    // What a quota ends is told of the quota, and what a schedule or a share of zero ends, of those.
    const isTold = !outlook || outlook.mostAnswers === 0 || outlook.answers >= quota
    return [
      ...tooFewFor(survey).map((detail) => ({ pointer: `/surveys/${index}/quota`, detail })),
      ...(isTold
        ? []
        : tooFewIn(survey, outlook).map((detail) => ({ pointer: `/surveys/${index}/plan`, detail }))),
    ]
  })
}

/** What a plan comes to. */
interface Outlook {
  /** If all visitors belonged to the group of which the fewest are drawn. */
  answers: number
  /** If all belonged to the group of which the most are. */
  mostAnswers: number
  /** Days of the calendar, those that the schedule leaves out included. */
  days: number
  /** The smallest share that is drawn of any group. */
  share: number
  /** Until when, in words. */
  when: string
}

/** Looks from now, or from the schedule's begin, to its end, or for 30 days. */
function outlookOf(
  { plan, schedule = {}, samples = [], sampleShare = 1 }: Survey,
  { project, limits }: Programme,
  now: number,
): Outlook | undefined {
  if (!plan) return undefined
  const minute = localMinute(now, project.timeZone ?? 'UTC')
  const from = schedule.from && schedule.from > minute ? schedule.from : minute
  const firstDayMs = Date.parse(from.slice(0, 10))
  const until = schedule.until ?? new Date(firstDayMs + (defaultDays - 1) * dayMs).toISOString().slice(0, 10)
  const shares = [sampleShare, ...samples.map(({ share }) => share)]
  const share = Math.min(...shares)
  const answersOf = (share: number) =>
    plan.eventsPerDay *
    countOpenDays(schedule, { from, until }) *
    share *
    (limits?.sampleShare ?? 1) *
    (plan.responseShare ?? defaultResponseShare)
  return {
    answers: answersOf(share),
    mostAnswers: answersOf(Math.max(...shares)),
    days: (Date.parse(until.slice(0, 10)) - firstDayMs) / dayMs + 1,
    share,
    when: schedule.until ? `by ${until.replace('T', ' ')}` : `in ${counted(defaultDays, 'day')}`,
  }
}

function tooFewFor(survey: Survey): string[] {
  const { plan, quota = Number.POSITIVE_INFINITY } = survey
  const scale = scaleOf(survey)
  const needed = plan ? answersFor(scale, plan.margin) : 0
  if (plan && quota < needed)
    return [
      `${counted(quota, 'answer')} will have ${interval(scale, quota)}; ±${plan.margin} needs about ${needed}`,
    ]
  return quota < minConclusive ? [`${counted(quota, 'answer')}, ${tooFew}`] : []
}

const tooFew = `and results of fewer than ${minConclusive} are marked as indicative`

function tooFewIn(survey: Survey, { answers, mostAnswers, days, share, when }: Outlook): string[] {
  const { plan, samples = [] } = survey
  if (!plan) return []
  const scale = scaleOf(survey)
  const count = answers < 1 ? 'less than 1 answer' : `about ${counted(Math.round(answers), 'answer')}`
  const most = Math.round(mostAnswers)
  const about =
    most > Math.round(answers)
      ? `about ${Math.round(answers)} to ${counted(most, 'answer')} ${when}, by how many belong to each group of samples: at worst`
      : `${count} ${when}`
  const needed = answersFor(scale, plan.margin)
  if (answers >= needed) return answers < minConclusive ? [`${about}, ${tooFew}`] : []
  /** The share that would do, and the days that would do with another share. */
  const neededShare = answers ? (share * needed) / answers : Number.POSITIVE_INFINITY
  const moreDays = (share: number) => inDays(Math.ceil((days * neededShare) / share) - days)
  const ofShares = samples.length ? 'the shares' : 'sampleShare'
  const advice =
    neededShare <= 1
      ? `raise ${ofShares} to ${Math.ceil(neededShare * 100) / 100} or ask for ${moreDays(share)}`
      : share < 1
        ? `raise ${ofShares} to 1 and ask for ${moreDays(1)}`
        : `ask for ${moreDays(1)}`
  return [
    `${about}${about.endsWith('worst') ? '' : ','} ${interval(scale, answers)}; ±${plan.margin} needs about ${needed}: ${advice}`,
  ]
}

const inDays = (days: number) =>
  days > maxDays
    ? `more than ${counted(maxDays / 365, 'year')}`
    : `${days} more ${days === 1 ? 'day' : 'days'}`

/** Gives the expected interval in words, with a digit more where it is narrow. */
function interval(scale: ScaleName, answers: number): string {
  const halfWidth = expectedHalfWidth(scale, answers)
  const digits = scale === 'ces' || scale === 'ces-5' ? 2 : halfWidth < 10 ? 1 : 0
  return `an interval of ±${Number(halfWidth.toFixed(digits))} points`
}
