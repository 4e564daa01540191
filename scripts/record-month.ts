/**
 * Makes the shop's recorded month, `examples/shop/recorded-month.ndjson`: what visitors of *Petit Grès* would
 * have done in November 2026, as the log of its pages would have it. The visitors are invented; the paths,
 * events, properties and facts are those that the shop's pages have. The same bytes each time:
 *
 *     node scripts/record-month.ts
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = (path: string) => new URL(`../examples/shop/${path}`, import.meta.url)

interface Product {
  id: string
  price: number
}
interface Line {
  product: Product
  quantity: number
}
// The shop's own sums, so that an order costs here what it costs there.
const { products } = (await import(here('public/products.js').href)) as { products: Product[] }
const { totals } = (await import(here('public/basket.js').href)) as {
  totals(lines: Line[]): { total: number }
}

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** The shop's customers live by Paris time, an hour before UTC all November. */
const parisMs = hourMs
/** The days that November has both in UTC and in Paris, but for one hour. */
const monthFrom = Date.UTC(2026, 10, 1)
const monthUntil = Date.UTC(2026, 11, 1) - parisMs

type Path = '/' | '/basket' | '/checkout' | '/thank-you' | '/delivery' | '/support'
type Facts = Record<string, string | boolean | number>

/** mulberry32 (Tommy Ettinger, public domain): whole numbers only, so the same wherever it runs. */
function createChance(seed: number) {
  let state = seed
  const real = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  /** One of the values, each as often as its weight says. */
  const weighed = <T>(weights: readonly (readonly [value: T, weight: number])[]): T => {
    let left = real() * weights.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [value, weight] of weights) {
      left -= weight
      if (left < 0) return value
    }
    return (weights.at(-1) as readonly [T, number])[0]
  }
  return {
    real,
    happens: (probability: number) => real() < probability,
    /** A whole number of milliseconds, `from` included. */
    between: (from: number, until: number) => Math.floor(from + real() * (until - from)),
    weighed,
    hex: (digits: number) =>
      Array.from({ length: digits }, () => Math.floor(real() * 16).toString(16)).join(''),
  }
}

/** Visits by hour of the day in Paris: little at night, some at noon, most in the evening. */
const hours = [4, 2, 1, 0.5, 0.5, 1, 3, 6, 8, 9, 10, 11, 15, 13, 9, 9, 10, 12, 15, 20, 26, 27, 19, 10].map(
  (weight, hour) => [hour, weight] as const,
)
/** Visits by weekday, Sunday first. */
const weekdays = [13, 9, 9, 10, 10, 11, 8]
/** Days of the month on which more came than usual: two letters from the workshop, and the last Friday. */
const busyDays = new Map([
  [10, 2.2],
  [11, 1.4],
  [27, 2.8],
  [28, 1.8],
])
const days = Array.from({ length: 30 }, (_, index) => {
  const weekday = new Date(monthFrom + index * dayMs).getUTCDay()
  return [index, (weekdays[weekday] as number) * (busyDays.get(index + 1) ?? 1)] as const
})

const topics = [
  ['broken-piece', 3],
  ['late-parcel', 5],
  ['return', 3],
  ['care', 2],
] as const

/** Gives the month, a line of JSON for each page and event, in the order of time. */
export function recordMonth({ seed = 20_261_101, visitors = 690 } = {}): string {
  const chance = createChance(seed)
  const log: { at: number; text: string }[] = []

  /** A time on a day of the month, counted from 0, at an hour that people have. */
  const timeOn = (day: number) =>
    monthFrom + day * dayMs + chance.weighed(hours) * hourMs - parisMs + chance.between(0, hourMs)

  const createVisitor = (firstAt: number) => {
    const time = firstAt.toString(16).padStart(12, '0')
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7${chance.hex(3)}-${chance.weighed([
      ['8', 1],
      ['9', 1],
      ['a', 1],
      ['b', 1],
    ])}${chance.hex(3)}-${chance.hex(12)}`
    const locale = chance.weighed([
      ['fr', 62],
      ['en', 38],
    ])
    const device = chance.weighed([
      ['phone', 53],
      ['desktop', 39],
      ['tablet', 8],
    ])
    let now = firstAt
    let isSignedIn = false
    let address: Facts = {}
    /** What the shop remembers of the last order, in euros; without one, that of one mug. */
    let lastOrder = totals([{ product: products[0] as Product, quantity: 1 }]).total

    const person = () => ({
      ...(isSignedIn && { 'trait.plan': 'regular', 'trait.firstName': 'Camille' }),
      signedIn: isSignedIn,
      locale,
      language: locale,
      device,
    })
    const write = (line: object) => {
      if (now >= monthFrom && now < monthUntil)
        log.push({ at: now, text: JSON.stringify({ at: now, visitor: id, ...line }) })
    }
    return {
      /** Nobody is here twice at once. */
      comeAt(at: number) {
        now = Math.max(at, now + minuteMs)
      },
      wait(fromMs: number, untilMs: number) {
        now += chance.between(fromMs, untilMs)
      },
      signIn() {
        isSignedIn = true
      },
      open(path: Path, query: Record<string, string> = {}) {
        const parameters = Object.entries(query).map(([name, value]) => [`query.${name}`, value])
        address = { ...Object.fromEntries(parameters), path }
        write({ page: true, load: true, facts: { ...address, ...person() } })
      },
      // The shop's programme asks nothing about earlier visits, so its pages know of none.
      track(event: string, properties: object) {
        const visits = { returning: false, daysSinceFirstSeen: 0 }
        write({ event, properties, facts: { ...address, ...visits, ...person() } })
      },
      order(lines: Line[]) {
        lastOrder = totals(lines).total
        return {
          value: lastOrder,
          currency: 'EUR',
          items: lines.reduce((sum, line) => sum + line.quantity, 0),
        }
      },
      lastOrder: () => lastOrder,
      now: () => now,
    }
  }
  type Visitor = ReturnType<typeof createVisitor>

  const chooseLines = (): Line[] => {
    const chosen = new Map<Product, number>()
    for (
      let pieces = chance.weighed([1, 2, 3, 4, 5, 6].map((n) => [n, 7 - n] as const));
      pieces > 0;
      pieces--
    ) {
      const product = products[Math.floor(chance.real() * products.length)] as Product
      chosen.set(product, (chosen.get(product) ?? 0) + 1)
    }
    return products.flatMap((product) => {
      const quantity = chosen.get(product)
      return quantity ? [{ product, quantity }] : []
    })
  }

  const look = (visitor: Visitor, query?: Record<string, string>) => {
    visitor.open('/', query)
    visitor.wait(12 * secondMs, 3 * minuteMs)
    // Some look at how parcels travel, or whom to ask; some put the tab aside for a while; most look on.
    while (chance.happens(0.5)) {
      visitor.open(
        chance.weighed<Path>([
          ['/', 8],
          ['/delivery', 1],
          ['/support', 1],
        ]),
      )
      visitor.wait(8 * secondMs, chance.happens(0.12) ? 14 * minuteMs : 2 * minuteMs)
    }
  }

  const pay = (visitor: Visitor, lines: Line[]) => {
    visitor.open('/checkout')
    visitor.wait(25 * secondMs, 4 * minuteMs)
    visitor.open('/thank-you')
    visitor.wait(150, 450)
    visitor.track('checkout.completed', visitor.order(lines))
    visitor.wait(2 * secondMs, 70 * secondMs)
    const next = chance.real()
    // Loading the page again is no second purchase.
    if (next < 0.12) visitor.open('/thank-you')
    else if (next < 0.34) visitor.open('/delivery')
    else if (next < 0.5) visitor.open('/')
    visitor.wait(4 * secondMs, minuteMs)
  }

  /** Help: about what it is, and whether it was settled. */
  const ask = (visitor: Visitor) => {
    visitor.open('/support')
    visitor.wait(25 * secondMs, 3 * minuteMs)
    if (chance.happens(0.2)) return
    visitor.track('support.resolved', { topic: chance.weighed(topics) })
    visitor.wait(3 * secondMs, 40 * secondMs)
    if (chance.happens(0.35)) visitor.open('/')
  }

  /** The parcel is looked for, once or twice, and then is there. */
  const receive = (visitor: Visitor) => {
    const ordered = visitor.now()
    const onDay = (afterDays: number) => {
      const day = Math.floor((ordered + parisMs - monthFrom) / dayMs) + afterDays
      visitor.comeAt(timeOn(day))
    }
    if (chance.happens(0.55)) {
      onDay(1 + Math.floor(chance.real() * 2))
      visitor.open(
        '/delivery',
        chance.happens(0.6) ? { utm_source: 'dispatch-notice', utm_medium: 'email' } : {},
      )
      visitor.wait(5 * secondMs, 50 * secondMs)
      if (chance.happens(0.15)) ask(visitor)
    }
    onDay(3 + Math.floor(chance.real() * 2))
    visitor.open(
      '/delivery',
      chance.happens(0.5) ? { utm_source: 'dispatch-notice', utm_medium: 'email' } : {},
    )
    visitor.wait(6 * secondMs, 40 * secondMs)
    if (chance.happens(0.12)) return
    visitor.track('order.delivered', { value: visitor.lastOrder(), currency: 'EUR', days: 3 })
    // Half go on before the question is there: it finds them on the next page.
    visitor.wait(secondMs, 25 * secondMs)
    if (chance.happens(0.5)) {
      visitor.open('/')
      visitor.wait(5 * secondMs, minuteMs)
    }
    if (chance.happens(0.14)) ask(visitor)
  }

  /** One visit to the shop; says whether something was bought. */
  const shop = (visitor: Visitor, query: Record<string, string>, willing: number): boolean => {
    look(visitor, query)
    if (!chance.happens(willing)) return false
    const lines = chooseLines()
    visitor.open('/basket')
    visitor.wait(10 * secondMs, 2 * minuteMs)
    if (chance.happens(0.3)) visitor.signIn()
    if (chance.happens(0.62)) {
      pay(visitor, lines)
      return true
    }
    // A basket that is left: some look at the checkout, some wander off, some come back to it.
    if (chance.happens(0.3)) {
      visitor.open('/checkout')
      visitor.wait(10 * secondMs, 2 * minuteMs)
    } else if (chance.happens(0.4)) {
      visitor.wait(minuteMs, 8 * minuteMs)
      visitor.open('/')
      visitor.wait(10 * secondMs, 4 * minuteMs)
    }
    if (chance.happens(0.25)) {
      visitor.wait(3 * minuteMs, 25 * minuteMs)
      visitor.open('/basket')
      visitor.wait(8 * secondMs, minuteMs)
      pay(visitor, lines)
      return true
    }
    if (!chance.happens(0.3)) return false
    const day = Math.floor((visitor.now() + parisMs - monthFrom) / dayMs) + 1
    visitor.comeAt(timeOn(day))
    visitor.open('/basket')
    visitor.wait(15 * secondMs, 2 * minuteMs)
    if (chance.happens(0.4)) return false
    pay(visitor, lines)
    return true
  }

  const campaignOn = (day: number): Record<string, string> => {
    const letter = day === 9 || day === 10 ? 'autumn-glazes' : day === 26 || day === 27 ? 'last-friday' : ''
    if (letter && chance.happens(0.55))
      return { utm_source: 'workshop-letter', utm_medium: 'email', utm_campaign: letter }
    if (chance.happens(0.12)) return { utm_source: 'instagram', utm_medium: 'social' }
    return chance.happens(0.06) ? { utm_source: 'ceramics-blog', utm_medium: 'referral' } : {}
  }

  for (let number = 0; number < visitors; number++) {
    const firstDay = chance.weighed(days)
    const visitor = createVisitor(timeOn(firstDay))
    // A few come for help or a parcel alone, with what they bought elsewhere or before.
    if (chance.happens(0.13)) {
      if (chance.happens(0.5)) visitor.signIn()
      if (chance.happens(0.7)) ask(visitor)
      else receive(visitor)
    } else {
      const willing = chance.weighed([
        [0.08, 45],
        [0.3, 33],
        [0.65, 22],
      ])
      // Those who like it come back.
      const visits = 1 + (chance.happens(0.55) ? 1 : 0) + (chance.happens(willing) ? 3 : 0)
      let day = firstDay
      for (let visit = 0; visit < visits && day < 30; visit++) {
        if (visit > 0) visitor.comeAt(timeOn(day))
        if (shop(visitor, campaignOn(day), willing + visit * 0.08)) {
          if (chance.happens(0.15)) {
            visitor.wait(2 * minuteMs, 3 * hourMs)
            ask(visitor)
          }
          receive(visitor)
        }
        day = Math.floor((visitor.now() + parisMs - monthFrom) / dayMs) + 1 + Math.floor(chance.real() * 7)
      }
    }
  }
  // Stable: what happens in the same millisecond stays in the order it was written.
  log.sort((one, other) => one.at - other.at)
  return `${log.map(({ text }) => text).join('\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(here('recorded-month.ndjson'), recordMonth())
