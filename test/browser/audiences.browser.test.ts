import { expect } from 'vitest'
import { createId } from '../../packages/sdk/src/create-id.ts'
import { visitorDraw } from '../../packages/sdk/src/triggers/visitor-draw.ts'
import { useStage } from './stage.ts'
import { eventually, programmeWith, useStories } from './stories.ts'
import type { Visitor } from './visitor.ts'

const at = useStage()
const hour = 3_600_000
const day = 24 * hour

const story = useStories(at, 'docs/audiences.md', programmeWith)

/** Tells the survey's event, and says whether the visitor belongs to whom it asks; if not, by which fact. */
const belongs = async ({ track, until, cards }: Visitor) => {
  await track('one')
  await until('shown')
  expect(await cards()).toBe(1)
}
const doesNotBelong = async ({ track, until, cards }: Visitor, property: string, actual: unknown) => {
  await track('one')
  expect(await until('not-in-audience')).toMatchObject({
    condition: { property },
    ...(actual !== undefined && { actual }),
  })
  expect(await cards()).toBe(0)
}

story(
  'Customers who are signed in',
  'asks them, on the next page too, until they sign out',
  async ({ arrive }) => {
    const visitor = await arrive()
    await doesNotBelong(visitor, 'signedIn', false)
    await visitor.page.evaluate(`cx.identify('u-42')`)
    await visitor.page.evaluate(`cx.reset()`)
    await doesNotBelong(visitor, 'signedIn', false)
    await visitor.page.evaluate(`cx.identify('u-42')`)
    await visitor.load('/next')
    await belongs(visitor)
  },
)

story('By what the page says of them', 'asks by traits, of the last call', async ({ arrive }) => {
  const visitor = await arrive()
  const identify = (traits: object) => visitor.page.evaluate(`cx.identify('u-42', ${JSON.stringify(traits)})`)
  await doesNotBelong(visitor, 'trait.plan', undefined)
  await identify({ plan: 'free', orders: 9 })
  await doesNotBelong(visitor, 'trait.plan', 'free')
  await identify({ plan: 'team', orders: 2 })
  await doesNotBelong(visitor, 'trait.orders', 2)
  await identify({ plan: 'team', orders: 3 })
  await belongs(visitor)
})

story('By language', "asks by the page's language, else the browser's", async ({ arrive }) => {
  await doesNotBelong(await arrive({ lang: 'en', locale: 'fr-FR' }), 'language', 'en')
  await belongs(await arrive({ lang: 'fr-CA' }))
  await belongs(await arrive({ lang: '', locale: 'de-AT' }))
})

story('By language and region', 'asks by the tag as it stands', async ({ arrive }) => {
  await doesNotBelong(await arrive({ lang: 'fr-CA', tag: 'data-locale="fr"' }), 'locale', 'fr')
  await belongs(await arrive({ lang: 'en', tag: 'data-locale="fr-CA"' }))
})

story('By device', 'asks by screen and finger', async ({ arrive }) => {
  const finger = { hasTouch: true, isMobile: true }
  const phone = await arrive({ viewport: { width: 390, height: 844 }, ...finger })
  await doesNotBelong(phone, 'device', 'phone')
  const tablet = await arrive({ viewport: { width: 820, height: 1180 }, ...finger })
  await belongs(tablet)
  const desktop = await arrive()
  await belongs(desktop)
  const deviceOf = ({ page }: Visitor) =>
    page.evaluate(
      `new Promise((resolve) => { cx.on('heard', ({ facts }) => resolve(facts.device)); cx.track('two') })`,
    )
  expect([await deviceOf(phone), await deviceOf(tablet), await deviceOf(desktop)]).toEqual([
    'phone',
    'tablet',
    'desktop',
  ])
})

story('By page', 'asks on those pages, also where a router goes', async ({ arrive }) => {
  const visitor = await arrive({ path: '/helpless' })
  await doesNotBelong(visitor, 'path', '/helpless')
  await visitor.page.evaluate(() => history.pushState({}, '', '/help/returns'))
  await belongs(visitor)
})

story('By a parameter of the address', 'asks where the address has it', async ({ arrive }) => {
  const visitor = await arrive({ path: '/?ref=search' })
  await doesNotBelong(visitor, 'query.ref', 'search')
  await visitor.load('/?a=1&ref=partner')
  await belongs(visitor)
})

/** Waits until this page load is noted: from then on, the page may go. */
const isNoted = async ({ kept, page }: Visitor, campaign: object) => {
  const began = await page.evaluate<number>('Date.now() - performance.now()')
  const visit = async () => ((await kept()).visitor as { visit?: { at: number; campaign: object } })?.visit
  await eventually(async () => ((await visit())?.at ?? 0) >= Math.floor(began), true)
  expect((await visit())?.campaign).toEqual(campaign)
}

story('By campaign', 'asks whom it brought, on whatever page of the visit', async ({ arrive }) => {
  const other = await arrive({ path: '/?utm_source=search' })
  await doesNotBelong(other, 'campaign.source', 'search')

  const visitor = await arrive({ path: '/?utm_source=newsletter&utm_medium=email' })
  await isNoted(visitor, { source: 'newsletter', medium: 'email' })
  await visitor.pass(hour)
  await visitor.load('/another-visit')
  await doesNotBelong(visitor, 'campaign.source', undefined)
  await visitor.load('/?utm_source=newsletter')
  await isNoted(visitor, { source: 'newsletter' })
  await visitor.load('/next')
  await belongs(visitor)
})

story('Visitors who come back', 'asks in a later visit', async ({ arrive }) => {
  const visitor = await arrive()
  await doesNotBelong(visitor, 'returning', false)
  await visitor.pass(hour / 2 - 60_000)
  await visitor.load()
  await doesNotBelong(visitor, 'returning', false)
  await visitor.pass(hour / 2)
  await visitor.load()
  await belongs(visitor)
})

story(
  'Visitors of some weeks',
  'asks from the day on, counted from the first page load',
  async ({ arrive }) => {
    const visitor = await arrive()
    await doesNotBelong(visitor, 'daysSinceFirstSeen', 0)
    await visitor.pass(14 * day - hour)
    await visitor.load()
    await doesNotBelong(visitor, 'daysSinceFirstSeen', 13)
    await visitor.pass(hour)
    await visitor.load()
    await belongs(visitor)
  },
)

story('By any of several, and none of others', 'asks who meets the groups', async ({ arrive }) => {
  const visitor = await arrive()
  await visitor.track('one')
  expect(await visitor.until('not-in-audience')).toMatchObject({ condition: { operator: 'any' } })
  await visitor.load('/?utm_medium=email')
  await visitor.page.evaluate(`cx.identify('u-42', { staff: true })`)
  await visitor.track('one')
  expect(await visitor.until('not-in-audience')).toMatchObject({ condition: { operator: 'none' } })
  await visitor.page.evaluate(`cx.identify('u-42', { staff: false })`)
  await belongs(visitor)
})

/** An id whose draw for the survey lies between the two; `''` is the draw for all surveys. */
const aVisitorDrawn = (low: number, high: number, survey = 'one') => {
  for (;;) {
    const visitor = createId(Date.now())
    const draw = visitorDraw(visitor, survey)
    if (low <= draw && draw < high && (!survey || visitorDraw(visitor, '') < 0.8)) return visitor
  }
}

/** Has that visitor come to a page, and gives the values of the decision. */
const decisionOn = async (visitor: Visitor, id: string, reason: string) => {
  await visitor.become(id)
  await visitor.load()
  await visitor.track('one')
  return visitor.until(reason)
}

story(
  'A share of them',
  'asks the same ones again and again, and records with what probability',
  async ({ arrive, key }) => {
    const outside = aVisitorDrawn(0.25, 1)
    const visitor = await arrive()
    expect(await decisionOn(visitor, outside, 'not-sampled')).toEqual({
      share: 0.25,
      draw: visitorDraw(outside, 'one'),
    })
    await visitor.load()
    await visitor.track('one')
    await visitor.until('not-sampled')
    expect(await decisionOn(visitor, aVisitorDrawn(0, 0.25), 'shown')).toEqual({ inclusion: 0.25 })
    // Asked for by the page, drawn by nobody.
    await visitor.dismiss()
    await visitor.page.evaluate(`cx.show('one')`)
    await visitor.card.waitFor()
    const recorded = async () => at.stage.showings('one', key).map(({ inclusion }) => inclusion)
    await eventually(recorded, [0.25, null])
  },
)

story('Another share of each group', 'draws each group by its own share', async ({ arrive, key }) => {
  const visitor = await arrive()
  const id = aVisitorDrawn(0.6, 0.9)
  expect(await decisionOn(visitor, id, 'not-sampled')).toMatchObject({ share: 0.1 })
  await visitor.page.evaluate(`cx.identify('u-1', { plan: 'pro' })`)
  await visitor.track('one')
  await eventually(async () => (await visitor.explain())?.values?.share, 0.5)
  await visitor.page.evaluate(`cx.identify('u-1', { plan: 'team' })`)
  await visitor.track('one')
  expect(await visitor.until('shown')).toEqual({ inclusion: 1 })
  await visitor.page.evaluate(`cx.identify('u-2', { plan: 'pro' })`)
  expect(await decisionOn(visitor, aVisitorDrawn(0.2, 0.5), 'shown')).toEqual({ inclusion: 0.5 })
  const recorded = async () => at.stage.showings('one', key).map(({ inclusion }) => inclusion)
  await eventually(recorded, [1, 0.5])
})

story('Some who are never asked', 'asks them nothing, whatever the survey', async ({ arrive, key }) => {
  const visitor = await arrive()
  const never = aVisitorDrawn(0.8, 1, '')
  expect(await decisionOn(visitor, never, 'not-sampled')).toEqual({
    limitsShare: 0.8,
    draw: visitorDraw(never, ''),
  })
  await visitor.track('two')
  expect(await visitor.until('not-sampled', 'two')).toMatchObject({ limitsShare: 0.8 })
  expect(await decisionOn(visitor, aVisitorDrawn(0, 1), 'shown')).toEqual({ inclusion: 0.8 })
  const recorded = async () => at.stage.showings('one', key).map(({ inclusion }) => inclusion)
  await eventually(recorded, [0.8])
})
