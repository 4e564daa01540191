import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { aPublishedFolder, serveKairos } from './start-kairos.ts'

/** Opens a connection that has sent `bytes` and waits, and gives it time to arrive. */
async function connectTo(server: { url: string }, bytes: string): Promise<void> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write(bytes)
  await new Promise((resolve) => setTimeout(resolve, 100))
}

const header = 'POST /v1/batches HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n'

describe('when it is asked to stop, kairos serve', { timeout: 20_000 }, () => {
  it.each([
    ['has sent nothing', '', 1_000],
    ['stops amid its header', header.slice(0, 30), 1_000],
    [
      'stops amid the header of a second request',
      `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n${header.slice(0, 30)}`,
      1_000,
    ],
    ['never ends its body', `${header}{`, 9_000],
  ])('ends in time with a client that %s', async (_what, bytes, ms) => {
    const server = await serveKairos({ cwd: await aPublishedFolder() })
    await connectTo(server, bytes)
    const askedAt = performance.now()
    expect(await server.stop('SIGTERM')).toBe(0)
    expect(performance.now() - askedAt).toBeLessThan(ms)
  })

  it('goes on with stopping when it is asked again', async () => {
    const server = await serveKairos({ cwd: await aPublishedFolder() })
    await connectTo(server, `${header}{`)
    const stopped = server.stop('SIGTERM')
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      void server.stop(signal)
    }
    expect(await stopped).toBe(0)
  })
})
