import { StoreUnavailable } from './store-unavailable.ts'

/**
 * Gathers the items of requests that arrive in the same turn, so that they share one transaction and one
 * fsync. Under load groups form by themselves: while one is being committed, the next gathers.
 *
 *     request ─┐
 *     request ─┼─▶ queue ─▶ commitGroup (one at a time) ─▶ each request's own outcomes
 *     request ─┘
 *
 * A group holds whole requests, as many as fit `maxGroupItems`, at least one. When a group is rejected,
 * all its requests are, with the same reason; when that is `StoreUnavailable`, so are those that wait, as
 * each further group would fare no better, only later. Beyond `maxQueuedItems` waiting items a request is
 * refused at once with `StoreUnavailable`.
 */
export function createGroupCommit<Item, Outcome>(
  commitGroup: (items: readonly Item[]) => readonly Outcome[] | Promise<readonly Outcome[]>,
  { maxGroupItems = 500, maxQueuedItems = 10_000 } = {},
) {
  interface Waiting {
    items: readonly Item[]
    resolve(outcomes: readonly Outcome[]): void
    reject(reason: unknown): void
  }
  let queue: Waiting[] = []
  let queuedItems = 0
  let state: 'idle' | 'flushing' | 'closed' = 'idle'
  let whenIdle = Promise.resolve()

  function takeGroup(): Waiting[] {
    let count = 0
    let size = 0
    for (const { items } of queue) {
      if (count > 0 && size + items.length > maxGroupItems) break
      count += 1
      size += items.length
    }
    const group = queue.slice(0, count)
    queue = queue.slice(count)
    queuedItems -= size
    return group
  }

  function takeAll(): Waiting[] {
    const all = queue
    queue = []
    queuedItems = 0
    return all
  }

  async function flush(): Promise<void> {
    while (queue.length > 0) {
      await new Promise((resolve) => setImmediate(resolve))
      const group = takeGroup()
      try {
        const outcomes = await commitGroup(group.flatMap(({ items }) => items))
        let start = 0
        for (const { items, resolve } of group) {
          resolve(outcomes.slice(start, start + items.length))
          start += items.length
        }
      } catch (reason) {
        const waiting = reason instanceof StoreUnavailable ? takeAll() : []
        for (const { reject } of [...group, ...waiting]) reject(reason)
      }
    }
    if (state === 'flushing') state = 'idle'
  }

  return {
    /** Resolves with one outcome for each item, in order, once they are committed. */
    commit(items: readonly Item[]): Promise<readonly Outcome[]> {
      if (items.length === 0) return Promise.resolve([])
      if (state === 'closed') return Promise.reject(new StoreUnavailable('The store is closed.'))
      if (queuedItems + items.length > maxQueuedItems)
        return Promise.reject(new StoreUnavailable(`More than ${maxQueuedItems} items are waiting.`))
      return new Promise((resolve, reject) => {
        queue.push({ items, resolve, reject })
        queuedItems += items.length
        if (state === 'flushing') return
        state = 'flushing'
        whenIdle = flush()
      })
    },

    /** Takes no more, and resolves when what was taken has been committed or rejected. */
    close(): Promise<void> {
      state = 'closed'
      return whenIdle
    },
  }
}
