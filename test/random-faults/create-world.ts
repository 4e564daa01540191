import { type Chance, createChance } from '../../packages/sdk/test/random-worlds/create-chance.ts'
import { type Book, createBook, type Loss } from './book.ts'
import { createDisk, type Disk } from './disk.ts'
import { createEventQueue, type EventQueue } from './event-queue.ts'
import { createIndexedDbDisk } from './indexed-db-disk.ts'
import { idOf } from './items.ts'
import { createModelServer, type ModelServer } from './model-server.ts'
import { createNetwork, type Network } from './network.ts'
import { type OpenedPage, openPage } from './open-page.ts'
import { createPageProcess } from './page-process.ts'
import { createPageRecord, type PageRecord } from './page-record.ts'
import type { Product } from './product.ts'
import type { Schedule } from './random-schedule.ts'
import { type Removal, watchStorage } from './watch-storage.ts'
import { createWebLocks } from './web-locks.ts'

export interface Page extends OpenedPage {
  record: PageRecord
}

/** A world, once its schedule is over. */
export interface World {
  schedule: Schedule
  queue: EventQueue
  book: Book
  server: ModelServer
  network: Network
  disk: Disk
  pages: (Page | undefined)[]
  removals: Removal[]
  /** Which page made an item. */
  makers: Map<number, Page>
  /** The last reset: by which page, of which ranks, and when, elapsed milliseconds. */
  lastReset: { page: PageRecord | undefined; ranks: ReadonlyMap<string, number>; at: number }
  /** Wall clock of the visitor, epoch milliseconds. */
  now(): number
  /** Moves that clock, and no timer. */
  jump(ms: number): void
  openPage(place: number): Page
  /** Ends a page: nothing of it runs any more. */
  endPage(place: number): void
  endPages(): void
}

const startAt = Date.UTC(2026, 0, 1)
/** Makes the world of a schedule, in which nothing has happened yet. */
export function createWorld(schedule: Schedule, product: Product): World {
  const { seed, number } = schedule
  const queue = createEventQueue()
  // Streams of their own: a step that is left out moves few of the others' draws.
  const stream = (n: number): Chance => createChance(seed + 1_000_003 * n, number)
  const draws = stream(1)
  const book = createBook()
  const server = createModelServer()
  const lastReset: World['lastReset'] = { page: undefined, ranks: new Map(), at: 0 }
  const network = createNetwork({ queue, chance: stream(2), book, server, startAt, lastReset })
  network.hostKeepaliveBytes = schedule.hostKeepaliveBytes
  const locks = createWebLocks(schedule.locks, { queue, chance: stream(3) })
  const surroundings = { queue, chance: stream(4) }
  const disk =
    schedule.disk === 'memory' ? createDisk(surroundings) : createIndexedDbDisk(product, surroundings)
  // Where a survey was shown, the visitor is remembered.
  disk.tamper('visitor', { showings: [] })
  let offsetMs = startAt
  let opened = 0

  const world: World = {
    schedule,
    queue,
    book,
    server,
    network,
    disk,
    pages: [],
    removals: [],
    makers: new Map(),
    lastReset,
    // Whole, as `systemClock` has it.
    now: () => Math.floor(offsetMs + queue.elapsedMs()),
    jump(ms) {
      offsetMs += ms
    },
    openPage(place) {
      const process = createPageProcess(`page ${place}.${opened++}`, queue)
      const record = createPageRecord(process)
      const page = openPage(product, {
        process,
        storage: watchStorage(disk.storageOf(process), book, (removal) => world.removals.push(removal)),
        fetch: network.fetchOf(record),
        locks: locks.locksOf(process),
        clock: {
          now: world.now,
          draw: draws.real,
          after: (ms, run) => queue.after(ms, () => process.enter(run)),
        },
        isHidden: () => record.isHidden,
        maxKeptItems: schedule.maxKeptItems,
        onStorageFault: () => record.storageFaults++,
        onInternalFault: (cause) =>
          book.breaks('never fails within', String((cause as Error).stack ?? cause)),
        onLost: (id, loss) => noteLoss(world, id, loss),
        tellTabs(news) {
          for (const other of world.pages)
            if (other && other.record !== record)
              queue.after(surroundings.chance.below(20), () =>
                other.record.process.enter(() => {
                  // What it made until it hears of a reset is of who was there before.
                  if (news === 'reset')
                    for (const [item, maker] of world.makers) if (maker === other) book.excuse(idOf(item))
                  other.hear(news)
                }),
              )
        },
      })
      const whole = { ...page, record }
      world.pages[place] = whole
      return whole
    },
    endPage(place) {
      const { record } = world.pages[place] ?? {}
      world.pages[place] = undefined
      record?.process.end()
      if (record) locks.release(record.process)
    },
    endPages() {
      for (const place of world.pages.keys()) world.endPage(place)
    },
  }
  return world
}

const maxAgeMs = 30 * 86_400_000

/** Writes down that an item will not be delivered, and judges whether that can be said of it. */
function noteLoss({ book, server, schedule, now }: World, id: string, loss: Loss): void {
  const entry = book.entry(id)
  if (loss === 'refused') {
    entry.refusedRank = entry.calledRank
    if (!entry.isTampered && !entry.isRefusable && !server.refusals.has(id))
      book.breaks('says that an item is refused only when the server does', id)
    return
  }
  entry.droppedRank = entry.calledRank
  // As after a reset, nobody is told but the page.
  if (loss === 'cleared') book.excuse(id)
  book.hasDropped = true
  const isOld = now() - entry.firstKeptAt > maxAgeMs
  const isMuch = book.entries.size > schedule.maxKeptItems
  if (loss === 'full' && !isOld && !isMuch && !entry.isTampered)
    book.breaks('drops nothing before its bound is reached', id)
  if (loss === 'cleared' && !book.isCleared)
    book.breaks('says that data were cleared only when they were', id)
}
