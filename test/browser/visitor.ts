import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { cardOf, openPage, type useStage } from './stage.ts'

export interface VisitorOptions extends BrowserContextOptions {
  /** The project's public key. */
  key: string
  /** What stands in the page, after the tag. */
  body?: string
  /** More attributes of the tag. */
  tag?: string
  /** The page's language. */
  lang?: string
  /** Where the visitor arrives: path and query. */
  path?: string
  /** Given the page before anything is loaded into it. */
  prepare?: (page: Page) => Promise<unknown>
  /** Whether the programme is waited for. Default true. */
  isAwaited?: boolean
}

/** What `cx.explain()` says of one survey. */
export interface Said {
  survey: string
  reason: string
  values?: Record<string, unknown>
}

/** One tab of the visitor, with the script tag in it. */
export function tabOf(page: Page, url: string, isAwaited = true) {
  const explain = async (survey = 'one') => {
    const said = await page.evaluate<Said[]>('window.cx.explain()')
    return said.find((one) => one.survey === survey)
  }
  return {
    page,
    explain,
    ...cardOf(page),
    async load(path = '') {
      await page.goto(url + path)
      await page.waitForFunction(isAwaited ? 'window.cx?.explain().length > 0' : 'window.cx', undefined, {
        polling: 20,
      })
    },
    track: (name: string, properties?: object) =>
      page.evaluate(`cx.track(${JSON.stringify(name)}, ${JSON.stringify(properties)})`),
    /** Waits until the survey has this reason, and gives the values that the rule went by. */
    async until(reason: string, survey = 'one') {
      const isSaid = `cx.explain().some((said) => said.survey === '${survey}' && said.reason === '${reason}')`
      await page.waitForFunction(isSaid, undefined, { polling: 50 }).catch(() => {})
      const said = await explain(survey)
      expect(said?.reason, survey).toBe(reason)
      return said?.values ?? {}
    },
    /** How many cards are on the screen: for when a decision has been waited for. */
    cards: () => cardOf(page).card.count(),
    /** Waits for the next decision about the survey, and gives its reason. */
    decision: (survey = 'one') =>
      page.evaluate<string>(
        `new Promise((resolve) => {
          const off = cx.on('decided', ({ survey, reason }) => {
            if (survey !== ${JSON.stringify(survey)}) return
            off()
            resolve(reason)
          })
        })`,
      ),
    /** Closes the card and waits until it is gone; another one may open at once. */
    async dismiss() {
      const card = await cardOf(page).card.elementHandle()
      await cardOf(page).close.click()
      await card?.waitForElementState('hidden')
    },
  }
}

/** Small and without motion: most of the time of these stories goes into drawing. */
const drawing = { viewport: { width: 800, height: 450 }, reducedMotion: 'reduce' } as const

/** Windows whose visitor has left, by the options they were opened with: opening one takes half a second. */
const left = new Map<string, Awaited<ReturnType<typeof openPage>>[]>()

async function openWindow(browser: Browser, options: BrowserContextOptions) {
  const opened = await openPage(browser, options)
  // The visitor's clock. The name of the tab, which survives a navigation, says by how much it is put forward.
  await opened.context.addInitScript(() => {
    const now = Date.now.bind(Date)
    Date.now = () => now() + Number(window.name || 0)
  })
  return opened
}

/**
 * A browser that was never here, on a page of ours with the script tag. Its clock can be put forward. Every
 * visitor's page has an origin of its own, so that nothing is known there of those who had the window before.
 */
export async function aVisitor(at: ReturnType<typeof useStage>, options: VisitorOptions) {
  const { key, body = '', tag = '', lang = 'en', path, prepare, isAwaited, ...others } = options
  const browser = { ...drawing, ...others }
  const windows = JSON.stringify(browser)
  const opened = (!prepare && left.get(windows)?.pop()) || (await openWindow(at.browser, browser))
  const { page, context, errors } = opened
  const url = await at.stage.serve(
    `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>A page</title><script async src="${at.stage.origin}/cx.js" data-key="${key}" ${tag}></script>${body}`,
  )
  await prepare?.(page)
  const tab = tabOf(page, url, isAwaited)
  await tab.load(path)
  /** Everything kept in this browser, by key, once what is being written is written. */
  const kept = () =>
    page.evaluate(async () => {
      const kept: Record<string, unknown> = {}
      for (const { name = '' } of await indexedDB.databases()) {
        const database = await new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open(name)
          request.onsuccess = () => resolve(request.result)
        })
        const store = database.transaction('kept').objectStore('kept')
        const all = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve) => {
            request.onsuccess = () => resolve(request.result)
          })
        const [keys, values] = await Promise.all([all(store.getAllKeys()), all(store.getAll())])
        keys.forEach((key, index) => {
          kept[String(key)] = values[index]
        })
        database.close()
      }
      return kept
    })
  return {
    ...tab,
    /** Goes to another page, not before what this one wrote is kept: a visitor takes longer than that. */
    async load(path?: string) {
      await kept()
      await tab.load(path)
    },
    context,
    errors,
    url,
    /** To be called when the story is over. */
    async leave() {
      expect(errors).toEqual([])
      if (prepare) return context.close()
      for (const tab of context.pages()) if (tab !== page) await tab.close()
      await page.evaluate(`window.name = ''`)
      left.set(windows, [...(left.get(windows) ?? []), opened])
    },
    /** Puts the visitor's clock forward, in this tab and in those opened later. */
    pass: (ms: number) =>
      page.evaluate((ms) => {
        window.name = String(Number(window.name || 0) + ms)
      }, ms),
    /** Sets the visitor's clock to a time of day in UTC, like `2026-12-24T18:00Z`. */
    setClock: (time: string) =>
      page.evaluate((to) => {
        window.name = String(Number(window.name || 0) + to - Date.now())
      }, Date.parse(time)),
    /** Another tab of the same browser. */
    async openTab(path?: string) {
      const added = await context.newPage()
      await added.addInitScript(`window.name ||= '${await page.evaluate('window.name')}'`)
      const other = tabOf(added, url, isAwaited)
      await other.load(path)
      return other
    },
    kept,
    /** Makes this browser the visitor with that id, from the next page on. */
    become: (visitor: string) =>
      page.evaluate(
        ([name, visitor]) =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.open(name as string, 1)
            request.onupgradeneeded = () => request.result.createObjectStore('kept')
            request.onsuccess = () => {
              const transaction = request.result.transaction('kept', 'readwrite')
              transaction
                .objectStore('kept')
                .put({ visitor, showings: [], events: {}, waiting: [] }, 'visitor')
              transaction.oncomplete = () => {
                request.result.close()
                resolve()
              }
              transaction.onabort = reject
            }
          }),
        [`kairos-${key}`, visitor],
      ),
  }
}

export type Visitor = Awaited<ReturnType<typeof aVisitor>>
