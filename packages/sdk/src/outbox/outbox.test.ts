import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { aSubmission } from '../../test/builders.ts'
import { createFakeClock, settle } from '../../test/fake-clock.ts'
import { createMemoryStorage } from '../../test/memory-storage.ts'
import type { Item } from '../contract/batch.ts'
import { createIndexedDbStorage } from '../storage/indexed-db-storage.ts'
import type { Storage } from '../storage/storage.ts'
import type { DeliveryResult } from './deliver.ts'
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

/** A storage that refuses to write, as with a full disk. */
const refusing = (
  storage: Storage,
  refuses = { write: true },
): Storage & { refuses: { write: boolean } } => ({
  ...storage,
  refuses,
  update: async (key, change) => {
    if (refuses.write) throw new DOMException('full', 'QuotaExceededError')
    return storage.update(key, change)
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
        update: async (key, change) => {
          await new Promise((resolve) => setTimeout(resolve, 5))
          const value = await storage.update(key, change)
          order.push(value ? 'stored' : 'removed')
          return value
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
      batch.some(({ id }) => id === tooLarge) ? { result: 'split', cause: 413 } : took(batch)
    const { outbox, delivered, faults, storage } = anOutbox([], { deliver: async (batch) => judge(batch) })
    for (const item of items)
      await storage.update(`item:${item.id}`, () => ({ item, rank: 1, keptAt: item.at }))
    await outbox.flush()
    expect(delivered).toHaveLength(7)
    expect(faults).toEqual(['item-refused'])
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
    const item = aSubmission()
    await storage.update('visitor', () => 'remembered')
    await outbox.keep(item, 1)
    await settle()
    await storage.update(`item:${item.id}`, () => undefined)
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

  it('drops what is older than 30 days, once it was tried in vain, and what is more than 200 items, and says so', async () => {
    const { outbox, storage, clock, sent, faults } = anOutbox([() => down])
    const keep = async (keptAt: number) => {
      const item = aSubmission()
      await storage.update(`item:${item.id}`, () => ({ item, rank: 1, keptAt }))
    }
    await keep(clock.now() - 31 * 86_400_000)
    for (let n = 0; n < 202; n++) await keep(clock.now() - n)
    await outbox.flush()
    expect(sent[0]?.items).toHaveLength(50)
    await clock.advance(1_000)
    const delivered = sent.slice(1).reduce((sum, { items }) => sum + items.length, 0)
    expect([delivered, faults.filter((code) => code === 'outbox-full').length]).toEqual([200, 3])
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
    await storage.clear('item:')
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

  it('makes at most 320 requests in a day without a server', async () => {
    const { outbox, clock, sent } = anOutbox(Array.from({ length: 1_000 }, () => () => down))
    clock.chance = 0.999
    await outbox.keep(aSubmission(), 1)
    await clock.advance(86_400_000)
    expect(sent.length).toBeLessThan(320)
  })
})
