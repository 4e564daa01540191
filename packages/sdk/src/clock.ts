/** The only reader of time and chance; tests hand in their own. */
export interface Clock {
  /** Epoch milliseconds. May jump: the visitor can set it. */
  now(): number
  /** Runs `run` once, `ms` milliseconds from now, unless the returned function is called first. */
  after(ms: number, run: () => void): () => void
  /** A random number from 0 to below 1. */
  draw(): number
}

/** Longest delay that setTimeout takes, 2³¹ − 1 ms; a longer one would fire at once. */
const maxTimeoutMs = 2_147_483_647

export const systemClock: Clock = {
  // Whole: some pages put a finer clock in its place.
  now: () => Math.floor(Date.now()),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, maxTimeoutMs))
    return () => clearTimeout(timer)
  },
  draw: () => Math.random(),
}
