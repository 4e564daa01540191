import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createChance } from '../../packages/sdk/test/random-worlds/create-chance.ts'
import { openFaultProxy } from './faults/fault-proxy.ts'
import { createRowReader } from './faults/read-rows.ts'
import { openSdkSite } from './faults/sdk-site.ts'
import { openSite, programmeOf, watchScript } from './faults/watched-site.ts'
import { useStage } from './stage.ts'

const at = useStage()

describe('an answer whose receipt is cut at a random byte', () => {
  const count = 1_000
  const visitors = 4

  it(`is counted once, ${count} times`, async () => {
    const key = 'pk_receipts'
    await at.stage.publishAll([programmeOf(key)])
    /** Answers whose first receipt was cut, after the server had committed them. */
    const cut = new Set<string>()
    const proxy = await openFaultProxy({
      origin: at.stage.origin,
      elsewhere: at.stage.origin,
      chance: createChance(1, 0),
      faultFor(batch) {
        const first = batch?.items.filter(({ id, revision }) => revision && !cut.has(id)) ?? []
        for (const { id } of first) cut.add(id)
        return first.length ? { kind: 'cut-receipt' } : undefined
      },
    })
    const site = await openSdkSite(proxy.origin, key)
    const contexts = await Promise.all(Array.from({ length: visitors }, () => at.browser.newContext()))
    const given = await Promise.all(
      contexts.map(async (context) => {
        const page = await context.newPage()
        await page.goto(site.origin)
        return (await page.evaluate(`answerAll(${count / visitors})`)) as [id: string, answers: object[]][]
      }),
    )
    const { rows, close } = createRowReader(join(at.stage.folder, 'kairos.db'))
    const { submissions, tallied } = rows(key)
    close()
    await Promise.all(contexts.map((context) => context.close()))
    site.close()
    proxy.close()

    const told = new Map(given.flat())
    expect(told.size).toBe(count)
    expect(cut.size).toBe(count)
    expect(new Map(submissions.map(({ id, answers }) => [id, answers]))).toEqual(told)
    expect(submissions.length).toBe(count)
    const perScore = count / 5
    expect(tallied).toEqual({ 1: perScore, 2: perScore, 3: perScore, 4: perScore, 5: perScore })
  }, 120_000)
})

describe('four tabs that give fifty answers each', () => {
  const tabs = 4
  const each = 50

  it('make two hundred rows, and hardly a request more than it takes', async () => {
    const key = 'pk_tabs'
    await at.stage.publishAll([programmeOf(key)])
    const proxy = await openFaultProxy({
      origin: at.stage.origin,
      elsewhere: at.stage.origin,
      chance: createChance(1, 0),
      faultFor: () => undefined,
    })
    const site = await openSite()
    const context = await at.browser.newContext()
    await context.addInitScript(watchScript)
    const told = await Promise.all(
      Array.from({ length: tabs }, async () => {
        const page = await context.newPage()
        await page.goto(`${site.origin}/${new URL(proxy.origin).port}/${key}/`)
        return (await page.evaluate(`(async () => {
          const told = []
          let onShown
          cx.on('shown', () => onShown())
          cx.on('answered', ({ submission, answers }) => told.push([submission, answers]))
          for (let number = 0; number < ${each}; number++) {
            const shown = new Promise((resolve) => { onShown = resolve })
            cx.show('short')
            await shown
            // The pause of a visitor who reads.
            await new Promise((resolve) => setTimeout(resolve, 60))
            await hand.press('.scale button', number % 5)
            while (!hand.isThanked()) await new Promise((resolve) => setTimeout(resolve, 10))
            cx.close()
          }
          return told
        })()`)) as [id: string, answers: object[]][]
      }),
    )
    const { rows, close } = createRowReader(join(at.stage.folder, 'kairos.db'))
    await expect.poll(() => rows(key).submissions.length, { timeout: 10_000 }).toBe(tabs * each)
    const { submissions, tallied } = rows(key)
    close()
    await context.close()
    site.close()
    proxy.close()

    expect(new Map(submissions.map(({ id, answers }) => [id, answers]))).toEqual(new Map(told.flat()))
    expect(tallied).toEqual({ 1: 40, 2: 40, 3: 40, 4: 40, 5: 40 })
    // What a page knows leaves it at once, since the page may be gone any moment: the showing when the card
    // shows, the answer at the tap. So two requests for each answer will do, and fewer where they fall together.
    const { length: requests } = proxy.batches
    expect(requests).toBeLessThanOrEqual(tabs * each * 2 * 1.1)
    // The least of this very run: without the requests that said nothing new.
    const said = new Set<string>()
    let carried = 0
    let needed = 0
    for (const { items } of proxy.batches) {
      const before = said.size
      for (const { id, revision, state } of items) said.add(`${id} ${revision ?? state}`)
      carried += items.length
      if (said.size > before) needed++
    }
    expect(requests, `of ${needed} needed`).toBeLessThanOrEqual(needed * 1.1)
    expect(carried, `items in ${requests} requests`).toBeLessThanOrEqual(said.size * 1.1)
  }, 120_000)
})
