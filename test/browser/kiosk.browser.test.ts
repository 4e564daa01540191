import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, it } from 'vitest'
import { openPage, useStage } from './stage.ts'
import { eventually } from './stories.ts'

const at = useStage()
const key = 'pk_kiosk'
const survey = {
  id: 'till',
  metric: 'csat',
  look: 'smileys',
  trigger: { event: 'never' },
  question: {
    en: 'How was your visit, {person.firstName|dear guest}?',
    fr: 'Comment s’est passée votre visite ?',
    ar: 'كيف كانت زيارتك؟',
  },
  followUps: [
    {
      id: 'contact',
      kind: 'contact',
      askIf: { bands: ['dissatisfied'] },
      text: { any: { en: 'May we write to you?' } },
      consent: { en: 'Write to me about my answer.' },
    },
  ],
  links: { any: { text: { en: 'Our site' }, url: 'https://example.com/' } },
}
beforeAll(() =>
  at.stage.publishAll([
    { format: 1, project: { key, name: 'Petit Grès', languages: ['en', 'fr', 'ar'] }, surveys: [survey] },
  ]),
)

/** A tablet that everybody uses. Its clock for what is idle can be put forward. */
async function aKiosk(options: Parameters<typeof openPage>[1] = {}) {
  const opened = await openPage(at.browser, {
    viewport: { width: 1024, height: 768 },
    hasTouch: true,
    ...options,
  })
  const { page } = opened
  await page.addInitScript(() => {
    const now = performance.now.bind(performance)
    performance.now = () => now() + Number(sessionStorage.getItem('skew') ?? 0)
  })
  await page.goto(`${at.stage.origin}/kiosk/till?key=${key}`)
  const card = page.locator('kairos-survey .card')
  return {
    ...opened,
    card,
    begin: (name = 'Tap to begin') => page.getByRole('button', { name }).tap(),
    tap: (score: number) => card.getByRole('radio', { name: new RegExp(`^${score}`) }).tap(),
    isResting: () => card.waitFor({ state: 'detached' }),
  }
}

/** Scores and visitors of all answers, as the store has them. */
const kept = () => {
  const store = new DatabaseSync(join(at.stage.folder, 'kairos.db'), { readOnly: true })
  const rows = store
    .prepare(
      `SELECT score, visitor, person FROM submission JOIN project ON project.id = project
       WHERE survey = 'till' AND project.key = ? ORDER BY submission.id`,
    )
    .all(key)
  store.close()
  return rows as { score: number; visitor: string; person: string | null }[]
}

describe('a kiosk', () => {
  it('asks one visitor after the other, each their own, and rests in between', async () => {
    const { begin, tap, card, isResting, page, errors, context } = await aKiosk()
    await begin()
    await page.getByText('How was your visit, dear guest?').first().waitFor()
    const box = await card.boundingBox()
    expect(box).toEqual({ x: 0, y: 0, width: 1024, height: 768 })
    const scores = await card.getByRole('radio').all()
    for (const score of scores) expect((await score.boundingBox())?.height).toBeGreaterThan(60)
    await tap(5)
    await card.getByRole('heading', { name: 'Thank you!' }).waitFor()
    // Nothing leads away from here.
    expect(await card.getByRole('link').count()).toBe(0)
    await isResting()
    await begin()
    await tap(2)
    expect(await card.getByRole('textbox').getAttribute('autocomplete')).toBe('off')
    await card.getByRole('button', { name: 'Close' }).tap()
    await isResting()
    await page.evaluate('cx.flush()')
    await eventually(async () => kept().map(({ score }) => score), [5, 2])
    const visitors = kept().map(({ visitor }) => visitor)
    expect(new Set(visitors).size).toBe(2)
    expect(errors).toEqual([])
    await context.close()
  })

  it('is left to the next visitor when one goes away in between', async () => {
    const { begin, tap, card, isResting, page, context } = await aKiosk()
    const before = kept().length
    await begin()
    await tap(1)
    await card.getByRole('textbox', { name: 'E-mail address' }).waitFor()
    await page.evaluate(`sessionStorage.setItem('skew', '31000')`)
    await isResting()
    await begin()
    expect(await card.getByRole('radio', { checked: true }).count()).toBe(0)
    await page.evaluate('cx.flush()')
    await eventually(async () => kept().length, before + 1)
    await context.close()
  })

  it('speaks the language that is pressed', async () => {
    const { begin, card, context } = await aKiosk()
    await begin('يُرجى لمس الشاشة للبدء')
    expect(await card.getAttribute('dir')).toBe('rtl')
    await card.getByRole('heading', { name: 'كيف كانت زيارتك؟' }).waitFor()
    await context.close()
  })

  it('keeps answers without a network, is switched off and on, and delivers each once', async () => {
    const { begin, tap, card, isResting, page, context } = await aKiosk()
    const before = kept().length
    // What it loads is kept by its service worker once that has seen it.
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await page.reload()
    await begin('Tap to begin')
    await card.getByRole('button', { name: 'Not now' }).tap()
    await isResting()
    await at.stage.stop()
    const answer = async (score: number) => {
      await begin()
      await tap(score)
      await card.getByRole('heading', { name: 'Thank you!' }).waitFor()
      await isResting()
    }
    await answer(4)
    await answer(5)
    await page.reload()
    await answer(3)
    await at.stage.start()
    await page.evaluate('cx.flush()')
    await eventually(
      async () =>
        kept()
          .slice(before)
          .map(({ score }) => score),
      [4, 5, 3],
    )
    await context.close()
  })

  it.each(['light', 'dark'] as const)('is accessible, %s', async (colorScheme) => {
    const { page, begin, card, errors, context } = await aKiosk({ colorScheme, reducedMotion: 'reduce' })
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const violations = () =>
      page.evaluate<
        string[]
      >(`${axe}; axe.run({ rules: { 'landmark-one-main': { enabled: false }, region: { enabled: false } } })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html)))`)
    expect(await violations()).toEqual([])
    await begin()
    await card.waitFor()
    expect(await violations()).toEqual([])
    expect(errors).toEqual([])
    await context.close()
  })
})

it('there is none of a survey that is not published', async () => {
  const response = await fetch(`${at.stage.origin}/kiosk/nothing?key=${key}`)
  expect(response.status).toBe(404)
})
