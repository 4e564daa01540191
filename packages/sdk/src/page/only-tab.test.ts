import { afterEach, describe, expect, it, vi } from 'vitest'
import { onlyTab } from './only-tab.ts'

const withLocks = (locks: unknown) => vi.stubGlobal('navigator', { locks })
afterEach(() => vi.unstubAllGlobals())

describe('onlyTab', () => {
  it('does not run beside another of its name, and says so', async () => {
    const held = new Set<string>()
    withLocks({
      async request(name: string, { ifAvailable }: LockOptions, run: (lock: object | null) => unknown) {
        if (!ifAvailable) throw new Error('waits for ever')
        if (held.has(name)) return run(null)
        held.add(name)
        return Promise.resolve(run({ name })).finally(() => held.delete(name))
      },
    })
    let end = () => {}
    const first = onlyTab('outbox', () => new Promise((resolve) => (end = resolve)))
    const work = vi.fn(async () => {})
    expect([await onlyTab('outbox', work), work.mock.calls.length]).toEqual([false, 0])
    expect([await onlyTab('another', work), work.mock.calls.length]).toEqual([true, 1])
    end()
    expect(await first).toBe(true)
    expect([await onlyTab('outbox', work), work.mock.calls.length]).toEqual([true, 2])
  })

  it.each([
    ['there are no locks', undefined],
    [
      'the browser refuses them',
      {
        request: () => Promise.reject(new DOMException('opaque origin', 'SecurityError')),
      },
    ],
  ])('runs where %s: the server counts once anyway', async (_, locks) => {
    withLocks(locks)
    const work = vi.fn(async () => {})
    expect([await onlyTab('outbox', work), work.mock.calls.length]).toEqual([true, 1])
  })

  it('runs once, and does not reject, when the work fails', async () => {
    withLocks({ request: async (_: string, __: object, run: (lock: object) => unknown) => run({}) })
    const work = vi.fn(async () => {
      throw new Error('no')
    })
    expect([await onlyTab('outbox', work), work.mock.calls.length]).toEqual([true, 1])
  })
})
