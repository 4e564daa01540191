import { expect, it } from 'vitest'
import { createId } from '../create-id.ts'
import { visitorDraw } from './visitor-draw.ts'

const visitors = Array.from({ length: 20_000 }, (_, n) => createId(1_795_300_000_000 + n))
const drawn = (survey: string, share: number) =>
  visitors.filter((visitor) => visitorDraw(visitor, survey) < share)

it.each([0.01, 0.25, 0.5, 0.9])('draws a share of %d within five standard errors', (share) => {
  const standardError = Math.sqrt((share * (1 - share)) / visitors.length)
  expect(Math.abs(drawn('nps', share).length / visitors.length - share)).toBeLessThan(5 * standardError)
})

it('draws nobody at 0 and everybody at 1', () => {
  expect(drawn('nps', 0)).toHaveLength(0)
  expect(drawn('nps', 1)).toHaveLength(visitors.length)
})

it('keeps who was drawn when the share grows', () => {
  const more = new Set(drawn('nps', 0.5))
  expect(drawn('nps', 0.2).every((visitor) => more.has(visitor))).toBe(true)
})

it('draws two surveys independently', () => {
  const both = drawn('nps', 0.5).filter((visitor) => visitorDraw(visitor, 'csat') < 0.5).length
  expect(Math.abs(both / visitors.length - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / visitors.length))
})
