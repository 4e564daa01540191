/**
 * How long the sensors of the page's own events hold up its main thread, in a Chromium slowed down six times:
 * a long page is scrolled, clicked, typed in, changed and navigated, with the tag and without it, under a
 * programme whose triggers name every such event. No sensor may block it for more than 16 ms, one frame.
 *
 * A slowed-down thread is stopped now and then, wherever it is: one stop makes a trifle look long. So each
 * round visits the page at full speed as well, and six times what that takes stands beside.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openChromium } from '../test/browser/stage.ts'
import { cpuMs, mainThread, type Node, type TraceEvent, traceCategories } from './main-thread.ts'
import { openServer } from './open-server.ts'

const rounds = 5
const slowdown = 6
const limitMs = 16
/** A task longer than this blocks: what is over it is blocking time (https://web.dev/tbt). */
const longTaskMs = 50
/** How long a page is left alone, for Kairos to start, before the visitor does something. */
const startMs = 3_000

/** Half of them select something; the others nothing, so that the whole page is looked through for them. */
const selectors = [
  '#reviews',
  '#pricing',
  '#contact',
  '.card-700',
  '.late-500',
  'section:nth-of-type(4) .card:last-child',
  'form [type="email"]',
  'main > section > h2',
  '[data-seen="300"]',
  '.card:has(.price)',
  '#nothing',
  '.nothing',
  'aside .nothing',
  'main > section .card > .nothing',
  '[data-nothing="1"]',
  'section:nth-of-type(99) .card',
  'form input[name="nothing"]',
  '.card:not(.card *) .nothing > b',
  '.card:has(.nothing)',
  'section .card:nth-child(7n) p ~ .nothing',
]
const clicked = ['#buy', '.card .price', '.card:nth-child(3n)', 'a[href^="#"]', 'main .nothing']

// Nothing is ever asked: it is the sensors that are measured, not the card.
const never = { property: 'never', operator: 'exists', value: true }
const trigger = (event: string, ...where: object[]) => ({ event, where: [...where, never] })
const element = (value: string) => ({ property: 'element', operator: 'equals', value })
const signals = ['$page', '$click', '$seen', '$scroll', '$time', '$idle', '$exit', '$frustration']

const triggers: Record<string, object> = {
  ...Object.fromEntries(selectors.map((selector, n) => [`seen-${n}`, trigger('$seen', element(selector))])),
  ...Object.fromEntries(clicked.map((selector, n) => [`click-${n}`, trigger('$click', element(selector))])),
  page: trigger('$page', { property: 'path', operator: 'like', value: '/product/*' }),
  scroll: trigger('$scroll', { property: 'depth', operator: 'greater', value: 0.5 }),
  time: trigger('$time', { property: 'seconds', operator: 'greater', value: 2 }),
  idle: trigger('$idle', { property: 'seconds', operator: 'greater', value: 1 }),
  exit: trigger('$exit'),
  frustration: trigger('$frustration', {
    property: 'kind',
    operator: 'oneOf',
    value: ['rage-click', 'form-error'],
  }),
  // What is asked about later is remembered, in storage, each time it comes.
  after: {
    event: 'checkout.completed',
    after: signals.map((event) => ({
      event,
      withinMs: 3_600_000,
      ...(event === '$click' && { where: [element('#buy')] }),
      ...(event === '$seen' && { where: [element('#reviews')] }),
    })),
  },
}
const programme = {
  format: 1,
  project: { key: 'pk_bench', name: 'Bench', languages: ['en'] },
  surveys: Object.entries(triggers).map(([id, trigger]) => ({
    id,
    metric: 'csat',
    trigger,
    question: { en: 'How was it?' },
  })),
}

const card = (n: number) =>
  `<div class="card card-${n}" data-seen="${n}"><h3>Piece ${n}</h3><p>Turned, fired and glazed by hand.</p>${n % 5 ? '' : `<b class="price">${n} €</b>`}</div>`
const section = (n: number) =>
  `<section><h2>Shelf ${n}</h2>${Array.from({ length: 60 }, (_, index) => card(n * 60 + index)).join('')}</section>`

/** Some 3,000 elements, some 40 screens high. */
const html = (tag: string) => `<!doctype html><html lang="en"><title>A shop</title>
<style>
body { font: 16px/1.5 sans-serif; margin: 0 auto; max-width: 60rem }
section { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1rem }
h2 { grid-column: 1 / -1 }
.card { border: 1px solid #ccc; border-radius: 8px; padding: 1rem }
.on { background: #fec }
#buy { position: fixed; top: 0; left: 0; width: 80px; height: 40px }
</style>${tag}
<main><button id="buy">Buy</button><a href="#contact">Contact</a>
${Array.from({ length: 15 }, (_, n) => section(n)).join('')}
<section id="reviews"><h2>Reviews</h2></section><section id="pricing"><h2>Pricing</h2></section>
<form id="contact" onsubmit="return false">
${Array.from({ length: 20 }, (_, n) => `<label>Field ${n} <input name="field-${n}" required></label>`).join('')}
<input type="email" name="email"><button id="send">Send</button></form></main>
<script>
performance.mark('bench')
// What the page itself does, at a key each; without a promise, so that every microtask is the tag's.
const addNodes = () => {
  const late = document.createElement('section')
  for (let n = 0; n < 1000; n++) {
    const node = document.createElement('div')
    node.className = 'late late-' + n
    node.textContent = 'Late ' + n
    late.append(node)
  }
  document.querySelector('main').append(late)
}
const toggleClasses = () => {
  for (const card of document.querySelectorAll('.card')) card.classList.toggle('on')
}
const navigate = (n = 1) => {
  history.pushState({}, '', '/product/' + n + '?utm_source=bench')
  if (n < 50) setTimeout(navigate, 20, n + 1)
}
const goTo = (selector) => document.querySelector(selector).scrollIntoView()
const acts = {
  F2: addNodes,
  F4: toggleClasses,
  F6: () => navigate(),
  F7: () => document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientX: 300, clientY: -1 })),
  F8: () => {
    goTo('#contact')
    document.querySelector('[name="field-0"]').focus()
  },
  F9: () => goTo('#reviews'),
}
addEventListener('keydown', ({ key }) => {
  if (acts[key]) setTimeout(acts[key])
})
</script></html>`

/** What a visitor does, with real input; the same each time. */
async function visit(page: Page): Promise<void> {
  const { mouse, keyboard } = page
  const pause = (ms: number) => page.waitForTimeout(ms)
  await pause(startMs)
  await mouse.move(400, 300)
  for (let n = 0; n < 40; n++) {
    await mouse.wheel(0, 500)
    await pause(30)
  }
  for (let n = 0; n < 12; n++) await mouse.click(200 + n * 40, 150 + n * 30)
  await mouse.click(420, 320, { clickCount: 5, delay: 10 })
  await keyboard.press('F2')
  await pause(500)
  for (let n = 0; n < 3; n++) {
    await keyboard.press('F4')
    await mouse.wheel(0, 400)
    await pause(400)
  }
  // A burst while the page is being scrolled.
  await mouse.wheel(0, -600)
  await keyboard.press('F2')
  await mouse.wheel(0, 600)
  await pause(500)
  await keyboard.press('F6')
  await pause(2_000)
  await keyboard.press('F8')
  await pause(300)
  await keyboard.type('what a visitor writes', { delay: 10 })
  for (let n = 0; n < 4; n++) {
    await keyboard.press('Enter')
    await pause(200)
  }
  await keyboard.press('F9')
  await pause(2_500)
  await keyboard.press('F7')
  await mouse.click(20, 20)
  await pause(500)
}

/** One entry of the browser into our code, with the microtasks it ends in. */
interface Stretch {
  what: string
  isStart: boolean
  /** Milliseconds on a processor. */
  ms: number
}

interface Visit {
  longestTaskMs: number
  blockingMs: number
  stretches: Stretch[]
}

const pageFiles = join(import.meta.dirname, '../packages/widget/dist/page')

/** The code that stands at a place of a built file: how a minified function is told from another. */
function codeAt(file: string, column: number): string {
  const name = readdirSync(pageFiles).find(
    (name) => name === file || (file === 'cx.js' && /^cx\.\w+\.js$/.test(name)),
  )
  return name && column
    ? `  ${readFileSync(join(pageFiles, name), 'utf8').slice(column - 1, column + 39)}`
    : ''
}

function read(events: TraceEvent[], kairosOrigin: string): Visit {
  const tasks = mainThread(events).filter(({ name }) => name === 'RunTask')
  const input = events.find(({ name, args }) => name === 'EventDispatch' && args.data?.type === 'pointermove')
  const stretches: Stretch[] = []
  let newest = ''
  /** Where an event is in our files. */
  const placeOf = ({ name, args: { data = {}, ...args } }: Node): string | undefined => {
    const url = String(data.url ?? args.url ?? data.fileName ?? args.fileName ?? '')
    if (!url.startsWith(kairosOrigin)) return undefined
    const file = new URL(url).pathname.split('/').pop() ?? ''
    const short = file.replace(/\..*/, '.js')
    if (name !== 'FunctionCall') newest = short
    return name === 'FunctionCall'
      ? `${short}${codeAt(file, Number(data.columnNumber))}`
      : `${short} is read and run`
  }
  const visit = (node: Node, cause: string): void => {
    const because =
      node.name === 'EventDispatch'
        ? String(node.args.data?.type)
        : ({ TimerFire: 'timer', FireAnimationFrame: 'frame', RunMicrotasks: 'promise' }[node.name] ?? cause)
    // A call and the microtasks after it are one, in `v8.callFunction`.
    const place =
      node.name === 'v8.callFunction' ? node.inside.map(placeOf).find((place) => place) : placeOf(node)
    // The page makes no promises: what goes on after one is ours.
    if (place || node.name === 'RunMicrotasks')
      stretches.push({
        what: `${because}: ${place ?? `goes on, after ${newest}`}`,
        isStart: node.ts < (input?.ts ?? 0),
        ms: cpuMs(node),
      })
    else for (const inner of node.inside) visit(inner, because)
  }
  for (const task of tasks) visit(task, 'task')
  return {
    longestTaskMs: Math.max(...tasks.map(cpuMs)),
    blockingMs: tasks.reduce((sum, task) => sum + Math.max(0, cpuMs(task) - longTaskMs), 0),
    stretches,
  }
}

/** Visits the page at `1 / rate` of full speed. */
async function record(browser: Browser, url: string, kairosOrigin: string, rate: number): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const client = await context.newCDPSession(page)
  await client.send('Emulation.setCPUThrottlingRate', { rate })
  await browser.startTracing(page, {
    categories: traceCategories,
  })
  await page.goto(url)
  await visit(page)
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[]
  }
  const silent = (await page.evaluate(
    `window.cx ? cx.explain().filter(({ survey, reason }) => survey !== 'after' && reason !== 'condition-not-met').map(({ survey }) => survey) : []`,
  )) as string[]
  await context.close()
  if (silent.length) throw new Error(`Nothing was told for: ${silent.join(', ')}`)
  return read(traceEvents, kairosOrigin)
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number
const show = (ms: number) => ms.toFixed(1).padStart(9)
const longest = (stretches: Stretch[]) => Math.max(0, ...stretches.map(({ ms }) => ms))

const browser = await openChromium()
const stage = await openServer()
try {
  await stage.publish(programme)
  const tag = `<script async src="${stage.origin}/cx.js" data-key="pk_bench"></script>`
  const site = await stage.serve(({ url }, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(html(url === '/with' ? tag : ''))
  })
  const visits = { without: [] as Visit[], with: [] as Visit[], atFullSpeed: [] as Visit[] }
  for (let round = 0; round < rounds; round++) {
    visits.without.push(await record(browser, `${site}/without`, stage.origin, slowdown))
    visits.with.push(await record(browser, `${site}/with`, stage.origin, slowdown))
    visits.atFullSpeed.push(await record(browser, `${site}/with`, stage.origin, 1))
  }

  console.log(
    `Chromium ${browser.version()} at 1/${slowdown} of its speed, ${rounds} rounds; milliseconds on a processor\n`,
  )
  console.log(`${''.padEnd(34)}   median     worst`)
  for (const [what, of] of [
    ['without the tag', visits.without],
    ['with the tag', visits.with],
  ] as const)
    for (const [name, values] of [
      ['longest task', of.map(({ longestTaskMs }) => longestTaskMs)],
      ['blocking time', of.map(({ blockingMs }) => blockingMs)],
    ] as const)
      console.log(`${`${what}, ${name}`.padEnd(34)}${show(median(values))} ${show(Math.max(...values))}`)

  for (const isStart of [true, false]) {
    const those = (of: Visit[], what?: string) =>
      of.map(({ stretches }) =>
        longest(stretches.filter((one) => one.isStart === isStart && (!what || one.what === what))),
      )
    console.log(
      `\n${isStart ? 'Kairos starts' : 'The sensors at work'}: the longest stretch of ours, of ${limitMs} ms`,
    )
    console.log(`   median     worst   at full speed ×${slowdown}:  median     worst`)
    const line = (slow: number[], fast: number[], what: string) =>
      console.log(
        `${show(median(slow))} ${show(Math.max(...slow))}                      ${show(median(fast))} ${show(Math.max(...fast))}   ${what}`,
      )
    const sixfold = (ms: number) => ms * slowdown
    line(those(visits.with), those(visits.atFullSpeed).map(sixfold), 'any')
    const kinds = [
      ...new Set(visits.atFullSpeed.flatMap(({ stretches }) => stretches.map(({ what }) => what))),
    ]
    const rows = kinds
      .map((what) => ({
        what,
        slow: those(visits.with, what),
        fast: those(visits.atFullSpeed, what).map(sixfold),
      }))
      .sort((a, b) => median(b.fast) - median(a.fast))
    for (const { what, slow, fast } of rows.slice(0, 10)) line(slow, fast, what)
  }
} finally {
  await browser.close()
  await stage.close()
}
