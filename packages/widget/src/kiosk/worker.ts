/**
 * The service worker of kiosk pages: what they load is asked of the server first, and taken from what was kept
 * where it does not answer. So a kiosk that is switched on without a network asks all the same.
 */
const cacheName = 'kairos-kiosk'
/** A server that is silent for so long is not there. */
const silentMs = 4_000

interface FetchLike extends Event {
  request: Request
  respondWith(response: Promise<Response>): void
  waitUntil(done: Promise<unknown>): void
}

const worker = globalThis as unknown as {
  addEventListener(type: string, listener: (event: FetchLike) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  const kept = async () => (await caches.match(request, { ignoreVary: true })) ?? Response.error()
  const answer = async () => {
    try {
      // A navigation cannot be asked for anew with a signal; its address can.
      const asked = request.mode === 'navigate' ? request.url : request
      const response = await fetch(asked, { signal: AbortSignal.timeout(silentMs) })
      if (response.status >= 500) return await kept()
      if (response.ok) {
        const copy = response.clone()
        event.waitUntil(caches.open(cacheName).then((cache) => cache.put(request, copy)))
      }
      return response
    } catch {
      return kept()
    }
  }
  event.respondWith(answer())
})
