import { describe, expect, it } from 'vitest'
import { factsOf, type PageFacts, type Person } from './facts.ts'
import { asAnother, freshMemory, type VisitorMemory, withPageLoad } from './visitor-memory.ts'

const now = Date.UTC(2026, 5, 1)
const minute = 60_000
const day = 1_440 * minute

const facts = (
  page: Partial<PageFacts> = {},
  person?: Person,
  memory: VisitorMemory = freshMemory(now),
  at = now,
) => factsOf(memory, person, { locale: 'en', device: 'desktop', address: { path: '/' }, ...page }, at)

/** The memory of a visitor who loaded pages: how many minutes from the first on, and at which query. */
const visits = (...loads: [minutes: number, query?: Record<string, string>][]) =>
  loads.reduce(
    (memory, [minutes, query = {}]) => withPageLoad(memory, { path: '/', ...query }, now + minutes * minute),
    freshMemory(now),
  )

it('is known of a visitor never seen before, who is nobody', () => {
  expect(facts()).toEqual({
    path: '/',
    signedIn: false,
    locale: 'en',
    language: 'en',
    device: 'desktop',
    returning: false,
    daysSinceFirstSeen: 0,
  })
})

it.each([
  ['fr', 'fr'],
  ['fr-CA', 'fr'],
  ['ZH-Hant-TW', 'zh'],
  ['', ''],
])('takes the language out of the tag "%s"', (locale, language) => {
  expect(facts({ locale })).toMatchObject({ locale, language })
})

it('tells traits by their names, and no trait, no parameter stands for another fact', () => {
  const address = { path: '/help', 'query.signedIn': 'true', 'query.trait.plan': 'pro' }
  const traits = { plan: 'free', signedIn: false, path: '/admin', 'campaign.source': 'x' }
  expect(facts({ address }, { id: 'u-1', traits })).toMatchObject({
    signedIn: true,
    path: '/help',
    'trait.plan': 'free',
    'trait.signedIn': false,
    'trait.path': '/admin',
    'query.signedIn': 'true',
  })
  expect(facts({ address }, { id: 'u-1', traits })).not.toHaveProperty(['campaign.source'])
})

it('knows a person without traits', () => {
  expect(facts({}, { id: 'u-1' })).toMatchObject({ signedIn: true })
})

describe('a visit', () => {
  const after = (minutes: number, ...loads: Parameters<typeof visits>) =>
    facts({}, undefined, visits(...loads), now + minutes * minute)

  it('is the same with less than half an hour between two page loads, and another from then on', () => {
    expect(after(0, [0]).returning).toBe(false)
    expect(after(58, [0], [29], [58]).returning).toBe(false)
    expect(after(30, [0], [30]).returning).toBe(true)
    expect(after(59, [0], [30], [59]).returning).toBe(true)
  })

  it('goes on when the clock was set back', () => {
    expect(after(-600, [0], [-600]).returning).toBe(false)
    expect(after(-600, [0], [-600]).daysSinceFirstSeen).toBe(0)
  })

  it('counts whole days of 24 hours since the first page load', () => {
    const seen = visits([0])
    const days = (ms: number) => facts({}, undefined, seen, now + ms).daysSinceFirstSeen
    expect([0, day - 1, day, 14 * day - 1, 14 * day].map(days)).toEqual([0, 0, 1, 13, 14])
  })

  it('has the campaign it began with, or the last one that brought the visitor within it', () => {
    const newsletter = { 'query.utm_source': 'newsletter', 'query.utm_medium': 'email', 'query.ref': 'x' }
    const campaign = (...loads: Parameters<typeof visits>) =>
      Object.entries(after(loads.at(-1)?.[0] ?? 0, ...loads)).filter(([name]) => name.startsWith('campaign.'))
    const told = [
      ['campaign.source', 'newsletter'],
      ['campaign.medium', 'email'],
    ]
    expect(campaign([0, newsletter])).toEqual(told)
    expect(campaign([0, newsletter], [5])).toEqual(told)
    expect(campaign([0, newsletter], [5, { 'query.utm_source': 'search' }])).toEqual([
      ['campaign.source', 'search'],
    ])
    expect(campaign([0, newsletter], [30])).toEqual([])
  })

  it('is forgotten with the person: the next on this device is seen for the first time', () => {
    const another = asAnother(visits([0], [60]), freshMemory(now + day))
    expect(facts({}, undefined, another, now + 2 * day)).toMatchObject({
      returning: false,
      daysSinceFirstSeen: 0,
    })
  })
})
