import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { useStage } from './stage.ts'
import { aProgramme, aSurvey, eventually } from './stories.ts'
import { aVisitor, type Visitor } from './visitor.ts'

const at = useStage()

const generous = { maxShowings: 99, maxPerPageView: 99 }
const programmes = {
  pk_plain: {},
  pk_thrice: {
    limits: generous,
    surveys: [aSurvey('one', { trigger: { event: 'searched', times: 3, withinMs: 3_600_000 } })],
  },
  pk_basket: {
    surveys: [
      aSurvey('one', {
        trigger: { event: 'basket.filled', delayMs: 3_000, cancel: [{ event: 'basket.paid' }] },
      }),
    ],
  },
  pk_pair: {
    surveys: ['bought', 'booked'].map((event, index) =>
      aSurvey(['one', 'two'][index] as string, {
        trigger: { event, where: [{ property: 'value', operator: 'greater', value: 0 }] },
      }),
    ),
  },
  pk_members: {
    limits: generous,
    surveys: [
      aSurvey('one'),
      aSurvey('two', { audience: [{ property: 'signedIn', operator: 'equals', value: true }] }),
    ],
  },
}
type Key = keyof typeof programmes

beforeAll(() =>
  at.stage.publishAll(Object.entries(programmes).map(([key, programme]) => aProgramme(key, programme))),
)

/** Keeps the rules from arriving until they are let go. */
async function holdRules(of: Page | BrowserContext) {
  let letGo = () => {}
  const isFree = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await of.route('**/cx/deciding.*', async (route) => {
    await isFree
    await route.continue().catch(() => {})
  })
  return letGo
}

/** A visitor on a page of the project, whose rules have not arrived yet. */
async function aVisitorAhead(key: Key) {
  let letGo = () => {}
  const visitor = await aVisitor(at, {
    key,
    prepare: async (page) => {
      letGo = await holdRules(page)
    },
  })
  return { ...visitor, letGo: () => letGo() }
}

/** Waits until the rules have arrived, and what was heard before is judged. */
const hasRules = ({ page }: Pick<Visitor, 'page'>) =>
  page.waitForFunction(`!['loading', 'waiting'].includes(cx.explain()[0].reason)`, undefined, { polling: 50 })

/** Waits until the server knows of a showing to that person. */
const isShownTo = (person: string) =>
  eventually(
    async () => at.stage.showings('two', 'pk_members').some((showing) => showing.person === person),
    true,
  )

const isDecided = ({ page }: Pick<Visitor, 'page'>) =>
  page.waitForFunction(`!['loading', 'waiting', 'no-event'].includes(cx.explain()[0].reason)`, undefined, {
    polling: 50,
  })

describe.concurrent('while the rules are on their way', () => {
  it('asks once in two tabs, and not again after a reload, whichever has them first', async () => {
    for (let round = 0; round < 3; round++) {
      const one = await aVisitorAhead('pk_plain')
      const letGo = await holdRules(one.context)
      const two = await one.openTab('/other')
      await Promise.all([one.track('one'), two.track('one')])
      expect([(await one.explain())?.reason, (await two.explain())?.reason]).toEqual(['loading', 'loading'])
      // One after the other, or both at once.
      if (round === 1) one.letGo()
      if (round === 2) letGo()
      if (round === 1 || round === 2) await isDecided(round === 1 ? one : two)
      letGo()
      one.letGo()
      const areAsked = async () => (await one.cards()) + (await two.cards())
      await eventually(areAsked, 1)
      for (const tab of [one, two]) await hasRules(tab)
      expect(await areAsked(), `round ${round}`).toBe(1)
      await Promise.all([one.load(), two.load()])
      await Promise.all([one.track('one'), two.track('one')])
      await Promise.all([one.until('asked-before'), two.until('asked-before')])
      expect(await areAsked()).toBe(0)
      expect(one.errors).toEqual([])
      await one.context.close()
    }
  })

  it('loses no event of a page that is left at once', async () => {
    for (let round = 0; round < 3; round++) {
      const visitor = await aVisitorAhead('pk_plain')
      // The next page takes as long to come as it does on a good network.
      await visitor.page.route('**/next', async (route) => {
        await pause(50)
        await route.continue()
      })
      await visitor.page.evaluate(`cx.track('one'); location.assign('/next')`)
      await visitor.page.waitForURL('**/next')
      visitor.letGo()
      await visitor.card.waitFor()
      expect(visitor.errors).toEqual([])
      await visitor.context.close()
    }
  })

  it('counts an event once that was heard in two tabs, whichever has them first', async () => {
    for (const isSecond of [false, true]) {
      const one = await aVisitorAhead('pk_thrice')
      const letGo = await holdRules(one.context)
      const two = await one.openTab()
      await one.track('searched')
      await two.track('searched')
      const heard = async () => ((await one.kept()).heard as unknown[] | undefined)?.length
      await eventually(heard, 2)
      if (isSecond) one.letGo()
      else letGo()
      await isDecided(isSecond ? one : two)
      one.letGo()
      letGo()
      await hasRules(isSecond ? two : one)
      expect([(await one.explain())?.reason, (await two.explain())?.reason].sort()).toEqual([
        'no-event',
        'sequence-not-met',
      ])
      await one.track('searched')
      await one.until('shown')
      await one.context.close()
    }
  })

  it('does not ask about a basket that was paid in another tab', async () => {
    const one = await aVisitorAhead('pk_basket')
    const two = await one.openTab()
    await one.track('basket.filled')
    await eventually(async () => Object.keys(await one.kept()).includes('heard'), true)
    await two.track('basket.paid')
    await two.until('cancelled')
    one.letGo()
    await one.page.waitForTimeout(1_500)
    expect((await one.cards()) + (await two.cards())).toBe(0)
    expect(((await one.kept()).visitor as { waiting: unknown[] }).waiting).toEqual([])
    await one.context.close()
  })

  it('asks about a basket that was left, after a reload', async () => {
    const visitor = await aVisitorAhead('pk_basket')
    await visitor.track('basket.filled')
    await visitor.load()
    visitor.letGo()
    await visitor.until('shown')
    await visitor.context.close()
  })

  it.each([1, 3])('asks later when they failed to load, %d times over', async (times) => {
    const visitor = await aVisitor(at, {
      key: 'pk_plain',
      prepare: async (page) => {
        await page.clock.install()
        // Else they are asked for ahead, too.
        await page.addInitScript(`Object.defineProperty(navigator.connection, 'saveData', { value: true })`)
        let failures = 0
        await page.route('**/cx/deciding.*', (route) =>
          failures++ < times ? route.abort() : route.continue(),
        )
      },
    })
    await visitor.page.evaluate(`window.faults = []; cx.on('fault', ({ code }) => faults.push(code))`)
    await visitor.track('one')
    for (let time = 1; time <= times; time++) {
      await visitor.page.waitForFunction(`faults.length === ${time}`)
      expect((await visitor.explain())?.reason).toBe('loading')
      await visitor.page.clock.fastForward(10_000)
    }
    await visitor.until('shown')
    expect(await visitor.page.evaluate('faults')).toEqual(Array(times).fill('deciding-unavailable'))
    await visitor.context.close()
  })

  it('forgets at a reset what was heard and who was there, not what was asked', async () => {
    const visitor = await aVisitor(at, { key: 'pk_members' })
    await visitor.track('one')
    await visitor.until('shown')
    const before = (await visitor.kept()).visitor as { visitor: string }
    const letGo = await holdRules(visitor.page)
    await visitor.load('/next')
    await visitor.page.evaluate(`cx.identify('u-1'); cx.track('two'); cx.track('one')`)
    expect((await visitor.explain('two'))?.reason).toBe('loading')
    await visitor.page.evaluate('cx.reset()')
    letGo()
    await eventually(async () => (await visitor.explain('two'))?.reason, 'not-in-audience')
    // Only what came after the reset is judged, and of somebody else.
    await visitor.track('two')
    expect(await visitor.until('not-in-audience', 'two')).toMatchObject({ actual: false })
    await visitor.track('one')
    await visitor.until('asked-before')
    const after = (await visitor.kept()).visitor as { visitor: string; waiting: unknown[] }
    expect(after.visitor).not.toBe(before.visitor)
    expect(after.waiting).toEqual([])
    expect(await visitor.cards()).toBe(0)
    await visitor.context.close()
  })

  it('judges what comes after a reset, of who is there then', async () => {
    const visitor = await aVisitorAhead('pk_members')
    await visitor.page.evaluate(
      `cx.identify('u-1'); cx.track('one'); cx.reset(); cx.identify('u-2'); cx.track('two')`,
    )
    await visitor.page.waitForTimeout(200)
    visitor.letGo()
    await visitor.until('shown', 'two')
    expect((await visitor.explain('one'))?.reason).toBe('no-event')
    await isShownTo('u-2')
    await visitor.context.close()
  })

  it('makes another visitor at a reset that comes when they have just read what was kept', async () => {
    const visitor = await aVisitor(at, { key: 'pk_members' })
    await visitor.track('one')
    await visitor.until('shown')
    const before = (await visitor.kept()).visitor as { visitor: string }
    await visitor.page.addInitScript(() => {
      const { put } = IDBObjectStore.prototype
      IDBObjectStore.prototype.put = function (value, key) {
        if (key === 'visitor') {
          IDBObjectStore.prototype.put = put
          setTimeout(() => (window as never as { cx: { reset(): void } }).cx.reset())
        }
        return put.call(this, value, key)
      }
    })
    await visitor.load('/next')
    await visitor.track('two')
    await eventually(async () => (await visitor.explain('two'))?.reason === 'loading', false)
    const now = await visitor.page.evaluate(
      `new Promise((resolve) => { cx.on('heard', ({ visitor }) => resolve(visitor)); cx.track('two') })`,
    )
    expect(now).not.toBe(before.visitor)
    await visitor.track('one')
    await visitor.until('asked-before')
    await visitor.context.close()
  })

  it('judges all that was heard, though nothing is kept', async () => {
    let letGo = () => {}
    const visitor = await aVisitor(at, {
      key: 'pk_thrice',
      tag: 'data-storage="none"',
      prepare: async (page) => {
        letGo = await holdRules(page)
      },
    })
    for (let time = 0; time < 3; time++) await visitor.track('searched')
    letGo()
    await visitor.until('shown')
    await visitor.context.close()
  })

  it('keeps nothing after a denial, when they come later', async () => {
    let isDown = true
    const visitor = await aVisitor(at, {
      key: 'pk_plain',
      prepare: async (page) => {
        await page.clock.install()
        await page.route('**/cx/deciding.*', (route) => (isDown ? route.abort() : route.continue()))
      },
    })
    await visitor.page.evaluate(`cx.on('fault', ({ code }) => { window.fault = code })`)
    await visitor.track('one')
    await visitor.page.waitForFunction(`window.fault === 'deciding-unavailable'`)
    await visitor.page.evaluate(`cx.consent('denied')`)
    await eventually(visitor.kept, {})
    isDown = false
    await visitor.page.clock.fastForward(60_000)
    await visitor.page.waitForTimeout(500)
    expect(await visitor.kept()).toEqual({})
    await visitor.context.close()
  })
})

describe.concurrent('once the rules are there', () => {
  it('asks once in the window, when two tabs have something to ask in the same moment', async () => {
    for (let round = 0; round < 2; round++) {
      const one = await aVisitor(at, { key: 'pk_pair' })
      const two = await one.openTab()
      // The rules are there in both, so that nothing but the claim decides.
      for (const tab of [one, two]) {
        await tab.track('bought', { value: 0 })
        await tab.until('condition-not-met')
      }
      const [here, there] = round % 2 ? [two, one] : [one, two]
      await Promise.all([here.track('bought', { value: 1 }), there.track('booked', { value: 1 })])
      const areAsked = async () => (await one.cards()) + (await two.cards())
      await eventually(areAsked, 1)
      // Until both have looked again at what waits.
      await one.page.waitForTimeout(1_200)
      expect(await areAsked(), `round ${round}`).toBe(1)
      expect(((await one.kept()).visitor as { showings: unknown[] }).showings).toHaveLength(1)
      await one.context.close()
    }
  })

  it('knows who was named, though the browser refuses to keep it', async () => {
    const visitor = await aVisitor(at, {
      key: 'pk_members',
      prepare: (page) =>
        page.addInitScript(() => {
          const { put } = IDBObjectStore.prototype
          IDBObjectStore.prototype.put = function (value, key) {
            if (key === 'person') throw new DOMException('full', 'QuotaExceededError')
            return put.call(this, value, key)
          }
        }),
    })
    await visitor.page.evaluate(`cx.identify('u-5')`)
    await visitor.track('two')
    await visitor.until('shown', 'two')
    await isShownTo('u-5')
    await visitor.context.close()
  })

  it('does not ask in a tab that waits, when the event that cancels came in another', async () => {
    const one = await aVisitor(at, { key: 'pk_basket' })
    const two = await one.openTab()
    await one.track('basket.filled')
    await one.until('waiting')
    await two.track('basket.paid')
    await one.until('cancelled')
    expect((await one.cards()) + (await two.cards())).toBe(0)
    await one.context.close()
  })

  it('judges what comes right after a reset, of who is there then', async () => {
    const visitor = await aVisitor(at, { key: 'pk_members' })
    await visitor.page.evaluate(`cx.identify('u-3')`)
    await visitor.track('one')
    await visitor.until('shown')
    await visitor.dismiss()
    await visitor.page.evaluate(`cx.reset(); cx.identify('u-4'); cx.track('two')`)
    await visitor.until('shown', 'two')
    await isShownTo('u-4')
    await visitor.load()
    expect(((await visitor.kept()).person as { id: string }).id).toBe('u-4')
    await visitor.context.close()
  })
})
