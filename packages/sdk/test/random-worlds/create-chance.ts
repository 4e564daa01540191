/** Draws that depend on their seed alone: the same in Node and in every browser. */
export interface Chance {
  /** A number from 0 to below 1. */
  real(): number
  /** A whole number from 0 to below `end`. */
  below(end: number): number
  /** True with this probability. */
  happens(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** At most `most` of the list, at least one, in the list's order. */
  some<T>(list: readonly T[], most?: number): T[]
  /** A list of so many draws. */
  many<T>(count: number, draw: (index: number) => T): T[]
}

/** mulberry32 (Tommy Ettinger, public domain), begun at a hash of both numbers. */
export function createChance(seed: number, number: number): Chance {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 0x7f4a7c15, 0xc2b2ae35)
  const real = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(real() * end)
  const pick = <T>(list: readonly T[]) => list[below(list.length)] as T
  const many = <T>(count: number, draw: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => draw(index))
  return {
    real,
    below,
    happens: (probability) => real() < probability,
    pick,
    some(list, most = list.length) {
      const chosen = new Set(many(1 + below(Math.min(most, list.length)), () => below(list.length)))
      return list.filter((_, index) => chosen.has(index))
    },
    many,
  }
}
