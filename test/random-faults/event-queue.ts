/** What is still to happen in a simulated world, earliest first. Time passes only here, from one event to the next. */
export interface EventQueue {
  elapsedMs(): number
  /** Lets something happen `ms` from now, after whatever else is to happen then; returns the way out. */
  after(ms: number, run: () => void): () => void
  /** Lets so much time pass. Throws when a world does not come to rest. */
  pass(ms: number): Promise<void>
}

interface Event {
  at: number
  order: number
  run: (() => void) | undefined
}

/** More events than any world needs that comes to rest. */
const maxEvents = 60_000

// Taken now: a world over a real IndexedDB puts its own in its place.
const { setImmediate } = globalThis
/** Until all promises have carried on that wait for nothing but their turn. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

export function createEventQueue(): EventQueue {
  const heap: Event[] = []
  let elapsedMs = 0
  let order = 0
  let events = 0

  const isEarlier = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order)

  const push = (event: Event) => {
    let place = heap.push(event) - 1
    for (let above = (place - 1) >> 1; place > 0; above = (place - 1) >> 1) {
      const other = heap[above] as Event
      if (!isEarlier(event, other)) break
      heap[place] = other
      place = above
    }
    heap[place] = event
  }

  const takeFirst = () => {
    const last = heap.pop() as Event
    if (!heap.length) return
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && isEarlier(heap[below + 1] as Event, heap[below] as Event)) below++
      if (!isEarlier(heap[below] as Event, last)) break
      heap[place] = heap[below] as Event
      place = below
    }
    heap[place] = last
  }

  return {
    elapsedMs: () => elapsedMs,
    after(ms, run) {
      const event: Event = { at: elapsedMs + Math.max(0, ms), order: order++, run }
      push(event)
      return () => {
        event.run = undefined
      }
    },
    async pass(ms) {
      const end = elapsedMs + ms
      await turn()
      for (let next = heap[0]; next && next.at <= end; next = heap[0]) {
        takeFirst()
        const { run } = next
        if (!run) continue
        if (events++ > maxEvents) throw new Error(`No rest after ${maxEvents} events, ${elapsedMs} ms in.`)
        elapsedMs = next.at
        run()
        await turn()
      }
      elapsedMs = end
    },
  }
}
