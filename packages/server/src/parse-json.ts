import { RequestProblem } from './problem.ts'

/** Parses a request's body. Throws `malformed-json` for one that is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // The parser's message quotes the body, so it is not repeated.
    throw new RequestProblem('malformed-json')
  }
}
