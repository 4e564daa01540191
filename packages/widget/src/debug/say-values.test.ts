import type { Values } from '@kairos-cx/sdk'
import { expect, test } from 'vitest'
import { sayTime } from './say-time.ts'
import { sayProperties, sayValues } from './say-values.ts'

const now = new Date(2026, 10, 22, 14, 5, 9).getTime()
const dayMs = 86_400_000
const time = (at: number) => sayTime(at, now)

test.each<[Values, string]>([
  [{}, ''],
  [
    { condition: { property: 'value', operator: 'greater', value: 50 }, actual: 20 },
    'value greater 50, got 20',
  ],
  [
    { condition: { property: 'path', operator: 'startsWith', value: '/shop' }, actual: undefined },
    'path starts with "/shop", got nothing',
  ],
  [
    { condition: { property: 'value', operator: 'between', value: [1, 5] }, actual: '3' },
    'value between 1 and 5, got "3"',
  ],
  [
    { condition: { property: 'plan', operator: 'oneOf', value: ['gold', 'silver'] }, actual: 'free' },
    'plan one of "gold", "silver", got "free"',
  ],
  [
    {
      condition: {
        operator: 'any',
        conditions: [
          { property: 'value', operator: 'less', value: 5 },
          { operator: 'none', conditions: [{ property: 'vip', operator: 'exists', value: true }] },
        ],
      },
    },
    'any of (value less 5, none of (vip exists true))',
  ],
  [
    { event: 'product.viewed', came: 1, times: 3, withinMs: 3_600_000 },
    'event product.viewed, came 1, times 3, within 1 h',
  ],
  [{ notAfter: 'bought', withinMs: Number.POSITIVE_INFINITY }, 'not after bought'],
  [
    {
      hours: { from: '18:00', until: '20:00' },
      weekdays: ['mon', 'tue'],
      now: '2026-11-22T14:05',
      timeZone: 'Europe/Paris',
    },
    'hours from 18:00, until 20:00, weekdays mon, tue, now 2026-11-22T14:05, time zone Europe/Paris',
  ],
  [{ share: 0.25, draw: 0.61307 }, 'share 25 %, draw 61.31 %'],
  [{ inclusion: 0.1 }, 'inclusion 10 %'],
  [
    { showings: 3, maxShowings: 3, windowMs: 30 * dayMs, freeAt: now + 10 * dayMs },
    `showings 3, max showings 3, window 30 days, free in 10 days (${time(now + 10 * dayMs)})`,
  ],
  [{ quietUntil: now + 240_000 }, `quiet over in 4 min (${time(now + 240_000)})`],
  [
    { dueAt: now + 4_000, lapsesAt: now + 1_800_000 },
    `due in 4 s (${time(now + 4_000)}), lapses in 30 min (${time(now + 1_800_000)})`,
  ],
  [{ dueAt: undefined }, ''],
])('says %j in words', (values, said) => {
  expect(sayValues(values, now)).toBe(said)
})

test('leaves distances out of what is to stand for a while', () => {
  expect(sayValues({ dueAt: now })).toBe(`due ${sayTime(now)}`)
})

test('says properties by name, texts in quotes, cut, and marked off from the direction of others', () => {
  expect(sayProperties({ value: 20, currency: 'EUR', new: false })).toBe(
    'value 20, currency "EUR", new false',
  )
  expect(sayProperties({ note: 'x'.repeat(1_000) }).length).toBeLessThan(120)
  expect(sayProperties({ note: 'مرحبا' })).toBe('note \u2068"مرحبا"\u2069')
})
