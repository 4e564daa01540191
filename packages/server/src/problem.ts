import { type Problem, type ProblemCode, problems } from '@kairos-cx/sdk/contract'

/** Seconds a client is asked to wait before it tries again. */
const retryAfterSeconds = 5

/**
 * Gives the response for an error: `application/problem+json` (RFC 9457) with the code's status. `detail` is
 * a sentence that names the culprit. A 503 carries `Retry-After`, a 401 what it wants to see.
 */
export function problem(
  code: ProblemCode,
  { detail, headers }: { detail?: string; headers?: Record<string, string> } = {},
): Response {
  const { status, title } = problems[code]
  const body: Problem = { type: 'about:blank', title, status, code, ...(detail && { detail }) }
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(status === 503 && { 'Retry-After': String(retryAfterSeconds) }),
      ...(code === 'token-required' && { 'WWW-Authenticate': 'Bearer' }),
      ...headers,
    },
  })
}

/** Thrown where a request cannot be answered; the server turns it into its `problem`. */
export class RequestProblem extends Error {
  override name = 'RequestProblem'
  readonly code: ProblemCode

  constructor(code: ProblemCode, detail?: string) {
    super(detail)
    this.code = code
  }
}
