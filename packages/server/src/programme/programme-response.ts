import { createHash } from 'node:crypto'
import { publishedProgramme } from '@kairos-cx/sdk/contract'
import { hasTag } from '../has-tag.ts'
import type { Project } from './catalogue.ts'

/**
 * Fresh for a minute, so that a publication reaches pages soon; up to ten minutes longer a page may use what
 * it has while it asks in the background, so that no visit waits for us. With the tag the answer to that is
 * mostly 304.
 */
const cacheControl = 'public, max-age=60, stale-while-revalidate=600'

/** By version object, so that a programme is cut down and hashed once. */
const written = new WeakMap<Project['programme'], { body: string; tag: string }>()

/** Answers a page's request for the published programme of its project, or 304 if it has this version. */
export function programmeResponse(request: Request, { programme, version }: Project): Response {
  let current = written.get(programme)
  if (!current) {
    const body = JSON.stringify(publishedProgramme(programme, version))
    current = { body, tag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
    written.set(programme, current)
  }
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': cacheControl, ETag: current.tag }
  return hasTag(request.headers.get('If-None-Match'), current.tag)
    ? new Response(null, { status: 304, headers })
    : new Response(current.body, { headers })
}
