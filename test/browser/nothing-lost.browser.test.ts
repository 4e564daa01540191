import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openOwnBrowser } from './faults/own-browser.ts'
import { cardOf, openPage, useStage } from './stage.ts'

const at = useStage()

const html = () => `<!doctype html><html lang="fr"><title>Une page</title>
<script>window.cx=window.cx||new Proxy({q:[]},{get:(s,m)=>m==='q'?s.q:(...a)=>{const e=[m,a,Date.now()];s.q[499]||s.q.push(e);return()=>e[3]?e[3]():e[0]=0}})</script>
<script async src="${at.stage.origin}/cx.js" data-key="pk_shop"></script>
<button onclick="cx.track('checkout.completed',{value:42})">Acheter</button>`

const total = async (survey: string) => (await at.stage.results(survey)).n

describe('an answer', () => {
  it('is counted when the tab closes right after the tap', async () => {
    const before = await total('checkout-csat')
    for (let n = 1; n <= 5; n++) {
      const { page, context } = await openPage(at.browser)
      await page.goto(await at.stage.serve(html()))
      await page.getByRole('button', { name: 'Acheter' }).click()
      await cardOf(page).score(5).click()
      await page.close({ runBeforeUnload: false })
      await expect.poll(() => total('checkout-csat'), { timeout: 5_000 }).toBe(before + n)
      await context.close()
    }
  })

  it('is counted with the words that were typed and not sent, when the visitor goes to another page', async () => {
    const { page } = await openPage(at.browser)
    const before = await total('checkout-csat')
    const url = await at.stage.serve(html())
    await page.goto(url)
    await page.getByRole('button', { name: 'Acheter' }).click()
    const { score, why } = cardOf(page)
    await score(3).click()
    await why.fill('à moitié écrit')
    await page.goto(`${url}/elsewhere`)
    await expect
      .poll(() => at.stage.answers('checkout-csat').at(-1))
      .toEqual([
        { question: 'score', value: 3 },
        { question: 'why', value: 'à moitié écrit' },
      ])
    expect(await total('checkout-csat')).toBe(before + 1)
  })

  it('is counted once when the receipt is lost', async () => {
    const { page } = await openPage(at.browser)
    const before = await total('checkout-csat')
    let lost = 0
    await page.route('**/v1/batches', async (route) => {
      if (lost++ > 1) return route.continue()
      await route.fetch()
      return route.abort('connectionreset')
    })
    await page.goto(await at.stage.serve(html()))
    await page.getByRole('button', { name: 'Acheter' }).click()
    await cardOf(page).score(4).click()
    await expect.poll(() => lost, { timeout: 15_000 }).toBeGreaterThan(2)
    await page.waitForTimeout(500)
    expect(await total('checkout-csat')).toBe(before + 1)
  })

  it('is not taken for delivered when a captive portal answers 200', async () => {
    const { page } = await openPage(at.browser)
    const before = await total('checkout-csat')
    let isCaptive = true
    await page.route('**/v1/batches', (route) =>
      isCaptive
        ? route.fulfill({
            status: 200,
            body: '<h1>Bienvenue à l’hôtel</h1>',
            headers: { 'access-control-allow-origin': '*' },
          })
        : route.continue(),
    )
    await page.goto(await at.stage.serve(html()))
    await page.getByRole('button', { name: 'Acheter' }).click()
    await cardOf(page).score(4).click()
    await page.waitForTimeout(1_500)
    expect(await total('checkout-csat')).toBe(before)
    isCaptive = false
    await expect.poll(() => total('checkout-csat'), { timeout: 15_000 }).toBe(before + 1)
  })

  it('is delivered from a page that has used up what the browser sends for pages that are left', async () => {
    const { page } = await openPage(at.browser)
    const before = await total('checkout-csat')
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    try {
      await page.goto(await at.stage.serve(html()))
      const { port } = silent.address() as AddressInfo
      await page.evaluate(`navigator.sendBeacon('http://127.0.0.1:${port}/', 'x'.repeat(65_536))`)
      const isFull = `fetch('/', { method: 'POST', keepalive: true, body: 'x' }).then(() => false, () => true)`
      expect(await page.evaluate(isFull)).toBe(true)
      await page.getByRole('button', { name: 'Acheter' }).click()
      await cardOf(page).score(4).click()
      await expect.poll(() => total('checkout-csat'), { timeout: 15_000 }).toBe(before + 1)
    } finally {
      silent.closeAllConnections()
      silent.close()
    }
  })

  it.each(['cx.reset()', `cx.consent('denied')`])(
    'is taken back in every tab, undelivered as it is, by %s in one',
    async (call) => {
      const { page, context } = await openPage(at.browser)
      const before = await total('checkout-csat')
      let isDown = true
      await context.route('**/v1/batches', (route) =>
        isDown ? route.fulfill({ status: 503 }) : route.continue(),
      )
      const url = await at.stage.serve(html())
      const other = await context.newPage()
      await Promise.all([page.goto(url), other.goto(url)])
      await page.bringToFront()
      await page.getByRole('button', { name: 'Acheter' }).click()
      const { card, score } = cardOf(page)
      await score(2).click()
      await card.getByRole('textbox').waitFor()
      await other.waitForFunction('!cx.q')
      await other.evaluate(call)
      await expect.poll(() => card.count()).toBe(0)
      isDown = false
      for (const tab of [page, other]) await tab.evaluate('cx.flush()')
      await page.reload()
      await page.waitForTimeout(1_000)
      expect(await total('checkout-csat')).toBe(before)
    },
  )

  it('is asked for in one tab only, and not again after a reload', async () => {
    const { page, context } = await openPage(at.browser)
    const url = await at.stage.serve(html())
    const other = await context.newPage()
    await Promise.all([page.goto(url), other.goto(url)])
    const buy = (tab: typeof page) => tab.getByRole('button', { name: 'Acheter' }).click()
    await Promise.all([buy(page), buy(other)])
    await page.waitForTimeout(2_500)
    const cards = (await cardOf(page).card.count()) + (await cardOf(other).card.count())
    expect(cards).toBe(1)
    await page.reload()
    await buy(page)
    await page.waitForTimeout(2_000)
    expect(await cardOf(page).card.count()).toBe(0)
    expect(JSON.stringify(await page.evaluate('cx.explain()'))).toContain('asked-before')
  })

  it('still shows after the page changed while it waited for its delay', async () => {
    const { page } = await openPage(at.browser)
    const url = await at.stage.serve(html())
    await page.goto(url)
    await page.waitForFunction('window.cx && !cx.q && cx.explain().length > 0')
    await page.evaluate(`cx.track('order.delivered')`)
    await page.waitForTimeout(200)
    await page.goto(`${url}/next`)
    await cardOf(page).card.waitFor({ timeout: 15_000 })
    expect(await cardOf(page).card.getByRole('radio').count()).toBe(11)
  })

  it('survives a SIGKILL of the browser after the thanks, with the server down, and is counted once', async () => {
    const before = await total('checkout-csat')
    const profile = mkdtempSync(join(tmpdir(), 'kairos-profile-'))
    const url = await at.stage.serve(html())
    const openDetached = async () => {
      const { browser, kill } = await openOwnBrowser(profile)
      const page = browser.contexts()[0]?.pages()[0]
      if (!page) throw new Error('Chromium opened no page.')
      return { page, kill }
    }

    const first = await openDetached()
    await first.page.goto(url)
    await first.page.getByRole('button', { name: 'Acheter' }).click()
    const { card, score, why, send, title } = cardOf(first.page)
    await card.waitFor()
    await at.stage.stop()
    await score(5).click()
    await why.fill('Parfait')
    await send.click()
    await expect.poll(() => title.textContent()).toMatch(/merci/i)
    await first.kill()

    await at.stage.start()
    const second = await openDetached()
    await second.page.goto(url)
    await expect.poll(() => total('checkout-csat'), { timeout: 15_000 }).toBe(before + 1)
    await second.page.reload()
    await second.page.waitForTimeout(1_000)
    expect(await total('checkout-csat')).toBe(before + 1)
    await second.kill()
    rmSync(profile, { recursive: true, force: true })
  })
})
