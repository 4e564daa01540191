/**
 * What judging one event costs in a page, beside two peers' engines on the same rules: in one Chromium, each
 * product in a page of its own with its own published files, in rounds that take turns. Peers are installed
 * by `npm ci --prefix bench/peers`. Ratios of one run say something, its microseconds little.
 *
 * Formbricks' engine for web pages is on no registry, its server hands it out as `/js/formbricks.umd.cjs`:
 * `FORMBRICKS_ENGINE=file` measures such a file as well. What npm has of theirs is the engine for native apps.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openChromium } from '../test/browser/stage.ts'
import { openServer } from './open-server.ts'

const rounds = 21
/** Rounds before those, for the compiler. */
const warmRounds = 5
/** A round makes as many calls as fill this time, so that the browser's coarse clock does not matter. */
const roundMs = 25

interface Case {
  title: string
  surveys: number
  /** Whether every survey names the event, by a rule that its property does not meet; else none names it. */
  isNamed: boolean
}

const cases: Case[] = [
  ...[0, 50, 500].map((surveys) => ({ title: `no survey names it, of ${surveys}`, surveys, isNamed: false })),
  ...[50, 500].map((surveys) => ({
    title: `${surveys} name it, its property refuses`,
    surveys,
    isNamed: true,
  })),
]
const most = Math.max(...cases.map(({ surveys }) => surveys))

const eventOf = ({ isNamed }: Case, index: number) => (isNamed ? 'bought' : `event-${index}`)
const list = <T>(of: Case, item: (event: string, index: number) => T) =>
  Array.from({ length: of.surveys }, (_, index) => item(eventOf(of, index), index))

/** One kind of call, as a page makes it, and what it includes. */
interface Call {
  name: string
  does: string
  run: string
  /** Waits until what the calls left behind is done; part of what is measured. */
  settle?: string
  /** It is no answer to an event: it runs by itself. */
  isPoll?: true
}

interface Product {
  name: string
  /** Whether the product has rules for such a case. */
  canExpress(of: Case): boolean
  calls: Call[]
  /** Opens a page in which the product is ready to judge, with the surveys of the case; `run` works there. */
  open(page: Page, of: Case): Promise<void>
  /** Throws unless the rules were live: one event that meets them has to be seen. Ends what is measured. */
  check(page: Page, of: Case): Promise<void>
}

/** How many surveys one event makes due that does meet the rule: all that name it. */
const matching = ({ surveys, isNamed }: Case) => (isNamed ? surveys : Math.min(1, surveys))

const question = 'How satisfied were you with your purchase?'

/** In the page: whether there are so many surveys, each with this reason. */
const reasonsAre = ([surveys, expected]: [number, string]) => {
  const told = (window as never as { cx: { explain(): { reason: string }[] } }).cx.explain()
  return told.length === surveys && told.every(({ reason }) => reason === expected)
}

type Stage = Awaited<ReturnType<typeof openServer>>

/**
 * Ours: the script tag and a programme as the server publishes it. It is published with one survey, and each
 * part of it that names the survey or its event is multiplied on its way to the page, since a programme has
 * fewer surveys than the most that is measured here.
 */
async function prepareKairos(stage: Stage, site: string): Promise<Product> {
  await stage.publish({
    format: 1,
    project: { key: 'pk_bench', name: 'Bench', languages: ['en'] },
    surveys: [
      {
        id: 'the-survey',
        metric: 'csat',
        trigger: { event: 'EVENT', where: [{ property: 'value', operator: 'greater', value: 1000 }] },
        question: { en: question },
      },
    ],
  })
  const multiply = (part: unknown, of: Case): unknown => {
    const text = JSON.stringify(part)
    if (!Array.isArray(part) || !/the-survey|EVENT/.test(text)) return part
    const copies = list(of, (event, index) =>
      text.slice(1, -1).replaceAll('EVENT', event).replaceAll('the-survey', `survey-${index}`),
    )
    return JSON.parse(`[${[...new Set(copies)]}]`)
  }
  return {
    name: 'Kairos',
    canExpress: () => true,
    calls: [{ name: 'cx.track()', does: 'all of it', run: `cx.track('bought', { value: 1 })` }],
    async open(page, of) {
      await page.route('**/v1/programme?*', async (route) => {
        const response = await route.fetch()
        const programme = Object.entries(await response.json()).map(([name, part]) => [
          name,
          multiply(part, of),
        ])
        await route.fulfill({ response, json: Object.fromEntries(programme) })
      })
      await page.goto(`${site}/kairos`)
      await page.waitForFunction('window.isReady')
      // The first event that a trigger names may load what judges it.
      await page.evaluate(`cx.track('bought', { value: 1 })`)
      await page.waitForFunction(reasonsAre, [of.surveys, of.isNamed ? 'condition-not-met' : 'no-event'] as [
        number,
        string,
      ])
    },
    async check(page, of) {
      await page.evaluate(
        `dues = 0; cx.on('due', () => dues++); cx.track('${eventOf(of, 0)}', { value: 1001 })`,
      )
      await page.waitForFunction(`dues === ${matching(of)}`)
    },
  }
}

/**
 * PostHog: the snippet's own files, everything else it could do switched off, its limit of ten events a
 * second lifted. Half of its `capture()` and more is the cookie and the localStorage it keeps things in by
 * default, so it is measured without as well.
 */
function preparePostHog(site: string, keptIn: 'default' | 'memory'): Product {
  const capture = (does: string): Call => ({
    name: 'capture()',
    does,
    run: `posthog.capture('bought', { value: 1 })`,
  })
  return {
    name: `PostHog ${versionOf('posthog-js')}`,
    canExpress: () => true,
    calls:
      keptIn === 'default'
        ? [
            {
              name: 'matching alone',
              does: 'what its surveys do with a captured event; no page calls it by itself',
              run: `receiver.onEvent('bought', { event: 'bought', properties: { value: 1 } })`,
            },
            capture('as a page calls it: properties gathered, matched, queued for the network'),
            { name: 'poll', does: 'which surveys may show, each second', run: 'poll()', isPoll: true },
          ]
        : [capture(`the same with persistence: 'memory'`)],
    async open(page, of) {
      await page.goto(`${site}/posthog-${keptIn}?${nameOf(of)}`)
      await page.waitForFunction('window.receiver && window.poll')
    },
    async check(page, of) {
      const active = await page.evaluate(
        `(() => { posthog.capture(${JSON.stringify(eventOf(of, 0))}, { value: 1001 }); return receiver.getSurveys().length })()`,
      )
      if (active !== matching(of)) throw new Error(`PostHog: ${active} surveys were activated`)
    },
  }
}

/** Formbricks: a code action it knows, since one it does not know ends in an error on the console. */
function prepareFormbricks(site: string, engine: 'web' | 'native', name: string): Product {
  const errors: string[] = []
  return {
    name,
    canExpress: ({ isNamed }) => !isNamed,
    calls: [
      {
        name: 'track()',
        ...(engine === 'web'
          ? {
              does: 'all of it: its queue, then the action, then the surveys',
              run: `formbricks.track('bought')`,
              settle: 'await settle()',
            }
          : {
              does: 'all of it; it reads its whole configuration from storage, here a Map, at each event',
              run: `await formbricks.track('bought')`,
            }),
      },
    ],
    async open(page, of) {
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await page.goto(`${site}/formbricks-${engine}?${nameOf(of)}`)
      await page.waitForFunction('window.isReady')
    },
    async check(page, of) {
      const live = await page.evaluate('countSurveys()')
      if (live !== of.surveys || errors.length) throw new Error(`${name}: ${live} surveys, ${errors}`)
    },
  }
}

const peers = join(import.meta.dirname, 'peers/node_modules')
function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(peers, name, 'package.json'), 'utf8')).version
}

/** A page and what it asks of its server carry the case in their address. */
const nameOf = (of: Case) => `case${cases.indexOf(of)}`
const caseOf = (address: string) => cases[Number(/case(\d)/.exec(address)?.[1])] as Case

const posthogSurveys = (of: Case) =>
  list(of, (name, index) => ({
    id: `survey-${index}`,
    name: `Survey ${index}`,
    type: 'popover',
    start_date: '2026-01-01T00:00:00Z',
    end_date: null,
    questions: [{ id: 'score', type: 'rating', display: 'number', scale: 5, question }],
    appearance: {},
    conditions: {
      actions: { values: [] },
      events: { values: [{ name, propertyFilters: { value: { operator: 'gt', values: ['1000'] } } }] },
    },
  }))

const formbricksState = (of: Case) => {
  const action = (name: string) => ({ id: name, name, key: name, type: 'code', description: null })
  return {
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    data: {
      actionClasses: [...new Set(['bought', ...list(of, (event) => event)])].map(action),
      settings: { id: 'bench', recontactDays: null, placement: 'bottomRight', styling: {} },
      surveys: list(of, (event, index) => ({
        id: `survey-${index}`,
        name: `Survey ${index}`,
        type: 'app',
        status: 'inProgress',
        triggers: [{ actionClass: action(event) }],
        displayOption: 'displayOnce',
        displayLimit: null,
        displayPercentage: null,
        recontactDays: null,
        languages: [],
        segment: null,
        delay: 0,
        questions: [
          { id: 'score', type: 'rating', scale: 'number', range: 5, headline: { default: question } },
        ],
      })),
    },
  }
}

const posthogPage = (persistence: string) => `<script>
const every = setInterval
// Its look at all surveys, once a second: found by that second.
window.setInterval = (run, ms, ...more) => {
  if (ms === 1000) window.poll = run
  return every(run, ms, ...more)
}
</script>
<script src="/peers/posthog-js/dist/array.js"></script>
<script>
posthog.init('phc_' + location.search.slice(1), {
  persistence: ${persistence},
  api_host: location.origin,
  ui_host: location.origin,
  autocapture: false,
  capture_pageview: false,
  capture_pageleave: false,
  capture_performance: false,
  capture_dead_clicks: false,
  capture_heatmaps: false,
  disable_session_recording: true,
  disable_web_experiments: true,
  rageclick: false,
  // Headless browsers are bots to it, and nothing they do is captured.
  opt_out_useragent_filter: true,
  rate_limiting: { events_per_second: 1e9, events_burst_limit: 1e9 },
  bootstrap: { featureFlags: {} },
})
posthog.onSurveysLoaded(() => {
  window.receiver = posthog.surveys._surveyEventReceiver
})
</script>`

const pages: Record<string, (kairosOrigin: string) => string> = {
  '/kairos': (kairosOrigin) => `<script src="${kairosOrigin}/cx.js" data-key="pk_bench"></script>
<script>cx.on('ready', () => { isReady = true })</script>`,

  '/posthog-default': () => posthogPage(`'localStorage+cookie'`),
  '/posthog-memory': () => posthogPage(`'memory'`),

  '/formbricks-web': () => `<script src="/formbricks-engine.js"></script>
<script>
// Its queue is worked off in microtasks: a task after them, it is empty.
const settle = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = resolve
  port2.postMessage(0)
})
const countSurveys = () => JSON.parse(localStorage.getItem('formbricks-js')).filteredSurveys.length
formbricks.setup({ appUrl: location.origin, workspaceId: location.search.slice(1) }).then(() => { isReady = true })
</script>`,

  // What the app it is made for gives it: a renderer and a storage. Here both are as light as can be.
  '/formbricks-native': () => {
    const module = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
    const imports = {
      react:
        module(`export const useCallback = (run) => run, useRef = () => ({}), useState = (value) => [value, () => {}],
useEffect = (run) => { run() }, useSyncExternalStore = (_, get) => get()`),
      'react-native': module(
        `export const KeyboardAvoidingView = {}, Linking = {}, Modal = {}, StyleSheet = { create: (style) => style }, View = {}`,
      ),
      'react-native-webview': module('export const WebView = {}'),
      '@react-native-community/netinfo': module('export const fetch = async () => ({ isConnected: true })'),
      '@react-native-async-storage/async-storage': module(`const kept = window.kept = new Map()
export default { getItem: async (key) => kept.get(key) ?? null, setItem: async (key, value) => void kept.set(key, value), removeItem: async (key) => void kept.delete(key) }`),
    }
    return `<script>
process = { env: { NODE_ENV: 'production' } }
require = () => ({})
__DEV__ = false
</script>
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">
import Formbricks, { track } from '/peers/@formbricks/react-native/dist/index.js'
Formbricks({ appUrl: location.origin, workspaceId: location.search.slice(1) })
const state = () => JSON.parse(kept.get('formbricks-react-native') ?? '{}')
window.countSurveys = () => state().filteredSurveys.length
window.formbricks = { track }
const wait = setInterval(() => { if (state().filteredSurveys) { clearInterval(wait); window.isReady = true } }, 50)
</script>`
  },
}

/** The pages, the peers' published files, and what their servers would answer. */
function answer(request: IncomingMessage, response: ServerResponse, kairosOrigin: string, engine?: string) {
  const address = request.url ?? '/'
  const { pathname } = new URL(address, 'http://site')
  const send = (type: string, body: string | Buffer, status = 200) =>
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body)
  const json = (body: object) => send('application/json', JSON.stringify(body))
  const file = (path: string) => send('text/javascript', readFileSync(path))
  request.resume()
  const page = pages[pathname]
  if (page) return send('text/html', `<!doctype html><title>A page</title>${page(kairosOrigin)}`)
  if (pathname.startsWith('/peers/')) {
    const path = join(peers, normalize(pathname.slice('/peers/'.length)))
    return path.startsWith(peers) && existsSync(path) && extname(path)
      ? file(path)
      : send('text/plain', '', 404)
  }
  if (pathname === '/formbricks-engine.js' && engine) return file(engine)
  if (pathname.startsWith('/api/v1/client/')) return json({ data: formbricksState(caseOf(address)) })
  if (pathname.endsWith('/surveys.js')) return file(join(peers, 'posthog-js/dist/surveys.js'))
  if (pathname === '/api/surveys/') return json({ surveys: posthogSurveys(caseOf(address)) })
  if (/^\/array\/[^/]+\/config$/.test(pathname))
    return json({ surveys: true, supportedCompression: ['gzip-js'], hasFeatureFlags: false })
  if (pathname.startsWith('/array/')) return send('text/javascript', '', 404)
  if (pathname.startsWith('/flags')) return json({ flags: {}, featureFlags: {} })
  return json({ status: 1 })
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number

/** Median microseconds of each call of each product, for one case. */
async function measure(browser: Browser, products: Product[], of: Case): Promise<Map<Call, number>> {
  const taking = await Promise.all(
    products
      .filter((product) => product.canExpress(of))
      .map(async (product) => {
        // A context of its own: a page in sight, with storage of its own.
        const context = await browser.newContext()
        const page = await context.newPage()
        await product.open(page, of)
        // A function of its own for each call: none slows another's loop down.
        await page.evaluate(
          `window.rounds = [${product.calls.map(
            ({ run, settle }) => `async (calls) => {
  const began = performance.now()
  for (let n = 1; n <= calls; n++) {
    ${run}
    ${settle ? `if (n % 500 === 0 || n === calls) ${settle}` : ''}
  }
  return performance.now() - began
}`,
          )}]`,
        )
        return { product, page, context }
      }),
  )
  const turns = taking.flatMap(({ product, page }) =>
    product.calls.map((call, index) => ({
      call,
      calls: 1,
      us: [] as number[],
      round: (calls: number) => page.evaluate(`rounds[${index}](${calls})`) as Promise<number>,
    })),
  )
  // Warms up on the way to a round's size. By the best of three: a busy machine makes few calls look long.
  for (const turn of turns)
    for (let ms = 0; ms < roundMs; ) {
      ms = Number.POSITIVE_INFINITY
      for (let look = 0; look < 3; look++) ms = Math.min(ms, await turn.round(turn.calls))
      if (ms < roundMs) turn.calls *= ms * 4 < roundMs ? 4 : 2
    }
  for (let round = -warmRounds; round < rounds; round++)
    for (const turn of turns) {
      const us = ((await turn.round(turn.calls)) * 1000) / turn.calls
      if (round >= 0) turn.us.push(us)
    }
  for (const { product, page, context } of taking) {
    await product.check(page, of)
    await context.close()
  }
  return new Map(turns.map(({ call, us }) => [call, median(us)]))
}

if (!existsSync(peers)) {
  console.error('The peers are not installed: npm ci --prefix bench/peers')
  process.exit(1)
}
const engine = process.env.FORMBRICKS_ENGINE
const browser = await openChromium()
const stage = await openServer()
try {
  const site = await stage.serve((request, response) => answer(request, response, stage.origin, engine))
  const kairos = await prepareKairos(stage, site)
  const posthog = preparePostHog(site, 'default')
  const products = [
    kairos,
    posthog,
    preparePostHog(site, 'memory'),
    ...(engine
      ? [
          prepareFormbricks(
            site,
            'web',
            `Formbricks web engine (sha256 ${createHash('sha256').update(readFileSync(engine)).digest('hex').slice(0, 12)})`,
          ),
        ]
      : []),
    prepareFormbricks(site, 'native', `Formbricks for native apps ${versionOf('@formbricks/react-native')}`),
  ]
  const results = []
  for (const of of cases) results.push({ of, us: await measure(browser, products, of) })

  const [ours] = kairos.calls as [Call]
  const width = 34
  const round = (value: number) => value.toFixed(value < 1 ? 2 : value < 10 ? 1 : 0)
  const cell = (us: number | undefined, base: number | undefined) =>
    us === undefined
      ? 'cannot express'
      : `${us.toFixed(us < 1 ? 3 : us < 100 ? 1 : 0)}${base ? ` (×${round(us / base)})` : ''}`
  console.log(
    `Chromium ${browser.version()}; medians of ${rounds} rounds, in µs a call; in brackets: times Kairos\n`,
  )
  const columns = products.flatMap(({ name, calls }) => calls.map((call) => ({ name, call })))
  const polls = columns.filter(({ call }) => call.isPoll)
  const events = columns.filter((column) => !polls.includes(column))
  for (const [index, { name, call }] of events.entries())
    console.log(`${String.fromCharCode(65 + index)}  ${name}, ${call.name}: ${call.does}`)
  console.log(
    `\n${'one event, when …'.padEnd(width)}${events.map((_, index) => String.fromCharCode(65 + index).padStart(18)).join('')}`,
  )
  for (const { of, us } of results)
    console.log(
      of.title.padEnd(width) +
        events
          .map(({ call }) => cell(us.get(call), call === ours ? undefined : us.get(ours)).padStart(18))
          .join(''),
    )
  console.log(
    `\n${posthog.name} does not show at the event, but at its next poll, once a second. One poll costs:`,
  )
  for (const { of, us } of results)
    for (const { call } of polls)
      console.log(of.title.padEnd(width) + cell(us.get(call), undefined).padStart(18))
  console.log(`
Kairos has no poll. A programme of ours has fewer than ${most} surveys: those lines show the slope.
Formbricks judges who may be asked when its state changes, not at the event; its code actions have no properties.`)
  if (!engine) console.log('Formbricks for web pages: not measured, FORMBRICKS_ENGINE names no file.')
} finally {
  await browser.close()
  await stage.close()
}
