import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { cardOf, openPage, useStage } from './stage.ts'

const at = useStage()

const aSurvey = (id: string, more = {}) => ({
  id,
  metric: 'csat',
  trigger: { event: id },
  question: { en: `How was ${id}?` },
  ...more,
})
const programmes = {
  pk_once: { limits: { maxShowings: 1, windowMs: 86_400_000 }, surveys: [aSurvey('one'), aSurvey('two')] },
  pk_again: {
    limits: { maxShowings: 9, windowMs: 86_400_000 },
    surveys: [aSurvey('one', { againAfterMs: 3_600_000 })],
  },
  pk_answer: {
    limits: { maxShowings: 9, windowMs: 86_400_000, quietAfterAnswerMs: 3_600_000 },
    surveys: [aSurvey('one'), aSurvey('two')],
  },
  pk_dismissal: {
    limits: { maxShowings: 9, windowMs: 86_400_000, quietAfterDismissalMs: 3_600_000 },
    surveys: [aSurvey('one'), aSurvey('two')],
  },
  pk_nobody: { surveys: [aSurvey('one', { sampleShare: 0 })] },
}

beforeAll(async () => {
  for (const [key, programme] of Object.entries(programmes)) {
    const file = join(at.stage.folder, 'limits.json')
    writeFileSync(
      file,
      JSON.stringify({ format: 1, project: { key, name: key, languages: ['en'] }, ...programme }),
    )
    await at.stage.publish(file)
  }
})

/** A visitor on a page of the project. `ask` tells an event and gives why its survey shows or does not. */
async function aVisitor(key: keyof typeof programmes) {
  const { page, errors } = await openPage(at.browser)
  const url = await at.stage.serve(
    `<!doctype html><title>A page</title><script async src="${at.stage.origin}/cx.js" data-key="${key}"></script>`,
  )
  // The visitor's clock, which this test can put forward; the page's name survives a navigation.
  await page.addInitScript(() => {
    const now = Date.now.bind(Date)
    Date.now = () => now() + Number(window.name || 0)
  })
  const load = async () => {
    await page.goto(url)
    await page.waitForFunction('window.cx?.explain().length > 0')
  }
  await load()
  return {
    page,
    errors,
    load,
    ...cardOf(page),
    pass: (ms: number) =>
      page.evaluate((ms) => {
        window.name = String(Number(window.name || 0) + ms)
      }, ms),
    async ask(event: string) {
      await page.evaluate(`cx.track('${event}')`)
      // The decision of an event that is due is there once its card is.
      await page.waitForFunction(
        `cx.explain().find(({ survey }) => survey === '${event}').reason !== 'waiting'`,
      )
      return page.evaluate(`cx.explain().find(({ survey }) => survey === '${event}').reason`)
    },
  }
}

describe('a visitor', () => {
  it('is asked once in the window, whatever the survey, also on the next page', async () => {
    const { ask, close, load, card } = await aVisitor('pk_once')
    expect(await ask('one')).toBe('shown')
    await close.click()
    await card.waitFor({ state: 'detached' })
    expect(await ask('two')).toBe('contact-limit')
    await load()
    expect(await ask('two')).toBe('contact-limit')
  })

  it('is asked the same again only after its time', async () => {
    const { ask, close, card, pass } = await aVisitor('pk_again')
    expect(await ask('one')).toBe('shown')
    await close.click()
    await card.waitFor({ state: 'detached' })
    expect(await ask('one')).toBe('asked-before')
    await pass(3_600_000)
    expect(await ask('one')).toBe('shown')
  })

  it.each([
    ['an answer', 'pk_answer'],
    ['a dismissal', 'pk_dismissal'],
  ] as const)(
    'is left in peace after %s, on the next page too, and for no longer than told',
    async (_, key) => {
      const { ask, card, close, score, load, pass, errors } = await aVisitor(key)
      expect(await ask('one')).toBe('shown')
      if (key === 'pk_answer') await score(5).click()
      await close.click()
      await card.waitFor({ state: 'detached' })
      await load()
      expect(await ask('two')).toBe('quiet')
      await pass(3_600_000)
      expect(await ask('two')).toBe('shown')
      expect(errors).toEqual([])
    },
  )

  it('outside the sample is not asked, and told so', async () => {
    const { ask } = await aVisitor('pk_nobody')
    expect(await ask('one')).toBe('not-sampled')
  })
})
