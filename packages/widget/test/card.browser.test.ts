import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { OpenSurvey, PublishedSurvey } from '@kairos-cx/sdk'
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openChromium } from '../../../test/browser/stage.ts'
import { aSurvey } from './a-survey.ts'

const built = join(import.meta.dirname, '../dist/page')
const manifest = JSON.parse(readFileSync(join(built, 'manifest.json'), 'utf8'))

/** As strict as a page can be that still runs its own scripts. */
const policy = [
  "default-src 'none'",
  "script-src 'nonce-x' 'strict-dynamic'",
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const html = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop</title><link rel="stylesheet" href="/page.css">
<main><h1>Your order</h1><p><button id="before">Track it</button></p><p>${'Soon on its way. '.repeat(400)}</p></main>
<script type="module" nonce="x">
  window.recording = { saved: [], seen: 0, closed: [], violations: [] }
  addEventListener('securitypolicyviolation', (event) => recording.violations.push(event.violatedDirective + ' ' + event.sample))
  window.widget = await import('./${manifest.files['card.js'].file}')
</script></html>`

/** What a page could do worst to a card: every rule here is meant for everything. */
const hostile = `
*, *::before, *::after, ::backdrop, [popover], :popover-open { all: unset !important; display: none !important; color: red !important;
  visibility: hidden !important; opacity: 0 !important; transform: scale(0) !important; filter: blur(9px) !important;
  pointer-events: none !important; position: static !important; font: 3px/1 fantasy !important; direction: rtl !important;
  animation: gone 1s infinite !important; z-index: -1 !important; clip-path: circle(0) !important; zoom: 0.1 !important }
html, body { display: block !important; visibility: visible !important; opacity: 1 !important; clip-path: none !important; zoom: 1 !important }
@keyframes gone { to { opacity: 0 } }`

interface Recording {
  saved: [answers: unknown, done: boolean][]
  seen: number
  closed: string[]
  violations: string[]
}
type RecordingWindow = typeof globalThis & {
  recording: Recording
  widget: { openSurvey: OpenSurvey }
  makeSafe: () => void
}

let server: Server
let origin: string
let browser: Browser
let css = ''
let errors: string[]
beforeAll(async () => {
  browser = await openChromium()
  server = createServer((request, response) => {
    const send = (type: string, body: string | Buffer, headers = {}) =>
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...headers }).end(body)
    const name = (request.url ?? '').slice(1)
    if (name === '') return send('text/html', html, { 'content-security-policy': policy })
    if (name === 'page.css') return send('text/css', css)
    const known = Object.values(manifest.files).some((entry) => (entry as { file: string }).file === name)
    return known ? send('text/javascript', readFileSync(join(built, name))) : response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(async () => {
  await browser?.close()
  server?.close()
})
beforeEach(() => {
  css = 'body { margin: 0; font: 16px serif } main { max-width: 40em; margin: auto }'
  errors = []
})

/** Opens the page and a survey on it; saves are safe at once unless `isSafe` is false. */
async function openOn(
  options: BrowserContextOptions,
  deviation: Partial<PublishedSurvey> = {},
  { locale = 'en', isSafe = true, appearance = {} } = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(origin)
  await expect.poll(() => page.evaluate(() => 'widget' in globalThis)).toBe(true)
  await page.evaluate(
    async ({ survey, locale, isSafe, appearance }) => {
      const page = globalThis as RecordingWindow
      await page.widget.openSurvey(survey, {
        locale,
        fallbackLanguage: 'en',
        appearance,
        save(answers, done) {
          page.recording.saved.push([structuredClone(answers), done])
          return new Promise((resolve) => {
            page.makeSafe = resolve
            if (isSafe) resolve()
          })
        },
        onSeen() {
          page.recording.seen++
        },
        onClosed(by) {
          page.recording.closed.push(by)
        },
      })
    },
    { survey: aSurvey(deviation), locale, isSafe, appearance },
  )
  return page
}
const recorded = (page: Page): Promise<Recording> =>
  page.evaluate(() => (globalThis as RecordingWindow).recording)
/** Ends a story: nothing was blocked, nothing went wrong. */
const endClean = async (page: Page) => {
  expect((await recorded(page)).violations).toEqual([])
  expect(errors).toEqual([])
  await page.context().close()
}
const score = (value: number) => ({ question: 'score', value })
const card = (page: Page) => page.locator('kairos-survey .card')
const focusedIn = (page: Page) =>
  page.evaluate(() => {
    const inside = document.querySelector('kairos-survey')?.shadowRoot?.activeElement
    return inside?.ariaLabel || inside?.textContent || inside?.tagName
  })

describe('the built card, under a strict policy', () => {
  test('is answered with the keyboard alone, and gives the focus back', async () => {
    const page = await openOn({})
    const { keyboard } = page
    await page.locator('#before').focus()
    await keyboard.press('Tab')
    expect(await focusedIn(page)).toBe('0 – Not at all likely')
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await keyboard.press(key)
    expect(await focusedIn(page)).toBe('3')
    const ring = await card(page)
      .getByRole('radio', { name: '3' })
      .evaluate((radio) => getComputedStyle(radio).outline)
    expect(ring).toBe('rgb(67, 56, 202) solid 2px')
    expect((await recorded(page)).saved).toEqual([])
    await keyboard.press('Shift+Tab')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('before')
    await keyboard.press('Tab')
    expect(await focusedIn(page)).toBe('3')
    await keyboard.press('Space')
    expect((await recorded(page)).saved).toEqual([[[score(3)], false]])
    await expect(card(page).getByRole('textbox', { name: 'What went wrong?' }).isVisible()).resolves.toBe(
      true,
    )
    await keyboard.type('Too slow.\nReally.')
    await keyboard.press('Tab')
    await keyboard.press('Tab')
    expect(await focusedIn(page)).toBe('Send')
    await keyboard.press('Enter')
    await card(page).getByRole('heading', { name: 'Thank you!' }).waitFor()
    expect(await focusedIn(page)).toBe('Thank you!')
    await keyboard.press('Escape')
    expect(await recorded(page)).toMatchObject({
      saved: [
        [[score(3)], false],
        [[score(3), { question: 'why', value: 'Too slow.\nReally.' }], true],
      ],
      closed: ['visitor'],
    })
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('before')
    await endClean(page)
  })

  test('goes away at “Not now”, the stop after the scale, and gives the focus back', async () => {
    const page = await openOn({})
    const { keyboard } = page
    await page.locator('#before').focus()
    await keyboard.press('Tab')
    await keyboard.press('Tab')
    expect(await focusedIn(page)).toBe('Not now')
    const ring = await card(page)
      .getByRole('button', { name: 'Not now' })
      .evaluate((button) => getComputedStyle(button).outline)
    expect(ring).toBe('rgb(67, 56, 202) solid 2px')
    await keyboard.press('Tab')
    expect(await focusedIn(page)).toBe('Close')
    await keyboard.press('Shift+Tab')
    await keyboard.press('Enter')
    expect(await recorded(page)).toMatchObject({ saved: [], closed: ['not-now'] })
    expect(await page.locator('kairos-survey').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('before')
    await endClean(page)
  })

  test('takes a typed 1 and 0 for a 10', async () => {
    const page = await openOn({})
    await page.locator('#before').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.type('10')
    expect((await recorded(page)).saved).toEqual([[[score(10)], false]])
    await endClean(page)
  })

  test('leaves focus and keys to the page', async () => {
    const page = await openOn({})
    await page.locator('#before').focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('7')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('before')
    expect(await recorded(page)).toMatchObject({ saved: [], closed: [] })
    await endClean(page)
  })

  test('says thanks only once the answer is safe, then goes away by itself', async () => {
    const page = await openOn({}, { followUps: [] }, { isSafe: false })
    await card(page).getByRole('radio', { name: '9' }).click()
    await expect.poll(() => card(page).getByRole('status').textContent()).toBe('Saving…')
    expect(await card(page).getByRole('heading', { name: 'Thank you!' }).isVisible()).toBe(false)
    await page.evaluate(() => (globalThis as RecordingWindow).makeSafe())
    await card(page).getByRole('heading', { name: 'Thank you!' }).waitFor()
    await page.mouse.move(10, 10)
    await expect.poll(async () => (await recorded(page)).closed, { timeout: 8000 }).toEqual(['visitor'])
    expect(await page.locator('kairos-survey').count()).toBe(0)
    await endClean(page)
  })

  test('does not move or grow when the follow-up appears, nor shift the page', async () => {
    const page = await openOn({ viewport: { width: 390, height: 844 } })
    await page.waitForTimeout(500)
    const before = await card(page).boundingBox()
    await card(page).getByRole('radio', { name: '3' }).click()
    await card(page).getByRole('textbox', { name: 'What went wrong?' }).waitFor()
    expect(await card(page).boundingBox()).toEqual(before)
    await card(page).getByRole('button', { name: 'Send' }).click()
    await card(page).getByRole('heading', { name: 'Thank you!' }).waitFor()
    expect(await card(page).boundingBox()).toEqual(before)
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries() as unknown as { value: number }[]) sum += entry.value
          }).observe({ type: 'layout-shift', buffered: true })
          setTimeout(() => resolve(sum), 100)
        }),
    )
    expect(shift).toBe(0)
    await endClean(page)
  })

  test('is seen after a second on the screen', async () => {
    const page = await openOn({})
    expect((await recorded(page)).seen).toBe(0)
    await expect.poll(async () => (await recorded(page)).seen, { timeout: 3000 }).toBe(1)
    await endClean(page)
  })

  test('is closed, with what was typed saved, when the app replaces its body', async () => {
    const page = await openOn({})
    await card(page).getByRole('radio', { name: '9' }).click()
    await card(page).getByRole('textbox').fill('half a sent')
    await page.evaluate(() => document.body.replaceChildren())
    await expect.poll(async () => (await recorded(page)).closed).toEqual(['page'])
    expect((await recorded(page)).saved.at(-1)).toEqual([
      [score(9), { question: 'why', value: 'half a sent' }],
      false,
    ])
    await endClean(page)
  })

  test('fetches French, and only French, for a French visitor', async () => {
    const page = await openOn({}, {}, { locale: 'fr-FR' })
    await card(page).getByRole('radio', { name: '0 – Pas du tout probable' }).click()
    await card(page).getByRole('button', { name: 'Envoyer' }).waitFor()
    const scripts = await page.evaluate(() =>
      performance.getEntriesByType('resource').flatMap(({ name }) => name.match(/\w+(?=\.[\w-]+\.js)/) ?? []),
    )
    expect(scripts).toEqual(['card', 'fr'])
    await endClean(page)
  })
})

describe('a hostile stylesheet', () => {
  test('does not reach the card, whose place, colours and keys stay as they are', async () => {
    const measure = async (page: Page) => {
      await page.waitForTimeout(600)
      return card(page).evaluate((card) => {
        const all = [card, ...card.querySelectorAll('*')]
        const root = card.getRootNode() as ShadowRoot
        return all.map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect()
          const style = getComputedStyle(element)
          const { color, backgroundColor, visibility, opacity, display, fontSize, direction, pointerEvents } =
            style
          const { filter, transform, animationName } = style
          const isOnTop = root.elementFromPoint(x + width / 2, y + height / 2) !== null
          return {
            box: [x, y, width, height].map(Math.round),
            ...{ color, backgroundColor, visibility, opacity, display, fontSize, direction, pointerEvents },
            ...{ filter, transform, animationName, isOnTop },
          }
        })
      })
    }
    const calm = await openOn({})
    const expected = await measure(calm)
    await endClean(calm)
    css = hostile
    const page = await openOn({})
    expect(await measure(page)).toEqual(expected)
    await card(page).getByRole('radio', { name: '9' }).click()
    await card(page).getByRole('textbox').fill('still here')
    await card(page).getByRole('button', { name: 'Send' }).click()
    expect((await recorded(page)).saved.at(-1)?.[1]).toBe(true)
    await endClean(page)
  })

  test('puts nothing above the card, and no backdrop over the page', async () => {
    css += ` main::after { content: ''; position: fixed; inset: 0; z-index: 2147483647; background: #fff }
      [popover], ::backdrop { background: red }`
    const page = await openOn({})
    await card(page).getByRole('radio', { name: '9' }).click()
    expect((await recorded(page)).saved).toHaveLength(1)
    const backdrop = await card(page).evaluate((card) => getComputedStyle(card, '::backdrop').backgroundColor)
    expect(backdrop).not.toBe('rgb(255, 0, 0)')
    await endClean(page)
  })
})

test('takes no room, even in a page that lays its parts out in a grid', async () => {
  css += ' body { display: grid; gap: 50px }'
  const page = await openOn({})
  const height = () => page.evaluate(() => document.documentElement.scrollHeight)
  const withCard = await height()
  await page.evaluate(() => document.querySelector('kairos-survey')?.remove())
  expect(await height()).toBe(withCard)
  await endClean(page)
})

describe('a small screen', () => {
  test.each([
    [320, 568],
    // 1280 × 1024 at 400 % zoom.
    [320, 256],
  ])('of %i × %i has all of the card, without scrolling sideways', async (width, height) => {
    const page = await openOn({ viewport: { width, height }, reducedMotion: 'reduce' }, {}, { locale: 'fr' })
    const widths = () =>
      card(page).evaluate((card) => [
        card.scrollWidth - card.clientWidth,
        card.getBoundingClientRect().width,
        document.documentElement.scrollWidth,
      ])
    expect(await widths()).toEqual([0, width, width])
    const keys = async () => [
      ...(await card(page).getByRole('radio').all()),
      ...(await card(page).getByRole('button').all()),
    ]
    const isLargeEnough = async () => {
      for (const key of await keys()) {
        const box = await key.boundingBox()
        expect(Math.round(box?.height ?? 0)).toBeGreaterThanOrEqual(44)
        expect(box?.width).toBeGreaterThanOrEqual(24)
      }
    }
    await isLargeEnough()
    expect(await keys()).toHaveLength(13)
    await card(page).getByRole('radio', { name: /^10/ }).click()
    await isLargeEnough()
    expect(await widths()).toEqual([0, width, width])
    await card(page).getByRole('button', { name: 'Envoyer' }).click()
    await card(page).getByRole('heading', { name: 'Merci' }).waitFor()
    expect(await widths()).toEqual([0, width, width])
    await endClean(page)
  })
})

describe('accessibility', () => {
  const violations = async (page: Page) => {
    await page.waitForTimeout(700)
    await page.evaluate(axe.source)
    return page.evaluate(async () => {
      const { axe } = globalThis as unknown as typeof import('axe-core') & { axe: typeof import('axe-core') }
      const { violations, passes } = await axe.run()
      const reaches = passes.some(({ nodes }) => nodes.some(({ target }) => Array.isArray(target[0])))
      return { reaches, violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]) }
    })
  }

  test.each([
    ['light', 'en', '#4338ca'],
    ['dark', 'fr', '#4338ca'],
    ['light', 'en', '#ffee00'],
    ['dark', 'en', '#220044'],
  ] as const)(
    'leaves axe nothing to find on any screen, %s, %s, accent %s',
    async (colorScheme, locale, accent) => {
      const page = await openOn(
        { colorScheme, reducedMotion: 'reduce' },
        {},
        { locale, appearance: { accent } },
      )
      const clean = { reaches: true, violations: [] }
      expect(await violations(page)).toEqual(clean)
      await card(page).getByRole('radio', { name: '4' }).click()
      await card(page).getByRole('textbox').fill('x'.repeat(1950))
      expect(await violations(page)).toEqual(clean)
      await card(page)
        .getByRole('button', { name: /^(Send|Envoyer)$/ })
        .click()
      await card(page)
        .getByRole('heading', { name: /Thank|Merci/ })
        .waitFor()
      expect(await violations(page)).toEqual(clean)
      await endClean(page)
    },
  )

  test('is not printed', async () => {
    const page = await openOn({})
    await page.emulateMedia({ media: 'print' })
    expect(await card(page).isVisible()).toBe(false)
    await endClean(page)
  })
})
