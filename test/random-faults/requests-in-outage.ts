import { createWorld } from './create-world.ts'
import { itemOf } from './items.ts'
import type { Fate } from './network.ts'
import type { Product } from './product.ts'

const fates = {
  unreachable: { is: 'unreachable' },
  'answered with 500': { is: 'answered', status: 500, isCommitted: false },
  'answered with 503': { is: 'answered', status: 503, code: 'stopping', isCommitted: false },
} as const satisfies Record<string, Fate>

export type Outage = keyof typeof fates

/** Counts what one page with one answer asks of a server that is away for 24 hours. `client` says what it draws. */
export async function requestsInOutage(product: Product, outage: Outage, client: number): Promise<number> {
  const world = createWorld(
    {
      seed: 1,
      number: client,
      disk: 'memory',
      locks: 'there',
      maxKeptItems: 200,
      hostKeepaliveBytes: 0,
      thawsAtEnd: true,
      steps: [],
    },
    product,
  )
  world.network.fates = [fates[outage]]
  const page = world.openPage(0)
  const item = itemOf(0, 1, world.now(), { kind: 'submission', size: 'short', isPoison: false })
  world.book.keep(item, world.now())
  page.keep(item, 1)
  await world.queue.pass(24 * 3_600_000)
  world.endPages()
  return world.network.requests
}
