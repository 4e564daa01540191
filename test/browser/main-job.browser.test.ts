import { describe, expect, it } from 'vitest'
import { cardOf, openPage, useStage } from './stage.ts'

const at = useStage()

describe('the main job', () => {
  it('asks after a purchase, counts the answer at once, keeps two more while the server is down, and delivers each once', async () => {
    const { page, errors } = await openPage(at.browser)
    const { card, score, why, send, title } = cardOf(page)

    // Buying something brings the CSAT card.
    await page.goto(at.stage.shopOrigin)
    await page.locator('[data-add=teapot]').click()
    await page.goto(`${at.stage.shopOrigin}/checkout`)
    await page.getByRole('button', { name: 'Place the order' }).click()
    await page.waitForURL('**/thank-you')
    await card.waitFor()
    expect(await card.getByRole('radio').count()).toBe(5)

    // The tap alone is an answer: results change at once.
    await score(4).click()
    await expect.poll(async () => (await at.stage.results('checkout-csat')).n).toBe(1)
    expect(await at.stage.results('checkout-csat')).toMatchObject({
      score: 100,
      histogram: { 1: 0, 2: 0, 3: 0, 4: 1, 5: 0 },
    })
    await why.fill('Lovely glaze, quickly packed')
    await send.click()
    await expect.poll(() => title.textContent()).toMatch(/thank/i)
    // The thanks stay while the pointer is on them.
    await page.mouse.move(5, 5)
    await card.waitFor({ state: 'detached', timeout: 10_000 })
    await expect
      .poll(async () => (await at.stage.results('checkout-csat')).showings)
      .toEqual({ shown: 1, seen: 1, answered: 1, dismissed: 0, left: 0 })

    // The server stops. Two more surveys are answered, on two pages.
    await at.stage.stop()
    await page.goto(`${at.stage.shopOrigin}/support`)
    await page.locator('[data-ask] button[type=submit]').click()
    await page.locator('[data-solved]').click()
    await card.waitFor()
    await score(6).click()
    await why.fill('Answered in a minute')
    await send.click()
    await expect.poll(() => title.textContent()).toMatch(/thank/i)

    await page.goto(`${at.stage.shopOrigin}/delivery`)
    await page.locator('[data-arrived]').click()
    await card.waitFor({ timeout: 15_000 })
    await score(9).click()
    await send.waitFor()

    // It starts again: both arrive without a reload, each counted once.
    await at.stage.start()
    await expect.poll(async () => (await at.stage.results('delivery-nps')).n, { timeout: 40_000 }).toBe(1)
    await expect.poll(async () => (await at.stage.results('support-ces')).n, { timeout: 10_000 }).toBe(1)
    expect(await at.stage.results('support-ces')).toMatchObject({ score: 6, histogram: { 6: 1 } })
    expect(await at.stage.results('delivery-nps')).toMatchObject({ score: 100, histogram: { 9: 1 } })
    await page.reload()
    await page.waitForTimeout(1_500)
    expect((await at.stage.results('support-ces')).n).toBe(1)
    expect((await at.stage.results('delivery-nps')).n).toBe(1)
    expect(errors).toEqual([])
  }, 120_000)
})
