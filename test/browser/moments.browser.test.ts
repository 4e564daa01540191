import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openChromium } from './stage.ts'

/**
 * What a page is asked before something is shown on it, case by case: `watchPage` as it was compiled, alone in
 * a real page. How the rules of the moment hold back a survey is in `limits.browser.test.ts`.
 */
let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await openChromium()
  const context = await browser.newContext({ locale: 'en-GB' })
  context.setDefaultTimeout(5_000)
  page = await context.newPage()
  await page.route(/http:\/\/\w+\.example\//, async (route) => {
    const { pathname } = new URL(route.request().url())
    const isScript = pathname.startsWith('/sdk/')
    await route.fulfill(
      isScript
        ? {
            contentType: 'text/javascript',
            body: await readFile(`packages/sdk/dist/${pathname.slice(5)}`, 'utf8'),
          }
        : { contentType: 'text/html', body: '<!doctype html><title>A page</title><body>' },
    )
  })
  await page.goto('http://page.example/')
  // Time can be put forward.
  await page.evaluate(`
    const now = performance.now.bind(performance)
    window.passed = 0
    performance.now = () => now() + passed
  `)
  await page.evaluate(
    `import('/sdk/page/page-refusal.js').then(({ watchPage }) => { window.refusal = watchPage() })`,
  )
})
afterAll(() => browser?.close())

/** What stands in the page; nothing has the focus, and long ago was typed. */
const put = (html: string) =>
  page.evaluate((html) => {
    ;(document.activeElement as HTMLElement | null)?.blur()
    document.body.innerHTML = html
    Object.assign(window, { passed: (window as never as { passed: number }).passed + 60_000 })
  }, html)
const pass = (ms: number) => page.evaluate(`passed += ${ms}`)
const refusal = () => page.evaluate('refusal()')

beforeEach(() => put(''))

it('lets anything show on a page where nothing is going on', async () => {
  expect(await refusal()).toBeUndefined()
})

describe('a visitor', () => {
  it.each([
    ['a text field', '<input id="field">'],
    ['a search field', '<input id="field" type="search">'],
    ['a password field', '<input id="field" type="password">'],
    ['a field for numbers', '<input id="field" type="number">'],
    ['a field for several lines', '<textarea id="field"></textarea>'],
    ['an editable text', '<div id="field" contenteditable="true"></div>'],
    [
      'an editable text within one',
      '<div contenteditable="true"><p><b id="field" tabindex="0">&#8203;</b></p></div>',
    ],
  ])('types in %s, and no longer when it is left', async (_, html) => {
    await put(html)
    await page.locator('#field').focus()
    await page.keyboard.type('12')
    expect(await refusal()).toBe('typing')
    await pass(60_000)
    expect(await refusal(), 'with words in it').toBe('typing')
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    expect(await refusal()).toBeUndefined()
  })

  it('types in a field of a component, however deep it lies', async () => {
    await put('<div id="outer"></div>')
    await page.evaluate(() => {
      const outer = document.querySelector('#outer')?.attachShadow({ mode: 'open' }) as ShadowRoot
      outer.innerHTML = '<div></div>'
      const inner = outer.firstElementChild?.attachShadow({ mode: 'open' }) as ShadowRoot
      inner.innerHTML = '<input>'
      inner.querySelector('input')?.focus()
    })
    expect(await refusal()).toBeUndefined()
    await page.keyboard.type('1')
    expect(await refusal()).toBe('typing')
  })

  it('types in a field of a component that shows nobody what is in it, for ten seconds', async () => {
    await put('<div id="outer"></div>')
    await page.evaluate(() => {
      const closed = document.querySelector('#outer')?.attachShadow({ mode: 'closed' }) as ShadowRoot
      closed.innerHTML = '<input>'
      closed.querySelector('input')?.focus()
    })
    expect(await refusal()).toBeUndefined()
    await page.keyboard.type('1')
    expect(await refusal()).toBe('typing')
    await pass(10_000)
    expect(await refusal()).toBeUndefined()
  })

  it('who emptied the field may go on for ten seconds, and is then not typing', async () => {
    await put('<input id="field">')
    await page.locator('#field').pressSequentially('1')
    await page.keyboard.press('Backspace')
    await pass(9_000)
    expect(await refusal()).toBe('typing')
    await pass(1_001)
    expect(await refusal()).toBeUndefined()
  })

  it('who typed and went on to a button is not typing', async () => {
    await put('<input id="field"><button>Send</button>')
    await page.locator('#field').pressSequentially('1')
    await page.getByRole('button').focus()
    expect(await refusal()).toBeUndefined()
  })

  it.each([
    ['an empty field with the focus', '<input id="field">'],
    ['a button', '<button id="field">Buy</button>'],
    ['a check box', '<input id="field" type="checkbox" value="yes">'],
    ['one of several', '<input id="field" type="radio" value="yes">'],
    ['a button that is an input', '<input id="field" type="submit" value="Buy">'],
    ['a slider', '<input id="field" type="range" value="7">'],
    ['a list to choose from', '<select id="field"><option>One</select>'],
    ['a text that is only read', '<input id="field" value="abc" readonly>'],
    ['a text of several lines that is only read', '<textarea id="field" readonly>abc</textarea>'],
    ['a link', '<a id="field" href="/next">Next</a>'],
    [
      'a frame as high as a film',
      '<iframe id="field" src="http://films.example/" style="height:400px"></iframe>',
    ],
  ])('who has %s is not typing', async (_, html) => {
    await put(html)
    await page.locator('#field').focus()
    expect(await page.evaluate('document.activeElement.id')).toBe('field')
    expect(await refusal()).toBeUndefined()
  })

  it.each([
    ['as low as a card field', 'style="height:40px"'],
    ['for a payment', 'style="height:400px" allow="camera; payment"'],
  ])('may be typing in a frame of somebody else, %s', async (_, attributes) => {
    await put(`<iframe id="field" src="http://bank.example/" ${attributes}></iframe>`)
    await page.waitForFunction('document.querySelector("#field").contentDocument === null')
    expect(await refusal()).toBeUndefined()
    await page.locator('#field').focus()
    expect(await refusal()).toBe('typing')
  })
})

describe('an editor in a frame of the page', () => {
  it('is typed in while it has words and the focus', async () => {
    await put('<iframe id="field" srcdoc="<body contenteditable></body>"></iframe>')
    const editor = page.frameLocator('#field').locator('body')
    await editor.focus()
    expect(await refusal()).toBeUndefined()
    await page.keyboard.type('1')
    expect(await refusal()).toBe('typing')
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    expect(await refusal()).toBeUndefined()
  })
})

describe('a dialog', () => {
  it.each([
    ['<dialog id="dialog">Pay?</dialog>', 'showModal'],
    ['<dialog id="dialog">Pay?</dialog>', 'show'],
  ])('is open as long as the browser says so: %s, %s()', async (html, how) => {
    await put(html)
    expect(await refusal()).toBeUndefined()
    await page.evaluate(`document.querySelector('#dialog').${how}()`)
    expect(await refusal()).toBe('dialog-open')
    await page.evaluate(`document.querySelector('#dialog').close()`)
    expect(await refusal()).toBeUndefined()
  })

  it.each([
    ['display', 'none', 'block'],
    ['visibility', 'hidden', 'visible'],
    ['opacity', '0', '1'],
    ['transform', 'translateX(-2000px)', 'none'],
  ])("of the page's own making is open while it is to be seen: %s", async (property, hidden, seen) => {
    await put('<div id="dialog" role="dialog" aria-modal="true">Cookies?</div>')
    const style = (value: string) =>
      page.evaluate(`document.querySelector('#dialog').style.setProperty('${property}', '${value}')`)
    await style(hidden)
    expect(await refusal()).toBeUndefined()
    await style(seen)
    expect(await refusal()).toBe('dialog-open')
  })

  it.each(['inert', 'aria-hidden'])(
    "of the page's own making is not open while it is %s",
    async (attribute) => {
      await put(`<div ${attribute}="true"><div aria-modal="true">Cookies?</div></div>`)
      expect(await refusal()).toBeUndefined()
      await page.evaluate(`document.querySelector('[${attribute}]').removeAttribute('${attribute}')`)
      expect(await refusal()).toBe('dialog-open')
    },
  )

  it('may lie in a component, where nobody sees it but by the focus', async () => {
    await put('<div id="outer"></div>')
    await page.evaluate(() => {
      const outer = document.querySelector('#outer')?.attachShadow({ mode: 'open' }) as ShadowRoot
      outer.innerHTML = '<div></div>'
      const inner = outer.firstElementChild?.attachShadow({ mode: 'open' }) as ShadowRoot
      inner.innerHTML = '<dialog><button>Pay</button></dialog>'
      inner.querySelector('dialog')?.showModal()
    })
    expect(await refusal()).toBe('dialog-open')
    await page.evaluate(() => {
      const inner = document.querySelector('#outer')?.shadowRoot?.firstElementChild?.shadowRoot
      inner?.querySelector('dialog')?.close()
    })
    expect(await refusal()).toBeUndefined()
  })

  it('is a full screen, too', async () => {
    await put('<button onclick="document.body.requestFullscreen()">Full screen</button>')
    await page.getByRole('button').click()
    await page.waitForFunction('document.fullscreenElement')
    expect(await refusal()).toBe('dialog-open')
    await page.evaluate('document.exitFullscreen()')
    await page.waitForFunction('!document.fullscreenElement')
    expect(await refusal()).toBeUndefined()
  })
})

it('is quiet as long as an element says so', async () => {
  await put('<main data-cx-quiet></main>')
  expect(await refusal()).toBe('quiet-page')
  await page.evaluate(`document.querySelector('main').removeAttribute('data-cx-quiet')`)
  expect(await refusal()).toBeUndefined()
})

it('names the first of several reasons: out of sight, typing, a dialog, a quiet page', async () => {
  await put('<dialog id="dialog"><input id="field" value="abc"></dialog><main data-cx-quiet></main>')
  const reasons = [await refusal()]
  await page.evaluate(
    `document.querySelector('#dialog').showModal(); document.querySelector('#field').blur()`,
  )
  reasons.push(await refusal())
  await page.locator('#field').focus()
  reasons.push(await refusal())
  await page.evaluate(
    `Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })`,
  )
  reasons.push(await refusal())
  await page.evaluate('delete document.visibilityState')
  expect(reasons).toEqual(['quiet-page', 'dialog-open', 'typing', 'hidden'])
})
