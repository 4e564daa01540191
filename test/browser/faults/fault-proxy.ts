import { once } from 'node:events'
import { Agent, request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from '../../../packages/sdk/test/random-worlds/create-chance.ts'

/**
 * What may happen to a request on its way, and to its answer:
 * - `refuse`: the connection is closed before anything is read
 * - `cut-request`: the server gets the first bytes only
 * - `cut-receipt`: the server has done its work; the page gets the first bytes of what it says
 * - `hold-request`, `hold-receipt`: comes `ms` later
 * - `repeat`: the server gets it twice
 * - `reorder`: it waits until a later one has been answered, at most 1.5 s
 * - `portal`: a hotel's network answers 200 with its login page
 * - `fail`: something on the way fails, with or without a word about when to come back
 * - `forbid`: a proxy refuses it in its own words
 * - `redirect`: it is sent to another server
 */
export type NetworkFault =
  | { kind: 'refuse' | 'cut-request' | 'cut-receipt' | 'repeat' | 'reorder' }
  | { kind: 'hold-request' | 'hold-receipt'; ms: number }
  | { kind: 'portal'; isReadable: boolean }
  | { kind: 'fail'; status: 408 | 429 | 500 | 502 | 503; retryAfter?: string }
  | { kind: 'forbid'; status: 400 | 401 | 403 | 404 | 413 | 422 }
  | { kind: 'redirect'; status: 301 | 302 | 307 | 308 }

/** One request for `POST /v1/batches`, as it came. */
export interface PassingBatch {
  /** Milliseconds since the proxy was opened. */
  atMs: number
  fault: NetworkFault['kind'] | 'none'
  items: { id: string; revision?: number; state?: string }[]
}

export interface FaultProxyOptions {
  /** The server behind it. */
  origin: string
  /** Where redirects lead. */
  elsewhere: string
  chance: Chance
  /** What is to happen to a request; asked when it has come. */
  faultFor(batch: PassingBatch | undefined): NetworkFault | undefined
}

const reorderMs = 1_500
const readable = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After' }
const notOurs = new Set(['transfer-encoding', 'connection', 'keep-alive', 'content-length'])

interface Answered {
  status: number
  headers: [name: string, value: string][]
  body: Buffer
}

const readAll = async (stream: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

const pairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, index) => (index % 2 ? [] : [[name, raw[index + 1] as string] as [string, string]]))

const bytesOf = ({ status, headers, body }: Answered): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status} Answered\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}content-length: ${body.length}\r\n\r\n`,
    ),
    body,
  ])

const readBatch = (body: Buffer): PassingBatch['items'] => {
  try {
    const { items } = JSON.parse(body.toString()) as { items: PassingBatch['items'] }
    return items.map(({ id, revision, state }) => ({
      id,
      ...(revision && { revision }),
      ...(state && { state }),
    }))
  } catch {
    return []
  }
}

/** Stands between pages and the server, on a port of its own, and does to their bytes what it is told to. */
export async function openFaultProxy({ origin, elsewhere, chance, faultFor }: FaultProxyOptions) {
  const target = new URL(origin)
  const agent = new Agent({ keepAlive: true })
  const openedAt = performance.now()
  const batches: PassingBatch[] = []
  /** How often each fault has met a request. */
  const met: Record<string, number> = {}
  const sockets = new Set<Socket>()
  let onAnswered: (() => void)[] = []

  const passOn = (request: IncomingMessage, body: Buffer) =>
    new Promise<Answered>((resolve, reject) => {
      const { method, url, headers } = request
      const passing = ask(`${origin}${url}`, { method, headers, agent }, async (response) => {
        try {
          resolve({
            status: response.statusCode as number,
            headers: pairs(response.rawHeaders).filter(([name]) => !notOurs.has(name.toLowerCase())),
            body: await readAll(response),
          })
        } catch (error) {
          reject(error)
        }
      })
      passing.on('error', reject)
      passing.end(body)
    }).then((answer) => {
      for (const tell of onAnswered.splice(0)) tell()
      return answer
    })

  const cutRequest = async (request: IncomingMessage, body: Buffer) => {
    const head = `${request.method} ${request.url} HTTP/1.1\r\n${pairs(request.rawHeaders)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`
    const whole = Buffer.concat([Buffer.from(head), body])
    const socket = connect(Number(target.port), target.hostname)
    socket.on('error', () => {})
    await once(socket, 'connect')
    await new Promise<void>((resolve) =>
      socket.write(whole.subarray(0, chance.below(whole.length)), () => resolve()),
    )
    socket.destroy()
  }

  /** Gives the first bytes only; then says farewell, or does not. */
  const cutReceipt = (socket: Socket, answer: Answered) => {
    const whole = bytesOf(answer)
    const part = whole.subarray(0, chance.below(whole.length))
    if (chance.happens(0.5)) socket.end(part)
    else socket.write(part, () => socket.resetAndDestroy())
  }

  const whenAnother = () =>
    Promise.race([
      new Promise<void>((resolve) => {
        onAnswered.push(resolve)
      }),
      pause(reorderMs),
    ])

  const give = (response: ServerResponse, { status, headers, body }: Answered) => {
    response.writeHead(status, [...headers.flat(), 'content-length', String(body.length)])
    response.end(body)
  }
  const own = (status: number, headers: Record<string, string>, text: string): Answered => ({
    status,
    headers: Object.entries({ 'content-type': 'text/html', ...headers }),
    body: Buffer.from(text),
  })

  const server = createServer(async (request, response) => {
    try {
      const body = await readAll(request)
      const isBatch = request.method === 'POST' && request.url === '/v1/batches'
      const batch: PassingBatch | undefined = isBatch
        ? { atMs: Math.round(performance.now() - openedAt), fault: 'none', items: readBatch(body) }
        : undefined
      const fault = faultFor(batch)
      if (fault) met[fault.kind] = (met[fault.kind] ?? 0) + 1
      if (batch) batches.push(Object.assign(batch, { fault: fault?.kind ?? 'none' }))
      switch (fault?.kind) {
        case undefined:
          return give(response, await passOn(request, body))
        case 'refuse':
          return request.socket.destroy()
        case 'cut-request':
          await cutRequest(request, body)
          return request.socket.destroy()
        case 'cut-receipt':
          return cutReceipt(request.socket, await passOn(request, body))
        case 'hold-request':
          await pause(fault.ms)
          return give(response, await passOn(request, body))
        case 'hold-receipt': {
          const answer = await passOn(request, body)
          await pause(fault.ms)
          return give(response, answer)
        }
        case 'repeat': {
          const [answer, again] = await Promise.all([passOn(request, body), passOn(request, body)])
          return give(response, chance.happens(0.5) ? answer : again)
        }
        case 'reorder':
          await whenAnother()
          return give(response, await passOn(request, body))
        case 'portal':
          return give(response, own(200, fault.isReadable ? readable : {}, '<h1>Welcome to the hotel</h1>'))
        case 'fail': {
          const when: Record<string, string> =
            fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter }
          return give(response, own(fault.status, { ...readable, ...when }, '<h1>Not now</h1>'))
        }
        case 'forbid':
          return give(response, own(fault.status, readable, '<h1>Not through here</h1>'))
        case 'redirect':
          return give(
            response,
            own(fault.status, { ...readable, location: `${elsewhere}${request.url}` }, ''),
          )
      }
    } catch {
      // The page or the server has closed its end: so does the one in between.
      request.socket.destroy()
    }
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Every request with answers so far, in the order they came. */
    batches,
    met,
    close(): void {
      for (const tell of onAnswered.splice(0)) tell()
      onAnswered = []
      server.close()
      for (const socket of sockets) socket.destroy()
      agent.destroy()
    },
  }
}

export type FaultProxy = Awaited<ReturnType<typeof openFaultProxy>>
