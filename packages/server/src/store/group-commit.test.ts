import { describe, expect, it } from 'vitest'
import { createGroupCommit } from './group-commit.ts'
import { StoreUnavailable } from './store-unavailable.ts'

const double = (n: number) => 2 * n

describe('group commit', () => {
  it('commits requests of one turn together, and gives each its own outcomes', async () => {
    const groups: number[][] = []
    const { commit } = createGroupCommit((items: readonly number[]) => {
      groups.push([...items])
      return items.map(double)
    })
    expect(await Promise.all([commit([1, 2]), commit([3]), commit([])])).toEqual([[2, 4], [6], []])
    expect(groups).toEqual([[1, 2, 3]])
  })

  it('gathers what arrives while a group is being committed', async () => {
    const groups: number[] = []
    const { commit } = createGroupCommit(async (items: readonly number[]) => {
      groups.push(items.length)
      await new Promise((resolve) => setTimeout(resolve, 20))
      return items
    })
    const first = commit([1])
    await new Promise((resolve) => setTimeout(resolve, 5))
    await Promise.all([first, ...Array.from({ length: 30 }, (_, n) => commit([n]))])
    expect(groups).toEqual([1, 30])
  })

  it('holds at most as many items as it may, but always a whole request', async () => {
    const groups: number[] = []
    const { commit } = createGroupCommit(
      (items: readonly number[]) => {
        groups.push(items.length)
        return items
      },
      { maxGroupItems: 4 },
    )
    await Promise.all([commit([1, 2, 3]), commit([4, 5]), commit([1, 2, 3, 4, 5, 6]), commit([7])])
    expect(groups).toEqual([3, 2, 6, 1])
  })

  it('tells every request of a group that it failed, and goes on with the next', async () => {
    const { commit } = createGroupCommit((items: readonly number[]) => {
      if (items.includes(13)) throw new StoreUnavailable('The disk is full.')
      return items
    })
    const together = await Promise.allSettled([commit([1]), commit([13])])
    expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await commit([1])).toEqual([1])
  })

  it('tells those that wait too when the store is not available, instead of trying for each', async () => {
    const groups: number[] = []
    const { commit } = createGroupCommit(
      (items: readonly number[]) => {
        groups.push(items.length)
        throw new StoreUnavailable('Locked.')
      },
      { maxGroupItems: 1, maxQueuedItems: 3 },
    )
    const all = await Promise.allSettled([commit([1]), commit([2]), commit([3])])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(groups).toEqual([1])
    // And their places in the queue are free again.
    await Promise.allSettled([commit([1]), commit([2]), commit([3])])
    expect(groups).toEqual([1, 1])
  })

  it('goes on with those that wait when a group fails by its own fault', async () => {
    const { commit } = createGroupCommit(
      (items: readonly number[]) => {
        if (items.includes(13)) throw new Error('thirteen')
        return items
      },
      { maxGroupItems: 1 },
    )
    const [bad, good] = await Promise.allSettled([commit([13]), commit([1])])
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled'])
  })

  it('refuses at once what does not fit its queue, and takes more when that has gone', async () => {
    const { commit } = createGroupCommit((items: readonly number[]) => items, { maxQueuedItems: 3 })
    const fits = commit([1, 2, 3])
    await expect(commit([4])).rejects.toThrow(StoreUnavailable)
    await fits
    expect(await commit([4])).toEqual([4])
  })

  it('finishes what it has taken before it closes, and takes no more', async () => {
    const { commit, close } = createGroupCommit((items: readonly number[]) => items.map(double))
    const taken = commit([21])
    const closed = close()
    await expect(commit([1])).rejects.toThrow(StoreUnavailable)
    await closed
    expect(await taken).toEqual([42])
  })
})
