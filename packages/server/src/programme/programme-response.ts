import { createHash } from 'node:crypto'
import { type Programme, publishedProgramme } from '@kairos-cx/sdk/contract'
import { hasTag } from '../has-tag.ts'

/**
 * Fresh for a minute, so that a publication reaches pages soon; up to ten minutes longer a page may use what
 * it has while it asks in the background, so that no visit waits for us. With the tag the answer to that is
 * mostly 304.
 */
const cacheControl = 'public, max-age=60, stale-while-revalidate=600'

/** A programme as pages get it while these surveys are full. */
interface Written {
  full: string
  body: string
  tag: string
}

/** By version object, as last written: a programme is cut down and hashed once each time a survey fills up. */
const written = new WeakMap<Programme, Written>()

/**
 * Answers a page's request for the published programme of its project, or 304 if it has this one. `full` names
 * the surveys that have all the answers of their quota, in the programme's order.
 */
export function programmeResponse(
  request: Request,
  { programme, version, full }: { programme: Programme; version: number; full: readonly string[] },
): Response {
  let current = written.get(programme)
  if (current?.full !== full.join()) {
    current = write(programme, version, full)
    written.set(programme, current)
  }
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': cacheControl, ETag: current.tag }
  return hasTag(request.headers.get('If-None-Match'), current.tag)
    ? new Response(null, { status: 304, headers })
    : new Response(current.body, { headers })
}

function write(programme: Programme, version: number, full: readonly string[]): Written {
  const body = JSON.stringify(publishedProgramme(programme, version, (survey) => full.includes(survey)))
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { full: full.join(), body, tag }
}
