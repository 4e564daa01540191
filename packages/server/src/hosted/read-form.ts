import { readBody } from '../ingest/read-body.ts'
import { RequestProblem } from '../problem.ts'

/**
 * Reads the fields of a posted form, in either encoding that browsers send. Throws `RequestProblem` for a body that
 * is too large or no form. Files, which no form of ours sends, are left out.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const body = await readBody(request)
  const headers = { 'Content-Type': request.headers.get('Content-Type') ?? '' }
  try {
    const fields = new URLSearchParams()
    for (const [name, value] of await new Response(body, { headers }).formData())
      if (typeof value === 'string') fields.append(name, value)
    return fields
  } catch {
    throw new RequestProblem('malformed-request', 'Send the fields of the form on the page.')
  }
}
