/**
 * The demonstration: publishes the programmes of the shop and of the gallery, starts `kairos serve`, and both
 * beside it. Settings: CX_PORT, CX_HOST, CX_STORE and CX_ADMIN_TOKEN as the server knows them, SHOP_PORT and
 * GALLERY_PORT.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createGallery } from '../examples/gallery/server.ts'
import { createShop } from '../examples/shop/server.ts'
import { createKairosProcess, isReady, runKairos } from './kairos-process.ts'

// Paths below, and the server's own `./data`, are relative to the repository.
process.chdir(fileURLToPath(new URL('..', import.meta.url)))
mkdirSync('data', { recursive: true })

const {
  CX_PORT = '8787',
  CX_HOST = '127.0.0.1',
  CX_STORE = 'sqlite:./data/kairos.db',
  SHOP_PORT = '8788',
  GALLERY_PORT = '8789',
} = process.env
// A server that listens everywhere is still opened from this machine by the loopback address.
const host = ['0.0.0.0', '::'].includes(CX_HOST)
  ? '127.0.0.1'
  : CX_HOST.includes(':')
    ? `[${CX_HOST}]`
    : CX_HOST
const kairosOrigin = `http://${host}:${CX_PORT}`
const adminToken = process.env.CX_ADMIN_TOKEN || keptToken('data/demo-token')
const environment = { ...process.env, CX_PORT, CX_HOST, CX_STORE, CX_ADMIN_TOKEN: adminToken }

/** Gives the token kept in `file`; makes it at first, readable by this user alone. */
function keptToken(file: string): string {
  try {
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8').trim()
}

const kairos = createKairosProcess({
  origin: kairosOrigin,
  environment,
  logFile: 'data/demo-server.log',
  onEnd: (how) => console.log(`The server has ended (${how}). The shop goes on; s + Enter starts it again.`),
})
const shop = createShop({ kairosOrigin, adminToken })
const gallery = createGallery(kairosOrigin)

async function end(code: number): Promise<never> {
  for (const server of [shop, gallery]) {
    server.close()
    server.closeAllConnections()
  }
  await kairos.stop()
  process.exit(code)
}

async function fail(sentence: string): Promise<never> {
  console.error(sentence)
  return end(1)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end(0))

async function publish(): Promise<string | undefined> {
  for (const example of ['shop', 'gallery']) {
    const { code, output } = await runKairos(['publish', `examples/${example}/programme.json`], environment)
    if (code !== 0) return `The programme of the ${example} could not be published:\n${output}`
  }
  return undefined
}

async function startServer(): Promise<void> {
  // Somebody else's server on that port serves the shop as well as ours.
  if (await isReady(kairosOrigin)) console.log(`Using the Kairos server that already runs on ${kairosOrigin}`)
  else if (await kairos.start()) console.log(`The server runs on ${kairosOrigin}`)
  else
    throw new Error(
      `The server did not start on ${kairosOrigin} (CX_PORT changes the port).\n${kairos.lastWords()}`,
    )
}

async function stopServer(): Promise<void> {
  await kairos.stop()
  console.log('The server is stopped: answers wait in the browser. s + Enter starts it again.')
}

async function obey(line: string): Promise<void> {
  if (line === 's') await (kairos.isRunning() ? stopServer() : startServer())
  // For `pnpm dev`: takes up a new build and a changed programme.
  if (line === 'r' && kairos.isRunning()) {
    await kairos.stop()
    const problem = await publish()
    if (problem) console.error(problem)
    await startServer()
  }
}

const problem = await publish()
if (problem) await fail(problem)
await startServer().catch((error: Error) => fail(error.message))

for (const [server, what, setting, port] of [
  [shop, 'shop', 'SHOP_PORT', SHOP_PORT],
  [gallery, 'gallery', 'GALLERY_PORT', GALLERY_PORT],
] as const) {
  server.listen(Number(port), CX_HOST)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) =>
    fail(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is taken. ${setting} chooses another: ${setting}=${Number(port) + 2} npm start`
        : `The ${what} could not listen on ${CX_HOST}:${port}: ${error.message}`,
    ),
  )
}

// A terminal that goes away is no reason to end.
process.stdin.on('error', () => {})
let obeyed: Promise<void> = Promise.resolve()
createInterface({ input: process.stdin }).on('line', (line) => {
  obeyed = obeyed.then(() => obey(line.trim())).catch((error: Error) => console.error(error.message))
})

const shopOrigin = `http://${host}:${SHOP_PORT}`
console.log(`
What the team sees        ${shopOrigin}/team
Every card, to look at    http://${host}:${GALLERY_PORT}/
On a page of its own      ${kairosOrigin}/s/checkout-csat
On a shared device        ${kairosOrigin}/kiosk/checkout-csat
The team's token          ${process.env.CX_ADMIN_TOKEN ? 'CX_ADMIN_TOKEN' : 'data/demo-token'}
Answers are kept in       ${CX_STORE.replace(/\/\/[^@/]*@/, '//')}
Stop or start the server  s + Enter: answers wait in the browser, then arrive
End everything            Ctrl-C

Open ${shopOrigin}/`)
