import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { Receipt } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { createSqliteStore } from '../src/store/sqlite/create-sqlite-store.ts'
import { aBatch, aProgramme, aShowing, aSubmission, uuid } from './builders.ts'
import { aFolder } from './open-test-server.ts'
import { aPublishedFolder, kairos, serveKairos } from './start-kairos.ts'

const storeIn = (cwd: string) => createSqliteStore(join(cwd, 'data', 'kairos.db'))

type Running = Awaited<ReturnType<typeof serveKairos>>

/**
 * Sends batches from several connections until the server is gone, each a showing with two revisions of its
 * answer. Gives the numbers of the batches that were acknowledged.
 */
async function load(server: Running, { from }: { from: number }): Promise<number[]> {
  const acknowledged: number[] = []
  let next = from
  const connection = async () => {
    for (;;) {
      const n = next++
      const response = await server.post(batchOf(n)).catch(() => undefined)
      const text = response?.status === 202 ? await response.text().catch(() => undefined) : undefined
      if (text === undefined) return
      const { accepted } = Receipt.parse(JSON.parse(text))
      expect(accepted).toHaveLength(3)
      acknowledged.push(n)
    }
  }
  await Promise.all(Array.from({ length: 16 }, connection))
  return acknowledged
}

const batchOf = (n: number) =>
  aBatch([
    aShowing({ id: uuid(2 * n), state: 'seen' }),
    aSubmission({ id: uuid(2 * n + 1), showing: uuid(2 * n), score: 1 + (n % 5) }),
    aSubmission({ id: uuid(2 * n + 1), showing: uuid(2 * n), score: 1 + ((n + 1) % 5), revision: 2 }),
  ])

/** Checks that every acknowledged batch is there whole, once, and that the tallies are those of the rows. */
async function expectNothingLost(cwd: string, acknowledged: readonly number[]): Promise<void> {
  const store = storeIn(cwd)
  const tallies = await store.tallies()
  expect(await store.recountTallies()).toEqual(tallies)
  await store.close()
  const server = await serveKairos({ cwd })
  for (let start = 0; start < acknowledged.length; start += 15) {
    const numbers = acknowledged.slice(start, start + 15)
    const items = numbers.flatMap((n) => (batchOf(n) as { items: object[] }).items)
    const receipt = Receipt.parse(await (await server.post(aBatch(items))).json())
    expect(receipt).toMatchObject({ accepted: [], refused: [] })
    expect(receipt.repeated).toHaveLength(items.length)
  }
  await server.stop('SIGTERM')
  const after = storeIn(cwd)
  expect(await after.tallies()).toEqual(tallies)
  await after.close()
}

describe('kairos serve', { timeout: 30_000 }, () => {
  it('keeps every acknowledged answer, once, when it is killed again and again', {
    timeout: 60_000,
  }, async () => {
    const cwd = await aPublishedFolder()
    const acknowledged: number[] = []
    for (let cycle = 1; cycle <= 12; cycle++) {
      const server = await serveKairos({ cwd })
      const loaded = load(server, { from: cycle * 1_000_000 })
      await new Promise((resolve) => setTimeout(resolve, 40 + 20 * cycle))
      expect(await server.stop('SIGKILL')).toBeNull()
      acknowledged.push(...(await loaded))
    }
    expect(acknowledged.length).toBeGreaterThan(100)
    await expectNothingLost(cwd, acknowledged)
  })

  it('loses nothing acknowledged, and exits with 0, when it is asked to stop under load', async () => {
    const cwd = await aPublishedFolder()
    const server = await serveKairos({ cwd })
    const loaded = load(server, { from: 0 })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const askedAt = performance.now()
    expect(await server.stop('SIGTERM')).toBe(0)
    expect(performance.now() - askedAt).toBeLessThan(10_000)
    const acknowledged = await loaded
    expect(acknowledged.length).toBeGreaterThan(10)
    await expectNothingLost(cwd, acknowledged)
  })

  it('acknowledges nothing while the disk is full, and has all that it acknowledged before', async () => {
    const cwd = await aPublishedFolder()
    const server = await serveKairos({ cwd, maxFileBytes: 512 * 1024 })
    const acknowledged: number[] = []
    let refused: Response | undefined
    for (let n = 0; n < 2_000 && !refused; n++) {
      const response = await server.post(batchOf(n))
      if (response.status === 202) acknowledged.push(n)
      else refused = response
      await response.arrayBuffer()
    }
    expect(refused?.status).toBe(503)
    expect(refused?.headers.get('Retry-After')).toMatch(/^[1-9]/)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect(server.output.stderr.match(/store-unavailable/g)).toHaveLength(1)
    expect(await server.stop('SIGTERM')).toBe(0)
    await expectNothingLost(cwd, acknowledged)
  })

  it('prints the admin token once, and keeps taking it', async () => {
    const cwd = await aPublishedFolder()
    const first = await serveKairos({ cwd })
    expect(first.token).toMatch(/^kt_[\w-]{43}$/)
    await first.stop('SIGTERM')

    const second = await serveKairos({ cwd })
    expect(second.output.stdout).not.toContain('oken')
    const headers = { Authorization: `Bearer ${first.token}` }
    expect((await fetch(`${second.url}/v1/results?survey=checkout`, { headers })).status).toBe(200)
    await second.stop('SIGTERM')

    const env = { CX_ADMIN_TOKEN: 'another-token-of-the-operator' }
    const third = await serveKairos({ cwd, env })
    expect(third.output.stdout).not.toContain('oken')
    expect((await fetch(`${third.url}/v1/results?survey=checkout`, { headers })).status).toBe(401)
    headers.Authorization = `Bearer ${env.CX_ADMIN_TOKEN}`
    expect((await fetch(`${third.url}/v1/results?survey=checkout`, { headers })).status).toBe(200)
  })

  it('serves the built script tag', async () => {
    const { url } = await serveKairos({ cwd: aFolder() })
    const response = await fetch(`${url}/cx.js`, { headers: { 'Accept-Encoding': 'br' } })
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Encoding')).toBe('br')
    expect((await response.text()).length).toBeGreaterThan(1_000)
  })

  it('takes up a publication while it runs', async () => {
    const cwd = aFolder()
    const { url } = await serveKairos({ cwd })
    expect((await fetch(`${url}/v1/programme?key=pk_test`)).status).toBe(401)
    writeFileSync(join(cwd, 'programme.json'), JSON.stringify(aProgramme()))
    expect(await kairos(['publish', 'programme.json'], { cwd })).toMatchObject({ code: 0 })
    expect((await fetch(`${url}/v1/programme?key=pk_test`)).status).toBe(200)
  })

  it('lives on when nobody reads its log any more', async () => {
    const cwd = await aPublishedFolder()
    const server = await serveKairos({ cwd })
    server.closeOutput()
    rmSync(join(cwd, 'data'), { recursive: true })
    for (let n = 0; n < 3; n++) expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect(await server.stop('SIGTERM')).toBe(0)
  })

  it.each(['HTTP/1.0\r\n\r\n', 'HTTP/1.0\r\nHost: \r\n\r\n', 'HTTP/1.1\r\nHost: a b\r\n\r\n'])(
    'is alive and ready to a health checker that asks with %j',
    async (rest) => {
      const { hostname, port } = new URL((await serveKairos({ cwd: await aPublishedFolder() })).url)
      for (const path of ['/healthz', '/readyz']) {
        const socket = connect(Number(port), hostname)
        socket.write(`GET ${path} ${rest}`)
        const [answer] = await once(socket, 'data')
        expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /)
        socket.destroy()
      }
    },
  )

  it('lives on after requests that break off or never end their body', async () => {
    const { url, post, output } = await serveKairos({ cwd: await aPublishedFolder() })
    const { hostname, port } = new URL(url)
    const request = 'POST /v1/batches HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
    for (const tail of ['', '5\r\n{"key', 'zz\r\n']) {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      await new Promise((resolve) => socket.write(request + tail, resolve))
      socket.destroy()
    }
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname)
      let text = ''
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        text += chunk
        if (text.includes('batch-too-large')) resolve(text)
      })
      socket.write(`${request}${`4000\r\n${' '.repeat(0x4000)}\r\n`.repeat(5)}`)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect((await post(aBatch([aSubmission()]))).status).toBe(202)
    expect(output.stderr).toBe('')
  })
})
