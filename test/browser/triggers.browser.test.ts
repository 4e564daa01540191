import { expect } from 'vitest'
import { useStage } from './stage.ts'
import { aProgramme, aSurvey, eventually, useStories } from './stories.ts'
import type { Visitor } from './visitor.ts'

const at = useStage()
const hour = 3_600_000
const day = 24 * hour

const story = useStories(at, 'docs/triggers.md', (key, { json }) =>
  aProgramme(key, { surveys: [aSurvey('survey', json && { trigger: json })] }),
)

/** What the visitor does in the page, and what comes of it. */
const inThePage = (visitor: Visitor) => ({
  ...visitor,
  async isAsked(reason = 'shown') {
    await visitor.until(reason, 'survey')
    return (await visitor.cards()) === 1
  },
  /** For what the page does not even tell of: nothing comes of it within so long. */
  async isLeftAlone(ms = 500) {
    await visitor.page.waitForTimeout(ms)
    return (await visitor.cards()) === 0
  },
})

const body = `<button id="help"><b>Help</b></button>
<form onsubmit="return false"><input id="field" required><button id="send">Send</button></form>
<div style="height:3000px"></div><section id="reviews" style="height:300px">Reviews</section>`

type Page = ReturnType<typeof inThePage>
const tell = (
  heading: string,
  title: string,
  happen: (page: Page, arrive: () => Promise<Page>) => Promise<void>,
) =>
  story(heading, title, async ({ arrive }) => {
    const arriveInThePage = async () => inThePage(await arrive({ body }))
    await happen(await arriveInThePage(), arriveInThePage)
  })

/** What tells of the page itself is a chunk of its own. */
const hasSignals = async ({ page }: Visitor) => {
  await page.waitForFunction(
    `performance.getEntriesByType('resource').some(({ name }) => name.includes('/signals.'))`,
  )
  await page.waitForTimeout(200)
}

tell('When an event comes', 'asks when it comes, and not when another does', async ({ track, isAsked }) => {
  await track('checkout.started')
  expect(await isAsked('no-event')).toBe(false)
  await track('checkout.completed')
  expect(await isAsked()).toBe(true)
})

tell(
  'When its properties meet conditions',
  'asks when all of them hold',
  async ({ track, isAsked, until }) => {
    for (const properties of [
      undefined,
      { value: 51 },
      { value: '51', plan: 'pro' },
      { value: 50, plan: 'pro' },
    ]) {
      await track('checkout.completed', properties)
      expect(await isAsked('condition-not-met')).toBe(false)
    }
    const { condition, actual } = await until('condition-not-met', 'survey')
    expect([condition, actual]).toEqual([{ property: 'value', operator: 'greater', value: 50 }, 50])
    await track('checkout.completed', { value: 51, plan: 'team' })
    expect(await isAsked()).toBe(true)
  },
)

tell(
  'When some conditions hold, or others do',
  'asks by groups of conditions',
  async ({ track, isAsked }, arrive) => {
    for (const properties of [
      undefined,
      { value: 100, items: 2, coupon: 'VIP1' },
      { value: 100, items: 3, coupon: 'SUMMER' },
      { value: 101, gift: true },
    ]) {
      await track('checkout.completed', properties)
      expect(await isAsked('condition-not-met')).toBe(false)
    }
    await track('checkout.completed', { value: 101 })
    expect(await isAsked()).toBe(true)
    const other = await arrive()
    await other.track('checkout.completed', { items: 9, coupon: 'VIP1', gift: false })
    expect(await other.isAsked()).toBe(true)
  },
)

tell('Some time after it', 'asks after that time, on whatever page', async (visitor) => {
  const { track, isAsked, load, until, pass } = visitor
  await track('order.delivered')
  expect(await isAsked('waiting')).toBe(false)
  const { dueAt } = await until('waiting', 'survey')
  expect(Math.abs(Number(dueAt) - Date.now() - 3 * day)).toBeLessThan(60_000)
  await pass(3 * day - hour)
  await load('/account')
  expect(await isAsked('waiting')).toBe(false)
  await pass(hour)
  await load('/account')
  expect(await isAsked()).toBe(true)
})

tell('The third time within an hour', 'asks the third time', async ({ track, isAsked, load, until }) => {
  await track('search.empty')
  await track('search.empty')
  expect(await isAsked('sequence-not-met')).toBe(false)
  expect(await until('sequence-not-met', 'survey')).toMatchObject({ came: 2, times: 3 })
  await load()
  await track('search.empty')
  expect(await isAsked()).toBe(true)
})

tell('The third time within an hour', 'forgets what came an hour ago', async ({ track, isAsked, pass }) => {
  await track('search.empty')
  await track('search.empty')
  await isAsked('sequence-not-met')
  await pass(3_600_000)
  await track('search.empty')
  expect(await isAsked('sequence-not-met')).toBe(false)
  await track('search.empty')
  await track('search.empty')
  expect(await isAsked()).toBe(true)
})

tell('When one event follows another', 'asks when it came before, in another tab too', async (visitor) => {
  const { track, isAsked, openTab, kept, load } = visitor
  await track('support.closed')
  expect(await isAsked('sequence-not-met')).toBe(false)
  const other = await openTab()
  await other.track('support.opened')
  const remembered = async () => Object.keys(((await kept()).visitor as { events: object }).events).length
  await eventually(remembered, 1)
  await other.page.close()
  await load('/support')
  await track('support.closed')
  expect(await isAsked()).toBe(true)
})

tell('Unless another came before', 'asks who did not do the other', async ({ track, isAsked }, arrive) => {
  await track('checkout.started')
  await track('article.read')
  expect(await isAsked('sequence-not-met')).toBe(false)
  const other = await arrive()
  await other.track('article.read')
  expect(await other.isAsked()).toBe(true)
})

tell('When something is begun and not finished', 'asks when it was not, after a reload', async (visitor) => {
  const { track, load, isAsked, pass } = visitor
  await track('basket.filled')
  expect(await isAsked('waiting')).toBe(false)
  await load()
  expect(await isAsked('waiting')).toBe(false)
  await pass(hour / 2)
  await load()
  expect(await isAsked()).toBe(true)
})

tell(
  'When something is begun and not finished',
  'does not ask when it was, in another tab',
  async (visitor) => {
    const { track, isAsked, openTab, load, pass } = visitor
    await track('basket.filled')
    expect(await isAsked('waiting')).toBe(false)
    const other = await openTab()
    await other.track('basket.paid')
    await other.until('cancelled', 'survey')
    await pass(hour / 2)
    await load()
    expect(await isAsked('no-event')).toBe(false)
    expect(await other.cards()).toBe(0)
  },
)

tell('By any of several', 'asks by each of them', async ({ track, isAsked }, arrive) => {
  await track('plan.downgraded', { by: 'bank' })
  expect(await isAsked('condition-not-met')).toBe(false)
  await track('plan.downgraded', { by: 'customer' })
  expect(await isAsked()).toBe(true)
  const other = await arrive()
  await other.track('plan.cancelled')
  expect(await other.isAsked()).toBe(true)
})

tell(
  'When several events came, in any order',
  'asks when the last of them comes',
  async (visitor, arrive) => {
    const { track, isAsked, load, until } = visitor
    await track('faq.opened')
    await track('price.seen', { plan: 'free' })
    await track('video.watched')
    expect(await isAsked('sequence-not-met')).toBe(false)
    expect(await until('sequence-not-met', 'survey')).toMatchObject({ after: 'price.seen' })
    await load('/prices')
    await track('price.seen', { plan: 'pro' })
    expect(await isAsked()).toBe(true)
    // Another order, and too slow.
    const other = await arrive()
    await other.track('price.seen', { plan: 'pro' })
    await other.track('video.watched')
    await other.isAsked('sequence-not-met')
    await other.pass(3_600_000)
    await other.track('faq.opened')
    expect(await other.isAsked('sequence-not-met')).toBe(false)
    await other.track('price.seen', { plan: 'pro' })
    await other.track('video.watched')
    expect(await other.isAsked()).toBe(true)
  },
)

story('When the page asks for it', 'shows it at once, and counts it', async ({ arrive, example }) => {
  const visitor = await arrive()
  await visitor.page.evaluate(example.js as string)
  await visitor.until('shown', 'survey')
  await visitor.dismiss()
  await visitor.track('survey')
  await visitor.until('asked-before', 'survey')
})

tell(
  'When a page is opened',
  'asks at that address, also where a router goes',
  async ({ load, isAsked, page }) => {
    await load('/product/42')
    expect(await isAsked('condition-not-met')).toBe(false)
    // A navigation within the page, as routers do it.
    await page.evaluate(() => history.pushState({}, '', '/product/43?utm_source=newsletter'))
    expect(await isAsked()).toBe(true)
  },
)

tell('When something is clicked', 'asks, also when the page stops the click', async (visitor) => {
  const { isAsked, isLeftAlone, page } = visitor
  await hasSignals(visitor)
  await page.evaluate(() => document.addEventListener('click', (event) => event.stopPropagation(), true))
  await page.locator('#send').click()
  expect(await isLeftAlone()).toBe(true)
  await page.locator('#help b').click()
  expect(await isAsked()).toBe(true)
})

tell('When something is seen', 'asks when it was in sight for a second', async (visitor) => {
  const { isAsked, isLeftAlone, page } = visitor
  await hasSignals(visitor)
  // Passing by is not seeing. Both in the page, whose clock is the same for both.
  await page.evaluate(() => {
    document.querySelector('#reviews')?.scrollIntoView()
    setTimeout(() => scrollTo(0, 0), 300)
  })
  expect(await isLeftAlone(1_500)).toBe(true)
  // An element that comes later is found.
  await page.evaluate(() => {
    const old = document.querySelector('#reviews')
    old?.replaceWith(old.cloneNode(true))
    document.querySelector('#reviews')?.scrollIntoView()
  })
  expect(await isAsked()).toBe(true)
})

tell('When half of the page is scrolled', 'asks beyond the half', async (visitor) => {
  const { isAsked, page } = visitor
  await hasSignals(visitor)
  await page.mouse.wheel(0, 900)
  expect(await isAsked('condition-not-met')).toBe(false)
  await page.mouse.wheel(0, 1_200)
  expect(await isAsked()).toBe(true)
})

/** Writes down every decision, from the first on. */
const listen = (page: Visitor['page']) =>
  page.addInitScript(`window.decisions = []
    window.cx = { q: [['on', ['decided', ({ reason }) => decisions.push(reason)], Date.now()]], explain: () => [] }`)

/** The reasons of all decisions on the page, without repetitions. */
const decisionsOn = async ({ page }: Visitor) => {
  const reasons = await page.evaluate<string[]>('decisions')
  return reasons.filter((reason, index) => reason !== reasons[index - 1])
}

story('When the visitor has been on the page for a while', 'asks after that while', async ({ arrive }) => {
  const visitor = await arrive({ body, prepare: listen })
  await visitor.card.waitFor()
  expect((await decisionsOn(visitor)).slice(0, 2)).toEqual(['condition-not-met', 'waiting'])
  expect(await visitor.page.evaluate('performance.now()')).toBeGreaterThan(3_000)
})

story('When nothing happens for a while', 'asks when the visitor rests', async ({ arrive }) => {
  const visitor = await arrive({ body, prepare: listen })
  await hasSignals(visitor)
  for (let n = 0; n < 8; n++) {
    await visitor.page.mouse.move(100 + n, 100)
    await visitor.page.waitForTimeout(400)
  }
  expect(await decisionsOn(visitor)).toEqual(['condition-not-met'])
  await visitor.card.waitFor()
})

tell('When the visitor is about to leave', 'asks then, and not on passing by', async (visitor) => {
  const { isAsked, isLeftAlone, page } = visitor
  await hasSignals(visitor)
  const leave = () =>
    page.evaluate(() =>
      document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientX: 300, clientY: -1 })),
    )
  await leave()
  expect(await isLeftAlone()).toBe(true)
  await page.waitForTimeout(3_000)
  await leave()
  expect(await isAsked()).toBe(true)
})

tell('When the visitor is frustrated', 'asks after clicks in rage', async (visitor) => {
  await hasSignals(visitor)
  await visitor.page.locator('#help').click({ clickCount: 3 })
  expect(await visitor.isLeftAlone()).toBe(true)
  // Again and again, as people do: a slow machine may make four clicks of one attempt too slow.
  for (let attempt = 0; attempt < 5 && (await visitor.isLeftAlone(200)); attempt++)
    await visitor.page.locator('#help').click({ clickCount: 4 })
  await visitor.card.waitFor()
})

tell('When the visitor is frustrated', 'asks when a form refuses again and again', async (visitor) => {
  await hasSignals(visitor)
  for (let n = 0; n < 3; n++) {
    expect(await visitor.isLeftAlone(200)).toBe(true)
    await visitor.page.locator('#send').click()
  }
  // The form has put the focus into the field it refused, which is empty: nobody types there.
  expect(await visitor.isAsked()).toBe(true)
})

tell(
  'When the visitor is frustrated',
  'asks when requests fail again and again',
  async ({ track, isAsked }) => {
    await track('request.failed')
    expect(await isAsked('sequence-not-met')).toBe(false)
    await track('request.failed')
    expect(await isAsked()).toBe(true)
  },
)
