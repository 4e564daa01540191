/**
 * What a card costs the page, in a Chromium slowed down four times: from the page's call to the painted card,
 * from the tap on a score to the painted next screen, and before anything is asked. Beside Kairos stand peers,
 * and the floor: the very markup and stylesheet of our card, put in by hand. All take turns in one run.
 *
 * What is evaluated before anything is asked is measured on a visitor's first page, everything else on the
 * second, with what the first one left in the browser: of Kairos, the programme. The machine may be busy: what
 * the main thread had of a processor says more than the clock, and ratios say more than either.
 *
 * Formbricks' engine for web pages is on no registry, and its `@formbricks/js` loads it from its server. What npm
 * has is the card it draws, in an older version: that is measured alone, told to show.
 */
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, normalize } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openChromium } from '../test/browser/stage.ts'
import { bundlePeer, peers, peersFolder, posthogSurveys, texts } from './card-peers.ts'
import { cpuMs, mainThread, type Node, type TraceEvent, traceCategories } from './main-thread.ts'
import { openServer } from './open-server.ts'

const rounds = 7
const slowdown = 4
/** How long a page is left alone before anything is asked, and how long the visitor looks at the card. */
const startMs = 2_000
const lookMs = 1_000

const screen = { locale: 'en-GB', viewport: { width: 1280, height: 800 } }

interface Subject {
  name: string
  /** Its page. */
  path: string
  // JavaScript for the page, as in `Peer`.
  isReady: string
  ask: string
  scores: string
  next: string
  /** On the first page as well: its files are in the browser's cache on the second. */
  isAskedBefore?: true
  close?: string
}

const programme = {
  format: 1,
  project: { key: 'pk_bench', name: 'Bench', languages: ['en'] },
  limits: { maxShowings: 100, windowMs: 86_400_000 },
  surveys: [
    {
      id: 'csat',
      metric: 'csat',
      againAfterMs: 0,
      trigger: { event: 'bought' },
      question: { en: texts.question },
      ends: { low: { en: texts.low }, high: { en: texts.high } },
      followUps: [{ id: 'why', kind: 'text', text: { any: { en: texts.why } } }],
      thanks: { any: { en: texts.thanks } },
    },
  ],
}

const root = `document.querySelector('kairos-survey')?.shadowRoot`
const ours = {
  scores: `[...(${root}?.querySelectorAll('.scale button') ?? [])]`,
  next: `${root}?.querySelector('.screen:not([hidden]) textarea')`,
}
const kairos = {
  ...ours,
  path: '/kairos',
  isReady: 'window.isReady',
  ask: `cx.track('bought', { value: 42 })`,
}
/** What a visit that went wrong has to tell is kept in `told`. */
const readyScript = `told = []; cx.on('fault', (fault) => told.push(fault)); cx.on('decided', (decided) => told.push(decided)); cx.on('ready', () => { isReady = true })`
const floor: Subject = {
  ...ours,
  name: 'the floor',
  path: '/floor',
  isReady: 'true',
  ask: 'putCard()',
}
const firstCard: Subject = { ...kairos, name: 'Kairos, the first card' }
const laterCard: Subject = {
  ...kairos,
  name: 'Kairos, a later card',
  isAskedBefore: true,
  close: 'cx.close()',
}
const subjects: Subject[] = [
  floor,
  firstCard,
  laterCard,
  ...peers.map((peer) => ({ ...peer, path: `/${peer.id}` })),
]

/** What the page of each subject loads. */
const heads = new Map<string, string>([
  ...peers.map(({ id, css }): [string, string] => [
    `/${id}`,
    `${css ? `<link rel="stylesheet" href="/peers/${css}">` : ''}<script async src="/${id}.js"></script>`,
  ]),
])

/** Puts in the card as it stands, and goes on to the next screen: all that any of them has to do. */
const floorScript = (card: string, css: string) => `<script>
const markup = ${JSON.stringify(card).replaceAll('<', '\\u003c')}
const css = ${JSON.stringify(css).replaceAll('<', '\\u003c')}
const putCard = () => {
  const host = document.createElement('kairos-survey')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [sheet]
  root.innerHTML = markup
  const [score, why] = root.querySelectorAll('.screen')
  for (const button of root.querySelectorAll('.scale button'))
    button.onclick = () => {
      button.setAttribute('aria-checked', 'true')
      why.querySelector('b').textContent = button.textContent
      score.hidden = true
      why.hidden = false
      why.querySelector('textarea').focus()
    }
  document.body.append(host)
  root.querySelector('.card').showPopover()
}
</script>`

/** A shop's page, some 400 elements. */
const html = (head: string) => `<!doctype html><html lang="en"><title>A shop</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 sans-serif; margin: 0 auto; max-width: 60rem }
main { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1rem }
article { border: 1px solid #ccc; border-radius: 8px; padding: 1rem }
</style>
<script>
performance.mark('bench')
const shifts = []
new PerformanceObserver((list) => { shifts.push(...list.getEntries()) }).observe({ type: 'layout-shift', buffered: true })
/** Resolves after the frame is painted in which \`find()\` is on the screen. */
const whenPainted = (find, done) => {
  const look = () => {
    const box = find()?.getBoundingClientRect()
    if (!box?.width || box.top >= innerHeight) return requestAnimationFrame(look)
    const { port1, port2 } = new MessageChannel()
    port2.onmessage = () => done(performance.now())
    port1.postMessage(0)
  }
  requestAnimationFrame(look)
}
// No frames are asked for before something is put into the page.
const measureCall = (ask, find) => new Promise((resolve) => {
  setTimeout(() => {
    const began = performance.now()
    new MutationObserver((_, observer) => {
      observer.disconnect()
      whenPainted(find, (ended) => resolve({ began, ended }))
    }).observe(document.body, { childList: true })
    ask()
  })
})
let tapped
const armTap = (find) => {
  tapped = new Promise((resolve) => {
    addEventListener('click', ({ timeStamp }) => {
      whenPainted(find, (ended) => resolve({ began: timeStamp, ended }))
    }, { capture: true, once: true })
  })
}
</script>${head}
<h1>A shop</h1><main>
${Array.from({ length: 90 }, (_, n) => `<article><h3>Piece ${n}</h3><p>Turned, fired and glazed by hand.</p><b>${n} €</b></article>`).join('')}
</main></html>`

/** The pages, the peers' files, and what their servers would answer. */
function answer(bundles: Map<string, string>, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://site')
  const send = (type: string, body: string | Buffer, status = 200) => {
    response.writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control':
        /javascript|css/.test(type) && status === 200 ? 'max-age=31536000, immutable' : 'no-cache',
    })
    response.end(body)
  }
  const json = (body: object) => send('application/json', JSON.stringify(body))
  request.resume()
  const head = heads.get(pathname)
  if (head !== undefined) send('text/html', html(head))
  else if (bundles.has(pathname)) send('text/javascript', bundles.get(pathname) as string)
  else if (pathname.startsWith('/peers/')) {
    const path = join(peersFolder, normalize(pathname.slice('/peers/'.length)))
    if (path.startsWith(peersFolder) && existsSync(path))
      send(path.endsWith('.css') ? 'text/css' : 'text/javascript', readFileSync(path))
    else send('text/plain', '', 404)
  } else if (pathname.endsWith('/surveys.js'))
    send('text/javascript', readFileSync(join(peersFolder, 'posthog-js/dist/surveys.js')))
  else if (pathname === '/api/surveys/') json({ surveys: posthogSurveys })
  else if (/^\/array\/[^/]+\/config$/.test(pathname))
    json({ surveys: true, supportedCompression: ['gzip-js'], hasFeatureFlags: false })
  else if (pathname.startsWith('/array/')) send('text/javascript', '', 404)
  else if (pathname.startsWith('/flags')) json({ flags: {}, featureFlags: {} })
  else if (pathname === '/favicon.ico') response.writeHead(204).end()
  else json({ status: 1 })
}

/** Opens a subject's page and leaves it alone, as a visitor who reads does. */
async function arrive(
  page: Page,
  site: string,
  { name, path, isReady, scores }: Subject,
  ms = startMs,
): Promise<void> {
  await page.goto(`${site}${path}`)
  await page.waitForTimeout(ms)
  await page.waitForFunction(isReady, undefined, { polling: 200, timeout: 10_000 })
  if (await page.evaluate(`${scores}.length`))
    throw new Error(
      `${name} showed before it was asked to: ${await page.evaluate('JSON.stringify(window.told)')}`,
    )
}

interface Span {
  /** Milliseconds of the page's clock. */
  began: number
  ended: number
}

const askIn = (page: Page, { ask, scores }: Subject) =>
  page.evaluate(`measureCall(() => { ${ask} }, () => ${scores}[0])`) as Promise<Span>

/** What is measured of one visit: milliseconds by the page's clock; `CpuMs` and tasks, on a processor. */
interface Visit {
  callMs: number
  callCpuMs: number
  callLongestMs: number
  tapMs: number
  tapCpuMs: number
  tapLongestMs: number
  evaluationMs: number
  scriptingMs: number
  startLongestMs: number
  secondScriptingMs: number
  shift: number
}

const scripting = new Set([
  'EvaluateScript',
  'v8.compile',
  'v8.compileModule',
  'v8.evaluateModule',
  'FunctionCall',
  'v8.callFunction',
  'RunMicrotasks',
  'TimerFire',
  'FireIdleCallback',
])
const evaluation = new Set(['EvaluateScript', 'v8.compile', 'v8.compileModule', 'v8.evaluateModule'])

const scriptOf = ({ args: { data = {}, ...args } }: Node): string =>
  String(data.url ?? args.url ?? data.fileName ?? args.fileName ?? '')
/** Whether it runs a file that the page loads: what this bench and its driver run in the page is none. */
const runsFile = (node: Node): boolean => /^http.*\.js\b/.test(scriptOf(node)) || node.inside.some(runsFile)
/** Whether it says whose it is. What does not, comes after a promise. */
const isNamed = (node: Node): boolean => scriptOf(node) !== '' || node.inside.some(isNamed)

/** Milliseconds on a processor of the outermost events of these names that run the files of the page. */
const sumOf = (nodes: Node[], names: ReadonlySet<string>): number =>
  nodes.reduce((sum, node) => {
    if (!names.has(node.name)) return sum + sumOf(node.inside, names)
    return runsFile(node) || (node.name === 'RunMicrotasks' && !isNamed(node)) ? sum + cpuMs(node) : sum
  }, 0)

/** Two pages of a new visitor. One that a very busy machine spoilt is told of, and made again. */
async function visit(browser: Browser, site: string, subject: Subject): Promise<Visit> {
  for (let attempt = 1; ; attempt++) {
    const context = await browser.newContext(screen)
    try {
      return await visitIn(browser, context, site, subject)
    } catch (error) {
      console.error(`${subject.name}, visited in vain: ${(error as Error).message}`)
      await browser.stopTracing().catch(() => {})
      if (attempt === 3) throw error
    } finally {
      await context.close()
    }
  }
}

/** The tasks of the main thread, by the page's clock, while `run` runs. */
async function record(browser: Browser, page: Page, run: () => Promise<void>) {
  await browser.startTracing(page, { categories: traceCategories })
  await run()
  const markMs = (await page.evaluate(`performance.getEntriesByName('bench')[0].startTime`)) as number
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[]
  }
  const mark = traceEvents.find(({ name }) => name === 'bench') as TraceEvent
  const atMs = (ts: number) => (ts - mark.ts) / 1000 + markMs
  return mainThread(traceEvents)
    .filter(({ name }) => name === 'RunTask')
    .map((node) => ({ node, began: atMs(node.ts), ended: atMs(node.ts + node.dur), ms: cpuMs(node) }))
}

async function visitIn(
  browser: Browser,
  context: BrowserContext,
  site: string,
  subject: Subject,
): Promise<Visit> {
  const page = await context.newPage()
  const client = await context.newCDPSession(page)
  await client.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  const first = (await record(browser, page, () => arrive(page, site, subject))).filter(
    ({ began }) => began > 0,
  )
  if (subject.isAskedBefore) {
    await askIn(page, subject)
    await page.waitForTimeout(500)
    await page.evaluate(subject.close as string)
    await page.waitForTimeout(500)
  }

  let call: Span = { began: 0, ended: 0 }
  let tap = call
  let shift = 0
  const tasks = await record(browser, page, async () => {
    await arrive(page, site, subject)
    call = await askIn(page, subject)
    await page.waitForTimeout(lookMs)
    const { x, y } = (await page.evaluate(
      `(() => { const { x, y, width, height } = ${subject.scores}[3].getBoundingClientRect(); return { x: x + width / 2, y: y + height / 2 } })()`,
    )) as { x: number; y: number }
    await page.mouse.move(x, y)
    await page.waitForTimeout(300)
    await page.evaluate(`armTap(() => ${subject.next})`)
    await page.mouse.click(x, y)
    tap = (await page.evaluate('tapped')) as Span
    await page.waitForTimeout(500)
    shift = (await page.evaluate(
      `shifts.filter(({ startTime }) => startTime >= ${call.began}).reduce((sum, { value }) => sum + value, 0)`,
    )) as number
  })
  const within = ({ began, ended }: Span) => tasks.filter((task) => task.ended > began && task.began < ended)
  const total = (of: { ms: number }[]) => of.reduce((sum, { ms }) => sum + ms, 0)
  const longest = (of: { ms: number }[]) => Math.max(0, ...of.map(({ ms }) => ms))
  const second = tasks.filter(({ began, ended }) => began > 0 && ended <= call.began)
  const scripts = (of: typeof tasks, names: ReadonlySet<string>) =>
    sumOf(
      of.map(({ node }) => node),
      names,
    )
  return {
    callMs: call.ended - call.began,
    callCpuMs: total(within(call)),
    callLongestMs: longest(within(call)),
    tapMs: tap.ended - tap.began,
    tapCpuMs: total(within(tap)),
    tapLongestMs: longest(within(tap)),
    evaluationMs: scripts(first, evaluation),
    scriptingMs: scripts(first, scripting),
    startLongestMs: longest(first),
    secondScriptingMs: scripts(second, scripting),
    shift,
  }
}

interface Loaded {
  before: number
  shown: number
  card: number
}

/** Bytes of scripts and stylesheets, brotli 11, each file by itself, of a visitor who was never here. */
async function weigh(browser: Browser, site: string, subject: Subject): Promise<Loaded> {
  const context = await browser.newContext(screen)
  const page = await context.newPage()
  const files = new Map<string, Promise<number>>()
  page.on('response', (response) => {
    if (response.status() !== 200 || !/script|css/.test(response.headers()['content-type'] ?? '')) return
    files.set(
      response.url(),
      response.body().then((body) => brotliCompressSync(body).length),
    )
  })
  const weighed = async () => {
    let bytes = 0
    for (const file of files.values()) bytes += await file
    return bytes
  }
  await arrive(page, site, subject)
  const before = await weighed()
  await askIn(page, subject)
  const shown = await weighed()
  const [, card] = [...files].find(([url]) => /\/card\./.test(url)) ?? []
  const loaded = { before, shown, card: (await card) ?? 0 }
  await context.close()
  return loaded
}

/** Our card as it stands on the screen: markup and stylesheet of the floor. */
async function copyCard(browser: Browser, site: string): Promise<[markup: string, css: string]> {
  const page = await browser.newPage(screen)
  const subject = { ...kairos, name: '' }
  await arrive(page, site, subject)
  await askIn(page, subject)
  // The card tells its arrival to screen readers half a second later.
  await page.waitForTimeout(1_000)
  const card = await page.evaluate(
    `[${root}.innerHTML, [...${root}.adoptedStyleSheets].flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join('\\n')]`,
  )
  await page.context().close()
  return card as [string, string]
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number

/** A table each; `base` is whom the others are compared with. */
const rows: { title: string; metric: keyof Visit; base?: Subject; digits?: number }[] = [
  { title: 'From the call to the painted card, CPU', metric: 'callCpuMs', base: floor },
  { title: 'From the call to the painted card, clock', metric: 'callMs', base: floor },
  { title: 'Longest task to the painted card, CPU', metric: 'callLongestMs', base: floor },
  { title: 'From the tap to the next screen, CPU', metric: 'tapCpuMs', base: floor },
  { title: 'From the tap to the next screen, clock', metric: 'tapMs', base: floor },
  { title: 'Longest task after the tap, CPU', metric: 'tapLongestMs', base: floor },
  { title: 'Evaluation of scripts, first page, CPU', metric: 'evaluationMs', base: firstCard },
  { title: 'All scripts do, first page, CPU', metric: 'scriptingMs', base: firstCard },
  { title: 'All scripts do, second page, CPU', metric: 'secondScriptingMs', base: firstCard },
  { title: 'Longest task of the first page, CPU', metric: 'startLongestMs', base: floor },
  { title: 'Layout shift, the tap included', metric: 'shift', digits: 4 },
]

const browser = await openChromium()
const stage = await openServer()
try {
  await stage.publish(programme)
  const bundles = new Map<string, string>()
  for (const peer of peers) bundles.set(`/${peer.id}.js`, await bundlePeer(peer))
  const site = await stage.serve((request, response) => answer(bundles, request, response))
  heads.set(
    '/kairos',
    `<script async src="${stage.origin}/cx.js" data-key="pk_bench" onload="${readyScript}"></script>`,
  )
  heads.set('/floor', floorScript(...(await copyCard(browser, site))))

  const weights = new Map<Subject, Loaded>()
  for (const subject of subjects) weights.set(subject, await weigh(browser, site, subject))
  const visits = new Map<Subject, Visit[]>(subjects.map((subject) => [subject, []]))
  for (let round = 0; round < rounds; round++)
    for (const subject of subjects) visits.get(subject)?.push(await visit(browser, site, subject))

  const of = (subject: Subject, metric: keyof Visit) =>
    (visits.get(subject) as Visit[]).map((visit) => visit[metric])
  /** How many times the other's; of each round by itself, since both met the same machine. */
  const times = (subject: Subject, other: Subject, metric: keyof Visit) =>
    median(of(subject, metric).map((value, round) => value / (of(other, metric)[round] as number)))
  const cell = (value: number, digits = 1) => value.toFixed(digits).padStart(10)

  console.log(
    `Chromium ${browser.version()} at 1/${slowdown} of its speed, ${rounds} rounds; CPU is the main thread’s, in milliseconds on a processor`,
  )
  for (const { title, metric, base, digits } of rows) {
    console.log(
      `\n${title.padEnd(46)}    median     worst${base ? `   × ${base === floor ? 'floor' : 'Kairos'}` : ''}`,
    )
    for (const subject of subjects) {
      const values = of(subject, metric)
      const ratio = base && subject !== base ? cell(times(subject, base, metric), 2) : ''
      console.log(
        `  ${subject.name.padEnd(44)}${cell(median(values), digits)}${cell(Math.max(...values), digits)}${ratio}`,
      )
    }
  }
  console.log(
    `\n${'scripts and stylesheets, kB brotli 11'.padEnd(46)}    before     shown   before anything is asked; until the card is shown`,
  )
  for (const subject of subjects) {
    const { before, shown } = weights.get(subject) as Loaded
    console.log(`  ${subject.name.padEnd(44)}${cell(before / 1000)}${cell(shown / 1000)}`)
  }

  console.log('\nTargets')
  const target = (what: string, value: number, most: number, unit = '') =>
    console.log(
      `  ${value <= most ? 'met   ' : 'MISSED'} ${what}: ${value.toFixed(2)}${unit}, of ${most.toFixed(2)}${unit}`,
    )
  for (const subject of [firstCard, laterCard]) {
    const said = (what: string) => `${subject.name}: ${what}`
    target(said('to the painted card, CPU, × the floor’s'), times(subject, floor, 'callCpuMs'), 1.5)
    target(said('to the painted card, by the clock, × the floor’s'), times(subject, floor, 'callMs'), 1.5)
    target(
      said('longest task to the painted card, × the floor’s'),
      times(subject, floor, 'callLongestMs'),
      1.1,
    )
    target(said('longest task after the tap, × the floor’s'), times(subject, floor, 'tapLongestMs'), 1.1)
  }
  const posthog = subjects.find(({ path }) => path === '/posthog') as Subject
  const slim = subjects.find(({ path }) => path === '/posthog-slim') as Subject
  for (const peer of [posthog, slim])
    target(
      `evaluation before anything is asked, × that of ${peer.name}`,
      times(firstCard, peer, 'evaluationMs'),
      1 / 15,
    )
  target('card.js, with one language', (weights.get(firstCard)?.card ?? 0) / 1000, 11, ' kB')

  console.log('\nWhere a peer does better than Kairos')
  for (const { title, metric, digits } of rows)
    for (const peer of subjects.filter((subject) => ![floor, firstCard, laterCard].includes(subject)))
      for (const ours of [firstCard, laterCard])
        if (median(of(peer, metric)) < median(of(ours, metric)))
          console.log(
            `  ${title}: ${peer.name} ${median(of(peer, metric)).toFixed(digits ?? 1)}, ${ours.name} ${median(of(ours, metric)).toFixed(digits ?? 1)}`,
          )
  console.log(`
The floor is the markup and stylesheet of our card, put in by hand: it loads nothing, decides nothing, keeps nothing.
What judges events, keeps answers and draws was fetched ahead, while the page was idle: a first card runs it for the
first time, a later card has run in this browser before.
PostHog shows at its next look, once a second, after capture(); displaySurvey() shows at once.
Formbricks: npm has its card alone, in an older version, without what decides; its SDK loads the rest from its server.
SurveyJS and Formbricks' card are loaded with the page here: at the call they would weigh nothing before it, and show later.`)
} finally {
  await browser.close()
  await stage.close()
}
