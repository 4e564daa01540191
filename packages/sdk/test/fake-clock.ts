import type { Clock } from '../src/clock.ts'

/** Time that passes only when told to. `draw` gives 0.5 unless set. */
export interface FakeClock extends Clock {
  /** Lets `ms` pass: timers run in order, and what they began is carried on until it waits again. */
  advance(ms: number): Promise<void>
  /** Moves the wall clock without letting time pass, as a visitor does in the settings. */
  jump(ms: number): void
  chance: number
}

/** Carries on everything that waits for nothing but its turn. */
export const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

export function createFakeClock(startAt = Date.UTC(2026, 0, 1)): FakeClock {
  let elapsedMs = 0
  let offsetMs = startAt
  const timers = new Set<{ at: number; run: () => void }>()
  const clock: FakeClock = {
    chance: 0.5,
    now: () => offsetMs + elapsedMs,
    draw: () => clock.chance,
    after(ms, run) {
      const timer = { at: elapsedMs + ms, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    jump(ms) {
      offsetMs += ms
    },
    async advance(ms) {
      const end = elapsedMs + ms
      await settle()
      for (;;) {
        const next = [...timers].sort((a, b) => a.at - b.at)[0]
        if (!next || next.at > end) break
        timers.delete(next)
        elapsedMs = Math.max(elapsedMs, next.at)
        next.run()
        await settle()
      }
      elapsedMs = end
      await settle()
    },
  }
  return clock
}
