import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { aSubmission } from '../../test/builders.ts'
import { createFakeClock, settle } from '../../test/fake-clock.ts'
import { createMemoryStorage } from '../../test/memory-storage.ts'
import type { Item, Submission } from '../contract/batch.ts'
import { createIndexedDbStorage } from '../storage/indexed-db-storage.ts'
import type { Storage } from '../storage/storage.ts'
import { createDeliver, type DeliveryResult } from './deliver.ts'
import type { Kept } from './kept.ts'
import type { Ledger } from './ledger.ts'
import { createOutbox, type OutboxOptions } from './outbox.ts'

const took = (items: readonly Item[]): DeliveryResult => ({
  result: 'receipt',
  receipt: { accepted: items.map(({ id }) => id), repeated: [], refused: [] },
})
const down: DeliveryResult = { result: 'retry', retryAfterMs: 0, cause: 503 }

/** An outbox whose server answers as `answers` says, one after the other, and then takes everything. */
function anOutbox(
  answers: ((items: readonly Item[]) => DeliveryResult | Promise<DeliveryResult>)[] = [],
  deviation: Partial<OutboxOptions> = {},
) {
  const clock = createFakeClock()
  const storage = deviation.storage ?? createMemoryStorage()
  const sent: { items: readonly Item[]; keepalive: boolean }[] = []
  const faults: string[] = []
  const delivered: string[] = []
  const page = { hidden: false }
  const outbox = createOutbox({
    storage,
    clock,
    deliver: async (items, keepalive) => {
      sent.push({ items, keepalive })
      return (answers.shift() ?? took)(items)
    },
    onlyTab: async (work) => {
      await work()
      return true
    },
    isPageHidden: () => page.hidden,
    reportFault: (code) => faults.push(code),
    onDelivered: ({ id }) => delivered.push(id),
    ...deviation,
  })
  const stored = async () => (await storage.entries<{ item: Item }>('item:')).map(([, { item }]) => item)
  return { outbox, clock, storage, sent, faults, delivered, page, stored }
}

/** Puts an item into storage as an earlier page left it. */
const putBefore = async (
  storage: Storage,
  keptAt: number,
  deviation: Partial<Submission> = {},
  record: Partial<Kept> = {},
) => {
  const item = aSubmission(deviation)
  const kept: Kept = { item, rank: 1, keptAt, ...record }
  await storage.update(`item:${item.id}`, () => kept)
  return { item }
}

/** A storage that refuses to write, as with a full disk. */
const refusing = (
  storage: Storage,
  refuses = { write: true },
): Storage & { refuses: { write: boolean } } => ({
  ...storage,
  refuses,
  updateAll: async (keys, change) => {
    if (refuses.write) throw new DOMException('full', 'QuotaExceededError')
    return storage.updateAll(keys, change)
  },
})

describe('the outbox', () => {
  it('sends an item at once, and forgets it when the receipt names it', async () => {
    const { outbox, sent, stored, delivered } = anOutbox()
    const item = aSubmission()
    await outbox.keep(item, 1)
    await settle()
    expect(sent.map(({ items }) => items)).toEqual([[item]])
    expect(await stored()).toEqual([])
    expect(delivered).toEqual([item.id])
  })

  it('stores an item before it sends it', async () => {
    const order: string[] = []
    const storage = createMemoryStorage()
    const { outbox } = anOutbox([], {
      storage: {
        ...storage,
        async updateAll(keys, change) {
          await new Promise((resolve) => setTimeout(resolve, 5))
          await storage.updateAll(keys, change)
          order.push((await storage.entries('item:')).length ? 'stored' : 'removed')
        },
      },
      deliver: async (items) => {
        order.push('sent')
        return took(items)
      },
    })
    await outbox.keep(aSubmission(), 1)
    await expect.poll(() => order).toEqual(['stored', 'sent', 'removed'])
  })

  it('keeps an answer while the server is down, and delivers it when it is back', async () => {
    const { outbox, clock, stored, sent, faults } = anOutbox([() => down, () => down])
    await outbox.keep(aSubmission(), 1)
    await clock.advance(0)
    expect(await stored()).toHaveLength(1)
    await clock.advance(5_000)
    expect(await stored()).toEqual([])
    expect(sent).toHaveLength(3)
    expect(faults).toEqual(['delivery-failed', 'delivery-failed'])
  })

  it('delivers what an earlier page kept', async () => {
    const storage = createIndexedDbStorage('kairos-outbox-test')
    const item = aSubmission()
    const before = anOutbox([() => down], { storage })
    await before.outbox.keep(item, 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const after = anOutbox([], { storage })
    await after.outbox.flush()
    expect(after.sent.map(({ items }) => items)).toEqual([[item]])
    expect(await after.stored()).toEqual([])
  })

  it('forgets nothing that the receipt does not name', async () => {
    const { outbox, stored } = anOutbox([
      () => ({ result: 'receipt', receipt: { accepted: ['another'], repeated: [], refused: [] } }),
    ])
    await outbox.keep(aSubmission(), 1)
    await settle()
    expect(await stored()).toHaveLength(1)
  })

  it('keeps a newer revision that was made while the older one was on its way', async () => {
    let arrive = (_: DeliveryResult) => {}
    const { outbox, sent, stored } = anOutbox([() => new Promise((resolve) => (arrive = resolve))])
    const first = aSubmission()
    const second = { ...first, revision: 2 }
    await outbox.keep(first, 1)
    await settle()
    await outbox.keep(second, 2)
    arrive(took([first]))
    await settle()
    expect(sent.map(({ items }) => items)).toEqual([[first], [second]])
    expect(await stored()).toEqual([])
  })

  it('replaces an older revision that still waits, and never a newer one', async () => {
    const { outbox, stored } = anOutbox([() => down, () => down, () => down])
    const first = aSubmission()
    const second = { ...first, revision: 2 }
    await outbox.keep(second, 2)
    await outbox.keep(first, 1)
    await settle()
    expect(await stored()).toEqual([second])
  })

  it('sets one refused item aside, delivers its neighbours, and does not send it again', async () => {
    const [good, bad] = [aSubmission(), aSubmission()]
    const { outbox, sent, stored, faults, delivered } = anOutbox([
      () => down,
      () => ({
        result: 'receipt',
        receipt: {
          accepted: [good.id],
          repeated: [],
          refused: [{ id: bad.id, code: 'unknown-survey', detail: '' }],
        },
      }),
    ])
    await outbox.keep(good, 1)
    await outbox.keep(bad, 1)
    await settle()
    await outbox.flush()
    const requests = sent.length
    await outbox.flush()
    expect(sent).toHaveLength(requests)
    expect(delivered).toEqual([good.id])
    expect(await stored()).toEqual([bad])
    expect(faults).toContain('item-refused')
  })

  it('halves a batch the server finds too large, down to the one item that is', async () => {
    const items = Array.from({ length: 8 }, () => aSubmission())
    const tooLarge = items[5]?.id as string
    const judge = (batch: readonly Item[]): DeliveryResult =>
      batch.some(({ id }) => id === tooLarge) ? { result: 'split', cause: 413, isFinal: true } : took(batch)
    const { outbox, delivered, faults, storage } = anOutbox([], { deliver: async (batch) => judge(batch) })
    for (const item of items)
      await storage.update(`item:${item.id}`, () => ({ item, rank: 1, keptAt: item.at }))
    await outbox.flush()
    expect(delivered).toHaveLength(7)
    expect(faults).toEqual(['item-lost'])
  })

  it('sends at most 50 items and 60,000 bytes in one request', async () => {
    const { outbox, sent, storage, clock } = anOutbox()
    for (let n = 0; n < 120; n++) {
      const item = aSubmission({
        answers: [{ question: 'why', value: 'é'.repeat(n < 60 ? 10 : 1_500) }],
      })
      await storage.update(`item:${item.id}`, () => ({ item, rank: 1, keptAt: clock.now() + n }))
    }
    await outbox.flush()
    expect(sent.reduce((sum, { items }) => sum + items.length, 0)).toBe(120)
    for (const { items, keepalive } of sent) {
      const bytes = new TextEncoder().encode(JSON.stringify(items)).length
      expect(items.length).toBeLessThanOrEqual(50)
      expect(bytes).toBeLessThanOrEqual(60_100)
      expect(keepalive).toBe(bytes - items.length - 1 <= 30_000)
    }
  })

  it('still delivers, once, when the browser refuses to store', async () => {
    const { outbox, sent, faults, delivered } = anOutbox([], { storage: refusing(createMemoryStorage()) })
    await outbox.keep(aSubmission(), 1)
    await settle()
    await outbox.flush()
    expect(sent).toHaveLength(1)
    expect(delivered).toHaveLength(1)
    expect(faults).toContain('storage-unavailable')
  })

  it('does not send again what it cannot remove', async () => {
    const kept = createMemoryStorage()
    const item = aSubmission()
    await kept.update(`item:${item.id}`, () => ({ item, rank: 1, keptAt: item.at }))
    const { outbox, sent } = anOutbox([], { storage: refusing(kept) })
    await outbox.flush()
    await outbox.flush()
    expect(sent).toHaveLength(1)
  })

  it('does not send what another tab has delivered', async () => {
    const { outbox, storage, sent, faults } = anOutbox([() => down])
    await outbox.keep(aSubmission(), 1)
    await settle()
    await anOutbox([], { storage }).outbox.flush()
    await outbox.flush()
    expect(sent).toHaveLength(1)
    expect(faults).toEqual(['delivery-failed'])
  })

  it('names what it loses when the visitor clears the data of the site, and sends it no more', async () => {
    const { outbox, storage, sent, faults } = anOutbox([() => down])
    await storage.update('visitor', () => 'remembered')
    await outbox.keep(aSubmission(), 1)
    await settle()
    await storage.clear('')
    await outbox.flush()
    expect([sent.length, faults]).toEqual([1, ['delivery-failed', 'storage-cleared']])
  })

  it('names what it loses when the data are cleared, though another answer came since', async () => {
    const { outbox, storage, sent, faults } = anOutbox([() => down, () => down])
    await outbox.keep(aSubmission(), 1)
    await settle()
    await storage.clear('')
    const later = aSubmission()
    await outbox.keep(later, 1)
    await settle()
    await outbox.flush()
    expect(faults).toContain('storage-cleared')
    expect(sent.at(-1)?.items).toEqual([later])
  })

  it('keeps trying what a proxy finds too large, in smaller batches and with its neighbours', async () => {
    const judge = (batch: readonly Item[]): DeliveryResult =>
      batch.length > 3 || batch[0] === items[0]
        ? { result: 'split', cause: 413, isFinal: false }
        : took(batch)
    const items = Array.from({ length: 8 }, () => aSubmission())
    const { outbox, storage, stored, delivered, clock, sent } = anOutbox([], {
      deliver: async (batch) => judge(batch),
    })
    for (const item of items)
      await storage.update(`item:${item.id}`, () => ({ item, rank: 1, keptAt: item.at }))
    await outbox.flush()
    expect([delivered.length, await stored(), sent]).toEqual([7, [items[0]], []])
    await clock.advance(60_000)
    expect(await stored()).toEqual([items[0]])
  })

  it('does not send beside another tab for the many answers that come meanwhile', async () => {
    const { outbox, sent } = anOutbox([], { onlyTab: async () => false })
    for (let n = 0; n < 40; n++) await outbox.keep(aSubmission(), 1)
    await settle()
    expect(sent).toEqual([])
  })

  it('waits while another tab sends, looks again, and after half a minute sends anyway', async () => {
    const { outbox, clock, sent } = anOutbox([], { onlyTab: async () => false })
    await outbox.keep(aSubmission(), 1)
    await clock.advance(20_000)
    expect(sent).toHaveLength(0)
    await clock.advance(20_000)
    expect(sent).toHaveLength(1)
  })

  it('waits as long as the server asks, also for a new answer', async () => {
    const { outbox, clock, sent } = anOutbox([() => ({ result: 'retry', retryAfterMs: 60_000, cause: 429 })])
    await outbox.keep(aSubmission(), 1)
    await clock.advance(30_000)
    await outbox.keep(aSubmission(), 1)
    await clock.advance(29_000)
    expect(sent).toHaveLength(1)
    await clock.advance(10_000)
    expect(sent).toHaveLength(2)
    expect(sent[1]?.items).toHaveLength(2)
  })

  it('is not talked out of the pause by a page that comes back, only by being told to send', async () => {
    const { outbox, clock, sent } = anOutbox([
      () => ({ result: 'retry', retryAfterMs: 3_600_000, cause: 503 }),
    ])
    await outbox.keep(aSubmission(), 1)
    await settle()
    for (let n = 0; n < 10; n++) outbox.resume()
    await clock.advance(60_000)
    expect(sent).toHaveLength(1)
    await outbox.flush()
    expect(sent).toHaveLength(2)
  })

  it('keeps to the pause on the next page, too, until it is over or the page says otherwise', async () => {
    const { storage, outbox, clock } = anOutbox([
      () => ({ result: 'retry', retryAfterMs: 60_000, cause: 503 }),
    ])
    await outbox.keep(aSubmission(), 1)
    await settle()
    const next = anOutbox([], { storage, clock })
    next.outbox.resume()
    await next.outbox.keep(aSubmission(), 1)
    await settle()
    expect(next.sent).toEqual([])
    await clock.advance(66_000)
    expect(await storage.entries('item:')).toEqual([])
    const told = anOutbox([], { storage, clock })
    await storage.update('item-pause', () => clock.now() + 60_000)
    await told.outbox.keep(aSubmission(), 1)
    await settle()
    expect(told.sent).toEqual([])
    await told.outbox.flush()
    expect([told.sent.length, await storage.entries('item-pause')]).toEqual([1, []])
  })

  it.each([Number.NaN, 'soon', 8.64e15, -1])(
    'is not kept from sending by a pause until %s',
    async (until) => {
      const { storage, outbox, sent } = anOutbox()
      await storage.update('item-pause', () => until)
      await outbox.keep(aSubmission(), 1)
      await settle()
      expect(sent).toHaveLength(1)
    },
  )

  it('does not send again, as the page goes out of sight, what is safe and was just tried in vain', async () => {
    const { outbox, clock, sent } = anOutbox([() => down, () => down, () => down])
    await outbox.keep(aSubmission(), 1)
    await settle()
    outbox.sendNow()
    expect(sent).toHaveLength(1)
    await clock.advance(60_000)
    outbox.sendNow()
    expect(sent.length).toBeGreaterThan(1)
  })

  it('sends within the same task when the page goes out of sight, and only what is not on its way', async () => {
    const { outbox, page, sent } = anOutbox([() => new Promise(() => {})])
    await outbox.keep(aSubmission(), 1)
    await settle()
    page.hidden = true
    const last = aSubmission()
    outbox.keep(last, 1)
    expect(sent.map(({ items }) => items.length)).toEqual([1, 1])
    expect(sent[1]?.items).toEqual([last])
    expect(sent[1]?.keepalive).toBe(true)
  })

  it('drops what is older than 30 days, a day after it was first tried in vain, and says so', async () => {
    const { outbox, storage, clock, sent, faults } = anOutbox(Array.from({ length: 300 }, () => () => down))
    const { item } = await putBefore(storage, clock.now() - 31 * 86_400_000)
    await outbox.flush()
    await clock.advance(82_800_000)
    expect(sent.every(({ items }) => items[0] === item)).toBe(true)
    await clock.advance(10_800_000)
    expect(faults.filter((code) => code !== 'delivery-failed')).toEqual(['item-lost'])
    expect(sent.at(-1)?.items).toEqual([
      {
        kind: 'loss',
        id: item.id,
        of: 'submission',
        survey: item.survey,
        reason: 'too-old',
        at: expect.any(Number),
      },
    ])
  })

  it('does not drop what a wrong clock made old, once it is right again', async () => {
    const { outbox, storage, clock, faults, delivered } = anOutbox([() => down, () => down])
    await putBefore(storage, clock.now())
    clock.jump(365 * 86_400_000)
    await outbox.flush()
    clock.jump(-365 * 86_400_000)
    await outbox.flush()
    await outbox.flush()
    expect([faults, delivered.length]).toEqual([['delivery-failed', 'delivery-failed'], 1])
  })

  it('drops the oldest of more than 200 items, and of more than 512,000 bytes', async () => {
    const { outbox, storage, clock, delivered, faults } = anOutbox()
    for (let n = 0; n < 202; n++) await putBefore(storage, clock.now() - n)
    await outbox.flush()
    expect([delivered.length, faults]).toEqual([200, ['item-lost', 'item-lost']])
    const large = anOutbox()
    const answers = [{ question: 'why', value: 'x'.repeat(50_000) }]
    const items: Item[] = []
    for (let n = 0; n < 12; n++)
      items.push((await putBefore(large.storage, large.clock.now() - n, { answers })).item)
    await large.outbox.flush()
    expect(new Set(large.delivered)).toEqual(new Set(items.slice(0, 10).map(({ id }) => id)))
    expect(large.faults).toEqual(['item-lost', 'item-lost'])
  })

  it('drops what the server refused before what still waits', async () => {
    const { outbox, storage, clock, delivered, faults } = anOutbox([], { maxKeptItems: 3 })
    await putBefore(storage, clock.now() + 5, {}, { refused: 'unknown-survey' })
    for (let n = 0; n < 3; n++) await putBefore(storage, clock.now() - n)
    await outbox.flush()
    expect([delivered.length, faults, await storage.entries('item:')]).toEqual([3, [], []])
  })

  it('sets a record it cannot read aside, and delivers the rest', async () => {
    const { outbox, storage, clock, delivered } = anOutbox()
    const good = aSubmission()
    await storage.update('item:a', () => ({ item: { id: 'a', n: 1n }, rank: 1, keptAt: clock.now() }))
    await storage.update('item:b', () => 'garbage')
    await storage.update('item:c', () => null)
    await storage.update(`item:${good.id}`, () => ({ item: good, rank: 1, keptAt: clock.now() }))
    await outbox.flush()
    expect(delivered).toEqual([good.id])
    expect(await storage.entries('item')).toEqual([
      ['items', { id: expect.any(String), made: 4, delivered: 1, dropped: { unreadable: 3 } }],
    ])
  })

  it.each([Number.NaN, -1, '1', null, 0])('counts the bytes of a record anew that says %s', async (bytes) => {
    const { outbox, storage, clock, delivered } = anOutbox()
    await putBefore(storage, clock.now(), {}, { bytes: bytes as number })
    await putBefore(storage, clock.now() + 1)
    await outbox.flush()
    expect(delivered).toHaveLength(2)
  })

  it('does not wait longer for a server because another tab was sending meanwhile', async () => {
    let isHeld = false
    const { outbox, clock, sent } = anOutbox([() => down], {
      async onlyTab(work) {
        if (!isHeld) await work()
        return !isHeld
      },
    })
    clock.chance = 0.999
    await outbox.keep(aSubmission(), 1)
    await settle()
    isHeld = true
    await clock.advance(20_000)
    isHeld = false
    await clock.advance(4_000)
    expect(sent).toHaveLength(2)
  })

  it('loses by name a record that cannot be written, and delivers its neighbours', async () => {
    const { storage, clock, delivered, outbox } = anOutbox()
    const bad = { answers: [{ question: 'score', value: 1n as never }] }
    await putBefore(storage, clock.now() - 1, bad, { bytes: 100 })
    for (let n = 0; n < 3; n++) await putBefore(storage, clock.now() + n)
    const taking = (async (_url: unknown, { body }: RequestInit) => {
      const { items } = JSON.parse(String(body)) as { items: Item[] }
      return Response.json(
        { accepted: items.map(({ id }) => id), repeated: [], refused: [] },
        { status: 202 },
      )
    }) as typeof fetch
    const real = anOutbox([], {
      storage,
      clock,
      deliver: createDeliver({ key: 'pk', url: 'https://x/v1/batches', sdk: 'w', fetch: taking, clock }),
    })
    await real.outbox.flush()
    expect([real.delivered.length, real.faults, delivered.length]).toEqual([3, ['item-lost'], 0])
    await outbox.flush()
    expect(await storage.entries('item:')).toEqual([])
  })

  it('keeps all when something on the way answers 400 with a code of its own', async () => {
    const clock = createFakeClock()
    const fetch = (async () =>
      new Response('{"code":"BAD_REQUEST"}', { status: 400 })) as typeof globalThis.fetch
    const deliver = createDeliver({ key: 'pk', url: 'https://x/v1/batches', sdk: 'w', fetch, clock })
    const { outbox, storage } = anOutbox([], { clock, deliver })
    for (let n = 0; n < 5; n++) await outbox.keep(aSubmission(), 1)
    await clock.advance(60_000)
    const later = anOutbox([], { storage })
    await later.outbox.flush()
    expect(later.sent.flatMap(({ items }) => items)).toHaveLength(5)
  })

  it('asks a proxy that takes nothing at most three times as often as one that is down', async () => {
    let requests = 0
    const { outbox, clock, storage, stored } = anOutbox([], {
      deliver: async () => {
        requests++
        return { result: 'split', cause: 413, isFinal: false }
      },
    })
    for (let n = 0; n < 200; n++) await putBefore(storage, clock.now() + n)
    await outbox.flush()
    await clock.advance(86_400_000)
    expect(requests).toBeLessThan(400)
    expect(await stored()).toHaveLength(200)
  })

  it('reads again what could not be read', async () => {
    const kept = createMemoryStorage()
    let reads = 0
    const { outbox, clock, sent } = anOutbox([], {
      storage: {
        ...kept,
        async entries(prefix) {
          if (!reads++) throw new Error('does not answer')
          return kept.entries<never>(prefix)
        },
      },
    })
    await putBefore(kept, clock.now())
    await outbox.flush()
    expect(sent).toHaveLength(0)
    await clock.advance(60_000)
    expect(sent).toHaveLength(1)
  })

  it('keeps what the server refused for 30 days, and a day', async () => {
    const day = 86_400_000
    const { outbox, clock, storage, faults } = anOutbox()
    await putBefore(storage, clock.now() - 29 * day, {}, { refused: 'unknown-survey' })
    for (const left of [1, 1, 0, 0]) {
      await outbox.flush()
      expect(await storage.entries('item:')).toHaveLength(left)
      await clock.advance(1.5 * day)
    }
    expect(faults).toEqual([])
  })

  it.each([0, 1, 2, 3, 4, 5, 6])('sends what is kept %d steps after a delivery', async (steps) => {
    const later = aSubmission()
    const { outbox, delivered, clock } = anOutbox([], {
      storage: refusing(createMemoryStorage()),
      onDelivered({ id }) {
        delivered.push(id)
        if (id === later.id) return
        const keepLater = async () => {
          for (let step = 0; step < steps; step++) await null
          await outbox.keep(later, 1)
        }
        keepLater()
      },
    })
    await outbox.keep(aSubmission(), 1)
    await clock.advance(1_000)
    expect(delivered).toContain(later.id)
  })

  it('notes nothing in a browser that was told to forget while it was read, or a request was under way', async () => {
    const kept = createMemoryStorage()
    let arrive = (_: DeliveryResult) => {}
    const { outbox, sent } = anOutbox([() => new Promise((resolve) => (arrive = resolve))], {
      storage: kept,
      maxKeptItems: 1,
    })
    const item = aSubmission()
    await outbox.keep(item, 1)
    await settle()
    outbox.forget()
    await kept.clear('item')
    arrive(took([item]))
    await settle()
    expect([sent.length, await kept.entries('')]).toEqual([1, []])
    for (let n = 0; n < 2; n++) await putBefore(kept, n)
    const next = anOutbox([], { storage: kept, maxKeptItems: 1 })
    const flushed = next.outbox.flush()
    next.outbox.forget()
    await kept.clear('item')
    await flushed
    expect([next.sent, await kept.entries('')]).toEqual([[], []])
  })

  it.each([2e9, -1, Number.NaN, 5n, {}, 'soon'])(
    'does not believe another tab that it is tried again in %s',
    async (retryInMs) => {
      const { outbox, clock, sent } = anOutbox([() => down])
      await outbox.keep(aSubmission(), 1)
      await settle()
      expect(() => outbox.hear({ retryInMs, attempt: 1 } as never)).not.toThrow()
      await clock.advance(10_000)
      expect(sent).toHaveLength(2)
    },
  )

  it('leaves a record of a later version to that version', async () => {
    const { outbox, storage, clock, sent, faults } = anOutbox()
    const { item } = await putBefore(storage, clock.now(), {}, { format: 2 })
    await outbox.flush()
    expect([sent, faults]).toEqual([[], []])
    expect((await storage.entries('item:'))[0]?.[0]).toBe(`item:${item.id}`)
  })

  it('does not send what it was just reading when it was told to forget', async () => {
    const kept = createMemoryStorage()
    const item = aSubmission()
    await kept.update(`item:${item.id}`, () => ({ item, rank: 1, keptAt: item.at }))
    let read = () => {}
    const reading = new Promise<void>((resolve) => (read = resolve))
    const { outbox, sent } = anOutbox([], {
      storage: {
        ...kept,
        entries: async (prefix) => {
          const found = await kept.entries<never>(prefix)
          await reading
          return found
        },
      },
    })
    const flushed = outbox.flush()
    await settle()
    outbox.forget()
    read()
    await flushed
    expect(sent).toEqual([])
  })

  it('sends nothing after it was told to forget', async () => {
    const { outbox, storage, clock, sent } = anOutbox([() => down])
    await outbox.keep(aSubmission(), 1)
    await settle()
    outbox.forget()
    await storage.clear('item')
    await clock.advance(600_000)
    await outbox.flush()
    expect(sent).toHaveLength(1)
  })

  it('does not wait longer for a server because many answers found it down', async () => {
    const { outbox, clock, sent } = anOutbox(Array.from({ length: 21 }, () => () => down))
    clock.chance = 0.999
    for (let n = 0; n < 20; n++) await outbox.keep(aSubmission(), 1)
    await clock.advance(0)
    const before = sent.length
    await clock.advance(4_000)
    expect(sent.length).toBeGreaterThan(before)
  })

  it('makes at most 120 requests in a day without a server, in however many tabs', async () => {
    const clock = createFakeClock()
    clock.chance = 0
    const storage = createMemoryStorage()
    const tabs: ReturnType<typeof anOutbox>[] = []
    for (let n = 0; n < 4; n++)
      tabs.push(
        anOutbox([], {
          clock,
          storage,
          deliver: async () => {
            requests++
            return down
          },
          tellTabs: (news) => {
            for (const [other, { outbox }] of tabs.entries()) if (other !== n) outbox.hear(news)
          },
        }),
      )
    let requests = 0
    for (const { outbox } of tabs) await outbox.keep(aSubmission(), 1)
    await clock.advance(86_400_000)
    // With chance at 0 every delay is the shortest there is: half of what is usual at most.
    expect(requests).toBeLessThan(240)
    requests = 0
    clock.chance = 0.5
    await clock.advance(86_400_000)
    expect(requests).toBeLessThanOrEqual(120)
    expect(requests).toBeGreaterThan(90)
  })

  it('spreads a thousand browsers over more than a minute when the server is back after an hour', async () => {
    const firstAfter: number[] = []
    for (let n = 0; n < 100; n++) {
      const clock = createFakeClock()
      let draw = n / 100
      clock.chance = draw
      const start = clock.now()
      const { outbox } = anOutbox([], {
        clock: { ...clock, draw: () => (draw = (draw * 7919 + 0.123) % 1) },
        deliver: async (items) => {
          const after = clock.now() - start - 3_600_000
          if (after < 0) return down
          firstAfter[n] ??= after
          return took(items)
        },
      })
      await outbox.keep(aSubmission(), 1)
      await clock.advance(3_600_000 + 1_200_000)
    }
    const sorted = firstAfter.toSorted((a, b) => a - b)
    expect(sorted).toHaveLength(100)
    expect((sorted[94] as number) - (sorted[4] as number)).toBeGreaterThan(60_000)
  })

  it('asks once, and once more after five seconds, when the network comes and goes fifty times', async () => {
    const { outbox, clock, sent } = anOutbox(Array.from({ length: 100 }, () => () => down))
    clock.chance = 0.999
    await outbox.keep(aSubmission(), 1)
    await settle()
    for (let n = 0; n < 50; n++) {
      outbox.resume()
      await clock.advance(10)
    }
    expect(sent).toHaveLength(1)
    await clock.advance(4_600)
    // The retries after one, and three seconds; and the page that came back.
    expect(sent).toHaveLength(4)
  })

  it('tries without keepalive what failed with it: the page may have used it up', async () => {
    const { outbox, clock, sent } = anOutbox([() => down])
    await outbox.keep(aSubmission(), 1)
    await clock.advance(1_000)
    expect(sent.map(({ keepalive }) => keepalive)).toEqual([true, false])
  })

  it('has at most 60,000 bytes under way that outlive the page', async () => {
    const { outbox, page, sent } = anOutbox([() => new Promise(() => {}), () => new Promise(() => {})])
    const large = (bytes: number) => aSubmission({ answers: [{ question: 'why', value: 'x'.repeat(bytes) }] })
    await outbox.keep(large(25_000), 1)
    await settle()
    page.hidden = true
    await outbox.keep(large(25_000), 1)
    await outbox.keep(large(25_000), 1)
    expect(sent.filter(({ keepalive }) => keepalive).map(({ items }) => items.length)).toEqual([1, 1])
  })
})

describe('the ledger of an outbox', () => {
  const ledgerOf = async (storage: Storage) => {
    const [entry] = await storage.entries<Ledger>('items')
    const { id, ...counts } = (entry as [string, Ledger])[1]
    expect(id).toMatch(/^[\da-f-]{36}$/)
    return counts
  }

  it('counts what was made, delivered and dropped, each item once', async () => {
    const [one, two, three] = [aSubmission(), aSubmission(), aSubmission()]
    const judged: DeliveryResult = {
      result: 'receipt',
      receipt: {
        accepted: [one.id],
        repeated: [],
        refused: [{ id: two.id, code: 'unknown-survey', detail: '' }],
      },
    }
    const { outbox, storage, clock } = anOutbox([() => down, () => down, () => down, () => judged])
    await outbox.keep(one, 1)
    await outbox.keep({ ...one, revision: 2 }, 2)
    await outbox.keep(two, 1)
    await settle()
    expect(await ledgerOf(storage)).toEqual({ made: 2, delivered: 0, dropped: {} })
    await clock.advance(10_000)
    expect(await ledgerOf(storage)).toEqual({ made: 2, delivered: 1, dropped: { refused: 1 } })
    // Delivered, and then answered on: it waits again.
    await outbox.keep({ ...one, revision: 3 }, 3)
    await settle()
    await outbox.keep(three, 1)
    await settle()
    expect(await ledgerOf(storage)).toEqual({ made: 3, delivered: 2, dropped: { refused: 1 } })
  })

  it('says by name what is gone without a receipt', async () => {
    const { outbox, storage } = anOutbox([() => down, () => down])
    const [one, two] = [aSubmission(), aSubmission()]
    await outbox.keep(one, 1)
    await outbox.keep(two, 1)
    await settle()
    await storage.update(`item:${one.id}`, () => undefined)
    const next = anOutbox([], { storage })
    await next.outbox.flush()
    expect(next.sent.flatMap(({ items }) => items)).toEqual([
      two,
      {
        kind: 'loss',
        id: expect.any(String),
        of: 'submission',
        survey: undefined,
        reason: 'vanished',
        at: expect.any(Number),
      },
    ])
    expect(await ledgerOf(storage)).toEqual({ made: 2, delivered: 1, dropped: { vanished: 1 } })
    expect(await storage.entries('item:')).toEqual([])
  })

  it('puts back what is gone while the page that made it still has it', async () => {
    const { outbox, storage, sent, clock } = anOutbox([() => down])
    const item = aSubmission()
    await outbox.keep(item, 1)
    await settle()
    await storage.update(`item:${item.id}`, () => undefined)
    await clock.advance(1_000)
    expect(sent.map(({ items }) => items)).toEqual([[item], [item]])
    expect(await ledgerOf(storage)).toEqual({ made: 1, delivered: 1, dropped: {} })
  })

  it('is begun anew where it cannot be read, and where an earlier version kept none', async () => {
    for (const broken of [
      undefined,
      'garbage',
      { made: -1 },
      { made: 1, delivered: 0.5, dropped: {} },
      { made: 1n },
    ]) {
      const { outbox, storage, clock, delivered } = anOutbox()
      await putBefore(storage, clock.now())
      await storage.update('items', () => broken)
      await outbox.flush()
      expect(delivered).toHaveLength(1)
      expect(await ledgerOf(storage)).toEqual({ made: 1, delivered: 1, dropped: {} })
    }
  })

  it('takes a loss back when the answer comes in a later revision', async () => {
    const { outbox, storage, clock, sent } = anOutbox([() => down, () => down], { maxKeptItems: 1 })
    const item = aSubmission()
    await outbox.keep(item, 1)
    await clock.advance(10)
    await outbox.keep(aSubmission(), 1)
    await settle()
    expect(await ledgerOf(storage)).toEqual({ made: 2, delivered: 0, dropped: { 'outbox-full': 1 } })
    await outbox.keep({ ...item, revision: 2 }, 2)
    await clock.advance(10_000)
    expect(sent.flatMap(({ items }) => items)).toContainEqual({ ...item, revision: 2 })
    const { made, delivered, dropped } = await ledgerOf(storage)
    expect([made, delivered + (dropped['outbox-full'] ?? 0), await storage.entries('item:')]).toEqual([
      2,
      2,
      [],
    ])
  })
})
