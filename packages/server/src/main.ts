import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { hashAdminToken, makeAdminToken } from './admin-token.ts'
import { createServer } from './create-server.ts'
import { createLog } from './log.ts'
import { loadPageFiles } from './page-files/load-page-files.ts'
import type { Settings } from './settings.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'

/**
 * Milliseconds that requests under way get to finish when the process is asked to stop: below the 10 seconds
 * that Docker and others wait before they kill.
 */
const stopMs = 8_000

/** Characters of a token that nobody guesses. */
const safeTokenLength = 16

/** Milliseconds a client may take: a slow one must not hold a connection for ever. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 65_000 }

/**
 * Runs the server process until SIGTERM or SIGINT: then readiness turns false, requests under way get 8
 * seconds to finish, and the store is closed. Asking again changes nothing. Resolves with the exit code. Rejects, with a sentence
 * for the operator, when it cannot start.
 */
export async function main(settings: Settings): Promise<number> {
  const whenStopped = new Promise<void>((resolve) => {
    // Not `once`: without a listener a second signal would kill what the first has asked to finish.
    process.on('SIGTERM', resolve)
    process.on('SIGINT', resolve)
  })
  // A log that nobody reads any more is no reason to lose answers.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {})
  const pageFiles = await loadPageFiles()
  const store = await openStore(settings.store)
  const adminTokenHash = await claimAdminToken(settings, store)
  const log = createLog((line) => process.stderr.write(line), Date.now)
  const kairos = createServer({ store, adminTokenHash, pageFiles, linkSecret: settings.linkSecret, log })
  const http = createAdaptorServer({
    fetch: kairos.fetch,
    serverOptions: { ...timeouts, connectionsCheckingInterval: 1_000 },
  }) as Server
  // Nothing here depends on the name we were called by, and health checkers send none or an odd one.
  http.prependListener('request', (incoming) => {
    incoming.headers.host = 'localhost'
  })
  const closeUnused = trackUnused(http)
  await listen(http, settings)
  const { address, family, port } = http.address() as AddressInfo
  process.stdout.write(`Kairos listens on http://${family === 'IPv6' ? `[${address}]` : address}:${port}\n`)

  await whenStopped
  const answered = kairos.close()
  await closeHttp(http, { answered, closeUnused })
  await store.close()
  return 0
}

/** Gives the hash that requests are checked against. A token made here is printed, this once. */
async function claimAdminToken({ adminToken }: Settings, store: Store): Promise<string> {
  if (adminToken !== undefined) {
    if (adminToken.length < safeTokenLength)
      process.stderr.write(
        `Warning: CX_ADMIN_TOKEN has ${adminToken.length} characters; a token of fewer than ${safeTokenLength} can be guessed.\n`,
      )
    return hashAdminToken(adminToken)
  }
  const made = makeAdminToken()
  const kept = await store.claimAdminTokenHash(hashAdminToken(made))
  if (kept === hashAdminToken(made)) process.stdout.write(`Admin token, shown only this once: ${made}\n`)
  return kept
}

function listen(http: Server, { host, port }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (reason: NodeJS.ErrnoException) => {
      reject(
        new Error(
          reason.code === 'EADDRINUSE'
            ? `CX_PORT ${port} is taken on ${host}. Stop what uses it, or name another port.`
            : `CX_HOST ${host} with CX_PORT ${port} cannot be listened on: ${reason.message}`,
        ),
      )
    })
    http.listen(port, host, resolve)
  })
}

/**
 * Keeps note of the connections that a request is under way on, and gives the function that closes the
 * others. Node's own `closeIdleConnections` passes over those that have not ended a first header.
 */
function trackUnused(http: Server): () => void {
  const requestsOn = new Map<Socket, number>()
  http.on('connection', (socket) => {
    requestsOn.set(socket, 0)
    socket.once('close', () => requestsOn.delete(socket))
  })
  http.on('request', ({ socket }, response) => {
    const add = (change: number) => {
      const count = requestsOn.get(socket)
      if (count !== undefined) requestsOn.set(socket, count + change)
    }
    add(1)
    response.once('close', () => add(-1))
  })
  return function closeUnused() {
    for (const [socket, count] of requestsOn) if (count === 0) socket.destroySoon()
  }
}

/** Takes no new connections, lets requests under way finish, and after 8 seconds ends what is left. */
async function closeHttp(
  http: Server,
  { answered, closeUnused }: { answered: Promise<void>; closeUnused(): void },
): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()))
  closeUnused()
  const sweep = setInterval(closeUnused, 50)
  const limit = setTimeout(() => http.closeAllConnections(), stopMs)
  await Promise.all([closed, answered])
  clearInterval(sweep)
  clearTimeout(limit)
}
