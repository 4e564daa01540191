import { describe, expect, it } from 'vitest'
import type { Storage } from '../src/storage/storage.ts'

/** What every storage must do; each implementation runs it. */
export function storageConformance(name: string, create: () => Storage): void {
  describe(`${name} as a storage`, () => {
    it('gives back what was written, under the keys that start with the prefix', async () => {
      const storage = create()
      await storage.update('item:1', () => ({ n: 1 }))
      await storage.update('item:2', () => ({ n: 2 }))
      await storage.update('items', () => 'another')
      await storage.update('visitor', () => 'another')
      expect(await storage.entries('item:')).toEqual([
        ['item:1', { n: 1 }],
        ['item:2', { n: 2 }],
      ])
    })

    it('hands the old value to the change, and resolves to the new one', async () => {
      const storage = create()
      expect(await storage.update<number>('n', (n) => (n ?? 10) + 1)).toBe(11)
      expect(await storage.update<number>('n', (n) => (n ?? 10) + 1)).toBe(12)
    })

    it('removes a value that changes to undefined', async () => {
      const storage = create()
      await storage.update('n', () => 1)
      expect(await storage.update('n', () => undefined)).toBeUndefined()
      expect(await storage.entries('')).toEqual([])
    })

    it('loses no change of a hundred made at once', async () => {
      const storage = create()
      await Promise.all(Array.from({ length: 100 }, () => storage.update<number>('n', (n) => (n ?? 0) + 1)))
      expect(await storage.entries('n')).toEqual([['n', 100]])
    })

    it('rejects when the change throws, and leaves the value as it was', async () => {
      const storage = create()
      await storage.update('n', () => 1)
      await expect(
        storage.update('n', () => {
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect(await storage.entries('n')).toEqual([['n', 1]])
    })

    it('replaces several values in one step, by one look at all of them', async () => {
      const storage = create()
      await storage.update('a', () => 1)
      await storage.update('b', () => 2)
      await storage.updateAll(['b', 'c', 'a'], (values) => {
        expect(values).toEqual([2, undefined, 1])
        return [undefined, 3, 4]
      })
      expect(await storage.entries('')).toEqual([
        ['a', 4],
        ['c', 3],
      ])
    })

    it('replaces none of several values when the change throws', async () => {
      const storage = create()
      await storage.update('a', () => 1)
      await expect(
        storage.updateAll(['a', 'b'], () => {
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      expect(await storage.entries('')).toEqual([['a', 1]])
    })

    it('clears one prefix and leaves the rest', async () => {
      const storage = create()
      await storage.update('item:1', () => 1)
      await storage.update('visitor', () => 2)
      await storage.clear('item:')
      expect(await storage.entries('')).toEqual([['visitor', 2]])
    })
  })
}
