import type { Chance } from '../../packages/sdk/test/random-worlds/create-chance.ts'
import type { EventQueue } from './event-queue.ts'
import type { PageProcess } from './page-process.ts'

/** `missing`: an old browser, or a page without a secure origin. `refused`: there, and throws. */
export type LocksKind = 'there' | 'missing' | 'refused'

type Callback = (lock: { name: string } | null) => unknown

/** The Web Locks of one origin. A frozen page goes on holding its lock; one that ends gives it back. */
export interface WebLocks {
  /** What `navigator.locks` is in a page. */
  locksOf(page: PageProcess): unknown
  /** To be called when a page has ended. */
  release(page: PageProcess): void
}

export function createWebLocks(
  kind: LocksKind,
  { queue, chance }: { queue: EventQueue; chance: Chance },
): WebLocks {
  const holders = new Map<string, PageProcess>()
  const waiting: { name: string; page: PageProcess; grant: () => void }[] = []

  const giveBack = (name: string, page: PageProcess) => {
    if (holders.get(name) !== page) return
    holders.delete(name)
    const next = waiting.findIndex((one) => one.name === name && one.page.state() !== 'dead')
    if (next >= 0) waiting.splice(next, 1)[0]?.grant()
  }

  return {
    locksOf(page) {
      if (kind === 'missing') return undefined
      return {
        request(name: string, options: { ifAvailable?: boolean } | Callback, given?: Callback) {
          const callback = (typeof options === 'function' ? options : given) as Callback
          const ifAvailable = typeof options === 'object' && options.ifAvailable
          if (kind === 'refused')
            return Promise.reject(new DOMException('The document has no origin.', 'SecurityError'))
          return new Promise((settle, reject) => {
            // The browser's word that the lock is given back takes a moment.
            const resolve = (value: unknown) =>
              queue.after(chance.below(3), () => page.enter(() => settle(value)))
            const grant = () => {
              holders.set(name, page)
              page.enter(() => {
                // As in a browser, the lock is held until what the callback gave has settled.
                Promise.resolve({ name })
                  .then(callback)
                  .then(resolve, reject)
                  .finally(() => giveBack(name, page))
              })
            }
            queue.after(chance.below(3), () => {
              if (page.state() === 'dead') return
              if (!holders.has(name)) grant()
              else if (ifAvailable)
                page.enter(() => {
                  Promise.resolve(null).then(callback).then(resolve, reject)
                })
              else waiting.push({ name, page, grant })
            })
          })
        },
      }
    },
    release(page) {
      for (const [name, holder] of holders) if (holder === page) giveBack(name, page)
    },
  }
}
