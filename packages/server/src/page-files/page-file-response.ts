import { hasTag } from '../has-tag.ts'
import { acceptedEncodings } from './accepted-encodings.ts'
import type { PageFile } from './page-files.ts'

/**
 * How long a browser may keep a file: `current` names get new content with an update, `immutable` ones never;
 * a `successor` stands in for a file that an update has replaced.
 */
const cacheControl = {
  current: 'public, max-age=300, stale-while-revalidate=86400',
  immutable: 'public, max-age=31536000, immutable',
  successor: 'no-store',
}

/** Answers a request for a file: in the smallest encoding the client takes, or 304 if it has this one. */
export function pageFileResponse(
  request: Request,
  file: PageFile,
  kept: keyof typeof cacheControl,
): Response {
  const accepts = acceptedEncodings(request.headers.get('Accept-Encoding'))
  const encoding = (['br', 'gzip'] as const).find((coding) => file.bodies[coding] && accepts(coding))
  // Each encoding is another sequence of bytes, so it has another strong tag.
  const tag = `"${file.tag}${encoding ? `-${encoding}` : ''}"`
  const headers = {
    'Content-Type': file.contentType,
    'Cache-Control': cacheControl[kept],
    ETag: tag,
    Vary: 'Accept-Encoding',
    ...(encoding && { 'Content-Encoding': encoding }),
  }
  if (hasTag(request.headers.get('If-None-Match'), tag)) return new Response(null, { status: 304, headers })
  const body = file.bodies[encoding ?? 'identity']
  return new Response(body, { headers: { ...headers, 'Content-Length': String(body?.byteLength) } })
}
