import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { aPublishedFolder, serveKairos } from './start-kairos.ts'

it('stops within 10 seconds of being asked, even with a client that never ends its request', async () => {
  const server = await serveKairos({ cwd: await aPublishedFolder() })
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write('POST /v1/batches HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{')
  await new Promise((resolve) => setTimeout(resolve, 100))
  const askedAt = performance.now()
  expect(await server.stop('SIGTERM')).toBe(0)
  expect(performance.now() - askedAt).toBeLessThan(11_000)
}, 15_000)
