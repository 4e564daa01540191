import { expect } from 'vitest'
import { useStage } from './stage.ts'
import { aProgramme, aSurvey, eventually, useStories } from './stories.ts'
import type { Visitor } from './visitor.ts'

const at = useStage()
const story = useStories(at, 'docs/questions.md', (key, { json = {} }) => ({
  ...('appearance' in json
    ? { ...aProgramme(key, { surveys: [aSurvey('one')] }), ...json }
    : aProgramme(key, { surveys: [aSurvey('one', json)] })),
  project: { key, name: key, languages: ['en'] },
  limits: { maxShowings: 9 },
}))

/** A visitor who is asked; what they answer is recorded, and delivered by the server's own receipt. */
async function asked(
  arrive: (options?: Parameters<Parameters<Parameters<typeof story>[2]>[0]['arrive']>[0]) => Promise<Visitor>,
  options: Parameters<typeof arrive>[0] = {},
) {
  const visitor = await arrive(options)
  await visitor.page.evaluate(`
    window.told = { answers: {}, delivered: 0 }
    cx.on('answered', ({ answers }) => { told.answers = Object.fromEntries(answers.map(({ question, value }) => [question, value])) })
    cx.on('delivered', ({ kind }) => { if (kind === 'submission') told.delivered++ })`)
  await visitor.track('one')
  await visitor.until('shown')
  const { card } = visitor
  return {
    ...visitor,
    radio: (name: string | RegExp) => card.getByRole('radio', { name }),
    button: (name: string) => card.getByRole('button', { name }),
    /** Waits for the thanks, and until the server has taken the answers, these. */
    async isTaken(answers: object) {
      const read = () => visitor.page.evaluate<{ answers: object; delivered: number }>('told')
      await eventually(async () => (await read()).answers, answers)
      await eventually(async () => (await read()).delivered > 0, true)
      expect(await visitor.page.evaluate(`cx.flush()`)).toBe(undefined)
    },
  }
}

for (const look of ['stars', 'smileys'])
  story(
    `CSAT as ${look}`,
    `draws ${look}, which screen readers hear as what they mean`,
    async ({ arrive }) => {
      const { card, radio, isTaken } = await asked(arrive)
      expect(await card.getByRole('radio').locator('svg').count()).toBe(5)
      await radio('4 – Satisfied').click()
      await isTaken({ score: 4 })
    },
  )

story('CES on five points', 'has five scores', async ({ arrive }) => {
  const { card, radio, isTaken } = await asked(arrive)
  expect(await card.getByRole('radio').count()).toBe(5)
  await radio('5 – Strongly agree').click()
  await isTaken({ score: 5 })
})

story('The reason, by band', 'is worded by the score', async ({ arrive }) => {
  const { card, radio, button, isTaken } = await asked(arrive)
  await radio(/^3/).click()
  await card.getByRole('textbox', { name: 'What went wrong?' }).fill('It rained.')
  await button('Send').click()
  await isTaken({ score: 3, why: 'It rained.' })
})

story('One choice', 'is one tap, and takes something else', async ({ arrive }) => {
  const { radio, isTaken, card } = await asked(arrive)
  await radio(/^5/).click()
  await card.getByRole('group', { name: 'How did you hear of us?' }).waitFor()
  await radio('Something else').click()
  await isTaken({ score: 5, channel: 'other' })
})

story('Several choices', 'are sent together', async ({ arrive }) => {
  const { radio, button, card, isTaken } = await asked(arrive)
  await radio(/^5/).click()
  await card.getByRole('checkbox', { name: 'The price' }).check()
  await card.getByRole('checkbox', { name: 'The people' }).check()
  await button('Send').click()
  await isTaken({ score: 5, liked: ['price', 'staff'] })
})

story('Yes or no', 'is one tap', async ({ arrive }) => {
  const { radio, isTaken } = await asked(arrive)
  await radio(/^5/).click()
  await radio('No').click()
  await isTaken({ score: 5, again: 'no' })
})

story('An address, with consent', 'is kept with consent only', async ({ arrive }) => {
  const { radio, button, card, isTaken, kept } = await asked(arrive)
  await radio(/^1/).click()
  await card.getByRole('textbox', { name: 'E-mail address' }).fill('ada@example.com')
  await button('Send').click()
  await card.getByRole('alert').getByText('Please enter a complete e-mail address.').waitFor()
  expect(JSON.stringify(await kept())).not.toContain('ada@')
  await card.getByRole('checkbox', { name: 'Write to me about my answer.' }).check()
  await button('Send').click()
  await isTaken({ score: 1, contact: 'ada@example.com' })
})

story('An answer that is required', 'is asked for, though the score counts without', async ({ arrive }) => {
  const { radio, button, card, isTaken } = await asked(arrive)
  await radio(/^5/).click()
  await isTaken({ score: 5 })
  expect(await button('No thanks').count()).toBe(0)
  await button('Send').click()
  await card.getByText('Please answer this question.').waitFor()
  await card.getByRole('textbox').fill('It is good.')
  await button('Send').click()
  await isTaken({ score: 5, why: 'It is good.' })
})

story('Asked of some bands', 'asks only those', async ({ arrive }) => {
  const happy = await asked(arrive)
  await happy.radio(/^5/).click()
  await happy.card.getByRole('heading', { name: 'Thank you!' }).waitFor()
  const sad = await asked(arrive)
  await sad.radio(/^1/).click()
  await sad.radio('Yes').click()
  await sad.isTaken({ score: 1, recover: 'yes' })
})

story(
  'Asked after some answers',
  'asks after those, and takes back what led elsewhere',
  async ({ arrive }) => {
    const { radio, button, card, isTaken } = await asked(arrive)
    await radio(/^5/).click()
    await radio('No').click()
    await card.getByText('Question 3 of 3').waitFor()
    await card.getByRole('textbox', { name: 'Why not?' }).fill('Too far.')
    await button('Back').click()
    await radio('Yes').click()
    await isTaken({ score: 5, again: 'yes' })
  },
)

story('Thanks with a link', 'has one for each band, and stays', async ({ arrive }) => {
  const { radio, card } = await asked(arrive)
  await radio(/^5/).click()
  await card.getByRole('heading', { name: 'Wonderful, thank you!' }).waitFor()
  const link = card.getByRole('link', { name: 'Write a review opens in a new tab' })
  expect(await link.getAttribute('href')).toBe('https://example.com/review')
})

story("In the visitor's language", 'speaks it, buttons too, one file loaded', async ({ arrive }) => {
  const german = await asked(arrive, { lang: 'de-AT' })
  await german.card.getByRole('radio', { name: '5 – Sehr zufrieden' }).click()
  await german.button('Senden').waitFor()
  const arabic = await asked(arrive, { lang: 'ar' })
  const card = arabic.page.locator('kairos-survey section')
  expect(await card.getAttribute('dir')).toBe('rtl')
  const [first, last] = await Promise.all(
    [/^1/, /^5/].map(async (name) => (await arabic.radio(name).boundingBox())?.x ?? 0),
  )
  expect(first).toBeGreaterThan(last as number)
  await arabic.radio(/^5/).click()
  await arabic.button('إرسال').waitFor()
  const loaded = await arabic.page.evaluate<string[]>(
    `performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop().split('.')[0])`,
  )
  expect(loaded.filter((name) => /^[a-z]{2}(-[a-z]+)?$/.test(name) && name !== 'cx')).toEqual(['ar'])
})

story('With what is known', 'fills the places, after a reload too, as text', async ({ arrive }) => {
  const nobody = await asked(arrive)
  await nobody.card.getByText('How do you like what you bought, dear customer?').first().waitFor()
  const visitor = await arrive()
  await visitor.page.evaluate(`cx.identify('u-1', { firstName: '<img src=x onerror=alert(1)>' })`)
  await visitor.page.evaluate(`cx.veto(() => true)`)
  await visitor.track('one', { product: 'the vase', secret: 's3cret' })
  await visitor.until('vetoed')
  expect(JSON.stringify(await visitor.kept())).not.toContain('s3cret')
  await visitor.load('/next')
  await visitor.until('shown')
  const said = visitor.card.locator('h2').first()
  expect((await said.textContent())?.replace(/[\u2068\u2069]/g, '')).toBe(
    'How do you like the vase, <img src=x onerror=alert(1)>?',
  )
  expect(await visitor.card.locator('img').count()).toBe(0)
})

story('In the middle', 'has the page behind it, and gives the focus back', async ({ arrive }) => {
  const { page, radio, isTaken } = await asked(arrive, {
    body: '<button id="before">Before</button><script>before.focus()</script>',
  })
  const dialog = page.getByRole('dialog', { name: 'Your opinion' })
  const { x = 0, y = 0, width = 0, height = 0 } = (await dialog.boundingBox()) ?? {}
  const { width: w, height: h } = page.viewportSize() ?? { width: 0, height: 0 }
  expect(Math.abs(x + width / 2 - w / 2) + Math.abs(y + height / 2 - h / 2)).toBeLessThan(4)
  expect(
    await page.evaluate(`document.querySelector('kairos-survey').shadowRoot.activeElement?.localName`),
  ).toBe('dialog')
  await page.keyboard.press('Tab')
  expect(await radio(/^1/).evaluate((radio) => radio.matches(':focus'))).toBe(true)
  await radio(/^5/).click()
  await isTaken({ score: 5 })
  await page.keyboard.press('Escape')
  await eventually(() => page.evaluate(`document.activeElement?.id`), 'before')
  expect(await dialog.count()).toBe(0)

  const other = await asked(arrive)
  await other.page.waitForTimeout(700)
  // Text selected out of the card is no press beside it.
  const title = await other.card.getByRole('heading').first().boundingBox()
  await other.page.mouse.move((title?.x ?? 0) + 5, (title?.y ?? 0) + 5)
  await other.page.mouse.down()
  await other.page.mouse.move(5, 5)
  await other.page.mouse.up()
  expect(await other.page.locator('kairos-survey').count()).toBe(1)
  await other.page.mouse.click(5, 5)
  await eventually(() => other.page.locator('kairos-survey').count(), 0)

  // A router that replaces the body: the next one goes into the new body.
  await other.page.evaluate(`document.body.replaceWith(document.createElement('body'))`)
  await other.page.evaluate(`cx.show('one')`)
  await other.page.getByRole('dialog', { name: 'Your opinion' }).waitFor()
})

story('In an element of the page', 'waits for it, and is part of the page', async ({ arrive }) => {
  const visitor = await arrive({ body: '<main><p>Text</p></main>' })
  await visitor.track('one')
  await visitor.until('no-element')
  await visitor.page.evaluate(
    `document.querySelector('main').insertAdjacentHTML('beforeend', '<div id="feedback" style="margin-top:1500px" hidden></div>')`,
  )
  await visitor.page.waitForTimeout(1_500)
  await visitor.until('no-element')
  await visitor.page.evaluate(`document.querySelector('#feedback').hidden = false`)
  await visitor.until('shown')
  expect(await visitor.page.evaluate(`document.querySelector('#feedback > kairos-survey') !== null`)).toBe(
    true,
  )
  const card = visitor.page.locator('kairos-survey section')
  expect(
    await card.evaluate((card) => [getComputedStyle(card).position, card.matches(':popover-open')]),
  ).toEqual(['relative', false])
  await visitor.card.getByRole('radio', { name: /^5/ }).click()
  await visitor.card.getByRole('heading', { name: 'Thank you!' }).waitFor()
})

story(
  'Behind a tab',
  'is there for who presses it, again and again, and gives the focus back',
  async ({ arrive }) => {
    const visitor = await arrive()
    const { page, card } = visitor
    const tab = page.locator('kairos-tab').getByRole('button', { name: 'Your opinion' })
    await tab.waitFor()
    expect((await visitor.explain())?.reason).toBe('offered')
    expect(await visitor.cards()).toBe(0)
    const box = await tab.boundingBox()
    expect(Math.round((box?.x ?? 0) + (box?.width ?? 0))).toBe(page.viewportSize()?.width)
    for (let time = 0; time < 2; time++) {
      await tab.focus()
      await page.keyboard.press('Enter')
      await card.waitFor()
      expect(await page.evaluate(`document.activeElement.localName`)).toBe('kairos-survey')
      await page.keyboard.press('Escape')
      await card.waitFor({ state: 'detached' })
      expect(await page.evaluate(`document.activeElement.localName`)).toBe('kairos-tab')
    }
    const kept = (await visitor.kept()).visitor as { showings: unknown[] }
    expect(kept.showings).toHaveLength(2)
    await page.evaluate(`cx.consent('denied')`)
    await tab.waitFor({ state: 'detached' })
  },
)

story("In the team's colours", 'shows them, and what a page sets goes before them', async ({ arrive }) => {
  const { page } = await asked(arrive)
  const look = () =>
    page.locator('kairos-survey section').evaluate((card) => {
      const { backgroundColor, borderTopLeftRadius, fontFamily, left } = getComputedStyle(card)
      return { backgroundColor, borderTopLeftRadius, fontFamily, left }
    })
  expect(await look()).toEqual({
    backgroundColor: 'rgb(255, 251, 235)',
    borderTopLeftRadius: '8px',
    fontFamily: 'Georgia, system-ui, sans-serif',
    left: '20px',
  })
  await page.addStyleTag({ content: 'kairos-survey::part(card) { --ground: #eeffee }' })
  expect((await look()).backgroundColor).toBe('rgb(238, 255, 238)')
})

story('Looking at a survey', 'remembers, counts and sends nothing', async ({ arrive }) => {
  const sent: string[] = []
  const visitor = await arrive({
    prepare: async (page) => {
      page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`))
    },
  })
  const preview = { theme: 'dark', placement: 'modal', locale: 'fr' }
  await visitor.page.evaluate(`cx.show('one', { preview: ${JSON.stringify(preview)} })`)
  const dialog = visitor.page.locator('kairos-survey dialog.dark')
  await dialog.getByRole('radio', { name: /^5/ }).click()
  await dialog.getByRole('heading', { name: 'Thank you!' }).waitFor()
  await visitor.page.evaluate(`cx.flush()`)
  expect(sent.filter((request) => request.startsWith('POST'))).toEqual([])
  await visitor.load()
  await visitor.track('one')
  await visitor.until('shown')
})
