/** Entries by time: a binary heap, in which no entry comes after those below it. */
export interface Agenda<Entry> {
  add(at: number, entry: Entry): void
  /** Takes out the earliest entry that is due by `until`. */
  take(until: number): { at: number; entry: Entry } | undefined
}

export function createAgenda<Entry>(): Agenda<Entry> {
  const heap: { at: number; entry: Entry }[] = []
  const timeOf = (index: number) => heap[index]?.at ?? Number.POSITIVE_INFINITY
  const swap = (one: number, other: number) => {
    const moved = heap[one] as (typeof heap)[number]
    heap[one] = heap[other] as (typeof heap)[number]
    heap[other] = moved
  }
  return {
    add(at, entry) {
      let index = heap.push({ at, entry }) - 1
      for (let above = (index - 1) >> 1; index > 0 && timeOf(above) > at; above = (index - 1) >> 1) {
        swap(index, above)
        index = above
      }
    },
    take(until) {
      const first = heap[0]
      if (!first || first.at > until) return undefined
      const last = heap.pop() as typeof first
      if (last === first) return first
      heap[0] = last
      for (let index = 0; ; ) {
        const [left, right] = [2 * index + 1, 2 * index + 2]
        const below = timeOf(right) < timeOf(left) ? right : left
        if (timeOf(below) >= last.at) return first
        swap(index, below)
        index = below
      }
    },
  }
}
