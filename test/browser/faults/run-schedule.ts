import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContext, CDPSession, Frame, Page } from 'playwright-core'
import { createChance } from '../../../packages/sdk/test/random-worlds/create-chance.ts'
import { type FaultProxy, openFaultProxy } from './fault-proxy.ts'
import {
  type GivenAnswer,
  judge,
  type ServerRows,
  unfinished,
  type Verdict,
  type WatchedDocument,
} from './oracle.ts'
import { openOwnBrowser } from './own-browser.ts'
import { needsOwnBrowser, type Schedule, type Step } from './random-schedule.ts'
import { breakScript, projectKey, type Told, tellName, watchScript } from './watched-site.ts'
import { within } from './within.ts'

/** Where schedules run: a server, a site, another server that redirects lead to, a browser that is shared. */
export interface Bench {
  serverOrigin: string
  siteOrigin: string
  elsewhereOrigin: string
  /** Batches that came to the other server by the schedule of this project. */
  ledElsewhere(key: string): number
  browser: Browser
  rows(key: string): ServerRows
}

export interface ScheduleOutcome extends Verdict {
  /** What the visitors did and what came of it, for people. */
  log: string[]
  /** How often each fault of the network met a request. */
  met: Readonly<Record<string, number>>
  /** Requests with answers that came to the proxy. */
  requests: number
  asked: number
  shown: number
  stepsDone: Record<string, number>
  /** How often pages told of each fault. */
  faultsTold: Record<string, number>
  ms: number
}

/** How long a visitor waits for a card, where storage does not answer, and for thanks. */
const cardMs = 2_000
const hangingCardMs = 4_000
const thanksMs = 4_000
/** How long one thing may take that a browser is asked for. */
const stepMs = 8_000
/** The same of a browser that is to be looked at in the end: what it is busy with may come first. */
const lastStepMs = 20_000
/** A browser is killed then at the latest. */
const killAnywayMs = 2_500
/** How long everything may take to arrive once nothing is in the way. */
const settleMs = 15_000
/** The same, if a frozen tab holds the lock: others wait 30 s for it. */
const frozenSettleMs = 50_000
/** How often pages are told that the network is back, meanwhile. */
const onlineEveryMs = 2_000

interface Tab {
  page: Page
  frame: Frame
  client: CDPSession
  isFrozen?: boolean
}

/** Carries a schedule out, lifts the faults, gives all that waits a fair chance, and judges what has arrived. */
export async function runSchedule(schedule: Schedule, bench: Bench): Promise<ScheduleOutcome> {
  const startedAt = performance.now()
  const now = () => Math.round(performance.now() - startedAt)
  const key = projectKey(schedule.number)
  const log: string[] = []
  const note = (line: string) => log.push(`${String(now()).padStart(6)} ms  ${line}`)
  const documents = new Map<string, WatchedDocument & { frame: Frame }>()
  const given: GivenAnswer[] = []
  const clearedAt: number[] = []
  const errors: string[] = []
  const stepsDone: Record<string, number> = {}
  const faultsTold: Record<string, number> = {}
  const count = { asked: 0, shown: 0 }
  /** When the first page was there: faults are timed from then on. */
  let clockStart: number | undefined
  let areFaultsOver = false
  let onFirstThanks = () => {}

  const faultNow = (isBatch: boolean) => {
    if (clockStart === undefined || areFaultsOver) return undefined
    const ms = now() - clockStart
    return schedule.faults.find(
      ({ fromMs, toMs = Number.POSITIVE_INFINITY, scope, kind }) =>
        ms >= fromMs && ms < toMs && (isBatch || scope === 'all') && kind !== 'offline',
    )
  }
  const proxy: FaultProxy = await openFaultProxy({
    origin: bench.serverOrigin,
    elsewhere: `${bench.elsewhereOrigin}/${key}`,
    chance: createChance(schedule.seed ^ 0x5bd1e995, schedule.number),
    faultFor: (batch) => {
      const fault = faultNow(batch !== undefined)
      return fault?.kind === 'offline' ? undefined : fault
    },
  })
  const path = `/${new URL(proxy.origin).port}/${key}/`
  const address = `${bench.siteOrigin}${schedule.storage === 'refused' ? '/framed' : ''}${path}`

  const hear = (frame: Frame, told: Told) => {
    let document = documents.get(told.document)
    if (!document) {
      document = { id: told.document, told: [], frame }
      documents.set(told.document, document)
    }
    document.told.push({ ...told, at: now() })
    if (told.told === 'thanked') onFirstThanks()
    if (told.told !== 'fault') return
    faultsTold[told.code] = (faultsTold[told.code] ?? 0) + 1
    if (told.code !== 'delivery-failed') note(`fault ${told.code}: ${told.cause}`)
  }
  const watch = async (context: BrowserContext) => {
    context.setDefaultTimeout(stepMs)
    context.on('weberror', (error) => errors.push(String(error.error())))
    await context.exposeBinding(tellName, ({ frame }, told: Told) => hear(frame, told))
    await context.addInitScript(watchScript)
  }
  const documentOf = ({ frame }: Tab) =>
    [...documents.values()].findLast((one) => one.frame === frame && one.endedAt === undefined)
  /** From now on nothing that the document made can count on its memory. */
  const endDocuments = (page?: Page) => {
    for (const document of documents.values())
      if (document.endedAt === undefined && (!page || document.frame.page() === page))
        document.endedAt = now()
  }

  /** Goes to the site, again and again while there is no network. */
  const arrive = async (page: Page, client: CDPSession, to = address): Promise<Tab> => {
    for (let attempt = 1; ; attempt++)
      try {
        await page.goto(to)
        break
      } catch (error) {
        if (attempt === 8 || !/ERR_INTERNET_DISCONNECTED/.test(String(error))) throw error
        await pause(500)
      }
    if (schedule.storage !== 'refused') return { page, frame: page.mainFrame(), client }
    await page.locator('iframe').waitFor()
    return { page, frame: page.frames()[1] as Frame, client }
  }
  const limitStorage = (client: CDPSession, quotaSize?: number) =>
    client.send('Storage.overrideQuotaForOrigin', {
      origin: bench.siteOrigin,
      ...(quotaSize !== undefined && { quotaSize }),
    })

  const openTab = async (context: BrowserContext): Promise<Tab> => {
    const page = await context.newPage()
    if (/hanging|failing/.test(schedule.storage)) await page.addInitScript(breakScript(schedule.storage))
    return arrive(page, await context.newCDPSession(page))
  }

  /** Asks, waits for the card, and gives the showing; undefined if no card comes. */
  const ask = async (tab: Tab, how: { by: string; survey: string }) => {
    await tab.frame.evaluate('cx.close()')
    count.asked++
    const ask =
      how.by === 'show' ? `cx.show('${how.survey}')` : `cx.track('bought.${how.survey}', { value: 1 })`
    await tab.frame.evaluate(ask)
    const askedAt = now()
    const until = askedAt + (schedule.storage.startsWith('hanging') ? hangingCardMs : cardMs)
    for (; now() < until; await pause(10)) {
      const document = documentOf(tab)
      const isUnavailable = document?.told.some(
        (told) =>
          told.at > askedAt &&
          told.told === 'fault' &&
          told.code.endsWith('-unavailable') &&
          told.code !== 'storage-unavailable',
      )
      if (isUnavailable) return undefined
      const shown = document?.told.findLast(({ told }) => told === 'shown')
      if (document && shown?.told === 'shown' && !given.some(({ showing }) => showing === shown.showing)) {
        const { showing, survey } = shown
        count.shown++
        const one: GivenAnswer = { document: document.id, showing, scores: [], words: '' }
        given.push(one)
        return { one, survey, document }
      }
    }
    return undefined
  }

  const byHand = (tab: Tab, what: string) => tab.frame.evaluate(`hand.${what}`) as Promise<boolean>

  const answer = async (tab: Tab, step: Extract<Step, { do: 'answer' }>) => {
    const asked = await ask(tab, step)
    if (!asked) {
      note('no card')
      return
    }
    const { one, survey, document } = asked
    const must = async (what: string) => {
      if (!(await byHand(tab, what))) throw new Error(`nothing to ${what}`)
    }
    const tap = async (value: number) => {
      one.scores.push(value)
      await must(`press('.scale button', ${value - 1})`)
    }
    const change = async () => {
      if (step.changeTo === undefined) return
      await must(`press('.change')`)
      await tap(step.changeTo)
    }
    const whenThanked = async () => {
      for (const until = now() + thanksMs; now() < until; await pause(10))
        if (document.told.some((told) => told.told === 'thanked' && told.showing === one.showing)) return
      throw new Error('no thanks')
    }
    await tap(step.score)
    if (step.until === 'tap') return
    if (survey === 'short') {
      await whenThanked()
      await change()
      return
    }
    await change()
    one.words = step.words
    const written = step.until === 'words' ? step.words.slice(0, step.words.length / 2) : step.words
    await must(`write(${JSON.stringify(written)})`)
    if (step.until === 'words') return
    await must(`press('.send')`)
    await whenThanked()
  }

  /** One step of one tab; gives the tab that goes on. */
  const take = async (tab: Tab, step: Step, context: BrowserContext): Promise<Tab> => {
    const { page, client } = tab
    switch (step.do) {
      case 'answer':
        await answer(tab, step)
        return tab
      case 'dismiss':
        if (await ask(tab, { by: 'show', survey: 'short' })) await byHand(tab, `press('.close')`)
        return tab
      case 'reload':
      case 'leave':
        endDocuments(page)
        return arrive(page, client, step.do === 'leave' ? `${address}elsewhere` : address)
      case 'close':
        endDocuments(page)
        await within(stepMs, page.close({ runBeforeUnload: false }))
        return openTab(context)
      case 'slow':
        await client.send('Emulation.setCPUThrottlingRate', { rate: 20 })
        return tab
      case 'freeze':
        await client.send('Page.setWebLifecycleState', { state: 'frozen' })
        if (schedule.isFrozenForGood) tab.isFrozen = true
        else {
          await pause(step.ms)
          await client.send('Page.setWebLifecycleState', { state: 'active' })
        }
        return tab
      case 'clear-data':
        await client.send('Storage.clearDataForOrigin', { origin: bench.siteOrigin, storageTypes: 'all' })
        clearedAt.push(now())
        return tab
      case 'delete-database':
        await page.evaluate(
          `new Promise((done) => { const gone = indexedDB.deleteDatabase('kairos-${key}'); gone.onsuccess = gone.onerror = done })`,
        )
        clearedAt.push(now())
        return tab
    }
  }

  /** From a browser's start to its end. */
  const live = async (
    context: BrowserContext,
    life: Schedule['lives'][number],
    kill?: () => Promise<void>,
  ) => {
    const tabs: Tab[] = []
    let isOver = false
    const ends: Promise<unknown>[] = []
    const firstThanks = new Promise<void>((resolve) => {
      onFirstThanks = resolve
    })
    const timers: ReturnType<typeof setTimeout>[] = []
    const at = (ms: number, run: () => Promise<unknown>) =>
      timers.push(setTimeout(() => ends.push(run().catch(() => {})), ms))
    const beginFaults = () => {
      if (timers.length) return
      clockStart ??= now()
      for (const { kind, fromMs, toMs } of schedule.faults)
        if (kind === 'offline') {
          at(fromMs, () => context.setOffline(true))
          if (toMs) at(toMs, () => context.setOffline(false))
        }
      at(schedule.fullFromMs ?? 0, async () => {
        const tab = tabs.find(Boolean)
        if (schedule.fullFromMs === undefined || !tab) return
        await limitStorage(tab.client, 1)
        note('storage is full')
      })
    }
    const walk = async (steps: readonly Step[], index: number) => {
      let tab = await within(stepMs, openTab(context))
      tabs[index] = tab
      beginFaults()
      for (const step of steps) {
        if (isOver || tab.isFrozen) return
        await pause(step.pauseMs)
        try {
          tab = await within(2 * stepMs, take(tab, step, context))
          tabs[index] = tab
          stepsDone[step.do] = (stepsDone[step.do] ?? 0) + 1
          note(`tab ${index + 1}: ${step.do}`)
        } catch (error) {
          if (!isOver)
            note(`tab ${index + 1}: ${step.do} failed: ${String((error as Error).message).split('\n')[0]}`)
          if (tab.page.isClosed() && !isOver) {
            tab = await within(stepMs, openTab(context))
            tabs[index] = tab
          }
        }
      }
    }
    const walks = Promise.all(
      life.tabs.map((steps, index) =>
        walk(steps, index).catch((error) => {
          if (!isOver) note(`tab ${index + 1} ended: ${String((error as Error).message).split('\n')[0]}`)
        }),
      ),
    )
    if (kill && life.killAfterMs !== undefined) {
      await Promise.race([firstThanks, pause(killAnywayMs)])
      await pause(life.killAfterMs)
      isOver = true
      endDocuments()
      await kill()
      note('the browser is killed')
      await within(20_000, walks).catch(() => {})
    } else await walks
    isOver = true
    for (const timer of timers) clearTimeout(timer)
    await within(stepMs, Promise.all(ends)).catch(() => {})
    // Without those that never came to open.
    return tabs.filter(Boolean)
  }

  /** What waits in the browser, by a page of the site that runs nothing else: ids of items not set aside. */
  const readOutbox = async (page: Page): Promise<string[]> =>
    (await within(
      stepMs,
      page.evaluate(`(async () => {
        const waiting = []
        for (const { name } of await indexedDB.databases()) {
          const database = await new Promise((resolve, reject) => {
            const opening = indexedDB.open(name)
            opening.onsuccess = () => resolve(opening.result)
            opening.onerror = () => reject(opening.error)
          })
          for (const store of database.objectStoreNames) {
            const all = await new Promise((resolve) => {
              const reading = database.transaction(store).objectStore(store).getAll()
              reading.onsuccess = () => resolve(reading.result)
            })
            for (const value of all) if (value?.item?.id && !value.refused) waiting.push(value.item.id)
          }
          database.close()
        }
        return waiting
      })()`),
    )) as string[]

  /** Lifts all faults, opens the site once more, and waits until nothing is missing or the time is over. */
  const settle = async (context: BrowserContext, tabs: readonly Tab[]): Promise<Verdict> => {
    areFaultsOver = true
    note('the faults are over')
    await within(lastStepMs, context.setOffline(false))
    const living = tabs.filter(({ page, isFrozen }) => !page.isClosed() && !isFrozen)
    for (const { client } of living) {
      if (schedule.storage === 'full') await within(stepMs, limitStorage(client)).catch(() => {})
      await within(stepMs, client.send('Emulation.setCPUThrottlingRate', { rate: 1 })).catch(() => {})
    }
    // Without words of ours in it the frozen one is no witness.
    for (const { page, isFrozen } of tabs) if (isFrozen) endDocuments(page)
    const calm = await within(lastStepMs, context.newPage())
    await within(lastStepMs, calm.goto(`${bench.siteOrigin}${path}`, { timeout: lastStepMs }))
    const limitMs = schedule.isFrozenForGood ? frozenSettleMs : settleMs
    let verdict: Verdict | undefined
    let toldOnlineAt = Number.NEGATIVE_INFINITY
    for (const until = now() + limitMs; ; await pause(100)) {
      if (now() - toldOnlineAt > onlineEveryMs) {
        toldOnlineAt = now()
        // A pause of an hour that a server asked for holds on every page, unless the page itself says otherwise.
        for (const frame of [...living.map(({ frame }) => frame), calm])
          await within(
            2_000,
            frame.evaluate(`dispatchEvent(new Event('online')); window.cx?.flush(); undefined`),
          ).catch(() => {})
      }
      const left = await readOutbox(calm).catch((error) => [String(error)])
      verdict = judge({
        documents: [...documents.values()],
        given,
        clearedAt,
        rows: bench.rows(key),
        left,
        errors,
        ledElsewhere: bench.ledElsewhere(key),
      })
      if (!verdict.findings.length || now() > until) return verdict
    }
  }

  const profile = needsOwnBrowser(schedule) ? mkdtempSync(join(tmpdir(), 'kairos-faults-')) : undefined
  let own: Awaited<ReturnType<typeof openOwnBrowser>> | undefined
  let context: BrowserContext | undefined
  const liveAll = async (): Promise<Verdict> => {
    let tabs: Tab[] = []
    for (const life of schedule.lives) {
      if (profile) {
        own = await openOwnBrowser(profile)
        context = own.browser.contexts()[0]
      } else context = await bench.browser.newContext()
      if (!context) throw new Error('Chromium opened no window.')
      await within(stepMs, watch(context))
      tabs = await live(context, life, own?.kill)
    }
    return settle(context as BrowserContext, tabs)
  }
  try {
    // A browser that hangs is no proof of anything, but must be looked at.
    const verdict = await liveAll().catch((error) => unfinished(String(error)))
    return {
      ...verdict,
      log: [
        ...log,
        ...proxy.batches.map(
          ({ atMs, fault, items }) =>
            `${String(atMs).padStart(6)} ms  batch (${fault}): ${items.map(({ id, revision, state }) => `${id.slice(-6)} ${revision ?? state}`).join(', ')}`,
        ),
      ],
      met: proxy.met,
      requests: proxy.batches.length,
      ...count,
      stepsDone,
      faultsTold,
      ms: now(),
    }
  } finally {
    if (own) await own.kill()
    else if (context) await within(stepMs, context.close(), 'a closing window').catch(() => {})
    proxy.close()
    if (profile) rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}
