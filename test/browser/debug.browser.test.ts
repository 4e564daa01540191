import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { runKairos } from '../../scripts/kairos-process.ts'
import { cardOf, openPage, useStage } from './stage.ts'

const at = useStage()

beforeAll(async () => {
  const file = join(at.stage.folder, 'debug.json')
  const survey = (id: string, more: object) => ({
    id,
    metric: 'csat',
    question: { en: `How was ${id}?`, ar: 'ما رأيك؟' },
    ...more,
  })
  writeFileSync(
    file,
    JSON.stringify({
      format: 1,
      project: { key: 'pk_debug', name: 'Debug', languages: ['en'] },
      limits: { maxShowings: 9, maxPerPageView: 9, windowMs: 86_400_000, quietAfterNotNowMs: 3_600_000 },
      surveys: [
        survey('checkout', {
          trigger: {
            event: 'bought',
            where: [{ property: 'value', operator: 'greater', value: 50 }],
            delayMs: 4_000,
          },
        }),
        survey('members', {
          trigger: { event: 'opened' },
          audience: [{ property: 'trait.plan', operator: 'equals', value: 'gold' }],
        }),
        survey('browsing', { trigger: { event: 'browsed' } }),
      ],
    }),
  )
  await at.stage.publish(file)
})

/** As strict as a page can be that still runs the script. */
const policy = () => ({
  'content-security-policy': `default-src 'none'; script-src ${at.stage.origin}; style-src 'nonce-x'; connect-src ${at.stage.origin}; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'`,
})

const panelOf = (page: Page) => {
  const panel = page.locator('kairos-debug section')
  return {
    panel,
    tab: panel.locator('summary', { hasText: 'Kairos' }),
    log: panel.locator('summary', { hasText: 'Log' }),
    line: (text: string) => panel.locator('ol > li', { hasText: text }),
    copy: panel.getByRole('button', { name: 'Copy log' }),
    show: (survey: string) => panel.getByRole('button', { name: `Show ${survey} now` }),
    /** Waits until the panel says this of a survey. */
    says: (survey: string, text: string | RegExp) =>
      panel.locator('ul > li', { hasText: survey }).getByText(text).first().waitFor(),
  }
}

/** Opens a page with the script tag and `data-debug`, once the panel is there. */
async function openDebugged(options: BrowserContextOptions = {}, { key = 'pk_debug', html = '' } = {}) {
  const opened = await openPage(at.browser, { reducedMotion: 'reduce', ...options })
  const url = await at.stage.serve(
    `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>A page</title><style nonce="x">body{margin:0}</style><script async src="${at.stage.origin}/cx.js" data-key="${key}" data-debug></script></head><body><main><h1>A page</h1><p>With text.</p>${html}</main></body></html>`,
    policy(),
  )
  await opened.page.goto(url)
  const panel = panelOf(opened.page)
  await panel.panel.waitFor()
  return {
    ...opened,
    ...panel,
    ...cardOf(opened.page),
    track: (event: string, properties = {}) =>
      opened.page.evaluate(`cx.track('${event}', ${JSON.stringify(properties)})`),
  }
}

const overlaps = async (page: Page) => {
  const [card, panel] = [
    await page.locator('kairos-survey .card').boundingBox(),
    await page.locator('kairos-debug section').boundingBox(),
  ]
  if (!card || !panel) throw new Error('Card and panel are not both on the screen.')
  return (
    card.x < panel.x + panel.width &&
    panel.x < card.x + card.width &&
    card.y < panel.y + panel.height &&
    panel.y < card.y + card.height
  )
}

describe('the debug panel, on a page with a strict policy,', () => {
  it('says why a survey does not show, by which value, and when it will; then that it did', async () => {
    const { page, says, track, card, close, errors } = await openDebugged()
    await says('checkout', 'no-event')
    await track('bought', { value: 20 })
    await says('checkout', 'condition-not-met')
    await says('checkout', 'value greater 50, got 20')
    await track('opened')
    await says('members', 'trait.plan equals "gold", got nothing')
    await track('bought', { value: 90 })
    await says('checkout', /^due in \d s /)
    await card.waitFor()
    await says('checkout', 'It was shown.')
    expect(await overlaps(page)).toBe(false)
    await close.click()
    await expect
      .poll(async () => (await at.stage.results('checkout', 'pk_debug')).showings.shown, { timeout: 5_000 })
      .toBe(1)
    expect(errors).toEqual([])
  })

  it('shows a survey at a click, of which nothing else is counted', async () => {
    const { page, show, card, errors } = await openDebugged()
    const before = (await at.stage.results('members', 'pk_debug')).showings
    await show('members').click()
    await card.waitFor()
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('kairos-debug')
    await expect
      .poll(async () => (await at.stage.results('members', 'pk_debug')).showings, { timeout: 5_000 })
      .toEqual({ ...before, shown: before.shown + 1, seen: before.seen + 1 })
    expect(errors).toEqual([])
  })

  it('says for how long a visitor is left in peace after “Not now”', async () => {
    const { track, card, says, show, errors } = await openDebugged()
    await show('checkout').click()
    await card.getByRole('button', { name: 'Not now' }).click()
    await card.waitFor({ state: 'detached' })
    await track('browsed')
    await says('browsing', 'quiet over in 1 h')
    expect(await card.count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('tells of faults, and copies what was heard as lines that a simulation reads', async () => {
    const { page, context, panel, log, line, copy, track, says, errors } = await openDebugged()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await says('checkout', 'no-event')
    await track('bought', { value: 20, currency: 'EUR' })
    await track('opened')
    await page.evaluate(`cx.show('no-such')`)
    await panel.getByText('1 fault').waitFor()
    await log.click()
    await line('survey-unknown: The programme has no survey with this id. (no-such)').waitFor()
    await line('bought: value 20, currency "EUR"').waitFor()
    await copy.click()
    await panel.getByText('2 events copied.').waitFor()
    const lines = (await page.evaluate('navigator.clipboard.readText()')) as string
    const [bought, opened] = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(Object.keys(bought)).toEqual(['at', 'visitor', 'event', 'properties', 'facts'])
    expect(bought).toMatchObject({ event: 'bought', properties: { value: 20, currency: 'EUR' } })
    expect(opened).toMatchObject({ visitor: bought.visitor, event: 'opened', facts: { signedIn: false } })
    const logFile = join(at.stage.folder, 'copied.ndjson')
    writeFileSync(logFile, lines)
    const simulate = ['simulate', join(at.stage.folder, 'debug.json'), logFile]
    const { code, output } = await runKairos(simulate, process.env)
    expect(output).toContain('1 visitor, 0 pages, 2 events')
    expect(code).toBe(0)
    expect(errors).toEqual([])
  })

  it('is used with the keyboard alone, and takes no focus by itself', async () => {
    const { page, tab, panel, says } = await openDebugged({}, { html: '<button id="own">Buy</button>' })
    await says('checkout', 'no-event')
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body')
    const focused = () =>
      page.evaluate(() => {
        const inside = document.activeElement?.shadowRoot?.activeElement
        return inside?.ariaLabel ?? inside?.textContent
      })
    await page.locator('#own').focus()
    const stops: unknown[] = []
    for (let presses = 0; presses < 6; presses++) {
      await page.keyboard.press('Tab')
      stops.push(await focused())
    }
    expect(stops).toEqual([
      expect.stringMatching(/^Kairos/),
      'Show checkout now',
      'Show members now',
      'Show browsing now',
      expect.stringMatching(/^Log/),
      'Copy log',
    ])
    await tab.focus()
    await page.keyboard.press('Enter')
    expect(await panel.locator('.all').isVisible()).toBe(false)
    await page.keyboard.press('Space')
    expect(await panel.locator('.all').isVisible()).toBe(true)
  })

  it.each([
    ['the key is refused', 'pk_nobody', false, 'The server knows no project with this key.'],
    ['the server is away', 'pk_debug', true, 'The programme could not be fetched; it is tried again.'],
  ])('says so when %s', async (_, key, isAway, sentence) => {
    const { page, context } = await openPage(at.browser)
    if (isAway) await context.route('**/v1/programme*', (route) => route.abort())
    await page.goto(
      await at.stage.serve(
        `<!doctype html><title>A page</title><script async src="${at.stage.origin}/cx.js" data-key="${key}" data-debug></script>`,
      ),
    )
    await page.locator('kairos-debug').getByText(sentence, { exact: true }).waitFor()
  })

  it('has in its log what came before it was there', async () => {
    const { page, context } = await openPage(at.browser)
    await context.route('**/cx/debug.*', async (route) => {
      await page.waitForTimeout(1_500)
      await route.continue()
    })
    await page.goto(
      await at.stage.serve(
        `<!doctype html><title>A page</title><script>window.cx={q:[['track',['bought',{value:20}],Date.now()]]}</script><script async src="${at.stage.origin}/cx.js" data-key="pk_debug" data-debug></script>`,
      ),
    )
    const { log, line, says } = panelOf(page)
    await says('checkout', 'condition-not-met')
    await log.click()
    await line('bought: value 20').waitFor()
    await line('programme').waitFor()
  })

  it('is not there without data-debug', async () => {
    const { page } = await openPage(at.browser)
    const files: string[] = []
    page.on('request', (request) => files.push(request.url()))
    await page.goto(
      await at.stage.serve(
        `<!doctype html><title>A page</title><script async src="${at.stage.origin}/cx.js" data-key="pk_debug"></script>`,
      ),
    )
    await page.waitForFunction('window.cx?.explain().length > 0')
    expect(await page.locator('kairos-debug').count()).toBe(0)
    expect(files.filter((file) => file.includes('/debug.'))).toEqual([])
  })
})

describe('the debug panel,', () => {
  it.each([
    [320, 568, 'en'],
    [390, 844, 'ar'],
    [800, 600, 'en'],
  ])('on a screen of %i × %i, does not cover the card, and fits', async (width, height, locale) => {
    const { page, show, card, panel, says, score } = await openDebugged({
      viewport: { width, height },
      locale,
    })
    await says('checkout', 'no-event')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    const box = await panel.boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
    await show('checkout').click()
    await card.waitFor()
    await expect.poll(() => overlaps(page)).toBe(false)
    await score(5).click()
  })

  it('lies at the start of a page that is read from right to left', async () => {
    const { page, panel } = await openDebugged()
    const right = async () => {
      const { x, width } = (await panel.boundingBox()) ?? { x: 0, width: 0 }
      return 1280 - x - width
    }
    expect(await right()).toBeGreaterThan(500)
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl'
    })
    expect(await right()).toBeLessThan(20)
  })

  it.each(['light', 'dark'] as const)('leaves axe nothing to find, %s', async (colorScheme) => {
    const { page, panel, log, tab, says, track } = await openDebugged({ colorScheme })
    const violations = async () => {
      await page.evaluate(axe.source)
      return page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
        const { violations, passes } = await axe.run()
        const reaches = passes.some(({ nodes }) => nodes.some(({ target }) => Array.isArray(target[0])))
        return { reaches, violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]) }
      })
    }
    const clean = { reaches: true, violations: [] }
    await says('checkout', 'no-event')
    await track('opened')
    await track('bought', { value: 20 })
    await says('checkout', 'condition-not-met')
    expect(await violations()).toEqual(clean)
    await page.evaluate(`cx.show('no-such')`)
    await panel.getByText('1 fault').waitFor()
    await log.click()
    expect(await violations()).toEqual(clean)
    await tab.click()
    expect(await violations()).toEqual(clean)
  })

  it('is not printed', async () => {
    const { page, panel } = await openDebugged()
    await page.emulateMedia({ media: 'print' })
    expect(await panel.isVisible()).toBe(false)
  })

  it('is out of reach of the page’s styles', async () => {
    const { page, panel, says } = await openDebugged()
    await says('checkout', 'no-event')
    const look = () =>
      panel.evaluate((section) => {
        const { color, backgroundColor, fontSize, visibility, display, opacity } = getComputedStyle(section)
        const { x, y, width, height } = section.getBoundingClientRect()
        return [color, backgroundColor, fontSize, visibility, display, opacity, x, y, width, height]
      })
    const before = await look()
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(
        '* { all: unset !important; color: red !important; font: 3px fantasy !important; visibility: hidden !important; opacity: 0 !important; display: none !important } html, body { display: block !important }',
      )
      document.adoptedStyleSheets = [sheet]
    })
    expect(await look()).toEqual(before)
  })
})
