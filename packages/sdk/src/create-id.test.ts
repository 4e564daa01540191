import { expect, it } from 'vitest'
import { createId } from './create-id.ts'

it('makes UUIDs of version 7 that carry their time', () => {
  const id = createId(1_795_300_000_000)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(id.replace(/-/g, '').slice(0, 12), 16)).toBe(1_795_300_000_000)
})

it('makes no id twice in 10,000 of the same millisecond', () => {
  expect(new Set(Array.from({ length: 10_000 }, () => createId(0))).size).toBe(10_000)
})
