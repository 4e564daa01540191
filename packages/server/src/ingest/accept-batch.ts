import { Batch, type Receipt } from '@kairos-cx/sdk/contract'
import { maxBatchItems } from '@kairos-cx/sdk/limits'
import { mistakeLine, mistakesOf } from '../mistakes.ts'
import { parseJson } from '../parse-json.ts'
import { RequestProblem } from '../problem.ts'
import type { Catalogue } from '../programme/catalogue.ts'
import type { CommitOutcome, Store } from '../store/store.ts'
import { judgeItem, type Verdict } from './judge-item.ts'

/**
 * Takes a batch as it was sent, stores what is right in it and counts what is not as lost, and gives the receipt
 * once that is durable.
 * Every item is in exactly one list of the receipt; one bad item never refuses its neighbours.
 * `receivedAt` is epoch milliseconds. Throws `RequestProblem` if the envelope is bad, and what
 * `store.commit` rejects with; then nothing was accepted.
 */
export async function acceptBatch(
  body: string,
  { catalogue, store, receivedAt }: { catalogue: Catalogue; store: Store; receivedAt: number },
): Promise<Receipt> {
  const batch = readBatch(body)
  const project = catalogue.project(batch.key)
  if (!project)
    throw new RequestProblem('unknown-key', 'Check "key" in the batch, or publish a programme with it.')

  const arrival = { sentAt: batch.sentAt, receivedAt }
  const verdicts = batch.items.map((item, index) => judgeItem(item, index, project, arrival))
  const outcomes = await store.commit(verdicts.flatMap(({ item }) => item ?? []))
  return writeReceipt(verdicts, outcomes)
}

function readBatch(body: string): Batch {
  const input = parseJson(body)
  const items = (input as { items?: unknown } | null)?.items
  if (Array.isArray(items) && items.length > maxBatchItems)
    throw new RequestProblem(
      'too-many-items',
      `A batch may have ${maxBatchItems} items, got ${items.length}.`,
    )
  const parsed = Batch.safeParse(input)
  if (parsed.success) return parsed.data
  throw new RequestProblem(
    'malformed-batch',
    mistakesOf(parsed.error, input, { limit: 3 }).map(mistakeLine).join('; '),
  )
}

/** Lists ids as they were sent, in the order of the batch. `outcomes` are those of the verdicts with an item. */
function writeReceipt(verdicts: readonly Verdict[], outcomes: readonly CommitOutcome[]): Receipt {
  const receipt: Receipt = { accepted: [], repeated: [], refused: [] }
  let judged = 0
  for (const { id, item, refusal } of verdicts) {
    const outcome = item && outcomes[judged++]
    if (refusal) receipt.refused.push(refusal)
    else if (outcome === 'accepted' || outcome === 'repeated') receipt[outcome].push(id)
    else if (outcome === 'conflict')
      receipt.refused.push({
        id,
        code: 'id-conflict',
        detail:
          'The id of this item or of its showing already belongs to another survey, metric, showing or kind of item.',
      })
    else receipt.refused.push({ id, code: 'malformed-item', detail: 'The store cannot hold this item.' })
  }
  return receipt
}
