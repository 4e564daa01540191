import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { Programme } from '@kairos-cx/sdk/contract'
import { openStore } from '@kairos-cx/server'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { createShop } from '../../examples/shop/server.ts'
import { findChromium } from '../../scripts/find-browsers.ts'
import { createKairosProcess, runKairos } from '../../scripts/kairos-process.ts'

/** No background traffic, no sandbox (tests may run as root), no first-run pages. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const chromiumPath = (): string => {
  const path = findChromium()
  if (!path) throw new Error('No Chromium on the PATH: run `node scripts/install-browser.ts` first.')
  return path
}

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags })

export const freePort = () =>
  new Promise<number>((resolve) => {
    const socket = createSocket().listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo
      socket.close(() => resolve(port))
    })
  })

const listen = (server: Server) =>
  new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })

export interface Showings {
  shown: number
  seen: number
  answered: number
  dismissed: number
  left: number
}
export interface SurveyResults {
  n: number
  score: number | null
  interval: { low: number; high: number } | null
  histogram: Record<string, number>
  showings: Showings
}

const adminToken = 'test-admin-token-0123456789abcdef'

/**
 * A real Kairos server process on an empty SQLite file, with the shop's programme published and the shop
 * beside it on another origin. `close` ends only what was started here.
 */
export async function openStage() {
  const folder = mkdtempSync(join(tmpdir(), 'kairos-stage-'))
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const environment = {
    ...process.env,
    CX_PORT: String(port),
    CX_HOST: '127.0.0.1',
    CX_STORE: `sqlite:${join(folder, 'kairos.db')}`,
    CX_ADMIN_TOKEN: adminToken,
  }
  const publish = async (file: string) => {
    const { code, output } = await runKairos(['publish', file], environment)
    if (code !== 0) throw new Error(output)
  }
  await publish('examples/shop/programme.json')
  const kairos = createKairosProcess({
    origin,
    environment,
    logFile: join(folder, 'server.log'),
    onEnd: (how) => console.error(`The server ended: ${how}`),
  })
  const start = async () => {
    if (!(await kairos.start())) throw new Error(`The server did not start:\n${kairos.lastWords()}`)
  }
  await start()
  const shop = createShop({ kairosOrigin: origin, adminToken })
  const servers: Server[] = [shop]
  const shopOrigin = await listen(shop)

  return {
    /** Of the Kairos server. */
    origin,
    /** For files of a test; removed at the end. */
    folder,
    shopOrigin,
    publish,
    /** Publishes many programmes at once, each of which must be valid, and waits until the server has them. */
    async publishAll(programmes: readonly object[]): Promise<void> {
      const store = await openStore(environment.CX_STORE)
      let newest = ''
      for (const programme of programmes) {
        const parsed = Programme.parse(programme)
        await store.publish(parsed, Date.now())
        newest = parsed.project.key
      }
      await store.close()
      while (!(await fetch(`${origin}/v1/programme?key=${newest}`)).ok) await pause(100)
    },
    start,
    stop: () => kairos.stop(),
    async results(survey: string, key = 'pk_shop'): Promise<SurveyResults> {
      const response = await fetch(`${origin}/v1/results?survey=${survey}&key=${key}`, {
        headers: { authorization: `Bearer ${adminToken}` },
      })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      return (await response.json()) as SurveyResults
    },
    /** What the visitors answered, newest last, as the store has it. */
    answers(survey: string): { question: string; value: number | string }[][] {
      const store = new DatabaseSync(join(folder, 'kairos.db'), { readOnly: true })
      const rows = store.prepare('SELECT answers FROM submission WHERE survey = ? ORDER BY id').all(survey)
      store.close()
      return rows.map(({ answers }) => JSON.parse(String(answers)))
    },
    /** The showings of a project's survey, newest last, as the store has them. */
    showings(survey: string, key: string): { inclusion: number | null; person: string | null }[] {
      const store = new DatabaseSync(join(folder, 'kairos.db'), { readOnly: true })
      const rows = store
        .prepare(
          `SELECT inclusion, person FROM showing JOIN project ON project.id = project
           WHERE survey = ? AND project.key = ? ORDER BY showing.id`,
        )
        .all(survey, key)
      store.close()
      return rows as { inclusion: number | null; person: string | null }[]
    },
    /** Serves one page of ours on an origin of its own, with the headers given. */
    async serve(html: string, headers: Record<string, string> = {}): Promise<string> {
      const server = createServer((request, response) => {
        if (request.url === '/favicon.ico') return response.writeHead(204).end()
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
        return response.end(html)
      })
      servers.push(server)
      return listen(server)
    },
    async close() {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
      await kairos.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A stage and a browser for the tests of one file, there once its first test begins. */
export function useStage() {
  const at = {} as { stage: Awaited<ReturnType<typeof openStage>>; browser: Browser }
  beforeAll(async () => {
    ;[at.stage, at.browser] = await Promise.all([openStage(), openChromium()])
  })
  afterAll(async () => {
    await at.browser?.close()
    await at.stage?.close()
  })
  return at
}

/** Opens a page that remembers every error and policy violation it meets. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  context.setDefaultTimeout(10_000)
  const errors: string[] = []
  context.on('weberror', (error) => errors.push(String(error.error())))
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
    addEventListener('unhandledrejection', (event) => {
      console.error(`unhandled rejection: ${event.reason}`)
    })
  })
  context.on('console', (message) => {
    if (/policy violation|unhandled rejection/.test(message.text())) errors.push(message.text())
  })
  const page = await context.newPage()
  return { context, page, errors }
}

/** The card on the screen, with what a visitor does to it. */
export const cardOf = (page: Pick<Page, 'locator'>) => {
  const card = page.locator('kairos-survey .card')
  return {
    card,
    score: (score: number) => card.getByRole('radio', { name: new RegExp(`^${score}\\b`) }),
    why: card.getByRole('textbox'),
    send: card.getByRole('button', { name: /^(Send|Envoyer)$/ }),
    title: card.locator('.screen:not([hidden]) .title'),
    close: card.getByRole('button', { name: /^(Close|Fermer)$/ }),
  }
}
