import { describe, expect, it } from 'vitest'
import { createLog, StoreUnavailable } from '../src/index.ts'
import { aBatch, aSubmission, noon } from './builders.ts'
import { openTestServer, problemOf } from './open-test-server.ts'

describe('the server', () => {
  it('is alive and ready', async () => {
    const { fetch } = await openTestServer()
    expect((await fetch('/healthz')).status).toBe(200)
    expect((await fetch('/readyz')).status).toBe(200)
  })

  it('is alive but not ready when its store is gone', async () => {
    const { store } = await openTestServer()
    const gone = { ...store, check: () => Promise.reject(new StoreUnavailable('gone')) }
    const { fetch } = await openTestServer({ store: gone, programmes: [] })
    expect((await fetch('/healthz')).status).toBe(200)
    expect(await problemOf(await fetch('/readyz'))).toMatchObject({ code: 'store-unavailable' })
  })

  it('stops being ready first, finishes what is under way, and takes no more batches', async () => {
    const { server, fetch, post } = await openTestServer()
    let finish = () => {}
    const slow = new ReadableStream({
      start(controller) {
        finish = () => {
          controller.enqueue(new TextEncoder().encode(JSON.stringify(aBatch([aSubmission()]))))
          controller.close()
        }
      },
    })
    const underWay = post(slow, { duplex: 'half' } as RequestInit)
    await new Promise((resolve) => setTimeout(resolve, 10))
    const closed = server.close()
    expect(await problemOf(await fetch('/readyz'))).toMatchObject({ code: 'stopping' })
    const refused = await post(JSON.stringify(aBatch([])))
    expect(refused.status).toBe(503)
    expect(refused.headers.get('Retry-After')).toMatch(/^[1-9]/)
    expect(await problemOf(refused)).toMatchObject({ code: 'stopping' })
    expect(await Promise.race([closed, 'still open'])).toBe('still open')
    finish()
    await closed
    const answered = await Promise.race([underWay, new Promise<undefined>((resolve) => setTimeout(resolve))])
    expect(answered?.status).toBe(202)
    expect((await fetch('/healthz')).status).toBe(200)
  })

  it.each([
    ['GET', '/', 404, 'not-found'],
    ['GET', '/v1/nothing', 404, 'not-found'],
    ['GET', '/cx/nothing.js', 404, 'not-found'],
    ['GET', '/cx/../settings.ts', 404, 'not-found'],
    ['POST', '/v1/nothing', 404, 'not-found'],
    ['DELETE', '/v1/results', 405, 'method-not-allowed'],
    ['GET', '/v1/batches', 405, 'method-not-allowed'],
    ['POST', '/cx.js', 405, 'method-not-allowed'],
  ])('says so when it does not know %s %s', async (method, path, status, code) => {
    const { fetch } = await openTestServer()
    const response = await fetch(path, { method })
    expect(response.status).toBe(status)
    expect(response.headers.get('Allow')).toBe(
      status === 405 ? (path === '/v1/batches' ? 'POST' : 'GET, HEAD') : null,
    )
    expect(await problemOf(response)).toMatchObject({ code, status })
  })

  it('answers HEAD like GET, without the body', async () => {
    const { fetch } = await openTestServer()
    const get = await fetch('/v1/programme?key=pk_test')
    const head = await fetch('/v1/programme?key=pk_test', { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers))
  })

  it('lets nothing it serves be sniffed, framed or run', async () => {
    const { fetch } = await openTestServer()
    for (const path of ['/healthz', '/v1/programme?key=pk_test', '/v1/results', '/nothing']) {
      const { headers } = await fetch(path)
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    }
  })
})

it('logs one line whatever a field holds', () => {
  const lines: string[] = []
  const log = createLog(
    (line) => lines.push(line),
    () => noon,
  )
  log({ level: 'error', event: 'internal-error', path: `/a\r\n{"level":"info"}\u001b[31m${'x'.repeat(1e6)}` })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^\{"at":"2026-11-20T12:00:00\.000Z",.*\}\n$/)
  for (const character of ['\r', '\u001b']) expect(lines[0]).not.toContain(character)
  expect(lines[0]?.length).toBeLessThan(2_200)
})
