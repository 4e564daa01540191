import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { Programme } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { recordMonth } from '../../scripts/record-month.ts'

interface Line {
  at: number
  visitor: string
  page?: true
  event?: string
  properties?: Record<string, unknown>
  facts: Record<string, unknown>
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const recorded = read('recorded-month.ndjson')
const lines = recorded
  .trim()
  .split('\n')
  .map((line): Line => JSON.parse(line))
const events = lines.filter(({ event }) => event)
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

describe("the shop's recorded month", () => {
  it('is what its script makes, to the byte', () => {
    expect(hashOf(recordMonth())).toBe(hashOf(recorded))
    expect(hashOf(recordMonth({ seed: 1 }))).not.toBe(hashOf(recorded))
  })

  it('is a month of a few hundred visitors, in the order of time', () => {
    expect(lines.length).toBeGreaterThan(5_000)
    expect(lines.length).toBeLessThan(8_000)
    expect(Buffer.byteLength(recorded)).toBeLessThan(1_500_000)
    expect(new Set(lines.map(({ visitor }) => visitor)).size).toBeGreaterThan(300)
    const days = new Set(lines.map(({ at }) => new Date(at).toISOString().slice(0, 10)))
    expect([days.size, [...days][0], [...days].at(-1)]).toEqual([30, '2026-11-01', '2026-11-30'])
    expect(lines.every(({ at }, index) => at >= (lines[index - 1]?.at ?? 0))).toBe(true)
  })

  it('has the events and properties that the shop tracks, each of them, and no other', () => {
    const shop = new URL('.', import.meta.url)
    // Written `{ name: value, … }`, or `{ name }`.
    const namesIn = (literal: string) => literal.match(/\w+(?=: )|(?<=^\{ )\w+(?= \}$)/g)
    const calls = globSync('public/*.js', { cwd: shop })
      .flatMap((file) => [...read(file).matchAll(/cx\.track\('([\w.]+)', (\{[\s\S]*?\})\)\n/g)])
      .map(([, event, properties = '']) => [event, namesIn(properties)])
    const told = new Map(events.map(({ event, properties }) => [event, Object.keys(properties ?? {})]))
    expect([...told].sort()).toEqual(calls.sort())
    for (const { event, properties } of events) expect(Object.keys(properties ?? {})).toEqual(told.get(event))
  })

  it('has the pages of the shop, where each event is told, and every kind of visitor', () => {
    const paths = {
      'checkout.completed': '/thank-you',
      'order.delivered': '/delivery',
      'support.resolved': '/support',
    }
    for (const { event, facts } of events) expect(facts.path).toBe(paths[event as keyof typeof paths])
    const all = (fact: string) => new Set(lines.map(({ facts }) => facts[fact]))
    expect([...all('path')].sort()).toEqual([
      '/',
      '/basket',
      '/checkout',
      '/delivery',
      '/support',
      '/thank-you',
    ])
    expect([...all('device')].sort()).toEqual(['desktop', 'phone', 'tablet'])
    expect([...all('language')].sort()).toEqual(['en', 'fr'])
    expect([...all('trait.plan')]).toEqual(expect.arrayContaining([undefined, 'regular']))
  })

  it('has a programme of its own, on the shop’s journey', () => {
    const programme = Programme.parse(JSON.parse(read('recorded-month.programme.json')))
    const { project, journey } = JSON.parse(read('programme.json'))
    expect([programme.project, programme.journey]).toEqual([project, journey])
  })
})
