import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGallery } from '../../examples/gallery/server.ts'
import { cardOf, openPage, useStage } from './stage.ts'

const at = useStage()
const programme = JSON.parse(readFileSync('examples/gallery/programme.json', 'utf8')) as {
  surveys: { id: string; followUps?: { required?: boolean }[] }[]
}
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const desktop = { width: 760, height: 480 }
const phone = { width: 375, height: 600 }

let gallery: ReturnType<typeof createGallery>
let url: string
beforeAll(async () => {
  await at.stage.publish('examples/gallery/programme.json')
  gallery = createGallery(at.stage.origin)
  await new Promise<void>((resolve) => gallery.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(gallery.address() as AddressInfo).port}`
})
afterAll(() => {
  gallery?.close()
  gallery?.closeAllConnections()
})

const screensOf = ({ followUps = [] }: (typeof programme.surveys)[number]) => [
  'question',
  ...(followUps.length ? ['follow-up'] : []),
  ...(followUps[0]?.required ? ['error'] : []),
  'thanks',
]

/** What a page can be blamed for besides what axe finds: cut or scrolled sideways, small targets, moved content. */
const measure = (page: Page) =>
  page.evaluate(() => {
    const card = document.querySelector('kairos-survey')?.shadowRoot?.querySelector('.card') as HTMLElement
    const shown = card.querySelector('.screen:not([hidden])') as HTMLElement
    const box = card.getBoundingClientRect()
    const targets = [...card.querySelectorAll<HTMLElement>('button, a, .option, input:not(.option *)')]
      .filter((target) => !target.closest('[hidden]'))
      .map((target) => ({ name: target.className, box: target.getBoundingClientRect() }))
    return {
      isInside: box.left >= 0 && box.right <= innerWidth && (card.matches('.inline') || box.top >= 0),
      isCut: card.scrollWidth > card.clientWidth || shown.scrollWidth > shown.clientWidth,
      small: targets.filter(({ box }) => box.height < 43.9 || box.width < 24).map(({ name }) => name),
      layoutShift: (globalThis as unknown as { shift: number }).shift,
    }
  })
const fine = { isInside: true, isCut: false, small: [], layoutShift: 0 }

describe.each([
  { name: 'a phone', language: 'en', theme: 'light', placement: 'corner', viewport: phone },
  {
    name: 'a small phone, in German',
    language: 'de',
    theme: 'dark',
    placement: 'corner',
    viewport: { width: 320, height: 420 },
  },
  {
    name: 'a desktop, from right to left, in the dark',
    language: 'ar',
    theme: 'dark',
    placement: 'modal',
    viewport: desktop,
  },
  {
    name: 'a desktop, in French, inside of the page',
    language: 'fr',
    theme: 'light',
    placement: 'inline',
    viewport: desktop,
  },
] as const)('on $name', ({ language, theme, placement, viewport }) => {
  it.each(programme.surveys.map((survey) => [survey.id, screensOf(survey)] as const))(
    '%s is accessible, whole and still on each screen: %j',
    async (survey, screens) => {
      const { page, context, errors } = await openPage(at.browser, { viewport, reducedMotion: 'reduce' })
      await page.addInitScript(`window.shift = 0
        new PerformanceObserver((list) => {
          for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shift += value
        }).observe({ type: 'layout-shift', buffered: true })`)
      for (const screen of screens) {
        const choices = { survey, screen, language, theme, placement }
        await page.goto(`${url}/card?${new URLSearchParams(choices)}`)
        await page.locator('html[data-screen]').waitFor()
        // Under a policy as strict as the gallery's, a script of ours comes in by the debugger alone.
        const violations =
          await page.evaluate(`${axe}; axe.run('kairos-survey').then(({ violations, passes }) =>
          violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html)).concat(passes.length ? [] : 'nothing was looked at'))`)
        expect({ screen, violations, ...(await measure(page)) }).toEqual({
          screen,
          violations: [],
          ...fine,
          // An element of the page grows with what is put into it. Later, it is the visitor's presses that move things.
          ...((placement === 'inline' || screen !== 'question') && { layoutShift: expect.any(Number) }),
        })
      }
      expect(errors).toEqual([])
      await context.close()
    },
  )
})

describe('screen readers are told, of NPS,', () => {
  it.each([
    ['en', /^9/, 'Your opinion'],
    ['fr', /^9/, 'Votre avis'],
  ] as const)('in %s', async (language, nine, place) => {
    const { page, context } = await openPage(at.browser, { viewport: desktop, reducedMotion: 'reduce' })
    await page.goto(`${url}/card?${new URLSearchParams({ survey: 'nps', language })}`)
    const { card } = cardOf(page)
    const region = page.getByRole('region', { name: place })
    const said: string[] = []
    const listen = async () => said.push(await region.ariaSnapshot())
    await card.getByRole('status').getByText(/\S/).waitFor()
    await listen()
    await card.getByRole('radio', { name: nine }).click()
    await card.getByRole('textbox').waitFor()
    await listen()
    await card.getByRole('button', { name: /Send|Envoyer/ }).click()
    await card.getByRole('heading', { name: /Thank|Merci/ }).waitFor()
    await listen()
    expect(said).toMatchSnapshot()
    await context.close()
  })
})

it('shows every card that is chosen, and keeps the choice in the address', async () => {
  const { page, context, errors } = await openPage(at.browser, { viewport: { width: 1280, height: 900 } })
  await page.goto(`${url}/#screen=thanks`)
  expect(await page.locator('iframe').count()).toBe(programme.surveys.length)
  await page.getByLabel('survey').selectOption('nps')
  await page.getByLabel('screen').selectOption('all')
  await page.getByLabel('language').selectOption('fr')
  expect(await page.locator('figcaption').allTextContents()).toEqual([
    'nps · question',
    'nps · follow-up',
    'nps · thanks',
  ])
  const last = page.frameLocator('iframe').last()
  await last.locator('kairos-survey').getByRole('heading', { name: 'Merci' }).waitFor()
  await page.reload()
  expect(await page.getByLabel('language').inputValue()).toBe('fr')
  expect(errors).toEqual([])
  await context.close()
})
