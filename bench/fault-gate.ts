import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/**
 * What stands between a page and its server:
 * - `up`: nothing
 * - `down`: 503, as a proxy answers for a server that is gone
 * - `unreachable`: nobody listens
 * - `portal`: 200 with the login page of a hotel's network
 * - `cut`: the server takes the request, and the connection ends before its answer, until each event in it was
 *   taken twice
 * - `poison`: the server refuses the event `poisoned`
 * - `narrow`: a proxy refuses bodies of more than `narrowBytes` with 413
 */
export type Gate = 'up' | 'down' | 'unreachable' | 'portal' | 'cut' | 'poison' | 'narrow'

/** The event that is refused. */
export const poisoned = 7
/** More than any library here needs for one event, less than some need for 20. */
export const narrowBytes = 8_192

export interface Arrival {
  /** Which event it is: 0 to 19; others are left aside. */
  event: number
  /** By what its own server could know it again. */
  id: string
}

export interface Reply {
  status: number
  type: string
  body: string | Uint8Array<ArrayBuffer>
}

export interface FaultGateOptions {
  /** The events of a request, from its body, unzipped. Throws on what is none of its own. */
  read(text: string): Arrival[]
  /** The server behind the gate; `isPoisoned` tells it that it is given what it does not accept. */
  answer(request: IncomingMessage, body: Uint8Array<ArrayBuffer>, isPoisoned: boolean): Promise<Reply>
}

export type FaultGate = Awaited<ReturnType<typeof openFaultGate>>

const bodyOf = async (request: IncomingMessage) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Uint8Array.from(Buffer.concat(chunks))
}

const unzipped = (body: Uint8Array): string =>
  (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : Buffer.from(body)).toString()

/** Opens a server that stands before another and fails as it is told, and counts what came through. */
export async function openFaultGate({ read, answer }: FaultGateOptions) {
  let gate: Gate = 'up'
  let arrivals: Arrival[] = []
  let unread = 0

  const eventsOf = (request: IncomingMessage, body: Uint8Array): Arrival[] => {
    if (request.method !== 'POST' || !body.length) return []
    try {
      return read(unzipped(body))
    } catch {
      unread++
      return []
    }
  }
  const timesOf = (event: number) => arrivals.filter((arrival) => arrival.event === event).length

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request)
    // A page can read every answer, so that none is taken for a dead network.
    const headers = {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-expose-headers': 'retry-after',
      'cache-control': 'no-store',
    }
    const send = ({ status, type, body }: Reply) => {
      response.writeHead(status, { ...headers, 'content-type': type })
      response.end(body)
    }
    const html = (status: number, title: string) =>
      send({ status, type: 'text/html', body: `<!doctype html><h1>${title}</h1>` })
    const now = gate
    if (request.method === 'OPTIONS') return send({ status: 204, type: 'text/plain', body: '' })
    if (now === 'down') return html(503, 'Service Unavailable')
    if (now === 'portal') return html(200, 'Welcome to the hotel')
    if (now === 'narrow' && body.length > narrowBytes) return html(413, 'Request Entity Too Large')
    const events = eventsOf(request, body)
    const isPoisoned = now === 'poison' && events.some(({ event }) => event === poisoned)
    const reply = await answer(request, body, isPoisoned)
    if (reply.status < 300) arrivals.push(...events)
    if (now === 'cut' && events.some(({ event }) => timesOf(event) <= 2)) return request.socket.destroy()
    return send(reply)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy())
  })
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  const leave = () => {
    server.close()
    server.closeAllConnections()
  }
  await listen(0)
  const { port } = server.address() as AddressInfo

  return {
    host: `127.0.0.1:${port}`,
    async set(next: Gate): Promise<void> {
      const was = gate
      gate = next
      if (next === 'unreachable' && was !== next) leave()
      if (was === 'unreachable' && next !== was) await listen(port)
    },
    /** What came through since `clear`, each time it came. */
    arrivals: (): readonly Arrival[] => arrivals,
    /** Requests that came through and could not be read. */
    unread: () => unread,
    clear() {
      arrivals = []
      unread = 0
    },
    close: leave,
  }
}
