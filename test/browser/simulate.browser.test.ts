import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { visitorDraw } from '../../packages/sdk/src/triggers/visitor-draw.ts'
import { runKairos } from '../../scripts/kairos-process.ts'
import { cardOf, openPage, useStage } from './stage.ts'

/**
 * Visitors of the shop's recorded month live their month again in a browser: the pages they opened, at their
 * own times by a clock that the test turns, with what they did there. What is shown to them, and when, is what
 * `kairos simulate` said.
 *
 * They are the first by a draw, of those with an event in at most 12 lines; its seed is one by which every
 * survey is shown among so few, and eight rules refuse.
 */
const visitorCount = 27
const maxLines = 12
const seed = 'seed 1405'
/** How far a time may be off: the page takes a moment to open a card. */
const toleranceMs = 2_000
const stayMs = 5 * 60_000
const atOnce = 3
/** How long the shop takes to reply to who asks for help. */
const supportReplyMs = 700

const programmeFile = 'examples/shop/recorded-month.programme.json'
const at = useStage()

interface Line {
  at: number
  visitor: string
  event?: string
  properties?: Record<string, unknown>
  facts: Record<string, string | number | boolean>
}
interface Showing {
  at: number
  visitor: string
  survey: string
  assumed?: 'answered' | 'dismissed'
}

const linesOf = new Map<string, Line[]>()
for (const text of readFileSync('examples/shop/recorded-month.ndjson', 'utf8').trim().split('\n')) {
  const line = JSON.parse(text) as Line
  linesOf.set(line.visitor, [...(linesOf.get(line.visitor) ?? []), line])
}
const visitors = [...linesOf]
  .filter(([, lines]) => lines.length <= maxLines && lines.some(({ event }) => event))
  .map(([visitor]) => visitor)
  .sort((one, other) => visitorDraw(one, seed) - visitorDraw(other, seed))
  .slice(0, visitorCount)

let simulated: Showing[]
let notAsked: Record<string, number>

beforeAll(async () => {
  const log = join(at.stage.folder, 'some-visitors.ndjson')
  const lines = visitors.flatMap((visitor) => linesOf.get(visitor) as Line[])
  lines.sort((one, other) => one.at - other.at)
  writeFileSync(log, lines.map((line) => JSON.stringify(line)).join('\n'))
  const simulate = async (form: string) => {
    const { code, output } = await runKairos(['simulate', programmeFile, log, form], process.env)
    if (code !== 0) throw new Error(output)
    return output
  }
  const showings = await simulate('--showings')
  simulated = showings.split('\n').map((line) => JSON.parse(line))
  const { surveys } = JSON.parse(await simulate('--json')) as {
    surveys: Record<string, Record<string, number>>[]
  }
  notAsked = {}
  for (const { notDue, notShown } of surveys)
    for (const [reason, count] of [...Object.entries(notDue ?? {}), ...Object.entries(notShown ?? {})])
      notAsked[reason] = (notAsked[reason] ?? 0) + count
  await at.stage.publish(programmeFile)
  // A running server takes it up within a second.
  for (let version = 0; version < 2; )
    version = (await (await fetch(`${at.stage.origin}/v1/programme?key=pk_shop`)).json()).version
})

/** What a page of the test offers, besides its own. */
interface Lived {
  /** Lets time pass until `to`, or until a survey is shown. Gives the time then. */
  pass(to: number): Promise<number>
  /** Resolves once Kairos has told of the page, and nothing is under way. */
  begin(): Promise<void>
  /** Resolves once nothing is under way. */
  settle(): Promise<void>
  told: { type: 'heard' | 'shown'; at: number; [field: string]: unknown }[]
}

const stub = readFileSync('examples/shop/public/cx-stub.js', 'utf8')

/**
 * Goes before all scripts of a page: a clock that stands still unless it is turned, and an ear for what Kairos
 * tells. Timers run when they are due by it; IndexedDB and the network take no time at all, by it.
 */
const beforeScripts = `(() => {
  let now = Number(localStorage.getItem('test.now'))
  const RealDate = Date
  window.Date = class extends RealDate {
    constructor(...given) { if (given.length) super(...given); else super(now) }
    static now() { return now }
  }
  const soon = setTimeout.bind(window)
  const timers = new Map()
  let lastTimer = 1_000_000
  // What is to run at once runs, though time stands still.
  window.setTimeout = (run, ms = 0, ...given) => {
    if (ms <= 0) return soon(run, 0, ...given)
    timers.set(++lastTimer, { at: now + ms, run: () => run(...given) })
    return lastTimer
  }
  const { clearTimeout } = window
  window.clearTimeout = (timer) => { timers.delete(timer) || clearTimeout.call(window, timer) }
  // Only the strip of the demonstration has one.
  window.setInterval = () => 0

  let underWay = 0
  const watch = (target, ...ends) => {
    underWay++
    const ended = new AbortController()
    for (const end of ends) target.addEventListener(end, () => { underWay--; ended.abort() }, { signal: ended.signal })
    return target
  }
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (...given) { return watch(open.apply(this, given), 'success', 'error') }
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (...given) { return watch(transaction.apply(this, given), 'complete', 'abort') }
  const realFetch = fetch.bind(window)
  window.fetch = (...given) => { underWay++; return realFetch(...given).finally(() => { underWay-- }) }

  const channel = new MessageChannel()
  const waiting = []
  channel.port2.onmessage = () => waiting.shift()()
  const turn = () => new Promise((resolve) => { waiting.push(resolve); channel.port1.postMessage(0) })

  const pause = () => new Promise((resolve) => soon(resolve, 3))

  ${stub}
  const told = []
  for (const type of ['heard', 'shown']) cx.on(type, (event) => told.push({ ...event, type, at: now }))

  /** Surveys that wait, until something else is said of them: once due, they are on their way to the screen. */
  const awaited = new Map()
  cx.on('decided', ({ survey, reason }) => reason === 'waiting' || awaited.delete(survey))
  const isIdle = () => {
    if (underWay > 0 || Array.isArray(cx.q)) return false
    const explained = cx.explain()
    for (const { survey, reason, dueAt } of explained) if (reason === 'waiting') awaited.set(survey, dueAt)
    return !explained.some(({ reason }) => reason === 'loading') && ![...awaited.values()].some((dueAt) => dueAt <= now)
  }
  const settle = async () => {
    for (let quiet = 0; quiet < 2; quiet = isIdle() ? quiet + 1 : 0) await (isIdle() ? turn() : pause())
  }
  const shown = () => told.filter(({ type }) => type === 'shown').length
  window.lived = {
    told,
    settle,
    async begin() {
      while (!told.some(({ event }) => event === '$page')) await pause()
      await settle()
    },
    async pass(to) {
      await settle()
      const before = shown()
      for (;;) {
        let next
        for (const [timer, { at }] of timers) if (at <= to && !(timers.get(next)?.at <= at)) next = timer
        if (next === undefined) {
          now = Math.max(now, to)
          return now
        }
        const { at, run } = timers.get(next)
        now = Math.max(now, at)
        timers.delete(next)
        run()
        await settle()
        if (shown() > before) return now
      }
    },
  }
})()`

const screens: Record<string, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  tablet: { viewport: { width: 820, height: 1180 }, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
}

/**
 * A line as both sides must have it. Facts of earlier visits depend on what the programme asks, and the one
 * recorded under asked nothing; whom the shop names, it may name a moment after its page was told.
 */
const comparable = ({ event, properties, facts }: Line) => {
  const isEvent = event !== undefined && event !== '$page'
  const without = isEvent
    ? /^(returning|daysSinceFirstSeen|campaign\..*)$/
    : /^(returning|daysSinceFirstSeen|campaign\..*|signedIn|trait\..*)$/
  return {
    ...(isEvent && { event, properties }),
    facts: Object.fromEntries(Object.entries(facts).filter(([name]) => !without.test(name))),
  }
}

/** Lives the recorded month of a visitor; gives what was shown, and the log that it made. */
async function live(visitor: string) {
  const lines = linesOf.get(visitor) as Line[]
  const [first] = lines as [Line]
  const { device, locale } = first.facts
  const { context, page, errors } = await openPage(at.browser, {
    ...screens[String(device)],
    locale: locale === 'fr' ? 'fr-FR' : 'en-GB',
  })
  await page.addInitScript(beforeScripts)
  const { card, score, close } = cardOf(page)
  const lived = <T>(run: (lived: Lived, argument: number) => T, argument = 0) =>
    page.evaluate(`(${run})(window.lived, ${argument})`) as Promise<Awaited<T>>

  // Of the shop's origin, without Kairos on it.
  await page.goto(`${at.stage.shopOrigin}/products.js`)
  await page.evaluate(
    (visitor) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('kairos-pk_shop', 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore('kept')
        opening.onerror = reject
        opening.onsuccess = () => {
          const writing = opening.result.transaction('kept', 'readwrite')
          writing.objectStore('kept').put({ visitor, showings: [], events: {}, waiting: [] }, 'visitor')
          writing.oncomplete = () => {
            opening.result.close()
            resolve(undefined)
          }
        }
      }),
    visitor,
  )

  const showings: Showing[] = []
  const heard: Line[] = []
  /** What the visitor does with the open card next, and when. */
  let acts: { at: number; act(): Promise<void> }[] = []
  let now = first.at

  const click = async (locator: typeof card) => {
    await locator.evaluate((element) => (element as HTMLElement).click())
    await lived(({ settle }) => settle())
  }
  const respond = (showing: Showing) => {
    const before = showings.filter(({ survey }) => survey === showing.survey).length
    const twins = simulated.filter((other) => other.visitor === visitor && other.survey === showing.survey)
    const isAnswered = twins[before]?.assumed === 'answered'
    acts = isAnswered
      ? [
          { at: showing.at + 8_000, act: () => click(score(4)) },
          { at: showing.at + 12_000, act: () => click(close) },
        ]
      : [{ at: showing.at + 6_000, act: () => click(close) }]
    showings.push(showing)
  }
  /** What was told since the last time. */
  const listen = async () => {
    for (const { type, ...event } of await lived(({ told }) => told.splice(0)))
      if (type === 'heard') heard.push({ ...event, visitor } as never)
      else respond({ at: event.at, visitor, survey: String(event.survey) })
  }
  const stayUntil = async (to: number) => {
    while (now < to) {
      now = await lived(({ pass }, to) => pass(to), Math.min(to, acts[0]?.at ?? to))
      await listen()
      if (acts[0] && now >= acts[0].at) await acts.shift()?.act()
    }
  }
  const open = async ({ at: openedAt, facts }: Line, next: Line | undefined) => {
    acts = []
    const ordered = next?.event === 'checkout.completed' ? next.properties : undefined
    const items = { mug: ordered?.items }
    const kept = {
      'test.now': openedAt,
      ...(facts.signedIn && { 'petit-gres.signed-in': true }),
      ...(ordered && {
        'petit-gres.order': { number: 'PG-1', items, value: ordered.value, isReported: false },
      }),
    }
    await page.evaluate((kept) => {
      for (const [name, value] of Object.entries(kept)) localStorage.setItem(name, JSON.stringify(value))
    }, kept)
    const parameters = Object.entries(facts).filter(([name]) => name.startsWith('query.'))
    const query = new URLSearchParams(parameters.map(([name, value]) => [name.slice(6), String(value)]))
    await page.goto(`${at.stage.shopOrigin}${facts.path}?${query}`, { waitUntil: 'domcontentloaded' })
    now = openedAt
    await lived(({ begin }) => begin())
    await listen()
  }

  for (const [index, line] of lines.entries()) {
    // Who is away for longer is on no page: no time passes on the one that was left.
    const until = Math.min(line.at, now + stayMs)
    if (line.event === 'support.resolved') {
      await stayUntil(until - supportReplyMs)
      const topic = page.locator(`[value=${line.properties?.topic}]`)
      await topic.evaluate((element) => (element as HTMLElement).click())
      await click(page.locator('[data-ask] [type=submit]'))
    }
    await stayUntil(until)
    if (!line.event) await open(line, lines[index + 1])
    if (line.event === 'support.resolved') await click(page.locator('[data-solved]'))
    if (line.event === 'order.delivered') await click(page.locator('[data-arrived]'))
    await listen()
  }
  await stayUntil(now + stayMs)
  await context.close()
  return { showings, heard, errors }
}

describe('the shop’s recorded month, lived again by some of its visitors in a browser,', () => {
  it('is a month in which many are asked, and others are not, for several reasons', () => {
    expect(visitors.length).toBe(visitorCount)
    expect(simulated.length).toBeGreaterThan(20)
    expect(new Set(simulated.map(({ visitor }) => visitor)).size).toBeGreaterThan(20)
    expect(new Set(simulated.map(({ survey }) => survey)).size).toBe(5)
    expect(new Set(simulated.map(({ assumed }) => assumed)).size).toBe(2)
    expect(Object.keys(notAsked).sort()).toEqual([
      'asked-before',
      'cancelled',
      'condition-not-met',
      'contact-limit',
      'not-in-audience',
      'not-sampled',
      'off-schedule',
      'quiet',
    ])
  })

  it('shows what kairos simulate said, to whom, and when; and tells the log that was recorded', async () => {
    const left = [...visitors]
    const different: unknown[] = []
    const logs: [heard: unknown, recorded: unknown][] = []
    const work = async () => {
      for (let visitor = left.shift(); visitor; visitor = left.shift()) {
        const { showings, heard, errors } = await live(visitor)
        const expected = simulated.filter((showing) => showing.visitor === visitor)
        const isSame =
          showings.length === expected.length &&
          expected.every(
            ({ survey, at }, index) =>
              showings[index]?.survey === survey && Math.abs((showings[index]?.at ?? 0) - at) <= toleranceMs,
          )
        if (!isSame || errors.length) different.push({ visitor, expected, showings, errors })
        logs.push([heard.map(comparable), (linesOf.get(visitor) as Line[]).map(comparable)])
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    expect(different).toEqual([])
    // An event before a navigation may be judged on the next page, when the page was left that quickly.
    const inAnyOrder = (lines: unknown) => (lines as unknown[]).map((line) => JSON.stringify(line)).sort()
    for (const [heard = [], recorded = []] of logs) expect(inAnyOrder(heard)).toEqual(inAnyOrder(recorded))
  }, 120_000)
})
