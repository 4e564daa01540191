import type { Showing, Submission } from '../../packages/sdk/src/contract/batch.ts'
import { Programme } from '../../packages/sdk/src/contract/programme.ts'

export const projectKey = 'pk_test'

/** The survey that all items answer. */
export const programme: Programme = Programme.parse({
  format: 1,
  project: { key: projectKey, name: 'Test', languages: ['en'] },
  surveys: [
    {
      id: 'checkout',
      metric: 'csat',
      trigger: { event: 'bought' },
      question: { en: 'How was it?' },
      followUps: [{ id: 'why', kind: 'text', text: { any: { en: 'Why?' } } }],
    },
  ],
})

export type ItemSize = 'short' | 'long' | 'huge'

export interface ItemSpecification {
  kind: 'showing' | 'submission'
  size: ItemSize
  /** The server refuses it, and it alone. */
  isPoison: boolean
}

const states = ['shown', 'seen', 'dismissed'] as const
const verbatims: Record<ItemSize, string> = {
  short: 'ok',
  // As large as a verbatim may be: a batch has room for about fifteen.
  long: 'é'.repeat(2_000),
  // More than a batch may have, alone.
  huge: 'x'.repeat(70_000),
}

export const idOf = (number: number) => `01930000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`

/** The item of a number, as its rank has it: a submission's revision, or the place of a showing's state. */
export function itemOf(
  number: number,
  rank: number,
  at: number,
  { kind, size, isPoison }: ItemSpecification,
): Showing | Submission {
  const context = { id: idOf(number), survey: isPoison ? 'unknown' : 'checkout', at }
  if (kind === 'showing') return { kind, ...context, state: states[rank] ?? 'dismissed' }
  return {
    kind,
    ...context,
    revision: rank,
    answers: [
      { question: 'score', value: 1 + (rank % 5) },
      { question: 'why', value: `${rank} ${verbatims[size]}`.slice(0, size === 'huge' ? undefined : 2_000) },
    ],
  }
}

/** The rank an item was kept with. */
export const rankOf = (item: Showing | Submission): number =>
  item.kind === 'submission' ? item.revision : states.indexOf(item.state as (typeof states)[number])
