import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContextOptions, Frame, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { cardOf, openPage, useStage } from './stage.ts'
import { aProgramme, aSurvey } from './stories.ts'

const at = useStage()

const why = { id: 'why', kind: 'text', text: { any: { en: 'What is the main reason for your score?' } } }
const aHostile = (key: string, survey: string) =>
  aProgramme(key, { surveys: [aSurvey(survey, { trigger: { event: 'asked' }, followUps: [why] })] })
beforeAll(() =>
  at.stage.publishAll([aHostile('pk_hostile', 'on-hostile'), aHostile('pk_other', 'of-another')]),
)

/** A page that makes it hard for a card. What is left out is as on a page that does nothing to it. */
interface HostilePage {
  name: string
  /** Rules of the page. */
  css?: string
  /** Run before the script tag is read. */
  js?: string
  /** What stands in the page after everything else. */
  body?: string
  /** Before `<html>`. */
  doctype?: string
  /** Attributes of `<html>`. */
  html?: string
  /** What stands in the head, after the script tag. */
  head?: string
  headers?: Record<string, string>
  /** Attributes of the frame that it is in, if it is in one of another site. */
  frame?: string
  /** How the browser differs. */
  browser?: BrowserContextOptions
  /** What comes between the card's arrival and the first tap. */
  meanwhile?: (page: Page) => Promise<void>
  /** Faults that listeners are told, though the survey is answered and delivered. */
  faults?: string[]
  /** The page magnifies everything on it, the card too: then it is not as large as on other pages. */
  isZoomed?: boolean
}

const tag = (key: string) => `<script nonce="abc" src="${at.stage.origin}/cx.js" data-key="${key}"></script>`

/** Well-formed, so that it can be served as XHTML too. */
const htmlOf = ({ css, js, body = '', doctype = '<!doctype html>', html = '', head = '' }: HostilePage) =>
  `${doctype}<html lang="en" ${html}><head><meta charset="utf-8"/><title>A page</title>
${css ? `<style nonce="abc">${css}</style>` : ''}${js ? `<script nonce="abc">${js}</script>` : ''}${tag('pk_hostile')}${head}</head>
<body><main><h1>A page</h1><p>With <a href="#there">a link</a> in its text.</p>
<section><div><button type="button">Buy</button></div></section></main>
<dialog><button type="button">Agree</button></dialog>${body}</body></html>`

/** Counts calls and passes them on, as what watches a page for errors and slowness does. */
const monitored = (...functions: string[]) =>
  `window.monitored = 0
for (const [of, name] of [${functions.map((path) => /^(?:(.*)\.)?(\w+)$/.exec(path)).map((path) => `[${path?.[1] ?? 'window'}, '${path?.[2]}']`)}]) {
  const original = of[name]
  of[name] = function (...given) { monitored++; return original.apply(this, given) }
}`

const policy = () =>
  [
    "default-src 'none'",
    "script-src 'nonce-abc' 'strict-dynamic'",
    "style-src 'nonce-abc'",
    `connect-src ${at.stage.origin}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

const pages: HostilePage[] = [
  { name: 'a clean page' },
  { name: 'a reset of everything', css: '* { all: unset !important }' },
  {
    name: 'a reset of everything, pseudo-elements and inheritance too',
    css: `*, ::before, ::after { all: initial !important; color: red !important; font: 3px/1 fantasy !important; pointer-events: none !important; visibility: hidden !important; cursor: none !important; user-select: none !important; text-transform: uppercase !important; letter-spacing: 9px !important; opacity: 0 !important; z-index: -1 !important }`,
  },
  {
    name: 'elements taken away',
    css: 'section, div, button, dialog, h2, p, textarea, kairos-survey { display: none !important }',
  },
  {
    name: 'rules for popovers and backdrops',
    css: '[popover], :popover-open, ::backdrop, [popover]::backdrop { display: none !important; background: red !important; inset: 50% !important; transform: scale(0) !important }',
  },
  {
    name: 'a transformed, filtered, clipped body',
    css: 'body { transform: rotate(9deg) scale(.2); filter: blur(9px); clip-path: circle(1px); opacity: .1; perspective: 1px; will-change: transform; mix-blend-mode: difference }',
  },
  {
    name: 'a transformed, filtered root',
    css: 'html { transform: translateX(-90%) scale(.5); filter: invert(1); clip-path: circle(9px) }',
  },
  {
    name: 'a body that hides what overflows it',
    css: 'html, body { height: 0; overflow: hidden; position: fixed; top: -999px }',
  },
  {
    name: 'a contained body',
    css: 'html { contain: content } body { contain: strict; height: 9px; width: 9px }',
  },
  { name: 'a body as a container', css: 'body { container: page / size; height: 90px; isolation: isolate }' },
  { name: 'a magnified page', css: 'html { zoom: 1.5 }', isZoomed: true },
  { name: 'a page made small', css: 'html { zoom: .5 } body { zoom: .9 }', isZoomed: true },
  {
    name: 'a page from right to left',
    html: 'dir="rtl"',
    css: 'body { direction: rtl; unicode-bidi: bidi-override; text-align: right }',
  },
  { name: 'a page from top to bottom', css: 'html { writing-mode: vertical-rl; text-orientation: upright }' },
  {
    name: 'tiny text',
    css: 'html { font-size: 1px; line-height: .1 } body { font-size: 10%; text-size-adjust: 10% }',
  },
  {
    name: 'huge text',
    css: 'html { font-size: 90px } body { font: 900 italic 3em/4 serif; letter-spacing: 1em; text-indent: 9em }',
  },
  {
    name: 'overlays above everything',
    css: '.over { position: fixed; inset: 0; z-index: 2147483647; background: #fffc }',
    body: '<div class="over"></div><div class="over" popover="manual" id="over"></div>',
    js: `addEventListener('load', () => document.querySelector('#over').showPopover())`,
  },
  {
    name: 'a body that lays out in columns',
    css: 'body { display: grid; grid: auto-flow / repeat(3, 1fr); gap: 3em } body > * { outline: 9px solid; margin: 3em; min-height: 9em }',
  },
  {
    name: 'a modal dialog opened after the card',
    async meanwhile(page) {
      await page.evaluate(`document.querySelector('dialog').showModal()`)
      await page.getByRole('button', { name: 'Agree' }).click()
      await page.evaluate(`document.querySelector('dialog').close()`)
    },
  },
  {
    name: 'frozen prototypes',
    js: 'for (const kind of [Object, Array, Function, Promise, Map, Set, Date, RegExp, String, Error, Symbol]) { Object.freeze(kind); Object.freeze(kind.prototype) }',
  },
  {
    name: 'polluted prototypes',
    js: `Array.prototype.last = function () { return this[this.length - 1] }; Array.prototype.remove = () => {}
Object.prototype.extend = function () {}; Function.prototype.inherits = () => {}; String.prototype.trimmed = 1; Number.prototype.px = 'px'`,
  },
  {
    name: 'an elder library with its own ways of Array and JSON',
    js: `Array.prototype.toJSON = function () { return '[' + this.join(', ') + ']' }; String.prototype.toJSON = function () { return '"' + this + '"' }
Object.toJSON = JSON.stringify; Array.from = (list) => [...list]; Element.prototype.remove ??= () => {}; Array.prototype.flat = Array.prototype.flatten = function () { return this }`,
  },
  {
    name: 'monitored elements',
    js: monitored(
      'Element.prototype.attachShadow',
      'Element.prototype.append',
      'Element.prototype.remove',
      'Element.prototype.setAttribute',
      'Node.prototype.appendChild',
      'Node.prototype.insertBefore',
      'Node.prototype.removeChild',
      'Document.prototype.createElement',
      'EventTarget.prototype.addEventListener',
      'EventTarget.prototype.removeEventListener',
      'EventTarget.prototype.dispatchEvent',
    ),
  },
  {
    name: 'monitored time, network and JSON',
    js: monitored(
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'requestAnimationFrame',
      'queueMicrotask',
      'fetch',
      'matchMedia',
      'JSON.parse',
      'JSON.stringify',
      'Promise.prototype.then',
      'Promise.all',
      'Date.now',
      'IDBFactory.prototype.open',
    ),
  },
  {
    name: 'zones around everything that is asynchronous',
    js: `const zone = { runs: 0, run(task, self, given) { this.runs++; return task.apply(self, given) } }
const bound = (task) => typeof task === 'function' ? (task.__zone ??= function (...given) { return zone.run(task, this, given) }) : task
for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'queueMicrotask']) {
  const original = window[name]
  window[name] = (task, ...more) => original.call(window, bound(task), ...more)
}
for (const name of ['addEventListener', 'removeEventListener']) {
  const original = EventTarget.prototype[name]
  EventTarget.prototype[name] = function (type, task, options) {
    (this.__zone_tasks ??= []).push(type)
    return original.call(this, type, task?.handleEvent ? { handleEvent: bound((event) => task.handleEvent(event)) } : bound(task), options)
  }
}
class ZonePromise {
  constructor(start) { this.inner = new NativePromise((yes, no) => start(bound(yes), bound(no))) }
  then(...given) { const next = Object.create(ZonePromise.prototype); next.inner = this.inner.then(...given.map(bound)); return next }
  catch(no) { return this.then(undefined, no) }
  finally(last) { const next = Object.create(ZonePromise.prototype); next.inner = this.inner.finally(bound(last)); return next }
  static from(inner) { return new ZonePromise((yes, no) => inner.then(yes, no)) }
}
const NativePromise = Promise
for (const name of ['resolve', 'reject', 'all', 'allSettled', 'race', 'any']) ZonePromise[name] = (given) => ZonePromise.from(NativePromise[name](given))
ZonePromise.withResolvers = () => { let resolve, reject; const promise = new ZonePromise((yes, no) => { resolve = yes; reject = no }); return { promise, resolve, reject } }
window.Promise = ZonePromise
for (const [of, name] of [[window, 'fetch'], [Response.prototype, 'json'], [Response.prototype, 'text']]) {
  const original = of[name]
  of[name] = function (...given) { return ZonePromise.from(original.apply(this, given)) }
}`,
  },
  {
    name: 'a router that replaces the body once it is loaded',
    js: `addEventListener('load', () => { const body = document.createElement('body'); body.textContent = 'Another page'; document.body.replaceWith(body) })`,
  },
  { name: 'a base address elsewhere', head: '<base href="https://elsewhere.example/there/" target="_top"/>' },
  {
    name: 'quirks',
    doctype: '',
    css: 'body { font-size: 30px; margin: 0; height: 100% } table { color: red }',
  },
  {
    name: 'XHTML',
    doctype: '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html>',
    html: 'xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"',
    headers: { 'content-type': 'application/xhtml+xml; charset=utf-8' },
  },
  {
    name: 'a sandboxed frame of another site',
    frame: 'sandbox="allow-scripts"',
    // Nothing can be kept there; the answers live as long as the page.
    faults: ['storage-unavailable'],
  },
  {
    name: 'a strict policy, without trusted types',
    get headers() {
      return { 'content-security-policy': policy() }
    },
  },
  {
    name: 'elements called cx and body',
    body: '<form id="cx"><input name="q"/><input name="explain"/></form><img name="body" alt=""/>',
  },
  {
    name: 'forced colours',
    browser: { forcedColors: 'active' },
    css: '* { forced-color-adjust: none !important; color: red }',
  },
  {
    name: 'a printer',
    async meanwhile(page) {
      await page.emulateMedia({ media: 'print' })
      expect(await cardOf(page).card.isVisible()).toBe(false)
      await page.emulateMedia({ media: 'screen' })
    },
  },
  {
    name: 'a second project',
    get head() {
      return tag('pk_other')
    },
  },
]

/** What is seen of the page without the card: each element with its text, place, attributes and computed style. */
const lookAtPage = (frame: Frame) =>
  frame.evaluate(() => {
    const seen: string[] = []
    for (const element of document.querySelectorAll('*:not(kairos-survey)')) {
      const style = getComputedStyle(element)
      const { x, y, width, height } = element.getBoundingClientRect()
      const alone = element.cloneNode(false) as Element
      let line = `${alone.outerHTML} at ${x} ${y} ${width} ${height} of ${element.scrollWidth} ${element.scrollHeight}`
      for (const node of element.childNodes) if (node instanceof Text) line += ` "${node.data}"`
      for (let n = 0; n < style.length; n++)
        line += ` ${style[n]}: ${style.getPropertyValue(style[n] as string)};`
      seen.push(line)
    }
    return seen
  })

/** What is seen of the card: whether it is on the screen, whether a finger reaches a score, and how its parts look. */
const lookAtCard = (frame: Frame) =>
  frame.evaluate(() => {
    const host = document.querySelector('kairos-survey') as HTMLElement
    const root = host.shadowRoot as ShadowRoot
    const { left, top, right, bottom, width, height } = (
      root.querySelector('.card') as HTMLElement
    ).getBoundingClientRect()
    const four = root.querySelectorAll('[role=radio]')[3] as HTMLElement
    const box = four.getBoundingClientRect()
    const point = [box.x + box.width / 2, box.y + box.height / 2] as const
    const parts: Record<string, Record<string, string>> = {}
    for (const name of [
      '.card',
      'h2.title',
      '[role=radio]',
      '.ends',
      '.skip',
      '.close',
      'textarea',
      '.send',
    ]) {
      const style = getComputedStyle(root.querySelector(name) as HTMLElement)
      const values: Record<string, string> = {}
      for (let n = 0; n < style.length; n++)
        values[style[n] as string] = style.getPropertyValue(style[n] as string)
      parts[name] = values
    }
    return {
      isInside:
        left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && width > 0 && height > 0,
      isReached: document.elementFromPoint(...point) === host && root.elementFromPoint(...point) === four,
      parts,
    }
  })

/** Leaves out what follows from how much of the window a magnified card takes. */
const withoutLengths = (values: Record<string, string> = {}) =>
  Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name === 'font-size' || !value.includes('px')),
  )

/** A window that knows what moved on its page without the visitor's doing. */
async function openWindow(options: BrowserContextOptions) {
  const opened = await openPage(at.browser, {
    viewport: { width: 800, height: 520 },
    reducedMotion: 'reduce',
    ...options,
  })
  await opened.context.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as never as { value: number; hadRecentInput: boolean }
        if (!hadRecentInput) shifts.push(value)
      }
    }).observe({ type: 'layout-shift' })
  })
  return opened
}

/** By the options they were opened with: opening one takes half a second, and every page has an origin of its own. */
const windows = new Map<string, ReturnType<typeof openWindow>>()

/** Opens the page, and waits until events on it are heard. */
async function arriveOn(hostile: HostilePage) {
  const options = JSON.stringify(hostile.browser ?? {})
  const opened = windows.get(options) ?? openWindow(hostile.browser ?? {})
  windows.set(options, opened)
  const { page, errors } = await opened
  errors.length = 0
  const inner = await at.stage.serve(htmlOf(hostile), hostile.headers)
  const fill = 'style="position:fixed;inset:0;width:100%;height:100%;border:0"'
  const url = hostile.frame
    ? await at.stage.serve(`<!doctype html><iframe ${hostile.frame} ${fill} src="${inner}"></iframe>`)
    : inner
  await page.goto(url)
  const frame = page.frames().at(-1) as Frame
  // As a function: a strict policy would not let the page make one of a text.
  await frame.waitForFunction(
    () => {
      const { cx } = globalThis as { cx?: { explain?(): unknown[] } }
      return typeof cx === 'object' && (cx.explain?.().length ?? 0) > 0
    },
    undefined,
    { polling: 20 },
  )
  await frame.evaluate(`window.faults = []; cx.on('fault', ({ code }) => faults.push(code)); void 0`)
  return { page, frame, errors, ...cardOf(frame) }
}
type Arrived = Awaited<ReturnType<typeof arriveOn>>

/** Two frames later, everything that was to move has moved. */
const settle = ({ frame }: Arrived) =>
  frame.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))

/** How the card looks where nobody does anything to it, by what the browser differs in. */
const looks = new Map<string, Promise<Awaited<ReturnType<typeof lookAtCard>>>>()
async function lookOnCleanPage(browser: BrowserContextOptions = {}) {
  const arrived = await arriveOn({ name: 'clean', browser })
  await arrived.frame.evaluate(`cx.track('asked')`)
  await arrived.card.waitFor()
  await settle(arrived)
  return lookAtCard(arrived.frame)
}
const cleanLook = (browser?: BrowserContextOptions) => {
  const name = JSON.stringify(browser ?? {})
  const look = looks.get(name) ?? lookOnCleanPage(browser)
  looks.set(name, look)
  return look
}

describe('asks, is usable, delivers and leaves the page as it was, on', () => {
  it.each(pages)('$name', async (hostile) => {
    const clean = await cleanLook(hostile.browser)
    const arrived = await arriveOn(hostile)
    const { page, frame, errors, card, score, send, title, close } = arrived
    await settle(arrived)
    const before = await lookAtPage(frame)
    await frame.evaluate(`shifts.length = 0; cx.track('asked')`)
    await card.waitFor()
    await settle(arrived)
    expect(await lookAtPage(frame)).toEqual(before)

    await hostile.meanwhile?.(page)
    const { parts, ...seen } = await lookAtCard(frame)
    expect(seen).toEqual({ isInside: true, isReached: true })
    const compared = hostile.isZoomed ? withoutLengths : (values = {}) => values
    for (const [part, values] of Object.entries(parts))
      expect(compared(values), part).toEqual(compared(clean.parts[part]))

    const words = `on ${hostile.name}: "<b>'`
    await score(4).click()
    await arrived.why.fill(words)
    await send.click()
    await expect.poll(() => title.textContent()).toBe('Thank you!')
    const answers = JSON.stringify([
      { question: 'score', value: 4 },
      { question: 'why', value: words },
    ])
    await expect
      .poll(() => at.stage.answers('on-hostile').map((given) => JSON.stringify(given)))
      .toContain(answers)
    await close.click()
    await card.waitFor({ state: 'detached' })
    await settle(arrived)
    expect(await frame.evaluate('shifts')).toEqual([])
    expect(await frame.evaluate('faults')).toEqual(hostile.faults ?? [])
    expect(await frame.locator('kairos-survey').count()).toBe(0)
    expect(await lookAtPage(frame)).toEqual(before)
    expect(errors).toEqual([])
  })
})

describe('has been closed by the page, which is no error, when it', () => {
  it.each([
    [
      'takes away elements that it does not know',
      `new MutationObserver((records) => {
        for (const { addedNodes } of records) for (const node of addedNodes) if (node.localName?.includes('-')) node.remove()
      }).observe(document, { childList: true, subtree: true })`,
      '',
    ],
    ['replaces its body', '', `document.body.replaceWith(document.createElement('body'))`],
    ['writes itself anew', '', `document.documentElement.innerHTML = '<body>Another page</body>'`],
  ])('%s', async (_, js, later) => {
    const { frame, errors, card } = await arriveOn({ name: 'a page', js })
    const before = (await at.stage.results('on-hostile', 'pk_hostile')).showings
    await frame.evaluate(`window.told = []
      for (const type of ['shown', 'dismissed', 'answered']) cx.on(type, () => told.push(type))
      cx.track('asked')`)
    await frame.waitForFunction('told.length', undefined, { polling: 20 })
    if (later) await card.waitFor()
    await frame.evaluate(later)
    // Its end was noticed once another survey can open.
    await frame.waitForFunction(`document.querySelector('kairos-survey') === null`)
    await pause(300)
    await frame.evaluate(`cx.show('on-hostile')`)
    await frame.waitForFunction('told.length > 1', undefined, { polling: 20 })
    expect(await frame.evaluate('told')).toEqual(['shown', 'shown'])
    expect(await frame.evaluate('faults')).toEqual([])
    await expect
      .poll(async () => (await at.stage.results('on-hostile', 'pk_hostile')).showings)
      .toMatchObject({ shown: before.shown + 2, dismissed: before.dismissed })
    expect(errors).toEqual([])
  })
})

describe('stays off, without an error, where the page has an element', () => {
  it.each(['currentScript', 'addEventListener'])('called %s, and asks nobody else', async (name) => {
    const { page, context, errors } = await openPage(at.browser)
    const asked: string[] = []
    context.on('request', (request) => asked.push(new URL(request.url()).hostname))
    const comment = `<img alt="" name="${name}" data-key="pk_hostile" data-host="http://elsewhere.test"/>`
    const body = `${comment}${tag('pk_hostile')}<script nonce="abc">window.cx?.track?.('asked')</script>`
    await page.goto(await at.stage.serve(`<!doctype html><title>A page</title>${body}`))
    await pause(1_000)
    expect(await page.locator('kairos-survey .card').count()).toBe(0)
    expect(new Set(asked)).toEqual(new Set(['127.0.0.1']))
    expect(errors).toEqual([])
    await context.close()
  })
})
