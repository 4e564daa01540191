import { Item, Loss, type Refusal, type Traits } from '@kairos-cx/sdk/contract'
import { maxNameLength } from '@kairos-cx/sdk/limits'
import { mistakeLine, mistakesOf } from '../mistakes.ts'
import type { Project } from '../programme/catalogue.ts'
import type { StorableItem, StorableLoss } from '../store/storable-item.ts'
import { correctTime } from './correct-time.ts'
import { dayOf } from './day-of.ts'
import { judgeAnswer } from './judge-answer.ts'
import { storableText } from './storable-text.ts'

/** When a batch came, by the browser's clock and by ours, in epoch milliseconds. */
export interface Arrival {
  sentAt: number | undefined
  receivedAt: number
}

/**
 * Either what to store, or why not, and then what counts as lost, if it can be said. `id` is the item's, as it
 * was sent.
 */
export type Verdict =
  | { id: string; item: StorableItem; refusal?: undefined }
  | { id: string; item?: StorableLoss | undefined; refusal: Refusal }

/**
 * Judges one item of a batch on its own: by the contract, then by the survey it answers. `index` is its
 * place in the batch, from 0. Reads no row and changes nothing.
 */
export function judgeItem(input: unknown, index: number, project: Project, arrival: Arrival): Verdict {
  const id = sentId(input) ?? `#${index}`
  const refuse = (code: Refusal['code'], detail: string): Verdict => ({
    id,
    item: lossOf(input, project, arrival),
    refusal: { id, code, detail },
  })

  const parsed = Item.safeParse(input)
  if (!parsed.success)
    return refuse('malformed-item', mistakesOf(parsed.error, input, { limit: 3 }).map(mistakeLine).join('; '))
  const item = parsed.data
  if (item.kind === 'loss') return { id, item: storableLoss(item, project, arrival) }
  const rules = project.surveyRules(item.survey, item.programme)
  if (!rules) return refuse('unknown-survey', `No published survey has the id "${item.survey}".`)

  const correctedAt = correctTime(item.at, arrival)
  const context = {
    project: project.key,
    id: item.id,
    survey: item.survey,
    scale: rules.scale,
    programme: rules.programme,
    at: item.at,
    correctedAt,
    receivedAt: arrival.receivedAt,
    day: dayOf(correctedAt, project.timeZone),
    visitor: item.visitor ?? null,
    person: (item.person && storableText(item.person)) || null,
    locale: (item.locale && storableText(item.locale)) || null,
    device: item.device ?? null,
    page: item.page === undefined ? null : storablePage(item.page),
    inclusion: item.inclusion ?? null,
    traits: item.traits ? storableTraits(item.traits) : null,
  }
  if (item.kind === 'showing') return { id, item: { kind: 'showing', ...context, state: item.state } }

  for (const answer of item.answers) {
    const fault = judgeAnswer(answer, rules)
    if (fault) return refuse(fault.code, fault.detail)
  }
  const score = item.answers.find(({ question }) => question === 'score')?.value
  return {
    id,
    item: {
      kind: 'submission',
      ...context,
      revision: item.revision,
      showing: item.showing ?? null,
      score: typeof score === 'number' ? score : null,
      answers: item.answers.map(({ question, value }) => ({
        question,
        value: typeof value === 'string' ? storableText(value) : value,
      })),
      done: item.done ?? false,
    },
  }
}

/** A survey that the project never had is no place to count in: anybody may write any name. */
function storableLoss(
  { survey, count = 1, ...loss }: Loss,
  project: Project,
  arrival: Arrival,
): StorableLoss {
  return {
    kind: 'loss',
    project: project.key,
    id: loss.id,
    survey: survey !== undefined && project.surveyRules(survey) ? survey : null,
    of: loss.of,
    reason: loss.reason,
    count,
    correctedAt: correctTime(loss.at, arrival),
  }
}

/**
 * What is lost by refusing an item: nothing that can be counted once, if it has no id or kind to read. A loss that
 * is refused is one all the same.
 */
function lossOf(input: unknown, project: Project, arrival: Arrival): StorableLoss | undefined {
  const { id, kind, of, survey } = Object(input) as Record<string, unknown>
  const loss = { kind: 'loss', id, reason: 'refused', at: arrival.receivedAt }
  const what = kind === 'loss' ? of : kind
  const named = Loss.safeParse({ ...loss, of: what, survey })
  const { data } = named.success ? named : Loss.safeParse({ ...loss, of: what })
  return data && storableLoss(data, project, { ...arrival, sentAt: undefined })
}

/** The item's id as it was sent, if it has one that is fit to be named. */
function sentId(input: unknown): string | undefined {
  const id = (input as { id?: unknown } | null)?.id
  return typeof id === 'string' && id !== '' && id.length <= maxNameLength ? id : undefined
}

/** A page's path. A query or fragment may name a person, so what was sent of them is cut off here too. */
function storablePage(page: string): string {
  return storableText(page.replace(/[?#].*/s, ''))
}

function storableTraits(traits: Traits): Traits {
  return Object.fromEntries(
    Object.entries(traits).map(([name, value]) => [
      storableText(name),
      typeof value === 'string' ? storableText(value) : value,
    ]),
  )
}
