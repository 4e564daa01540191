/** The rank of those that have one. */
export const corruptRank = 1

type Shape = (id: string, now: number) => unknown

/** What may stand where a record should: written by another version, a broken disk, or a curious visitor. */
const shapes: readonly Shape[] = [
  () => 'garbage',
  () => null,
  () => 0,
  () => [],
  () => ({}),
  () => ({ item: null, rank: corruptRank, keptAt: 1 }),
  (id, now) => ({ item: { id }, rank: Number.NaN, keptAt: now }),
  (id) => ({ item: { id }, rank: corruptRank, keptAt: Number.NaN }),
  (_id, now) => ({ item: { id: 'another' }, rank: corruptRank, keptAt: now }),
  (id, now) => ({ item: { id, n: 1n }, rank: corruptRank, keptAt: now }),
  (id, now) => ({ item: { id, kind: 'submission', answers: 'none' }, rank: corruptRank, keptAt: now }),
  (id, now) => ({ item: { id, kind: 'submission', answers: [] }, rank: corruptRank, keptAt: now }),
  (id, now) => ({ item: { id, kind: 'submission' }, rank: corruptRank, keptAt: now }),
  (id, now) => ({ item: { id, kind: 'loss' }, rank: corruptRank, keptAt: now }),
  (id, now) => ({ item: { id, kind: 'later', value: 1 }, rank: corruptRank, keptAt: now }),
  (id, now) => ({ item: { id, text: 'x'.repeat(100_000) }, rank: corruptRank, keptAt: now }),
  (id) => ({ item: { id }, rank: corruptRank, keptAt: 8.64e15 }),
  (id, now) => ({ item: { id }, rank: '1', keptAt: String(now) }),
]

export const corruptRecord = (shape: number, id: string, now: number): unknown =>
  shapes[shape % shapes.length]?.(id, now)
