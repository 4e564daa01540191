/**
 * What becomes of 20 events when something fails between a page and its server: those of Kairos, which are
 * answers that a visitor gave and was thanked for, and those of peers. The same faults, the same browser, the
 * same moments: each subject has a tab of its own, event n is reported in all of them before event n + 1, and
 * one SIGKILL ends all. Nothing is drawn by lot here; delays that the libraries draw are theirs.
 *
 *     node bench/delivery.ts [--rounds 1] [--wait 30] [--only words of a fault]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { bundlePeer } from './card-peers.ts'
import { type Fault, faults } from './delivery-faults.ts'
import { countRows, deliveryProgramme, kairosPage, kairosSubject, poisonBatch } from './delivery-kairos.ts'
import { type DeliverySubject, deliveryPeers } from './delivery-peers.ts'
import { type FaultGate, openFaultGate } from './fault-gate.ts'
import { type KillableChromium, openKillableChromium } from './killable-chromium.ts'
import { openServer } from './open-server.ts'
import { cutValues, fillLocalStorage, isFull } from './spoil-storage.ts'
import { within } from './within.ts'

const { values: given } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    rounds: { type: 'string', default: '1' },
    wait: { type: 'string', default: '30' },
    only: { type: 'string', default: '' },
  },
})
const rounds = Number(given.rounds)
/** How long the visitor stays once everything works again. */
const waitMs = Number(given.wait) * 1_000
if (!(rounds >= 1 && waitMs >= 1_000)) throw new Error('--rounds and --wait take a number of at least 1.')

const events = Array.from({ length: 20 }, (_, event) => event)
/** Sent while all is well: a subject whose event does not arrive is not set up, and nothing is said of it. */
const firstEvent = 1_000
/** Reported while the server is down, so that something is stored that can be spoilt. */
const spoiltEvent = 1_001
/** Sent by a second page, so that it, too, has loaded its scripts before the fault. */
const laterEvent = 1_002
/** Longest that reporting one event may take. */
const reportMs = 10_000
/** How long to look for a second delivery after the last event has come. */
const lingerMs = 4_000

const chosen = faults.filter(({ name }) => name.includes(given.only))
if (!chosen.length) throw new Error(`No fault has "${given.only}" in its name.`)

interface Subject extends DeliverySubject {
  /** Origin of its page. */
  site: string
  gate: FaultGate
}

/** What is known of a subject under a fault. Of `reported` events, those a visitor or caller may take for kept. */
interface Result {
  reported: number
  lost: number
  /** Counted twice, although the id that its server could know it by was asked. */
  doubled: number
  deliveries: number
  /** Why there is no result. */
  notRun?: string
}

/** One subject's tabs under one fault. */
interface Run {
  subject: Subject
  tabs: Page[]
  told: Set<number>
  notRun?: string
}

const say = (text: string) => console.error(text)
const reasonOf = (error: unknown) => String((error as Error).message ?? error).split('\n')[0] as string

/** Does the same for all subjects at once. One that fails is left out from then on, with its reason. */
const each = (runs: Run[], work: (run: Run) => Promise<void>) =>
  Promise.all(
    runs
      .filter(({ notRun }) => notRun === undefined)
      .map(async (run) => {
        try {
          await work(run)
        } catch (error) {
          run.notRun = reasonOf(error)
          say(`    ${run.subject.name}: ${run.notRun}`)
        }
      }),
  )

async function openTab(
  { openWindow }: KillableChromium,
  { site, isReady }: Subject,
  script = '',
): Promise<Page> {
  const page = await within(30_000, 'a new tab', openWindow())
  if (script) await page.addInitScript(script)
  await page.goto(site, { timeout: 10_000 })
  await page.waitForFunction(isReady, undefined, { polling: 50, timeout: 10_000 }).catch(() => {
    throw new Error('not ready within 10 s')
  })
  return page
}

const arrived = ({ gate }: Subject, event: number) =>
  gate.arrivals().some((arrival) => arrival.event === event)

async function until(ms: number, what: string, isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + ms; !isSo(); await pause(50))
    if (Date.now() > end) throw new Error(`${what}: not within ${ms / 1000} s`)
}

/** A page that closes may hang; then it is left to the end of the browser. */
const closeTab = (page: Page) =>
  within(5_000, 'closing a tab', page.close({ runBeforeUnload: false })).catch(() => {})

/** Has an event kept while the server is down, closes the tab, and damages all that is stored. */
async function spoilValues(browser: KillableChromium, { subject, tabs }: Run): Promise<void> {
  await subject.gate.set('down')
  const [page] = tabs.splice(0) as [Page]
  await within(reportMs, 'reporting', subject.report(page, spoiltEvent))
  await pause(1_000)
  await closeTab(page)
  const empty = await within(30_000, 'a new tab', browser.openWindow())
  await empty.goto(`${subject.site}/empty`, { timeout: 10_000 })
  const cut = await within(10_000, 'cutting values', empty.evaluate(cutValues))
  say(`    ${subject.name}: ${cut} stored values cut`)
  await closeTab(empty)
  await subject.gate.set('up')
  const later = await openTab(browser, subject)
  tabs.push(later)
  await within(reportMs, 'reporting', subject.report(later, laterEvent))
  await until(15_000, 'an event after the values were cut', () => arrived(subject, laterEvent))
}

/**
 * Leaves this origin no room: a quota of one byte (none at all is taken for no override), and a local storage
 * filled by the page itself. Before anything else: the browser remembers for some time how much room there was.
 */
async function fillDisk(
  { context, openWindow }: KillableChromium,
  { subject: { site } }: Run,
): Promise<void> {
  const page = await openWindow()
  const session = await context.newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: site, quotaSize: 1 })
  await page.goto(`${site}/empty`, { timeout: 10_000 })
  await page.evaluate(fillLocalStorage)
  if (!(await page.evaluate(isFull))) throw new Error('the disk still takes more')
  // The page stays: what overrides the quota ends with it.
}

/** Loss and doubles of one subject, by what its gate let through; of Kairos, by the rows of its store. */
function resultOf(
  { subject, told, notRun }: Run,
  rows: (event: number) => number,
  { without }: Fault,
): Result {
  const arrivals = subject.gate.arrivals()
  const counted = [...told].filter((event) => event !== without)
  const timesCounted = (event: number) =>
    subject.id === kairosSubject.id
      ? rows(event)
      : new Set(arrivals.filter((arrival) => arrival.event === event).map(({ id }) => id)).size
  return {
    reported: counted.length,
    lost: counted.filter((event) => timesCounted(event) === 0).length,
    doubled: counted.reduce((sum, event) => sum + Math.max(0, timesCounted(event) - 1), 0),
    deliveries: arrivals.filter(({ event }) => counted.includes(event)).length,
    ...(notRun !== undefined && { notRun }),
  }
}

const notRun = (error: unknown): Result => ({
  reported: 0,
  lost: 0,
  doubled: 0,
  deliveries: 0,
  notRun: reasonOf(error),
})

/** All subjects under one fault, from a new profile to the counts. */
async function runFault(
  fault: Fault,
  subjects: readonly Subject[],
  storeFile: string,
): Promise<{ version: string; results: Result[] }> {
  const { gate, after = 'up', leaveMs, how, script = '', spoil, tabs: tabCount = 1 } = fault
  const profile = mkdtempSync(join(tmpdir(), 'kairos-delivery-'))
  const rowsBefore = countRows(storeFile)
  for (const subject of subjects) {
    await subject.gate.set('up')
    subject.gate.clear()
  }
  const runs: Run[] = subjects.map((subject) => ({ subject, tabs: [], told: new Set() }))
  let browser = await openKillableChromium(profile)
  try {
    if (spoil === 'quota')
      await each(runs, (run) => within(30_000, 'filling the disk', fillDisk(browser, run)))
    await each(runs, async ({ subject, tabs }) => {
      for (const event of [firstEvent, laterEvent].slice(0, tabCount)) {
        const page = await openTab(browser, subject, script)
        tabs.push(page)
        await within(reportMs, 'reporting', subject.report(page, event))
        await until(15_000, 'the first event, with all well', () => arrived(subject, event))
      }
    })
    if (spoil === 'values') await each(runs, (run) => spoilValues(browser, run))

    for (const { gate: at } of subjects) await at.set(gate)
    for (const event of events)
      await each(runs, async ({ subject, tabs, told }) => {
        const page = tabs[event % tabCount] as Page
        await within(reportMs, `reporting event ${event}`, subject.report(page, event))
        told.add(event)
      })
    await pause(leaveMs)
    if (how === 'killed') {
      await browser.kill()
      for (const { gate: at } of subjects) await at.set(after)
      browser = await openKillableChromium(profile)
    } else {
      if (how === 'closed') await each(runs, ({ tabs }) => Promise.all(tabs.map(closeTab)).then(() => {}))
      // Long enough for the last words of a closed tab.
      if (how === 'closed') await pause(500)
      for (const { gate: at } of subjects) await at.set(after)
    }
    if (how !== 'stays')
      await each(runs, async ({ subject }) => {
        const page = await openTab(browser, subject, script)
        await within(5_000, 'coming back', page.evaluate(subject.comeBack))
      })

    // Where receipts are lost, deliveries go on when all is there, and all of them are to be counted.
    const isOver = () =>
      gate !== 'cut' &&
      runs.every(
        ({ subject, told, notRun }) =>
          notRun !== undefined ||
          [...told].every((event) => event === fault.without || arrived(subject, event)),
      )
    for (const end = Date.now() + waitMs; Date.now() < end && !isOver(); ) await pause(250)
    await pause(lingerMs)
    const rowsNow = countRows(storeFile)
    const rows = (event: number) => (rowsNow.get(event) ?? 0) - (rowsBefore.get(event) ?? 0)
    return { version: browser.version, results: runs.map((run) => resultOf(run, rows, fault)) }
  } finally {
    await browser.kill()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

const pageOf = (head: string) =>
  `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title>${head}`

/** Opens the gate and the site of each subject. */
async function openSubjects(stage: Awaited<ReturnType<typeof openServer>>) {
  const gates: FaultGate[] = []
  const openSubject = async (
    subject: DeliverySubject,
    gate: FaultGate,
    head: string,
    bundle = '',
  ): Promise<Subject> => {
    gates.push(gate)
    const origin = await stage.serve((request, response) => {
      const [type, body] =
        request.url === '/peer.js'
          ? ['text/javascript', bundle]
          : ['text/html', pageOf(request.url === '/empty' ? '' : head)]
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body)
    })
    // A site of its own for each, so that they share neither storage nor process.
    return { ...subject, gate, site: origin.replace('127.0.0.1', `${subject.id}.localhost`) }
  }

  const kairosGate = await openFaultGate({
    read: kairosSubject.read,
    async answer(
      { method = 'GET', url = '/', headers: { origin = '', 'content-type': type = '' } },
      body,
      isPoisoned,
    ) {
      const response = await fetch(stage.origin + url, {
        method,
        headers: { origin, 'content-type': type },
        ...(method === 'POST' && { body: isPoisoned ? poisonBatch(body) : body }),
        signal: AbortSignal.timeout(10_000),
      })
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? 'text/plain',
        body: new Uint8Array(await response.arrayBuffer()),
      }
    },
  })
  const subjects = [await openSubject(kairosSubject, kairosGate, kairosPage(kairosGate.host))]
  for (const peer of deliveryPeers) {
    const gate = await openFaultGate({
      read: peer.read,
      answer: async (_, __, isPoisoned) => ({
        status: isPoisoned ? 400 : 200,
        type: 'application/json',
        body: JSON.stringify(isPoisoned ? { error: 'bad event' } : { status: 1, success: true }),
      }),
    })
    const bundle = await bundlePeer({ id: peer.id, entry: peer.entry(gate.host) })
    subjects.push(await openSubject(peer, gate, '<script async src="/peer.js"></script>', bundle))
  }
  return {
    subjects,
    close: () => {
      for (const gate of gates) gate.close()
    },
  }
}

/** Of several rounds; a subject that did not run in one of them has no result. */
const sumOf = (results: Result[]): Result =>
  results.reduce((sum, result) => ({
    reported: sum.reported + result.reported,
    lost: sum.lost + result.lost,
    doubled: sum.doubled + result.doubled,
    deliveries: sum.deliveries + result.deliveries,
    ...((sum.notRun ?? result.notRun) !== undefined && { notRun: sum.notRun ?? result.notRun }),
  })) as Result

/** `lost / doubled`, of how many if not of all, and how often they came if that is not once each. */
const cellOf = ({ reported, lost, doubled, deliveries, notRun }: Result, asked: number): string => {
  if (notRun !== undefined) return `not run: ${notRun.replaceAll('|', '/')}`
  const of = reported < asked ? ` of ${reported}` : ''
  return `${lost} / ${doubled}${of}${deliveries === reported - lost ? '' : ` (${deliveries} ×)`}`
}

const stage = await openServer()
let closeSubjects = () => {}
const close = async () => {
  closeSubjects()
  await within(15_000, 'closing the server', stage.close())
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => close().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)))

try {
  await stage.publish(deliveryProgramme([...events, firstEvent, spoiltEvent, laterEvent]))
  const { subjects, close } = await openSubjects(stage)
  closeSubjects = close
  let version = ''
  const table: { fault: Fault; results: Result[] }[] = []
  for (const fault of chosen) {
    const perRound: Result[][] = []
    for (let round = 1; round <= rounds; round++) {
      say(`${fault.name}${rounds > 1 ? `, round ${round}` : ''} …`)
      const ran = await runFault(fault, subjects, stage.storeFile).catch((error) => ({
        version,
        results: subjects.map(() => notRun(error)),
      }))
      perRound.push(ran.results)
      version = ran.version
    }
    const results = subjects.map((_, index) => sumOf(perRound.map((of) => of[index] as Result)))
    table.push({ fault, results })
    const asked = rounds * (events.length - (fault.without === undefined ? 0 : 1))
    say(
      `    ${subjects.map(({ name }, index) => `${name} ${cellOf(results[index] as Result, asked)}`).join(' · ')}`,
    )
  }

  const lines = [
    ['fault', ...subjects.map(({ name }) => name)],
    ...table.map(({ fault, results }) => {
      const asked = rounds * (events.length - (fault.without === undefined ? 0 : 1))
      return [fault.name, ...results.map((result) => cellOf(result, asked))]
    }),
  ]
  const widths = (lines[0] as string[]).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] as number)).join(' | ')} |`
  const [head, ...body] = lines as [string[], ...string[][]]
  console.log(
    `lost / doubled of ${rounds * events.length} events a fault, ${rounds} round${rounds > 1 ? 's' : ''}, ${waitMs / 1000} s after all works again; (n ×): deliveries, where not one each\nChromium ${version}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}\n`,
  )
  console.log(
    [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join('\n'),
  )

  console.log('\nWhere a peer does better than Kairos')
  const better = table.flatMap(({ fault, results: [ours, ...theirs] }) =>
    theirs.flatMap((result, index) => {
      const { name } = deliveryPeers[index] as DeliverySubject
      if (!ours || result.notRun !== undefined) return []
      if (ours.notRun !== undefined) return [`${fault.name}: ${name} ran, Kairos did not`]
      const wins = (['lost', 'doubled'] as const).filter((what) => result[what] < ours[what])
      const isCheaper = result.lost === ours.lost && result.deliveries < ours.deliveries
      return [
        ...wins.map((what) => `${fault.name}: ${name} ${what} ${result[what]}, Kairos ${ours[what]}`),
        ...(isCheaper
          ? [`${fault.name}: ${name} delivered ${result.deliveries} times, Kairos ${ours.deliveries}`]
          : []),
      ]
    }),
  )
  console.log(better.length ? better.map((what) => `  ${what}`).join('\n') : '  nowhere in this run')

  console.log(`
An event of Kairos is an answer: cx.show(), a card, a tap, and the thanks that say it is kept; 20 answers are 20
cards on one page. A peer's event is a call that returned: none of them says more. Event n is reported in all tabs
before event n + 1, so a peer has every event for at least as long as Kairos has.
Every page had loaded its scripts, and delivered one event, before the fault.
Lost is what had not come ${waitMs / 1000} s after the fault was over, the page being open; some of it may still be stored.
Doubled is what came under two ids, or stands in the store twice (Kairos). Whether a peer's server knows an id
again, and for how long, is not measured: look at deliveries for what it has to know.
A visitor who comes back opens the page; a peer that counts page views counts one then.
Where the server refuses an event, Kairos' is the real one and refuses the item; that of a peer, which is a stand-in,
answers 400 to the request that has it.`)
} finally {
  await close()
}
