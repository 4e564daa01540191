import { z } from 'zod'

/** Every error a whole request can end in: its stable code, HTTP status and title (RFC 9457). */
export const problems = {
  'malformed-json': { status: 400, title: 'The body is not JSON.' },
  'malformed-batch': { status: 400, title: 'The batch does not have the shape of a batch.' },
  'malformed-request': { status: 400, title: 'The body does not have the shape that this address takes.' },
  'malformed-query': { status: 400, title: 'A query parameter is missing or malformed.' },
  'malformed-programme': { status: 422, title: 'The programme has mistakes.' },
  'token-required': { status: 401, title: 'This needs the admin token.' },
  'unknown-key': { status: 401, title: 'No project has this key.' },
  'unknown-survey': { status: 404, title: 'No survey has this id.' },
  'not-found': { status: 404, title: 'There is nothing at this address.' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method.' },
  'batch-too-large': { status: 413, title: 'The body is larger than a batch may be.' },
  'too-many-items': { status: 413, title: 'The batch has more items than a batch may have.' },
  'unsupported-encoding': { status: 415, title: 'The body has a content encoding that is not taken here.' },
  'internal-error': { status: 500, title: 'The server failed.' },
  'store-unavailable': { status: 503, title: 'The store cannot take this now; nothing was accepted.' },
  stopping: { status: 503, title: 'The server is stopping; nothing was accepted.' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

/** The body of every error, `application/problem+json`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  /** A sentence that names the culprit and what to do. */
  detail: z.string().optional(),
  /** For a programme: each mistake with the JSON pointer (RFC 6901) of its place. */
  mistakes: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>
