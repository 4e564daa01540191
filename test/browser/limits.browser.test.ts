import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { useStage } from './stage.ts'
import { eventually, programmeWith, useStories } from './stories.ts'
import type { Visitor } from './visitor.ts'

const at = useStage()
const hour = 3_600_000
const day = 24 * hour

/** The team is in Paris, the visitor anywhere. */
const story = useStories(at, 'docs/limits.md', (key, example) => {
  const programme = programmeWith(key, example) as { project: object }
  return { ...programme, project: { ...programme.project, timeZone: 'Europe/Paris' } }
})

/** Has the visitor asked about `survey`, and closes the card. */
const askAndDismiss = async (
  { track, until, dismiss }: Pick<Visitor, 'track' | 'until' | 'dismiss'>,
  survey = 'one',
) => {
  await track(survey)
  await until('shown', survey)
  await dismiss()
}

/** The decision about a survey whose event comes now. */
const ask = async ({ track, until }: Visitor, survey: string, reason: string) => {
  await track(survey)
  return until(reason, survey)
}

/** What the browser of a visitor asks for; nothing of it is held back. */
const requestsOf = () => {
  const requests: string[] = []
  return {
    requests,
    prepare: async (page: import('playwright-core').Page) => {
      page.on('request', (request) => requests.push(new URL(request.url()).pathname))
    },
  }
}

story('So many times in so long', 'asks no more, on whatever page and tab', async ({ arrive }) => {
  const visitor = await arrive()
  await askAndDismiss(visitor, 'one')
  await visitor.pass(3 * day)
  await askAndDismiss(await visitor.openTab('/elsewhere'), 'two')
  await visitor.load('/next')
  expect(await ask(visitor, 'three', 'contact-limit')).toMatchObject({ showings: 2, maxShowings: 2 })
  expect(await visitor.cards()).toBe(0)
  await visitor.pass(4 * day)
  await ask(visitor, 'three', 'shown')
})

story('Again only after a while', 'asks the same again after that time, not before', async ({ arrive }) => {
  const visitor = await arrive()
  await askAndDismiss(visitor)
  await visitor.load()
  await visitor.pass(90 * day - hour)
  const { askedAt, againAt } = (await ask(visitor, 'one', 'asked-before')) as {
    askedAt: number
    againAt: number
  }
  expect(againAt - askedAt).toBe(90 * day)
  await visitor.pass(hour)
  await ask(visitor, 'one', 'shown')
})

story(
  'In peace after an answer',
  'asks nothing after an answer, until the time is over',
  async ({ arrive }) => {
    const visitor = await arrive()
    await visitor.track('one')
    await visitor.score(5).click()
    await visitor.dismiss()
    await visitor.load('/next')
    const { quietUntil } = await ask(visitor, 'two', 'quiet')
    expect(Number(quietUntil)).toBeGreaterThan(Date.now() + 14 * day - 60_000)
    await visitor.pass(14 * day)
    await ask(visitor, 'two', 'shown')

    const other = await arrive()
    await askAndDismiss(other)
    await other.load('/next')
    await ask(other, 'two', 'shown')
  },
)

story(
  'In peace after a dismissal',
  'asks nothing after a dismissal, until the time is over',
  async ({ arrive }) => {
    const visitor = await arrive()
    await askAndDismiss(visitor)
    await visitor.load('/next')
    await visitor.pass(30 * day - hour)
    await ask(visitor, 'two', 'quiet')
    await visitor.pass(hour)
    await ask(visitor, 'two', 'shown')

    const other = await arrive()
    await other.track('one')
    await other.score(5).click()
    await other.dismiss()
    await other.load('/next')
    await ask(other, 'two', 'shown')
  },
)

story('In peace after "Not now"', 'asks nothing for a while of its own', async ({ arrive }) => {
  const visitor = await arrive()
  await visitor.track('one')
  await visitor.card.getByRole('button', { name: 'Not now' }).click()
  await visitor.card.waitFor({ state: 'detached' })
  await visitor.load('/next')
  await visitor.pass(day - hour)
  await ask(visitor, 'two', 'quiet')
  await visitor.pass(hour)
  await ask(visitor, 'two', 'shown')

  const other = await arrive()
  await askAndDismiss(other)
  await other.load('/next')
  await other.pass(day)
  await ask(other, 'two', 'quiet')
})

story(
  'On all devices of a person',
  'asks on no device who was asked on another, and nobody learns more',
  async ({ arrive, key }) => {
    const phone = await arrive()
    await phone.page.evaluate(`cx.identify('u-1')`)
    await ask(phone, 'one', 'shown')
    await eventually(async () => at.stage.showings('one', key).map(({ person }) => person), ['u-1'])

    const desktop = await arrive()
    await desktop.page.evaluate(`cx.identify('u-1')`)
    const answer = desktop.page.waitForResponse('**/v1/quiet')
    const { quietUntil } = await ask(desktop, 'two', 'quiet')
    expect(Math.abs(Number(quietUntil) - Date.now() - 30 * day)).toBeLessThan(60_000)
    expect(await desktop.cards()).toBe(0)
    expect((await answer).request().postDataJSON()).toEqual({ key, person: 'u-1' })
    expect(Object.keys((await (await answer).json()) as object)).toEqual(['quietMs'])

    const { requests, prepare } = requestsOf()
    const others = await arrive({ prepare })
    await ask(others, 'two', 'shown')
    expect(requests).not.toContain('/v1/quiet')
    const another = await arrive()
    await another.page.evaluate(`cx.identify('u-3')`)
    await ask(another, 'two', 'shown')
  },
)

story(
  'On all devices of a person',
  'waits a second and a half for the server, no more',
  async ({ arrive }) => {
    const visitor = await arrive({ prepare: (page) => page.route('**/v1/quiet', () => {}) })
    await visitor.page.evaluate(`cx.identify('u-4')`)
    const asked = visitor.page.waitForRequest('**/v1/quiet')
    await visitor.track('one')
    await asked
    await visitor.until('shown')
  },
)

story('Once on a page view', 'asks the next on the next page, and there by itself', async ({ arrive }) => {
  const visitor = await arrive()
  await askAndDismiss(visitor)
  expect(await ask(visitor, 'two', 'page-limit')).toEqual({ pageShowings: 1, maxPerPageView: 1 })
  // Another view of the same page is none.
  await visitor.page.evaluate(() => history.pushState({}, '', '?tab=2'))
  expect(await visitor.decision('two')).toBe('page-limit')
  await visitor.page.evaluate(() => history.pushState({}, '', '/next'))
  await visitor.until('shown', 'two')
})

story(
  'Until there are answers enough',
  'asks nobody any more once the quota is reached',
  async ({ arrive, key }) => {
    const answer = async (count: number) => {
      const items = Array.from({ length: count }, () => ({
        kind: 'submission',
        id: randomUUID(),
        revision: 1,
        survey: 'one',
        at: Date.now(),
        answers: [{ question: 'score', value: 4 }],
      }))
      const body = JSON.stringify({ key, sentAt: Date.now(), items })
      const response = await fetch(`${at.stage.origin}/v1/batches`, { method: 'POST', body })
      expect(((await response.json()) as { accepted: string[] }).accepted).toHaveLength(count)
    }
    for (let batch = 0; batch < 8; batch++) await answer(batch < 7 ? 50 : 49)
    await ask(await arrive(), 'one', 'shown')
    await answer(1)
    const isFull = async () => {
      const response = await fetch(`${at.stage.origin}/v1/programme?key=${key}`)
      return (await response.text()).includes('"full":true')
    }
    await eventually(isFull, true)
    const visitor = await arrive()
    await ask(visitor, 'one', 'quota-reached')
    await ask(visitor, 'two', 'shown')
  },
)

story(
  'Between two days',
  'asks from the first to the last, in the time zone of the project',
  async ({ arrive }) => {
    const visitor = await arrive({ timezoneId: 'America/New_York' })
    await visitor.setClock('2026-11-30T22:59:59Z')
    expect(await ask(visitor, 'one', 'off-schedule')).toEqual({
      from: '2026-12-01',
      until: '2026-12-24',
      now: '2026-11-30T23:59',
      timeZone: 'Europe/Paris',
    })
    await visitor.setClock('2026-12-24T23:00Z')
    await ask(visitor, 'two', 'shown')
    await visitor.dismiss()
    expect(await ask(visitor, 'one', 'off-schedule')).toMatchObject({ now: '2026-12-25T00:00' })

    const other = await arrive({ timezoneId: 'Asia/Tokyo' })
    await other.setClock('2026-12-24T22:59Z')
    await ask(other, 'one', 'shown')
  },
)

story('At certain hours, on certain days', 'asks in office hours only', async ({ arrive }) => {
  const visitor = await arrive()
  // Paris is an hour ahead in winter. The 23rd is a Monday.
  for (const [time, now] of [
    ['2026-11-23T07:59Z', '2026-11-23T08:59'],
    ['2026-11-23T17:00Z', '2026-11-23T18:00'],
    ['2026-11-28T12:00Z', '2026-11-28T13:00'],
  ] as const) {
    await visitor.setClock(time)
    expect(await ask(visitor, 'one', 'off-schedule')).toMatchObject({ now })
  }
  await visitor.setClock('2026-11-23T16:59Z')
  await ask(visitor, 'one', 'shown')
})

story('Over midnight', 'asks late in the evening and early in the night', async ({ arrive }) => {
  const visitor = await arrive()
  for (const time of ['2026-11-23T20:59Z', '2026-11-24T01:00Z', '2026-11-24T12:00Z']) {
    await visitor.setClock(time)
    await ask(visitor, 'one', 'off-schedule')
  }
  await visitor.setClock('2026-11-24T00:59Z')
  await ask(visitor, 'one', 'shown')
  const other = await arrive()
  await other.setClock('2026-11-23T21:00Z')
  await ask(other, 'one', 'shown')
})

story('While the page is out of sight', 'waits until it is looked at', async ({ arrive }) => {
  const visitor = await arrive()
  const look = (state: string) =>
    visitor.page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await look('hidden')
  await ask(visitor, 'one', 'hidden')
  expect(await visitor.decision('one')).toBe('hidden')
  expect(await visitor.cards()).toBe(0)
  await look('visible')
  await visitor.until('shown')
})

story('While another survey is open', 'waits until it closes', async ({ arrive }) => {
  const visitor = await arrive()
  await ask(visitor, 'one', 'shown')
  await ask(visitor, 'two', 'another-open')
  expect(await visitor.decision('two')).toBe('another-open')
  expect(await visitor.cards()).toBe(1)
  await visitor.dismiss()
  await visitor.until('shown', 'two')
})

story('While the visitor types', 'waits until the field is left', async ({ arrive }) => {
  const visitor = await arrive()
  const field = visitor.page.locator('textarea')
  await field.pressSequentially('Hello')
  await ask(visitor, 'one', 'typing')
  expect(await visitor.decision('one')).toBe('typing')
  expect(await visitor.cards()).toBe(0)
  await field.blur()
  await visitor.until('shown')
})

story('While a dialog is open', 'waits until it closes', async ({ arrive }) => {
  const visitor = await arrive()
  await visitor.page.evaluate(() => document.querySelector('dialog')?.showModal())
  await ask(visitor, 'one', 'dialog-open')
  expect(await visitor.decision('one')).toBe('dialog-open')
  expect(await visitor.cards()).toBe(0)
  await visitor.page.evaluate(() => document.querySelector('dialog')?.close())
  await visitor.until('shown')
})

story('On pages where nothing is asked', 'waits for another page', async ({ arrive }) => {
  const visitor = await arrive({ path: '/fr/sign-in' })
  await ask(visitor, 'one', 'quiet-page')
  await visitor.load('/checkout/payment?step=2')
  expect(await visitor.decision('one')).toBe('quiet-page')
  expect(await visitor.cards()).toBe(0)
  await visitor.load('/thanks')
  await visitor.until('shown')
})

story('On a page marked as quiet', 'waits until the mark is gone', async ({ arrive }) => {
  const visitor = await arrive()
  await ask(visitor, 'one', 'quiet-page')
  expect(await visitor.decision('one')).toBe('quiet-page')
  expect(await visitor.cards()).toBe(0)
  await visitor.page.evaluate(() => document.querySelector('main')?.removeAttribute('data-cx-quiet'))
  await visitor.until('shown')
})

story('While the page says no', 'waits until it no longer does', async ({ arrive, example }) => {
  const visitor = await arrive({ body: '<button id="pay">Pay</button>' })
  await visitor.page.addScriptTag({ content: example.js as string })
  await ask(visitor, 'one', 'vetoed')
  expect(await visitor.decision('one')).toBe('vetoed')
  expect(await visitor.cards()).toBe(0)
  await visitor.page.getByText('Pay').click()
  await visitor.until('shown')
})

story('The most important first', 'asks it first, and the other when that has closed', async ({ arrive }) => {
  const visitor = await arrive()
  await visitor.track('parcel.opened')
  await visitor.until('shown', 'delivery-csat')
  await visitor.until('another-open', 'newsletter-csat')
  expect(await visitor.cards()).toBe(1)
  await visitor.dismiss()
  await visitor.until('shown', 'newsletter-csat')
})

story('Then the most urgent', 'asks first what lapses first', async ({ arrive }) => {
  const visitor = await arrive()
  await visitor.track('parcel.opened')
  await visitor.until('shown', 'parcel-ces')
  await visitor.until('another-open', 'shop-nps')
  expect(await visitor.cards()).toBe(1)
  await visitor.dismiss()
  await visitor.until('shown', 'shop-nps')
})

story('No later than it makes sense', 'waits as long as it may, and then no more', async ({ arrive }) => {
  for (const [ms, reason] of [
    [600_000 - 5_000, 'shown'],
    [600_000 + 1, 'lapsed'],
  ] as const) {
    const visitor = await arrive()
    await visitor.page.evaluate('window.free = cx.veto(() => true)')
    await visitor.track('parcel.opened')
    await visitor.until('vetoed')
    await visitor.pass(ms)
    await visitor.load('/next')
    await visitor.until(reason)
    expect(await visitor.cards()).toBe(reason === 'shown' ? 1 : 0)
  }
})

story(
  "With the visitor's consent",
  'stores, sends and asks nothing before, and nothing after it is taken back',
  async ({ arrive }) => {
    const { requests, prepare } = requestsOf()
    const visitor = await arrive({ prepare, isAwaited: false })
    await visitor.track('one')
    await visitor.page.waitForTimeout(300)
    expect(requests).toEqual(['/', '/cx.js'])
    expect(await visitor.kept()).toEqual({})
    await visitor.page.evaluate(`cx.consent('granted')`)
    await visitor.until('shown')
    expect(Object.keys(await visitor.kept())).toContain('visitor')

    await visitor.page.evaluate(`cx.consent('denied')`)
    await visitor.card.waitFor({ state: 'detached' })
    await eventually(visitor.kept, {})
    requests.length = 0
    await visitor.track('two')
    await visitor.load()
    await visitor.track('two')
    await visitor.page.waitForTimeout(300)
    expect(requests).toEqual(['/', '/cx.js'])
    expect(await visitor.kept()).toEqual({})
  },
)

story(
  'With Global Privacy Control',
  'does nothing before consent, though the tag asks for none',
  async ({ arrive, example }) => {
    const { requests, prepare } = requestsOf()
    const visitor = await arrive({
      isAwaited: false,
      async prepare(page) {
        await prepare(page)
        await page.addInitScript(() => {
          Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })
        })
      },
    })
    await visitor.track('one')
    await visitor.page.waitForTimeout(300)
    expect(requests).toEqual(['/', '/cx.js'])
    expect(await visitor.page.evaluate('indexedDB.databases()')).toEqual([])
    await visitor.page.evaluate(example.js as string)
    await visitor.until('shown')
  },
)

story(
  'Without keeping anything in the browser',
  'asks, and remembers as long as the page lives',
  async ({ arrive }) => {
    const visitor = await arrive()
    await askAndDismiss(visitor)
    await ask(visitor, 'one', 'asked-before')
    const isEmpty = async () => {
      expect(await visitor.page.evaluate('indexedDB.databases()')).toEqual([])
      expect(await visitor.page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
      expect(await visitor.context.cookies()).toEqual([])
    }
    await isEmpty()
    await visitor.load()
    await ask(visitor, 'one', 'shown')
    await isEmpty()
  },
)
