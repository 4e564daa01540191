import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { hasAdminToken } from './admin-token.ts'
import type { HostedOptions } from './hosted/hosted-options.ts'
import { kioskPage } from './hosted/kiosk-page.ts'
import { openHosted } from './hosted/open-hosted.ts'
import { takeHosted } from './hosted/take-hosted.ts'
import { acceptBatch } from './ingest/accept-batch.ts'
import { readBody } from './ingest/read-body.ts'
import type { Log } from './log.ts'
import { pageFileResponse } from './page-files/page-file-response.ts'
import type { PageFiles } from './page-files/page-files.ts'
import { problem, RequestProblem } from './problem.ts'
import { createCatalogue } from './programme/catalogue.ts'
import { programmeResponse } from './programme/programme-response.ts'
import { createQuotas } from './programme/quotas.ts'
import { quietResponse } from './quiet/quiet-response.ts'
import { resultsResponse } from './results/results-response.ts'
import type { Store } from './store/store.ts'
import { StoreUnavailable } from './store/store-unavailable.ts'

export interface ServerOptions {
  store: Store
  /** SHA-256 of the admin token, in hexadecimal: see `hashAdminToken`. */
  adminTokenHash: string
  /** What `GET /cx.js` and `GET /cx/…` serve. */
  pageFiles: PageFiles
  /** What links for a person are signed with, 32 characters or more. Without it no link names anybody. */
  linkSecret?: string | undefined
  /** Epoch milliseconds. */
  now?: () => number
  /** Takes one line for each thing the operator must know. By default nobody listens. */
  log?: Log
}

export interface KairosServer {
  /** Answers one request. Never rejects. */
  fetch(request: Request): Response | Promise<Response>
  /**
   * Turns readiness false and takes no more batches, and resolves when every request under way has been
   * answered. The store stays open: who opened it closes it.
   */
  close(): Promise<void>
}

/** What pages of any origin may ask for. */
const publicPaths = ['/cx.js', '/cx/*', '/v1/programme', '/v1/batches', '/v1/quiet'] as const

const allowPages = cors({
  origin: '*',
  allowMethods: ['GET', 'HEAD', 'POST'],
  allowHeaders: ['Content-Type', 'If-None-Match'],
  // Else a page's script cannot read when to come back.
  exposeHeaders: ['ETag', 'Retry-After'],
  maxAge: 86_400,
})

/** Makes the server: a fetch handler that opens no port and starts nothing. */
export function createServer({
  store,
  adminTokenHash,
  pageFiles,
  linkSecret,
  now = Date.now,
  log = () => {},
}: ServerOptions): KairosServer {
  const app = new Hono()
  const catalogue = createCatalogue()
  const quotas = createQuotas({
    store,
    now,
    onFailed: (reason) => noteFailure(reason, { method: 'GET', path: '/v1/programme' }),
  })
  let state: 'serving' | 'stopping' = 'serving'
  let storeState: 'available' | 'unavailable' = 'available'
  let underWay = 0
  let onIdle = () => {}

  /** Gives what is published now, another process's publications included. */
  async function published() {
    catalogue.add(await store.publications(catalogue.newest))
    return catalogue
  }

  /** Tells the operator when the store goes and when it comes back, not each request that it fails. */
  function noteStore(next: typeof storeState, reason = ''): void {
    if (next === storeState) return
    storeState = next
    log(
      next === 'available'
        ? { level: 'info', event: 'store-available' }
        : { level: 'error', event: 'store-unavailable', reason },
    )
  }

  /** Tells the operator of a request that failed by no fault of its own. */
  function noteFailure(reason: unknown, { method, path }: { method: string; path: string }): void {
    if (reason instanceof StoreUnavailable) {
      noteStore('unavailable', reason.message)
      return
    }
    const { name, stack = '' } = reason instanceof Error ? reason : new Error()
    // Its message may quote what a visitor wrote; its frames are our own.
    const frames = stack.split('\n').filter((line) => line.startsWith('    at '))
    log({ level: 'error', event: 'internal-error', method, path, error: name, stack: frames.join('\n') })
  }

  app.use(async (context, next) => {
    await next()
    const { headers } = context.res
    headers.set('X-Content-Type-Options', 'nosniff')
    headers.set('Referrer-Policy', 'no-referrer')
    if (!headers.has('Content-Security-Policy'))
      headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
    if (!headers.has('Cross-Origin-Resource-Policy'))
      headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  })
  for (const path of publicPaths)
    app.use(path, allowPages, async (context, next) => {
      await next()
      context.res.headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
    })
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (_context, methods) =>
        problem('method-not-allowed', { headers: { Allow: methods.join(', ') } }),
    }),
  )

  app.post('/v1/batches', async ({ req }) => {
    if (state === 'stopping') throw new RequestProblem('stopping')
    const body = await readBody(req.raw)
    const receipt = await acceptBatch(body, { catalogue: await published(), store, receivedAt: now() })
    if (receipt.accepted.length > 0) noteStore('available')
    return Response.json(receipt, { status: 202, headers: { 'Cache-Control': 'no-store' } })
  })

  app.get('/v1/programme', async ({ req }) => {
    const key = req.query('key')
    if (!key) throw new RequestProblem('malformed-query', 'Name the project: /v1/programme?key=pk_….')
    const project = (await published()).project(key)
    if (!project) throw new RequestProblem('unknown-key', 'Check "key" in the address.')
    // Read before the wait: this answer is of one version, whatever is published meanwhile.
    const { programme, version } = project
    const full = await quotas.fullSurveys(programme)
    return programmeResponse(req.raw, { programme, version, full })
  })

  app.post('/v1/quiet', async ({ req }) => {
    const body = await readBody(req.raw)
    return quietResponse(body, { catalogue: await published(), store, now: now() })
  })

  app.get('/v1/results', async ({ req }) => {
    if (!hasAdminToken(req.raw, adminTokenHash))
      throw new RequestProblem('token-required', 'Send it as "Authorization: Bearer …".')
    return resultsResponse(new URL(req.url).searchParams, { catalogue: await published(), store })
  })

  /** A store that is away for a moment must not cost what a visitor wrote: what is known will do, if anything is. */
  async function hosted(request: { method: string; path: string }): Promise<HostedOptions> {
    const onFailed = (reason: unknown) => noteFailure(reason, request)
    await published().catch((reason: unknown) => {
      if (!(reason instanceof StoreUnavailable) || catalogue.newest === 0) throw reason
      onFailed(reason)
    })
    return { catalogue, store, quotas, linkSecret, now: now(), onFailed }
  }

  app.get('/s/:survey', async ({ req }) => openHosted(req.raw, req.param('survey'), await hosted(req)))

  app.get('/kiosk/worker.js', ({ req }) => {
    const file = pageFiles.current.get('kiosk-worker.js')
    if (!file) throw new RequestProblem('not-found')
    const response = pageFileResponse(req.raw, file, 'current')
    // A worker goes by a policy of its own: this one asks the server for what its pages need.
    response.headers.set('Content-Security-Policy', "default-src 'none'; connect-src 'self'")
    return response
  })

  app.get('/kiosk/:survey', async ({ req }) =>
    kioskPage(req.raw, req.param('survey'), { ...(await hosted(req)), pageFiles }),
  )

  app.post('/s/:survey', async ({ req }) => {
    if (state === 'stopping') throw new RequestProblem('stopping')
    const response = await takeHosted(req.raw, req.param('survey'), await hosted(req))
    if (response.ok) noteStore('available')
    return response
  })

  app.get('/cx.js', ({ req }) => {
    const file = pageFiles.current.get('cx.js')
    if (!file) throw new RequestProblem('not-found')
    return pageFileResponse(req.raw, file, 'current')
  })

  app.get('/cx/:file{.+}', ({ req }) => {
    const name = req.param('file')
    const immutable = pageFiles.immutable.get(name)
    if (immutable) return pageFileResponse(req.raw, immutable, 'immutable')
    const current = pageFiles.current.get(name)
    if (current) return pageFileResponse(req.raw, current, 'current')
    const successor = pageFiles.current.get(successorOf(name))
    if (!successor) throw new RequestProblem('not-found')
    return pageFileResponse(req.raw, successor, 'successor')
  })

  app.get('/healthz', () => Response.json({ status: 'up' }, { headers: { 'Cache-Control': 'no-store' } }))

  app.get('/readyz', async () => {
    if (state === 'stopping') throw new RequestProblem('stopping')
    await store.check()
    noteStore('available')
    return Response.json({ status: 'ready' }, { headers: { 'Cache-Control': 'no-store' } })
  })

  app.notFound(() => problem('not-found'))

  app.onError((reason, { req }) => {
    if (reason instanceof RequestProblem)
      return problem(reason.code, reason.message ? { detail: reason.message } : {})
    noteFailure(reason, { method: req.method, path: req.path })
    return problem(reason instanceof StoreUnavailable ? 'store-unavailable' : 'internal-error')
  })

  return {
    async fetch(request) {
      underWay += 1
      try {
        return await app.fetch(request)
      } finally {
        underWay -= 1
        if (underWay === 0) onIdle()
      }
    },

    close() {
      state = 'stopping'
      return new Promise((resolve) => {
        onIdle = resolve
        if (underWay === 0) resolve()
      })
    },
  }
}

/**
 * The name that never changes of a chunk whose hash is unknown: a page that still has the script of before
 * an update asks for it, and gets the current one. The script itself has no successor: who pinned it by
 * its hash wants that one or none.
 */
function successorOf(name: string): string {
  const [, logical] = /^(?!cx\.)([\w-]+)\.[\w-]+\.js$/.exec(name) ?? []
  return `${logical}.js`
}
