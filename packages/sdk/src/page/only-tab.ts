/**
 * Runs `work` if no other tab of this origin is running its own under this name, and says whether it did.
 * Where the browser has no Web Locks, or refuses them, always runs it: the lock only saves requests, the
 * server's deduplication is what keeps answers from being counted twice.
 */
export async function onlyTab(name: string, work: () => Promise<void>): Promise<boolean> {
  let began = false
  const run = () => {
    began = true
    return work()
  }
  try {
    await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? run() : undefined))
    return began
  } catch {
    if (!began) await run()
    return true
  }
}
