import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cardOf, openPage, useStage } from './stage.ts'

const at = useStage()

/** The documented examples, by their heading. */
const examples = new Map(
  [
    ...readFileSync('docs/triggers.md', 'utf8').matchAll(
      /^## (.+)\n(?:(?!\n#)[\s\S])*?```json\n([\s\S]*?)```/gm,
    ),
  ].map(([, heading, json]) => [heading as string, JSON.parse(json as string) as object]),
)

const keys = new Map([...examples.keys()].map((heading, index) => [heading, `pk_trigger_${index}`]))

beforeAll(async () => {
  for (const [heading, trigger] of examples) {
    const file = join(at.stage.folder, 'programme.json')
    const programme = {
      format: 1,
      project: { key: keys.get(heading), name: heading, languages: ['en'] },
      surveys: [{ id: 'survey', metric: 'csat', trigger, question: { en: heading } }],
    }
    writeFileSync(file, JSON.stringify(programme))
    await at.stage.publish(file)
  }
})

const told = new Set<string>()
afterAll(() => expect([...told].sort(), 'every example is run').toEqual([...examples.keys()].sort()))

interface Visitor {
  page: Page
  track(name: string, properties?: object): Promise<void>
  /** Loads the page again, with the tag in it. */
  load(page?: Page, path?: string): Promise<void>
  /** Makes the browser one that never was here. */
  forget(): Promise<void>
  /** Another tab of the same browser. */
  openTab(): Promise<Page>
  isAsked(): Promise<boolean>
  reason(): Promise<string>
}

const body = `<button id="help"><b>Help</b></button>
<form onsubmit="return false"><input id="field" required><button id="send">Send</button></form>
<div style="height:3000px"></div><section id="reviews" style="height:300px">Reviews</section>`

const story = (heading: string, tell: (visitor: Visitor) => Promise<void>) =>
  it(`asks ${heading[0]?.toLowerCase()}${heading.slice(1)}`, async () => {
    told.add(heading)
    const { page, context, errors } = await openPage(at.browser)
    const url = await at.stage.serve(
      `<!doctype html><title>A page</title><script async src="${at.stage.origin}/cx.js" data-key="${keys.get(heading)}"></script>${body}`,
    )
    const load = async (tab = page, path = '') => {
      await tab.goto(url + path)
      await tab.waitForFunction('window.cx?.explain().length > 0')
    }
    await load()
    await tell({
      page,
      load,
      track: async (name, properties) => {
        await page.evaluate(
          ([name, properties]) =>
            (window as never as { cx: { track(...args: unknown[]): void } }).cx.track(name, properties),
          [name, properties] as const,
        )
      },
      async forget() {
        await page.evaluate(async () => {
          for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name as string)
        })
        await load()
      },
      async openTab() {
        const tab = await context.newPage()
        await load(tab)
        return tab
      },
      isAsked: async () => {
        await page.waitForTimeout(700)
        return (await cardOf(page).card.count()) === 1
      },
      reason: () => page.evaluate('cx.explain()[0].reason') as Promise<string>,
    })
    expect(errors).toEqual([])
    await context.close()
  })

story('When an event comes', async ({ track, isAsked, reason }) => {
  await track('checkout.started')
  expect([await isAsked(), await reason()]).toEqual([false, 'no-event'])
  await track('checkout.completed')
  expect([await isAsked(), await reason()]).toEqual([true, 'shown'])
})

story('When its properties meet conditions', async ({ track, isAsked, reason }) => {
  for (const properties of [
    undefined,
    { value: 51 },
    { value: '51', plan: 'pro' },
    { value: 50, plan: 'pro' },
  ]) {
    await track('checkout.completed', properties)
    expect(await reason()).toBe('condition-not-met')
  }
  expect(await isAsked()).toBe(false)
  await track('checkout.completed', { value: 51, plan: 'team' })
  expect(await isAsked()).toBe(true)
})

story('Some time after it', async ({ track, isAsked, reason, load, page }) => {
  await track('order.delivered')
  expect([await isAsked(), await reason()]).toEqual([false, 'waiting'])
  await load()
  await page.waitForTimeout(1_500)
  expect(await isAsked()).toBe(true)
})

story('The third time within an hour', async ({ track, isAsked, reason, load }) => {
  await track('search.empty')
  await track('search.empty')
  expect([await isAsked(), await reason()]).toEqual([false, 'sequence-not-met'])
  await load()
  await track('search.empty')
  expect(await isAsked()).toBe(true)
})

story('When one event follows another', async ({ track, isAsked, reason, openTab }) => {
  await track('support.closed')
  expect([await isAsked(), await reason()]).toEqual([false, 'sequence-not-met'])
  const other = await openTab()
  await other.evaluate(`cx.track('support.opened')`)
  await other.waitForTimeout(300)
  await track('support.opened')
  await track('support.closed')
  expect(await isAsked()).toBe(true)
})

story('Unless another came before', async ({ track, isAsked, reason, forget }) => {
  await track('checkout.started')
  await track('article.read')
  expect([await isAsked(), await reason()]).toEqual([false, 'sequence-not-met'])
  await forget()
  await track('article.read')
  expect(await isAsked()).toBe(true)
})

story('When something is begun and not finished', async ({ track, isAsked, reason, openTab, load, page }) => {
  // Finished in another tab: not asked.
  await track('basket.filled')
  const other = await openTab()
  await other.evaluate(`cx.track('basket.paid')`)
  await page.waitForTimeout(2_300)
  expect([await isAsked(), await reason()]).toEqual([false, 'cancelled'])
  await other.close()
  // Not finished, and the page loaded again meanwhile: asked.
  await track('basket.filled')
  await load()
  await page.waitForTimeout(2_000)
  expect(await isAsked()).toBe(true)
})

story('By any of several', async ({ track, isAsked, reason }) => {
  await track('plan.downgraded', { by: 'bank' })
  expect([await isAsked(), await reason()]).toEqual([false, 'condition-not-met'])
  await track('plan.downgraded', { by: 'customer' })
  expect(await isAsked()).toBe(true)
})

story('When a page is opened', async ({ load, isAsked, reason, page }) => {
  await load(page, '/product/42')
  expect([await isAsked(), await reason()]).toEqual([false, 'condition-not-met'])
  // A navigation within the page, as routers do it.
  await page.evaluate(() => history.pushState({}, '', '/product/43?utm_source=newsletter'))
  expect(await isAsked()).toBe(true)
})

story('When something is clicked', async ({ isAsked, page }) => {
  // Also when the page stops the click.
  await page.evaluate(() => document.addEventListener('click', (event) => event.stopPropagation(), true))
  await page.locator('#send').click()
  expect(await isAsked()).toBe(false)
  await page.locator('#help b').click()
  expect(await isAsked()).toBe(true)
})

story('When something is seen', async ({ isAsked, page }) => {
  expect(await isAsked()).toBe(false)
  // Passing by is not seeing.
  await page.evaluate(() => document.querySelector('#reviews')?.scrollIntoView())
  await page.waitForTimeout(300)
  await page.evaluate(() => scrollTo(0, 0))
  await page.waitForTimeout(1_000)
  expect(await isAsked()).toBe(false)
  // An element that comes later is found.
  await page.evaluate(() => {
    const old = document.querySelector('#reviews')
    old?.replaceWith(old.cloneNode(true))
    document.querySelector('#reviews')?.scrollIntoView()
  })
  await page.waitForTimeout(1_500)
  expect(await isAsked()).toBe(true)
})

story('When half of the page is scrolled', async ({ isAsked, page }) => {
  await page.mouse.wheel(0, 900)
  expect(await isAsked()).toBe(false)
  await page.mouse.wheel(0, 1_200)
  expect(await isAsked()).toBe(true)
})

story('When the visitor has been on the page for a while', async ({ isAsked, page }) => {
  expect(await isAsked()).toBe(false)
  await page.waitForTimeout(2_500)
  expect(await isAsked()).toBe(true)
})

story('When nothing happens for a while', async ({ isAsked, page }) => {
  for (let n = 0; n < 8; n++) {
    await page.mouse.move(100 + n, 100)
    await page.waitForTimeout(500)
  }
  expect(await isAsked()).toBe(false)
  await page.waitForTimeout(3_000)
  expect(await isAsked()).toBe(true)
})

story('When the visitor is about to leave', async ({ isAsked, page }) => {
  const leave = () =>
    page.evaluate(() =>
      document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientX: 300, clientY: -1 })),
    )
  await leave()
  expect(await isAsked()).toBe(false)
  await page.waitForTimeout(3_000)
  await leave()
  expect(await isAsked()).toBe(true)
})

story('When the visitor is frustrated', async ({ isAsked, page, forget, track }) => {
  await page.locator('#help').click({ clickCount: 3 })
  expect(await isAsked()).toBe(false)
  await page.locator('#help').click({ clickCount: 4, delay: 10 })
  expect(await isAsked()).toBe(true)
  await forget()
  for (let n = 0; n < 3; n++) {
    await page.locator('#send').click()
    await page.waitForTimeout(200)
  }
  expect(await isAsked()).toBe(true)
  await forget()
  await track('request.failed')
  await track('request.failed')
  expect(await isAsked()).toBe(true)
})
