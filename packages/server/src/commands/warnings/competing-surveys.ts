import {
  type Condition,
  type EventRule,
  type Programme,
  publishedTrigger,
  type Survey,
} from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'
import { implies } from './can-be-met.ts'
import { knownOfEvent, knownOfVisitor } from './known-values.ts'
import { duration } from './wording.ts'

const defaultLapseMs = 30 * 60_000
const defaultWindowMs = 30 * 86_400_000

/**
 * Warns of surveys that another, more important one leaves no room for, and of quotas that are filled by the
 * same visitors.
 */
export function competingSurveys(programme: Programme): Mistake[] {
  const { surveys } = programme
  return surveys.flatMap((survey, index) => {
    const at = `/surveys/${index}`
    const stronger = surveys.find((other) => takesAllFrom(survey, other, programme))
    const sharing = surveys.slice(0, index).find((other) => sharesQuota(survey, other, programme))
    return [
      ...(stronger ? [{ pointer: at, detail: noRoom(stronger, programme) }] : []),
      ...(sharing
        ? [
            {
              pointer: `${at}/quota`,
              detail: `"${sharing.id}" has a quota on the same event and audience: both draw from the same visitors, and each fills more slowly than alone`,
            },
          ]
        : []),
    ]
  })
}

const importanceOf = ({ touchpoint }: Survey, { journey }: Programme) =>
  journey?.touchpoints.find(({ id }) => id === touchpoint)?.importance ?? 3

function noRoom(stronger: Survey, programme: Programme): string {
  const windowMs = programme.limits?.windowMs ?? defaultWindowMs
  const { id } = stronger
  const importance = importanceOf(stronger, programme)
  return `nobody is asked this: whenever it is due, "${id}" is due too and goes first with its importance of ${importance}, and limits.maxShowings allows 1 in ${duration(windowMs)}`
}

/**
 * Says whether `other` is due whenever `survey` is, is asked first, and can be asked again as soon as anything
 * can. Only a page that refuses to be asked for the whole of its lapse would let `survey` through.
 */
function takesAllFrom(survey: Survey, other: Survey, programme: Programme): boolean {
  const { maxShowings = 1, windowMs = defaultWindowMs } = programme.limits ?? {}
  const { delayMs = 0, lapseMs = defaultLapseMs, cancel } = survey.trigger
  const {
    delayMs: otherDelayMs = 0,
    lapseMs: otherLapseMs = defaultLapseMs,
    cancel: otherCancel,
  } = other.trigger
  const { audience = [], againAfterMs = Number.POSITIVE_INFINITY, sampleShare = 1, samples = [] } = other
  return (
    maxShowings === 1 &&
    importanceOf(other, programme) > importanceOf(survey, programme) &&
    againAfterMs <= windowMs &&
    sampleShare === 1 &&
    samples.every(({ share }) => share === 1) &&
    other.quota === undefined &&
    isSameOrAbsent(other.schedule, survey.schedule) &&
    isSameOrAbsent(otherCancel, cancel) &&
    otherDelayMs <= delayMs &&
    otherDelayMs + otherLapseMs >= delayMs + lapseMs &&
    implies(survey.audience ?? [], audience, knownOfVisitor.of) &&
    publishedTrigger(survey.trigger).rules.every((rule) =>
      publishedTrigger(other.trigger).rules.some((wider) => includes(wider, rule, programme)),
    )
  )
}

const isSameOrAbsent = (value: unknown, other: unknown) => value === undefined || isSame(value, other)
const isSame = (value: unknown, other: unknown) => JSON.stringify(value) === JSON.stringify(other)

/** Says whether an event that meets `rule` meets the `wider` one, too. */
function includes(wider: EventRule, rule: EventRule, programme: Programme): boolean {
  return (
    wider.event === rule.event &&
    impliesWhere(rule, wider, programme) &&
    (['times', 'withinMs', 'after', 'notAfter'] as const).every((field) =>
      isSameOrAbsent(wider[field], rule[field]),
    )
  )
}

const impliesWhere = (
  { event, where = [] }: EventRule,
  wider: { where?: Condition[] | undefined },
  programme: Programme,
) => implies(where, wider.where ?? [], knownOfEvent(event, programme).of)

/** Says whether two quotas are filled by the same event of the same visitors, in times that overlap. */
function sharesQuota(survey: Survey, other: Survey, programme: Programme): boolean {
  if (survey.quota === undefined || other.quota === undefined) return false
  const isSameEvent = publishedTrigger(survey.trigger).rules.some((rule) =>
    publishedTrigger(other.trigger).rules.some(
      (same) => includes(same, rule, programme) && includes(rule, same, programme),
    ),
  )
  const [audience, others] = [survey.audience ?? [], other.audience ?? []]
  const endsBefore = (one: Survey, next: Survey) =>
    Boolean(one.schedule?.until && next.schedule?.from && one.schedule.until < next.schedule.from)
  return (
    isSameEvent &&
    implies(audience, others, knownOfVisitor.of) &&
    implies(others, audience, knownOfVisitor.of) &&
    !endsBefore(survey, other) &&
    !endsBefore(other, survey)
  )
}
