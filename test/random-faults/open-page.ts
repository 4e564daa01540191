import type { Clock } from '../../packages/sdk/src/clock.ts'
import type { Item } from '../../packages/sdk/src/contract/batch.ts'
import type { FaultCode } from '../../packages/sdk/src/fault.ts'
import { outboxPrefix } from '../../packages/sdk/src/outbox/kept.ts'
import type { OutboxNews } from '../../packages/sdk/src/outbox/outbox.ts'
import type { Storage } from '../../packages/sdk/src/storage/storage.ts'
import type { Loss } from './book.ts'
import type { PageProcess } from './page-process.ts'
import type { Product } from './product.ts'

/** What a page of the world gives to the outbox, and hears from it. */
export interface PageSurroundings {
  process: PageProcess
  storage: Storage
  fetch: typeof fetch
  clock: Clock
  /** What `navigator.locks` is. */
  locks: unknown
  isHidden(): boolean
  maxKeptItems: number
  onLost(id: string, loss: Loss): void
  onStorageFault(): void
  onInternalFault(cause: unknown): void
  /** Tells the other pages of the browser. */
  tellTabs(news: OutboxNews | 'reset'): void
}

/** What can be done to a page's outbox. */
export interface OpenedPage {
  keep(item: Item, rank: number): Promise<void>
  /** What the page is loaded with: something of an earlier page may wait. */
  flush(): Promise<void>
  /** The network is back, or the page is looked at again. */
  onBack(): void
  onHidden(): void
  /** What another page tells. */
  hear(news: OutboxNews | 'reset'): void
  /** As `cx.reset()` does it. Resolves to whether storage took it. */
  reset(): Promise<boolean>
}

const losses: Partial<Record<FaultCode, Loss>> = {
  'item-refused': 'refused',
  'item-lost': 'full',
  'storage-cleared': 'cleared',
}

const idIn = (cause: unknown) => (typeof cause === 'string' ? cause : (cause as { id: string }).id)

/** Runs work in which `navigator.locks` is that of one page. Only what is read before the first wait counts. */
function withLocks<T>(locks: unknown, work: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true })
  try {
    return work()
  } finally {
    if (before) Object.defineProperty(globalThis, 'navigator', before)
  }
}

/** Opens a page with an outbox as `answering.ts` opens it: the only file that knows the outbox's options. */
export function openPage(product: Product, surroundings: PageSurroundings): OpenedPage {
  const { storage, fetch, clock, locks, isHidden, maxKeptItems, onLost } = surroundings
  const outbox = product.createOutbox({
    maxKeptItems,
    storage,
    deliver: product.createDeliver({
      key: 'pk_test',
      url: 'https://cx.example.com/v1/batches',
      sdk: 'web/test',
      fetch,
      clock,
    }),
    clock,
    onlyTab: (work) => withLocks(locks, () => product.onlyTab('kairos-pk_test', work)),
    isPageHidden: isHidden,
    tellTabs: surroundings.tellTabs,
    reportFault(code, cause) {
      const loss = losses[code]
      // The server, or its size, is against it; or its bound is reached.
      const isRefused = ['refused', 'too-large', 'unreadable'].includes(
        (cause as { code?: string })?.code ?? '',
      )
      if (loss) onLost(idIn(cause), isRefused ? 'refused' : loss)
      if (code === 'storage-unavailable') surroundings.onStorageFault()
      if (code === 'internal') surroundings.onInternalFault(cause)
    },
    onDelivered() {},
  })
  return {
    keep: outbox.keep,
    flush: outbox.flush,
    onBack: outbox.resume,
    onHidden: outbox.sendNow,
    hear(news) {
      if (news === 'reset') outbox.forget()
      else outbox.hear(news)
    },
    async reset() {
      outbox.forget()
      surroundings.tellTabs('reset')
      return storage.clear(outboxPrefix).then(
        () => true,
        () => false,
      )
    },
  }
}
