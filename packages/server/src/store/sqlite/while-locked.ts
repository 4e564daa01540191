import { StoreUnavailable } from '../store-unavailable.ts'
import { isLocked } from './sqlite-faults.ts'

/** Milliseconds between two attempts, in which the server does its other work. */
const pauseMs = 25

/**
 * Does a piece of work, and while another process holds the lock does it again for up to `waitMs`. Other
 * requests are answered in between. Rejects with the last attempt's reason.
 */
export async function whileLocked<Result>(
  work: () => Result,
  { waitMs }: { waitMs: number },
): Promise<Result> {
  const startedAt = performance.now()
  for (;;) {
    try {
      return work()
    } catch (reason) {
      const isLockedNow = reason instanceof StoreUnavailable && isLocked(reason.cause)
      if (!isLockedNow || performance.now() - startedAt >= waitMs) throw reason
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
