import { describe, expect, it } from 'vitest'
import { cardOf, openPage, useStage } from './stage.ts'

const at = useStage()

const stub = `window.cx=window.cx||new Proxy({q:[]},{get:(s,m)=>m==='q'?s.q:(...a)=>{const e=[m,a,Date.now()];s.q[499]||s.q.push(e);return()=>e[3]?e[3]():e[0]=0}})`
const tag = (more = '') => `<script async src="${at.stage.origin}/cx.js" data-key="pk_shop" ${more}></script>`
const buy = `cx.track('checkout.completed',{value:42})`
const aPage = (head: string, body = '<h1>A page</h1>') =>
  `<!doctype html><html lang="en"><head><title>A page</title>${head}</head><body>${body}</body></html>`

/** How many answers the survey has gained since the call. */
const gained = async (survey: string) => {
  const before = (await at.stage.results(survey)).n
  return async () => (await at.stage.results(survey)).n - before
}

describe('on a page with a strict policy', () => {
  it('asks, takes the answer and thanks without one violation, by nonce and without trusted types', async () => {
    const { page, errors } = await openPage(at.browser)
    const answers = await gained('checkout-csat')
    const url = await at.stage.serve(
      aPage(`<script nonce="abc">${stub};${buy}</script>${tag('nonce="abc"')}`),
      {
        'content-security-policy': `default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; style-src 'self'; connect-src ${at.stage.origin}; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'`,
      },
    )
    await page.goto(url)
    const { score, why, send, title, card } = cardOf(page)
    await score(2).click()
    await why.fill('<img src=x onerror=alert(1)>')
    await send.click()
    await expect.poll(() => title.textContent()).toMatch(/sorry|thank/i)
    await expect.poll(answers).toBe(1)
    const background = await card.evaluate((element) => getComputedStyle(element).backgroundColor)
    expect(background).not.toBe('rgba(0, 0, 0, 0)')
    expect(errors).toEqual([])
  })

  it('shows that the test sees a violation when there is one', async () => {
    const { page, errors } = await openPage(at.browser)
    const url = await at.stage.serve(aPage('<style>h1{color:red}</style>'), {
      'content-security-policy': "default-src 'none'; style-src 'self'",
    })
    await page.goto(url)
    await expect.poll(() => errors.join()).toContain('style-src-elem')
  })
})

describe('with the keyboard alone', () => {
  it('leaves the focus where it is, takes score and reason, and gives the focus back', async () => {
    const { page, errors } = await openPage(at.browser)
    const answers = await gained('checkout-csat')
    const url = await at.stage.serve(
      aPage(`<script>${stub}</script>${tag()}`, `<button id="buy" onclick="${buy}">Buy</button>`),
    )
    await page.goto(url)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const { card, title } = cardOf(page)
    await card.waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('buy')

    const focused = () =>
      page.evaluate(() => {
        const inside = document.activeElement?.shadowRoot?.activeElement
        return inside && (inside.getAttribute('aria-label') || inside.textContent)
      })
    // The card is the next stop after the page's last element.
    for (let presses = 0; presses < 3 && !(await focused())?.startsWith('1'); presses++)
      await page.keyboard.press('Tab')
    expect(await focused()).toMatch(/^1/)
    // Arrows look at the scores and answer nothing.
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('3')
    await page.waitForTimeout(400)
    expect(await answers()).toBe(0)
    await page.keyboard.press('Enter')
    await expect.poll(answers).toBe(1)
    // Focus is in the reason now.
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName))
      .toBe('TEXTAREA')
    await page.keyboard.type('by hand')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(() => title.textContent()).toMatch(/thank/i)
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('buy')
    expect(await at.stage.results('checkout-csat')).toMatchObject({ histogram: { 3: 1 } })
    expect(errors).toEqual([])
  })

  it('takes a digit for an answer, and types it nowhere', async () => {
    const { page } = await openPage(at.browser)
    await page.goto(await at.stage.serve(aPage(`<script>${stub};${buy}</script>${tag()}`)))
    const { card, why } = cardOf(page)
    await card.getByRole('radio').first().focus()
    await page.keyboard.press('4')
    await why.waitFor()
    await page.keyboard.type('by hand')
    await expect.poll(() => why.inputValue()).toBe('by hand')
  })

  it('does not take Escape from the page', async () => {
    const { page } = await openPage(at.browser)
    const url = await at.stage.serve(
      aPage(`<script>${stub};${buy}</script>${tag()}`, '<input id="field" autofocus>'),
    )
    await page.goto(url)
    const { card } = cardOf(page)
    await card.waitFor()
    await page.locator('#field').focus()
    await page.keyboard.press('Escape')
    await page.waitForTimeout(300)
    expect(await card.isVisible()).toBe(true)
  })
})

describe('a page that does odd things', () => {
  it('gets one card when the script is there twice', async () => {
    const { page, errors } = await openPage(at.browser)
    const before = (await at.stage.results('checkout-csat')).showings.shown
    await page.goto(await at.stage.serve(aPage(`<script>${stub};${buy}</script>${tag()}${tag()}`)))
    const { card } = cardOf(page)
    await card.waitFor()
    await page.waitForTimeout(1_500)
    expect(await card.count()).toBe(1)
    expect((await at.stage.results('checkout-csat')).showings.shown - before).toBe(1)
    expect(errors).toEqual([])
  })

  it('can be asked by two projects, one at a time, each with its own answers', async () => {
    const survey = (id: string) => ({
      id,
      metric: 'csat',
      trigger: { event: 'done' },
      question: { en: `How was ${id}?` },
    })
    await at.stage.publishAll(
      ['left', 'right'].map((name) => ({
        format: 1,
        project: { key: `pk_${name}`, name, languages: ['en'] },
        surveys: [survey(name)],
      })),
    )
    const { page, errors } = await openPage(at.browser)
    const url = await at.stage.serve(
      aPage(`<script async src="${at.stage.origin}/cx.js" data-key="pk_left"></script>
        <script async src="${at.stage.origin}/cx.js" data-key="pk_right" data-global="right"></script>`),
    )
    await page.goto(url)
    await page.waitForFunction('window.cx?.explain().length === 1 && window.right?.explain().length === 1')
    const { card } = cardOf(page)
    await page.evaluate(`cx.track('done')`)
    await card.getByRole('heading', { name: 'How was left?' }).waitFor()
    await page.evaluate(`right.track('done')`)
    await page.waitForFunction(`right.explain()[0].reason === 'another-open'`)
    await card.getByRole('radio', { name: /^5/ }).click()
    await card.getByRole('button', { name: 'Close' }).click()
    await card.getByRole('heading', { name: 'How was right?' }).waitFor()
    await card.getByRole('radio', { name: /^2/ }).click()
    for (const [name, score] of [
      ['left', 5],
      ['right', 2],
    ] as const)
      await expect.poll(async () => (await at.stage.results(name, `pk_${name}`)).histogram[score]).toBe(1)
    expect(errors).toEqual([])
  })

  it('may misuse the stub', async () => {
    const { page, errors } = await openPage(at.browser)
    const misuse = `${stub};cx.q.push(null,7,'track',['track'],['nothing',[]],{});cx.toString();cx.track();cx.on('answered');cx.veto();${buy};window.kept=cx`
    await page.goto(await at.stage.serve(aPage(`<script>${misuse}</script>${tag()}`)))
    await cardOf(page).card.waitFor()
    // Who holds on to the stub reaches the real one.
    await page.evaluate(() => (window as unknown as { kept: { close(): void } }).kept.close())
    await cardOf(page).card.waitFor({ state: 'detached' })
    expect(errors).toEqual([])
  })

  it.each([
    ['an element with the id cx', '', '<form id="cx"></form>', true],
    ['a cx of its own', '<script>window.cx=(...names)=>names.join(" ")</script>', '', false],
  ])('may have %s', async (_, head, body, isOurs) => {
    const { page, errors } = await openPage(at.browser)
    await page.goto(await at.stage.serve(aPage(head + tag(), `<h1>A page</h1>${body}`)))
    await page.waitForTimeout(1_000)
    const has = await page.evaluate(
      () => typeof (window as never as { cx: { explain?: unknown } }).cx.explain,
    )
    expect(has).toBe(isOurs ? 'function' : 'undefined')
    expect(errors).toEqual([])
  })

  it('is not concerned when the server is not there', async () => {
    const { page, errors } = await openPage(at.browser)
    const head = `<script>${stub};${buy}</script>${tag('data-host="http://127.0.0.1:9"')}`
    await page.goto(await at.stage.serve(aPage(head)))
    await page.waitForTimeout(3_000)
    expect(await page.evaluate('cx.explain()')).toEqual([])
    expect(errors).toEqual([])
  })

  it.each([
    ['null', 'null'],
    ['HTML', '<!doctype html><p>Sign in to the hotel network</p>'],
    [
      'surveys of every wrong shape',
      JSON.stringify({
        format: 1,
        version: 1,
        key: 'pk_shop',
        languages: ['en'],
        limits: { maxShowings: 9, windowMs: 9 },
        appearance: {},
        surveys: [
          null,
          7,
          {},
          { id: 'x' },
          { id: 'y', importance: 3, trigger: { event: 'checkout.completed' } },
          {
            id: 'z',
            importance: 3,
            metric: 'constructor',
            trigger: { event: 'checkout.completed' },
            question: { en: { toString: 1 } },
            followUps: 7,
            ends: 3,
            thanks: [],
          },
        ],
      }),
    ],
    ['a proto', '{"__proto__":{"polluted":1},"format":1}'],
    ['10 MB of nothing', `"${'x'.repeat(10_000_000)}"`],
    ['deep nesting', '['.repeat(100_000)],
  ])('is not concerned when the programme is %s', async (_, body) => {
    const { page, errors } = await openPage(at.browser)
    await page.route('**/v1/programme*', (route) =>
      route.fulfill({
        body,
        contentType: 'application/json',
        headers: { 'access-control-allow-origin': '*' },
      }),
    )
    await page.goto(await at.stage.serve(aPage(`<script>${stub};${buy}</script>${tag()}`)))
    await page.waitForTimeout(2_000)
    expect(await page.evaluate('({}).polluted')).toBeUndefined()
    expect(errors).toEqual([])
  })

  it('is not concerned by a survey that cannot be drawn, and neither is the next survey', async () => {
    const { page, errors } = await openPage(at.browser)
    const programme = (await (await fetch(`${at.stage.origin}/v1/programme?key=pk_shop`)).json()) as {
      surveys: { id: string; importance: number; trigger: object }[]
    }
    const [good] = programme.surveys
    const broken = { ...good, id: 'later-version', metric: 'stars', importance: 5 }
    await page.route('**/v1/programme*', (route) =>
      route.fulfill({
        json: { ...programme, version: 99, surveys: [broken, good] },
        headers: { 'access-control-allow-origin': '*' },
      }),
    )
    await page.goto(await at.stage.serve(aPage(`<script>${stub};${buy}</script>${tag()}`)))
    await cardOf(page).score(4).waitFor()
    expect(await page.locator('kairos-survey').count()).toBe(1)
    expect(await page.evaluate('cx.explain()[0].reason')).toBe('card-unavailable')
    expect(errors).toEqual([])
  })

  it('does not forget that it asked because the page was busy for two seconds', async () => {
    const { page } = await openPage(at.browser)
    const url = await at.stage.serve(aPage(`<script>${stub};${buy}</script>${tag()}`))
    await page.goto(url)
    await cardOf(page).card.waitFor()
    await page.route('**/cx.js', async (route) => {
      const response = await route.fetch()
      const busy =
        ';{const end=Date.now()+2200;setTimeout(()=>{while(Date.now()<end+9);},1);while(Date.now()<end-2190);}'
      await route.fulfill({ response, body: (await response.text()) + busy })
    })
    await page.goto(url)
    await expect
      .poll(() => page.evaluate('cx.explain?.()[0]?.reason').catch(() => undefined), { timeout: 8_000 })
      .toBe('asked-before')
    expect(await cardOf(page).card.count()).toBe(0)
  })

  it('asks and delivers inside a sandbox where storage is forbidden', async () => {
    const { page, errors } = await openPage(at.browser)
    const answers = await gained('checkout-csat')
    const inner = await at.stage.serve(aPage(`<script>${stub};${buy}</script>${tag()}`))
    const outer = `<iframe sandbox="allow-scripts" src="${inner}" width="600" height="500"></iframe>`
    await page.goto(await at.stage.serve(aPage('', outer)))
    const frame = page.frameLocator('iframe')
    await frame.locator('kairos-survey').getByRole('radio', { name: /^5/ }).click()
    await expect.poll(answers).toBe(1)
    expect(errors).toEqual([])
  })

  it('asks and delivers when IndexedDB never answers', async () => {
    const { page, errors } = await openPage(at.browser)
    const answers = await gained('checkout-csat')
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest
    })
    await page.goto(await at.stage.serve(aPage(`<script>${stub};${buy}</script>${tag()}`)))
    const { score, send, title } = cardOf(page)
    await score(5).click()
    await expect.poll(answers).toBe(1)
    await send.click()
    await expect.poll(() => title.textContent()).toMatch(/thank/i)
    expect(errors).toEqual([])
  })
})

describe('a page pays little', () => {
  /** Opens a page on which nothing happens, and gives the paths it asks our server for. */
  const openQuietPage = async (more = '', before = '') => {
    const { page, context, errors } = await openPage(at.browser)
    const requests: string[] = []
    context.on('request', (request) => requests.push(request.url()))
    if (before) await page.addInitScript(before)
    const url = await at.stage.serve(
      aPage(`<script>${stub}</script>${tag(more)}`, '<h1>A page</h1><p>With text.</p>'),
    )
    await page.goto(url)
    await page.waitForFunction(`cx.explain().length > 0`)
    const paths = () =>
      requests
        .filter((url) => url.startsWith(at.stage.origin))
        .map((url) => new URL(url).pathname.replace(/\.[\w-]{8}\./, '.#.'))
        .sort()
    return { page, errors, requests, paths, url }
  }
  const first = ['/cx.js', '/v1/programme']
  const ahead = ['/cx/answering.#.js', '/cx/card.#.js', '/cx/deciding.#.js']

  it('for two requests, three more while it has nothing to do, and none to anybody else', async () => {
    const { page, errors, requests, paths, url } = await openQuietPage()
    await expect.poll(paths).toEqual([...first, ...ahead].sort())
    await page.evaluate(buy)
    await cardOf(page).card.waitFor()
    await expect.poll(() => new Set(paths())).toEqual(new Set([...first, ...ahead, '/v1/batches']))
    const others = requests.filter(
      (request) => !request.startsWith(at.stage.origin) && !request.startsWith(url),
    )
    expect(others).toEqual([])
    expect(errors).toEqual([])
  })

  it('for two requests, if the visitor saves data, until something is asked', async () => {
    const { page, errors, paths } = await openQuietPage(
      '',
      `Object.defineProperty(navigator.connection, 'saveData', { value: true })`,
    )
    await page.waitForTimeout(1_000)
    expect(paths()).toEqual(first)
    await page.evaluate(buy)
    await cardOf(page).card.waitFor()
    expect(paths()).toEqual(expect.arrayContaining(ahead))
    expect(errors).toEqual([])
  })

  it('with no layout shift, no cookie, and no local storage', async () => {
    const { page, context } = await openPage(at.browser)
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(window, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as never as { value: number }).value)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const paragraphs = '<p>With text.</p>'.repeat(60)
    await page.goto(await at.stage.serve(aPage(`<script>${stub};${buy}</script>${tag()}`, paragraphs)))
    const { score, send, title } = cardOf(page)
    await score(5).click()
    await send.click()
    await expect.poll(() => title.textContent()).toMatch(/thank/i)
    expect(await page.evaluate('shifts')).toEqual([])
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
    expect(await context.cookies()).toEqual([])
  })
})
