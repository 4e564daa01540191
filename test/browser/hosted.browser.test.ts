import { setTimeout as pause } from 'node:timers/promises'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { openPage, useStage } from './stage.ts'

const at = useStage()

const inArabic = (en: string, ar: string) => ({ en, ar })
const options = [
  { id: 'price', text: inArabic('The price', 'السعر') },
  { id: 'delivery', text: inArabic('The delivery, which took longer than was promised', 'التوصيل') },
  { id: 'service', text: inArabic('The service', 'الخدمة') },
]
const followUps = [
  {
    id: 'what',
    kind: 'choice',
    other: true,
    options,
    askIf: { bands: ['detractor', 'passive'] },
    text: { any: inArabic('What could have been better?', 'ما الذي كان يمكن أن يكون أفضل؟') },
  },
  {
    id: 'parts',
    kind: 'choices',
    options,
    askIf: { answers: { what: ['service', 'other'] } },
    text: { any: inArabic('Which of these did you like?', 'أي من هذه أعجبك؟') },
  },
  {
    id: 'why',
    kind: 'text',
    text: { any: inArabic('What is the main reason for your score?', 'ما السبب الرئيسي لتقييمك؟') },
  },
  {
    id: 'again',
    kind: 'yes-no',
    required: true,
    askIf: { bands: ['detractor'] },
    text: { any: inArabic('Would you buy from us again?', 'هل ستشتري منا مرة أخرى؟') },
  },
  {
    id: 'contact',
    kind: 'contact',
    askIf: { bands: ['detractor'] },
    text: { any: inArabic('May we write to you about it?', 'هل يمكننا مراسلتك بشأن ذلك؟') },
    consent: inArabic('Yes, write to me about this answer.', 'نعم، راسلوني بشأن هذه الإجابة.'),
  },
]
const question = inArabic(
  'How likely are you to recommend us to a friend or colleague?',
  'ما مدى احتمال أن توصي بنا لصديق أو زميل؟',
)
const trigger = { event: 'never' }
const links = { any: { text: inArabic('Write a review', 'اكتب تقييمًا'), url: 'https://example.com/review' } }
const programme = {
  format: 1,
  project: { key: 'pk_hosted', name: 'The Example Shop', languages: ['en', 'ar'] },
  appearance: { accent: '#0f766e' },
  surveys: [
    { id: 'hosted-nps', metric: 'nps', trigger, question, followUps, links },
    { id: 'hosted-full', metric: 'nps', trigger, question, schedule: { until: '2020-01-01' } },
    { id: 'hosted-stars', metric: 'csat', look: 'stars', trigger, question },
    { id: 'hosted-smileys', metric: 'csat', look: 'smileys', trigger, question },
    { id: 'hosted-ces', metric: 'ces', trigger, question },
    ...['quick', 'hidden', 'back', 'scripts', 'plain', 'keys'].map((name) => ({
      id: `hosted-${name}`,
      metric: 'csat',
      trigger,
      question,
      followUps: [followUps[2]],
    })),
  ],
}
beforeAll(() => at.stage.publishAll([programme]))

const address = (survey: string, query = '') => `${at.stage.origin}/s/hosted-${survey}${query}`
const results = (survey: string) => at.stage.results(`hosted-${survey}`, 'pk_hosted')
const tap = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const says = (page: Page, text: string) => page.getByText(text).waitFor()

describe.each([true, false])('on a page of its own, with scripts: %s,', (javaScriptEnabled) => {
  const visitor = () => openPage(at.browser, { javaScriptEnabled, locale: 'en-GB' })

  it('a visitor goes by band and answers through every kind of question', async () => {
    const { context, page, errors } = await visitor()
    const before = (await results('nps')).n
    await page.goto(address('nps'))
    await tap(page, /^3/)
    await page.getByLabel('Something else').check()
    await tap(page, 'Next')
    await page.getByLabel('The price').check()
    await page.getByLabel('The service').check()
    await tap(page, 'Next')
    await page.getByLabel('What is the main reason').fill('slow\n& "cold"')
    await tap(page, 'Next')
    await tap(page, 'Yes')
    await page.getByLabel('E-mail address').fill('ada@example')
    await tap(page, 'Send')
    await says(page, 'Please enter a complete e-mail address.')
    expect(
      await page.getByLabel('E-mail address').evaluate((field) => field === document.activeElement),
    ).toBe(true)
    await page.getByLabel('Yes, write to me').check()
    await tap(page, 'Send')
    await says(page, 'Thank you!')
    expect(await page.getByRole('link', { name: 'Write a review' }).getAttribute('href')).toBe(
      'https://example.com/review',
    )
    expect((await results('nps')).n).toBe(before + 1)
    expect(at.stage.answers('hosted-nps').at(-1)).toEqual([
      { question: 'score', value: 3 },
      { question: 'what', value: 'other' },
      { question: 'parts', value: ['price', 'service'] },
      { question: 'why', value: 'slow\n& "cold"' },
      { question: 'again', value: 'yes' },
      { question: 'contact', value: 'ada@example' },
    ])
    expect(errors).toEqual([])
    await context.close()
  })

  it('who goes back in the browser and taps another score counts once', async () => {
    const survey = javaScriptEnabled ? 'back' : 'plain'
    const { context, page } = await visitor()
    await page.goto(address(survey))
    await tap(page, /^2/)
    await says(page, 'main reason')
    await page.goBack()
    await tap(page, /^5/)
    await says(page, 'main reason')
    await page.goBack()
    await page.reload()
    await tap(page, /^4/)
    await says(page, 'main reason')
    expect(await results(survey)).toMatchObject({
      n: 1,
      histogram: { 2: 0, 4: 1, 5: 0 },
      showings: { shown: 1 },
    })
    await context.close()
  })
})

describe('a link with a score, as in an e-mail,', () => {
  it('confirms itself once it is looked at, and Back does not send it again', async () => {
    const { context, page, errors } = await openPage(at.browser)
    await page.goto(address('quick', '?score=4'))
    await says(page, 'Your score:')
    await says(page, 'main reason')
    await page.goBack()
    await page.getByRole('button', { name: /^1/ }).waitFor()
    await pause(1_500)
    expect(new URL(page.url()).searchParams.has('score')).toBe(false)
    await tap(page, /^1/)
    await says(page, 'main reason')
    expect(await results('quick')).toMatchObject({ n: 1, histogram: { 1: 1, 4: 0 } })
    expect(errors).toEqual([])
    await context.close()
  })

  it('waits while it is loaded in the background', async () => {
    const { context, page } = await openPage(at.browser)
    await page.addInitScript(() => {
      Object.defineProperty(document, 'visibilityState', {
        get: () => (document.title.startsWith('looked at') ? 'visible' : 'hidden'),
      })
    })
    await page.goto(address('hidden', '?score=4'))
    await pause(2_000)
    expect((await results('hidden')).n).toBe(0)
    await says(page, 'Your score:')
    await page.evaluate(() => {
      document.title = 'looked at'
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await says(page, 'main reason')
    expect((await results('hidden')).n).toBe(1)
    await context.close()
  })

  it('asks to be confirmed where no script runs', async () => {
    const { context, page } = await openPage(at.browser, { javaScriptEnabled: false })
    await page.goto(address('scripts', '?score=4'))
    await pause(2_000)
    expect((await results('scripts')).n).toBe(0)
    await page.getByRole('link', { name: 'Change score' }).click()
    await tap(page, /^3/)
    await says(page, 'main reason')
    expect(await results('scripts')).toMatchObject({ n: 1, histogram: { 3: 1 } })
    await context.close()
  })
})

it('is answered by keyboard alone, and Enter never goes back', async () => {
  const { context, page } = await openPage(at.browser)
  await page.goto(address('keys'))
  for (let tab = 0; tab < 4; tab++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await says(page, 'main reason')
  await page.getByRole('textbox').focus()
  await page.keyboard.type('by keys')
  for (let tab = 0; tab < 2; tab++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await says(page, 'Thank you!')
  expect(at.stage.answers('hosted-keys')).toEqual([
    [
      { question: 'score', value: 4 },
      { question: 'why', value: 'by keys' },
    ],
  ])
  await context.close()
})

/** Goes to every screen there is, and tells its name. */
async function eachScreen(page: Page, lang: string, look: (name: string) => Promise<void>) {
  const go = () => page.locator('.actions .send').click()
  for (const survey of ['stars', 'smileys', 'ces', 'full', 'missing']) {
    await page.goto(address(survey, `?lang=${lang}`))
    await look(survey)
  }
  await page.goto(address('nps', `?lang=${lang}&score=10`))
  await look('confirm')
  await page.goto(address('nps', `?lang=${lang}`))
  await look('score')
  await page.locator('[value="1"][name=score]').click()
  await look('choice')
  await page.locator('[value=service]').check()
  await go()
  await look('choices')
  await page.locator('[value=price]').check()
  await go()
  await look('text')
  await go()
  await look('yes-no')
  await page.locator('[name=answer][value=no]').click()
  await page.locator('[type=email]').fill('ada')
  await go()
  await look('contact')
  await page.locator('.actions .quiet').click()
  await look('thanks')
}

describe.each([
  ['light', 'en', 1000],
  ['dark', 'en', 320],
  ['light', 'ar', 320],
  ['dark', 'ar', 1000],
  ['light', 'en', 650],
] as const)('every screen, %s, in %s, %i px wide,', (colorScheme, lang, width) => {
  it('leaves axe nothing to find, fits, and has room for fingers', async () => {
    const { context, page, errors } = await openPage(at.browser, {
      colorScheme,
      locale: lang,
      viewport: { width, height: 640 },
    })
    // Else the score of a link would be sent while it is looked at here.
    await page.addInitScript(() => {
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    })
    const screens: string[] = []
    await eachScreen(page, lang, async (name) => {
      await page.evaluate(axe.source)
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
        const { violations } = await axe.run()
        const targets = [
          ...document.querySelectorAll('button:not(.heard), a, .option, textarea, [type=email]'),
        ]
        return {
          violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`),
          small: targets
            .map((target) => target.getBoundingClientRect())
            .filter(({ width, height }) => width < 44 || height < 44)
            .map(({ width, height }) => `${width} × ${height}`),
          isWide: ['html', 'main'].some((name) => {
            const box = document.querySelector(name)
            return box && box.scrollWidth > box.clientWidth
          }),
          direction: getComputedStyle(document.body).direction,
        }
      })
      expect(found, name).toEqual({
        violations: [],
        small: [],
        isWide: false,
        direction: lang === 'ar' ? 'rtl' : 'ltr',
      })
      screens.push(name)
    })
    expect(screens).toHaveLength(13)
    expect(errors).toEqual([])
    await context.close()
  })
})
