import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKairosProcess, runKairos } from '../scripts/kairos-process.ts'

const freePort = () =>
  new Promise<number>((resolve) => {
    const socket = createSocket().listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo
      socket.close(() => resolve(port))
    })
  })

/**
 * A real Kairos server process on an empty SQLite file, for what is measured in a browser, and sites on
 * origins of their own beside it. `close` ends only what was started here.
 */
export async function openServer() {
  const folder = mkdtempSync(join(tmpdir(), 'kairos-bench-'))
  const storeFile = join(folder, 'kairos.db')
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const environment = {
    ...process.env,
    CX_PORT: String(port),
    CX_HOST: '127.0.0.1',
    CX_STORE: `sqlite:${storeFile}`,
    CX_ADMIN_TOKEN: 'bench-admin-token-0123456789abcdef',
  }
  const kairos = createKairosProcess({
    origin,
    environment,
    logFile: join(folder, 'server.log'),
    onEnd: (how) => console.error(`The server ended: ${how}`),
  })
  if (!(await kairos.start())) throw new Error(`The server did not start:\n${kairos.lastWords()}`)
  const sites: Server[] = []

  return {
    origin,
    /** The SQLite file, to be read only. */
    storeFile,
    /** Publishes a programme, as a team writes it. */
    async publish(programme: object): Promise<void> {
      const file = join(folder, 'programme.json')
      writeFileSync(file, JSON.stringify(programme))
      const { code, output } = await runKairos(['publish', file], environment)
      if (code !== 0) throw new Error(output)
    },
    /** Gives the origin of a new site that answers so. */
    serve: (listener: RequestListener) =>
      new Promise<string>((resolve) => {
        const site = createServer(listener)
        sites.push(site)
        site.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(site.address() as AddressInfo).port}`))
      }),
    async close(): Promise<void> {
      for (const site of sites) {
        site.close()
        site.closeAllConnections()
      }
      await kairos.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
