import type { Answer, Receipt } from '@kairos-cx/sdk/contract'
import { acceptBatch } from '../ingest/accept-batch.ts'
import type { Catalogue } from '../programme/catalogue.ts'
import type { KeptSubmission, Store } from '../store/store.ts'
import type { ReplyIds } from './reply-ids.ts'

/** What is to be kept of a reply so far. */
export interface Reply {
  project: string
  survey: string
  /** Version of the programme that it is judged by. */
  programme: number
  ids: ReplyIds
  person: string | undefined
  locale: string
  answers: readonly Answer[]
  /** The question that was just left without an answer. */
  unanswered: string | undefined
  done: boolean
}

/**
 * Keeps a reply as a batch of one showing and one submission, judged and committed as any other, and resolves once
 * it is durable. What a submission holds already is not sent again: so a page that is reloaded takes nothing back
 * that was answered after it. Anything else is its next revision. Gives what the receipt refused.
 */
export async function saveReply(
  reply: Reply,
  { catalogue, store, now }: { catalogue: Catalogue; store: Store; now: number },
): Promise<Receipt['refused']> {
  const { ids, answers, done } = reply
  const kept = await store.submission({ project: reply.project, id: ids.submission })
  if (kept && holds(kept, reply)) return []
  const context = {
    survey: reply.survey,
    programme: reply.programme,
    at: now,
    visitor: ids.visitor,
    locale: reply.locale,
    page: `/s/${reply.survey}`,
    ...(reply.person !== undefined && { person: reply.person }),
  }
  const items = [
    { kind: 'showing', id: ids.showing, ...context, state: 'seen' },
    {
      kind: 'submission',
      id: ids.submission,
      ...context,
      revision: (kept?.revision ?? 0) + 1,
      showing: ids.showing,
      answers,
      done: done || Boolean(kept?.done),
    },
  ]
  const batch = { key: reply.project, sdk: 'hosted', sentAt: now, items }
  const { refused } = await acceptBatch(JSON.stringify(batch), { catalogue, store, receivedAt: now })
  return refused
}

function holds(kept: KeptSubmission, { answers, unanswered, done }: Reply): boolean {
  const isKept = (answer: Answer) =>
    kept.answers.some(
      ({ question, value }) =>
        question === answer.question && JSON.stringify(value) === JSON.stringify(answer.value),
    )
  const isLess = kept.answers.some(({ question }) => question === unanswered)
  return answers.every(isKept) && !isLess && (kept.done || !done)
}
