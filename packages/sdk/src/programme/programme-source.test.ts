import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aProgramme } from '../../test/builders.ts'
import { createFakeClock, settle } from '../../test/fake-clock.ts'
import { createMemoryStorage } from '../../test/memory-storage.ts'
import { openProgrammeSource } from './programme-source.ts'

const url = 'https://cx.example.com/v1/programme?key=pk_test'
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const serving = (...responses: (() => Response)[]) =>
  server.use(
    http.get('https://cx.example.com/v1/programme', () =>
      (responses.length > 1 ? responses.shift() : responses[0])?.(),
    ),
  )

async function aSource(storage = createMemoryStorage()) {
  const clock = createFakeClock()
  const versions: number[] = []
  const faults: string[] = []
  openProgrammeSource(({ version }) => versions.push(version), {
    url,
    fetch: globalThis.fetch,
    storage,
    clock,
    reportFault: (code) => faults.push(code),
    isStopped: () => false,
  })
  await settle()
  return { clock, versions, faults, storage }
}

describe('the programme source', () => {
  it('gives the programme the server has, and keeps it for the next page', async () => {
    serving(() => HttpResponse.json(aProgramme()))
    const { versions, storage } = await aSource()
    expect(versions).toEqual([1])
    expect(await storage.entries('programme')).toEqual([['programme', aProgramme()]])
  })

  it('gives the kept one at once while the server is down, and goes on asking', async () => {
    const storage = createMemoryStorage()
    await storage.update('programme', () => aProgramme({ version: 6 }))
    serving(
      () => HttpResponse.error(),
      () => new HttpResponse(null, { status: 503, headers: { 'retry-after': '60' } }),
      () => HttpResponse.json(aProgramme({ version: 7 })),
    )
    const { versions, clock, faults } = await aSource(storage)
    expect(versions).toEqual([6])
    await clock.advance(2_000)
    expect(faults).toEqual(['programme-unavailable', 'programme-unavailable'])
    await clock.advance(59_000)
    expect(versions).toEqual([6])
    await clock.advance(10_000)
    expect(versions).toEqual([6, 7])
  })

  it('does not give the same programme twice', async () => {
    const storage = createMemoryStorage()
    await storage.update('programme', () => aProgramme())
    serving(() => HttpResponse.json(aProgramme()))
    expect((await aSource(storage)).versions).toEqual([1])
  })

  it.each([
    ['HTML', () => HttpResponse.html('<p>hi</p>'), 'programme-unavailable'],
    ['JSON that is no programme', () => HttpResponse.json({ format: 2 }), 'programme-unreadable'],
    ['a key the server does not know', () => new HttpResponse(null, { status: 401 }), 'key-refused'],
  ])('says what is wrong with %s, keeps the one it has, and asks again', async (_, respond, fault) => {
    const storage = createMemoryStorage()
    await storage.update('programme', () => aProgramme({ version: 3 }))
    serving(respond, () => HttpResponse.json(aProgramme({ version: 4 })))
    const { versions, faults, clock } = await aSource(storage)
    expect([versions, faults]).toEqual([[3], [fault]])
    await clock.advance(1_000)
    expect(versions).toEqual([3, 4])
  })

  it('passes over a kept programme that is garbage', async () => {
    const storage = createMemoryStorage()
    await storage.update('programme', () => 'garbage')
    serving(() => HttpResponse.json(aProgramme()))
    expect((await aSource(storage)).versions).toEqual([1])
  })
})
