import { itemPrefix, type Kept } from '../../packages/sdk/src/outbox/kept.ts'
import { isWaiting, type Ledger, ledgerKey, missing } from '../../packages/sdk/src/outbox/ledger.ts'
import { fingerprint, inscribe } from '../../packages/sdk/test/random-worlds/fingerprint.ts'
import type { Page, World } from './create-world.ts'
import type { Outcome } from './run-schedule.ts'

/** Milliseconds within which a page that has everything for it delivers what waits. */
const deliveryMs = 60_000

/**
 * What the product promises of a schedule whose faults are over. First each page that still runs delivers
 * what it made, by itself; then all pages end, one is opened, and nothing waits any more.
 */
export async function brokenPromises(world: World, recover: () => Promise<void>): Promise<Outcome> {
  const { book, queue, pages } = world
  await recover()
  for (const page of pages) if (page?.record.process.state() === 'running') judgePage(world, page)
  world.endPages()

  const last = world.openPage(0)
  last.flush()
  await queue.pass(deliveryMs / 2)
  const before = world.network.requests
  await queue.pass(deliveryMs / 2)
  if (world.network.requests > before) book.breaks('is quiet when nothing waits')
  if (last.record.unreadResponses) book.breaks('reads every response to its end')

  const reading = world.disk.entries()
  await queue.pass(1_000)
  judgeServer(world)
  judgeDisk(world, await reading)
  return outcomeOf(world)
}

/** What one page that was never ended owes: also what its storage had refused. */
function judgePage({ book, server }: World, { record }: Page): void {
  for (const [id, rank] of record.keptRanks) {
    const { excusedRank, refusedRank, droppedRank } = book.entry(id)
    if (Math.max(excusedRank, refusedRank, droppedRank, server.rankOf(id)) < rank)
      book.breaks('a page that goes on delivers what it kept, by itself', `${id}, rank ${rank}`)
  }
  if (record.unreadResponses) book.breaks('reads every response to its end')
}

/** Exactly once, with its highest rank, and nothing else. */
function judgeServer({ book, server, removals, schedule }: World): void {
  for (const [id, entry] of book.entries) {
    const { durableRank, excusedRank, refusedRank, droppedRank } = entry
    if (Math.max(excusedRank, refusedRank, droppedRank, server.rankOf(id)) < durableRank)
      book.breaks('what was said to be kept is delivered', `${id}, rank ${durableRank}`)
    // Where storage refuses, a loss may be lost too.
    const isGone = durableRank >= 0 && server.rankOf(id) < 0 && excusedRank < 0 && !entry.isTampered
    const isCounted = server.hasLoss(id) || server.refusals.has(id)
    if (isGone && !isCounted && !schedule.steps.some((step) => step.does === 'disk'))
      book.breaks('what is lost is counted by name on the server', id)
  }
  for (const id of server.ids())
    if (!book.entries.get(id)?.versions.has(server.rankOf(id)))
      book.breaks('the server has nothing that was not kept', id)
  for (const { id, rank } of removals) {
    const { excusedRank, refusedRank, droppedRank } = book.entry(id)
    if (Math.max(excusedRank, refusedRank, droppedRank) < rank)
      book.breaks('removes an item only on a receipt that names it, or says so', `${id}, rank ${rank}`)
  }
  const { kept, counted } = server.tallies()
  if (inscribe(Object.entries(kept).sort()) !== inscribe(Object.entries(counted).sort()))
    book.breaks('every tally equals a recount', inscribe({ kept, counted }))
}

function judgeDisk({ book }: World, entries: readonly [string, unknown][]): void {
  for (const [key, value] of entries) {
    const id = key.slice('item:'.length)
    const { refused } = (value ?? {}) as { refused?: unknown }
    if (key.startsWith('item:') && refused === undefined && !book.entries.get(id)?.isTampered)
      book.breaks('leaves nothing behind but what was refused', id)
  }
  const ledger = entries.find(([key]) => key === ledgerKey)?.[1]
  const waiting = entries.filter(([key, kept]) => key.startsWith(itemPrefix) && isWaiting(kept as Kept))
  if (ledger && missing(ledger as Ledger, waiting.length) !== 0)
    book.breaks('made = delivered + waiting + dropped, in the ledger', inscribe([ledger, waiting.length]))
}

/** Where each item that was made has ended: in one place, and only there. */
function outcomeOf({ book, server, network, queue }: World): Outcome {
  const counts = { made: 0, delivered: 0, refused: 0, dropped: 0, excused: 0, unkept: 0 }
  for (const [id, entry] of book.entries) {
    if (entry.calledRank < 0) continue
    counts.made++
    if (server.rankOf(id) >= 0) counts.delivered++
    else if (entry.refusedRank >= 0) counts.refused++
    else if (entry.droppedRank >= 0) counts.dropped++
    else if (entry.excusedRank >= 0) counts.excused++
    // Its page ended before storage took it, and nobody was told that it is kept.
    else if (entry.durableRank < 0) counts.unkept++
  }
  const { delivered, refused, dropped, excused, unkept } = counts
  if (counts.made !== delivered + refused + dropped + excused + unkept)
    book.breaks('made = delivered + refused + dropped + taken away', inscribe(counts))
  const rows = server.ids().map((id) => [id, server.rankOf(id)])
  return {
    ...counts,
    broken: book.broken,
    requests: network.requests,
    sentAgain: network.sentAgain,
    sentAfterResetElsewhere: network.sentAfterResetElsewhere,
    fingerprint: fingerprint(
      inscribe([rows, counts, book.broken, network.requests, queue.elapsedMs(), [...book.entries.values()]]),
    ),
  }
}
