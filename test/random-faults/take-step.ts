import { corruptRank, corruptRecord } from './corrupt-records.ts'
import type { Page, World } from './create-world.ts'
import { type ItemSpecification, idOf, itemOf } from './items.ts'
import type { Step } from './random-schedule.ts'

/** Items from here on are of nobody: records that only other hands have put there. */
export const firstStranger = 10_000

/** What the keys of items start with. */
const prefix = 'item:'
/** Bytes of items that one request takes, as the outbox has it; a larger item is never sent. */
const maxItemBytes = 60_000

function keep(world: World, page: Page, item: number, rank: number, as: ItemSpecification): void {
  const { book, now } = world
  const { record } = page
  const made = itemOf(item, rank, now(), as)
  book.keep(made, now())
  const entry = book.entry(made.id)
  entry.isRefusable ||= Buffer.byteLength(JSON.stringify(made)) > maxItemBytes
  const faults = record.storageFaults
  page.keep(made, rank).then(
    () => {
      if (record.process.state() === 'dead') return
      record.keptRanks.set(made.id, Math.max(rank, record.keptRanks.get(made.id) ?? -1))
      if (record.storageFaults === faults) entry.durableRank = Math.max(rank, entry.durableRank)
    },
    (error) => book.breaks('keep never rejects', String(error)),
  )
}

function hide(page: Page): void {
  page.record.isHidden = true
  page.record.wasHidden = true
  page.onHidden()
}

/** Does one step. What cannot be done, as nobody is there to do it, is not. */
export function takeStep(world: World, step: Step): void {
  const { book, disk, network, server, queue } = world
  const page = 'page' in step ? world.pages[step.page] : undefined
  const isRunning = page?.record.process.state() === 'running'
  switch (step.does) {
    case 'keep':
      // An item is of the page that showed its survey.
      if (page && isRunning && (world.makers.get(step.item) ?? page) === page) {
        world.makers.set(step.item, page)
        keep(world, page, step.item, step.rank, step.as)
      }
      break
    case 'keep-many':
      if (page && isRunning)
        for (let n = 0; n < step.count; n++) {
          world.makers.set(step.item + n, page)
          keep(world, page, step.item + n, 1, step.as)
        }
      break
    case 'network':
      network.fates = step.fates
      break
    case 'disk':
      disk.weather = step.weather
      break
    case 'disconnect':
      disk.disconnect()
      break
    case 'corrupt': {
      const id = idOf(step.item)
      // Before an item is made, nobody knows its id.
      if (step.item < firstStranger && book.entry(id).calledRank < 0) break
      book.excuse(id)
      book.entry(id).excusedRank = Math.max(book.entry(id).excusedRank, corruptRank)
      book.entry(id).isTampered = true
      book.isCleared = true
      disk.tamper(prefix + id, corruptRecord(step.shape, id, world.now()))
      break
    }
    case 'vanish':
      book.excuse(idOf(step.item))
      book.isCleared = true
      disk.tamper(prefix + idOf(step.item), undefined)
      break
    case 'clear-site-data':
      book.excuse()
      book.isCleared = true
      disk.clear()
      break
    case 'store':
      server.isStoreAway = step.isAway
      break
    case 'host-keepalive':
      network.hostKeepaliveBytes = Math.max(step.bytes, world.schedule.hostKeepaliveBytes)
      break
    case 'set-clock':
    case 'sleep':
      world.jump(step.ms)
      break
    case 'kill-browser':
      world.endPages()
      break
    case 'open':
      if (!page) world.openPage(step.page).onBack()
      break
    case 'navigate':
      if (page && isRunning) {
        hide(page)
        queue.after(0, () => {
          if (world.pages[step.page] !== page) return
          world.endPage(step.page)
          world.openPage(step.page).onBack()
        })
      }
      break
    case 'close':
      if (page && isRunning) {
        hide(page)
        queue.after(0, () => {
          if (world.pages[step.page] === page) world.endPage(step.page)
        })
      }
      break
    case 'hide':
      if (page && isRunning) hide(page)
      break
    case 'show':
      if (page && isRunning) {
        page.record.isHidden = false
        page.onBack()
      }
      break
    case 'freeze':
      if (page && isRunning) {
        hide(page)
        page.record.process.freeze()
      }
      break
    case 'thaw':
      page?.record.process.thaw()
      break
    case 'back':
      if (isRunning) page?.onBack()
      break
    case 'flush':
      if (page && isRunning) {
        page.record.pausedUntilMs = 0
        page.flush()
      }
      break
    case 'reset':
      if (page && isRunning) {
        const { record } = page
        const ranks = new Map([...book.entries].map(([id, { calledRank }]) => [id, calledRank]))
        book.excuse()
        book.isCleared = true
        record.wasReset = true
        record.resetRanks = ranks
        Object.assign(world.lastReset, { page: record, ranks, at: queue.elapsedMs() })
        const forgiveStorage = () => {
          record.resetRanks = new Map()
          world.lastReset.ranks = new Map()
        }
        // A storage that refuses has nothing to forget; what comes back out of it later, is sent.
        if (disk.weather !== 'fine') forgiveStorage()
        page.reset().then((isCleared) => {
          if (!isCleared) forgiveStorage()
        })
      }
  }
}
