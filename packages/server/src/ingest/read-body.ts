import { maxBatchBytes } from '@kairos-cx/sdk/limits'
import { RequestProblem } from '../problem.ts'

const tooLarge = () =>
  new RequestProblem('batch-too-large', `A body may have ${maxBatchBytes} bytes; send less at once.`)

/**
 * Reads a request's body as text. Throws `batch-too-large` for one of more than 64 KiB, which is let go where
 * it passes the bound, `unsupported-encoding` for a compressed one, or `malformed-json` for one that is
 * cut off or not UTF-8.
 */
export async function readBody(request: Request): Promise<string> {
  const encoding = request.headers.get('Content-Encoding')?.trim().toLowerCase()
  if (encoding && encoding !== 'identity')
    throw new RequestProblem('unsupported-encoding', 'Send the body uncompressed.')
  const declaredBytes = Number(request.headers.get('Content-Length') ?? Number.NaN)
  if (declaredBytes > maxBatchBytes) throw tooLarge()
  try {
    // HTTP ends a body at its declared length, so such a one needs no counting, which costs a stream.
    const bytes = Number.isNaN(declaredBytes)
      ? await readCounting(request)
      : new Uint8Array(await request.arrayBuffer())
    if (bytes.byteLength > maxBatchBytes) throw tooLarge()
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (reason) {
    if (reason instanceof RequestProblem) throw reason
    throw new RequestProblem('malformed-json', 'The body ends too early or is not UTF-8.')
  }
}

/** Reads a body of unknown length, and stops where it passes the bound. */
async function readCounting(request: Request): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > maxBatchBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
