import { publishedProgramme, type Quiet, QuietRequest } from '@kairos-cx/sdk/contract'
import { storableText } from '../ingest/storable-text.ts'
import { mistakeLine, mistakesOf } from '../mistakes.ts'
import { parseJson } from '../parse-json.ts'
import { RequestProblem } from '../problem.ts'
import type { Catalogue, Project } from '../programme/catalogue.ts'
import type { Store } from '../store/store.ts'
import { quietMs } from './quiet-ms.ts'

/**
 * Answers a page that asks, before it shows a survey, whether the person was asked in another browser: with a
 * duration and nothing else, since whoever has the public key may ask about anybody. `now` is epoch
 * milliseconds. Throws `RequestProblem`, and what the store rejects with.
 */
export async function quietResponse(
  body: string,
  { catalogue, store, now }: { catalogue: Catalogue; store: Store; now: number },
): Promise<Response> {
  const { key, person } = readQuietRequest(body)
  const project = catalogue.project(key)
  if (!project)
    throw new RequestProblem('unknown-key', 'Check "key" in the body, or publish a programme with it.')
  const limits = limitsOf(project)
  const { acrossDevices = true, maxShowings } = limits
  const quiet: Quiet = { quietMs: 0 }
  if (acrossDevices) {
    // As it is stored, so that it is found.
    const who = { project: key, person: storableText(person) }
    quiet.quietMs = quietMs(await store.contacts(who, { maxShowings }), limits, now)
  }
  return Response.json(quiet, { headers: { 'Cache-Control': 'no-store' } })
}

/** Gives a project's limits with their defaults, which the contract knows; without surveys that costs nothing. */
function limitsOf({ programme, version }: Project) {
  return publishedProgramme({ ...programme, surveys: [] }, version).limits
}

function readQuietRequest(body: string): QuietRequest {
  const input = parseJson(body)
  const parsed = QuietRequest.safeParse(input)
  if (parsed.success) return parsed.data
  throw new RequestProblem(
    'malformed-request',
    mistakesOf(parsed.error, input, { limit: 3 }).map(mistakeLine).join('; '),
  )
}
