import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site on an origin of its own, until it is closed. */
export async function serveSite(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close(): void {
      server.close()
      server.closeAllConnections()
    },
  }
}
