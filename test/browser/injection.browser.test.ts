import { createHmac } from 'node:crypto'
import { Name, Programme, publishedProgramme } from '@kairos-cx/sdk/contract'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { payloads, places, refusedUrls, webUrls } from './injection-payloads.ts'
import { cardOf, openPage, useStage } from './stage.ts'
import { eventually } from './stories.ts'

const linkSecret = 'a-secret-of-more-than-32-characters-for-links'
vi.stubEnv('CX_LINK_SECRET', linkSecret)
const at = useStage()

const web = 'https://example.com/'
/** A survey that says the same everywhere: each of its texts is this one. */
const saying = (text: string, { id = 'injected', url = web } = {}) => {
  const texts = { en: text }
  const options = ['first', 'second'].map((id) => ({ id, text: texts }))
  const asked = { text: { any: texts } }
  return {
    id,
    metric: 'csat',
    trigger: { event: 'never' },
    question: texts,
    ends: { low: texts, high: texts },
    followUps: [
      { id: 'one', kind: 'choice', options, ...asked },
      { id: 'some', kind: 'choices', options, ...asked },
      { id: 'why', kind: 'text', ...asked },
      { id: 'again', kind: 'yes-no', ...asked },
      { id: 'contact', kind: 'contact', consent: texts, ...asked },
    ],
    thanks: { any: texts },
    links: { any: { text: texts, url } },
  }
}
const aProject = (key: string, name: string, surveys: object[], more: object = {}) => ({
  format: 1,
  project: { key, name, languages: ['en'] },
  limits: { maxShowings: 1000, windowMs: 1000, maxPerPageView: 1000 },
  surveys,
  ...more,
})
const published = (survey: object) =>
  publishedProgramme(Programme.parse(aProject('pk_injected', 'A project', [survey])), 1).surveys[0]

/** How many values one text has places for. */
const perText = 35
const packed = {
  id: 'packed',
  metric: 'csat',
  trigger: { event: 'packed' },
  againAfterMs: 0,
  question: { en: Array.from({ length: perText }, (_, n) => `{person.p${n}|-}`).join('') },
  followUps: [{ id: 'why', kind: 'text', text: { any: { en: 'Why?' } } }],
  thanks: { any: { en: Array.from({ length: perText }, (_, n) => `{event.p${n}|-}`).join('') } },
}
const inherited = {
  id: 'constructor',
  metric: 'nps',
  trigger: { event: '__proto__' },
  question: { en: 'How is it?' },
  followUps: [
    {
      id: 'constructor',
      kind: 'choice',
      text: { any: { en: 'Which?' } },
      options: ['then', 'prototype'].map((id) => ({ id, text: { en: id } })),
    },
    {
      id: 'prototype',
      kind: 'text',
      text: { any: { en: 'Why then?' } },
      askIf: { answers: { constructor: ['then'] } },
    },
  ],
}

const keyOf = (index: number) => `pk_says_${index}`
beforeAll(() =>
  at.stage.publishAll([
    ...['plain', ...payloads].map((text, index) => aProject(keyOf(index), text, [saying(text)])),
    aProject('pk_injected', 'A project', [packed, inherited]),
  ]),
)

/** Nothing is stopped by it, all is told: what would run does run, and is seen twice. */
const policy = () =>
  `default-src 'none'; img-src 'self'; script-src 'nonce-x' ${at.stage.origin}; connect-src ${at.stage.origin}; require-trusted-types-for 'script'; trusted-types 'none'`

/** A page with the script tag on which whatever runs is counted. */
async function openCounting(url?: string, tag = '') {
  const opened = await openPage(at.browser, {
    viewport: { width: 800, height: 450 },
    reducedMotion: 'reduce',
  })
  const { page, context, errors } = opened
  await context.addInitScript('window.pwned = 0')
  page.on('dialog', (dialog) => {
    errors.push(`dialog: ${dialog.message()}`)
    dialog.dismiss().catch(() => {})
  })
  context.on('page', (other) => errors.push(`page: ${other.url()}`))
  const served = `<!doctype html><html lang="en"><title>A page</title><script nonce="x" src="${at.stage.origin}/cx.js" data-key="pk_injected" ${tag}></script>`
  await page.goto(url ?? (await at.stage.serve(served, { 'content-security-policy-report-only': policy() })))
  if (!url) await eventually(() => page.evaluate('window.cx?.explain?.().length > 0'), true)
  return {
    ...opened,
    /** Ends the story: nothing ran, nothing was tried. */
    async endUnharmed() {
      await page.waitForTimeout(300)
      expect(await page.evaluate('window.pwned')).toBe(0)
      expect(await page.evaluate('({}).pwned')).toBe(undefined)
      expect(errors).toEqual([])
      await context.close()
    },
  }
}

/** A card to be looked at on each of its screens. */
interface Shown {
  survey: unknown
  /** What each text of it says then. */
  text: string
  /** The address of its link. */
  url?: string
  values?: object
  /** What is given as the visitor's language, and typed. */
  given: string
}

/** Goes through the previews one after another, and tells what is not as it should be. The first is the model. */
const lookThrough = async (page: Page, cards: Shown[]) => {
  // As JSON, which alone brings halves of characters over in one piece.
  const wrong = await page.evaluate(async (json) => {
    const cx = (window as never as { cx: { show(id: string, options: object): void; close(): void } }).cx
    const { port1, port2 } = new MessageChannel()
    port1.start()
    const tick = () =>
      new Promise((resolve) => {
        port1.addEventListener('message', resolve, { once: true })
        port2.postMessage(0)
      })
    const wrong: unknown[] = []
    const models: Record<string, string> = {}
    for (const { survey, text, url, values, given } of JSON.parse(json) as Shown[]) {
      cx.show('', { preview: { survey, values, locale: given } })
      const find = <T extends Element = HTMLElement>(selector: string): T[] => [
        ...(document.querySelector('kairos-survey')?.shadowRoot?.querySelectorAll<T>(selector) ?? []),
      ]
      const until = async (isThere: () => unknown, name: string) => {
        for (const end = performance.now() + 5_000; performance.now() < end; await tick())
          if (isThere()) return
        throw new Error(`${name} did not come for ${JSON.stringify(text)}`)
      }
      const shown = (selector = '') => find(`.screen:not([hidden]) ${selector}`)
      const is = (sink: string, actual: unknown, expected: unknown) => {
        if (actual !== expected) wrong.push({ sink, actual, expected })
      }
      const look = (screen: string, titles = shown('.title')) => {
        const elements = find('.body *').map(
          ({ localName, attributes }) => `${localName} ${[...attributes].map(({ name }) => name).sort()}`,
        )
        models[screen] ??= elements.sort().join('\n')
        is(`elements of ${screen}`, elements.sort().join('\n'), models[screen])
        is(`titles of ${screen}`, titles.length, 1)
        is(screen, titles[0]?.textContent, text)
      }
      const press = async (selector: string, nth = 0) => {
        shown(selector)[nth]?.click()
        await tick()
      }

      await until(() => shown('.scale').length, 'the score')
      await tick()
      is('language', find('.card')[0]?.lang, 'en')
      look('score')
      for (const end of find('.ends span')) is('end', end.textContent, text)
      const names = find('[role=radio]').map((radio) => radio.getAttribute('aria-label'))
      is('name of 1', names[0], `1 – ${text}`)
      is('name of 5', names[4], `5 – ${text}`)
      is('heard of 3', names[2], null)
      await press('[role=radio]', 3)
      for (const kind of ['radio', 'checkbox']) {
        await until(() => shown(`[type=${kind}]`).length, kind)
        look(kind)
        is(`room of ${kind}`, shown('.title')[0]?.getAttribute('data-room'), text)
        is(`options of ${kind}`, shown('.option').length, 2)
        for (const option of shown('.option')) is(`option of ${kind}`, option.textContent, text)
        await press(`[type=${kind}]`, 1)
        await press('.send')
      }
      await until(() => shown('textarea').length, 'the text')
      const field = shown('textarea')[0] as HTMLTextAreaElement
      field.value = given
      const typed = field.value
      field.dispatchEvent(new Event('input', { bubbles: true }))
      await tick()
      look('text')
      await press('.send')
      await until(() => shown('.row').length, 'yes or no')
      look('yes or no')
      await press('.change')
      await until(() => shown('textarea').length, 'the text again')
      look('text again')
      is('typed', (shown('textarea')[0] as HTMLTextAreaElement).value, typed)
      await press('.send')
      await press('[type=radio]', 1)
      await press('.send')
      await until(() => shown('[type=email]').length, 'the address')
      look('contact')
      is('consent', shown('.option')[0]?.textContent, text)
      const address = shown('[type=email]')[0] as HTMLInputElement
      address.value = `${given} and more`
      address.dispatchEvent(new Event('input', { bubbles: true }))
      await press('.send')
      look('a wrong address')
      await press('.skip')
      await until(() => shown('a').length, 'the thanks')
      await tick()
      look('thanks', shown('h2'))
      is('link', shown('a > span:first-child')[0]?.textContent, text)
      is('heard', find('[role=status]')[0]?.textContent, text)
      const link = shown('a')[0] as HTMLAnchorElement
      is('url', link.getAttribute('href'), url ?? 'https://example.com/')
      if (!/^https?:$/.test(link.protocol)) wrong.push({ sink: 'protocol', actual: link.protocol })
      is('rel', link.rel, 'noopener')
      cx.close()
      is('left over', document.querySelector('kairos-survey'), null)
    }
    return JSON.stringify(wrong.slice(0, 20))
  }, JSON.stringify(cards))
  expect(JSON.parse(wrong)).toEqual([])
}
const plain: Shown = { survey: {}, text: 'plain', given: 'en' }

/** What can be typed of a text: no key and no clipboard gives NUL. */
const typable = (text: string) => text.replaceAll('\0', '')

/** What is shown of a value in a place: no control character, nothing that turns the writing, 80 characters. */
const inPlace = (value: string, otherwise: string) => {
  const letters = [...value].filter(
    (letter) => /[\u200c\u200d]/u.test(letter) || !/[\p{C}\u2028\u2029]/u.test(letter),
  )
  const shown = letters.slice(0, 80).join('').trim()
  return shown ? `\u2068${shown}\u2069` : otherwise
}

it('has more than 500 texts that would do harm, each fit to be published', () => {
  expect(new Set(payloads).size).toBeGreaterThan(500)
  for (const text of payloads) expect(published(saying(text))?.question.en).toBe(text.trim())
})

it('sees it when one of them runs', async () => {
  const { page, errors, context } = await openCounting()
  await page.evaluate(() => {
    document.body.innerHTML = '<img src=x onerror=pwned++><img src=x onerror=alert(1)>'
  })
  await expect.poll(() => page.evaluate('window.pwned')).toBe(1)
  for (const told of ['dialog: 1', 'violation: require-trusted-types-for', 'violation: script-src-attr'])
    await expect.poll(() => errors.join()).toContain(told)
  await context.close()
})

describe.concurrent('the card', () => {
  it('shows each of them as the text it is, wherever a survey has a text, and what was typed after Back', {
    timeout: 180_000,
  }, async () => {
    const { page, endUnharmed } = await openCounting()
    await lookThrough(
      page,
      ['plain', ...payloads].map((text) => ({
        survey: published(saying(text)),
        text: text.trim(),
        given: text,
      })),
    )
    await endUnharmed()
  })

  it('fills places with text, once', async () => {
    const { page, endUnharmed } = await openCounting()
    const cards = places.map(({ text, known, shown }) => ({
      survey: published(saying(text)),
      text: shown,
      values: { person: known, event: known },
      given: 'en',
    }))
    await lookThrough(page, [{ ...plain, survey: published(saying('plain')) }, ...cards])
    await endUnharmed()
  })

  it('links to addresses of the web as they are written', async () => {
    const { page, endUnharmed } = await openCounting()
    await lookThrough(
      page,
      [web, ...webUrls].map((url) => ({ ...plain, survey: published(saying('plain', { url })), url })),
    )
    await endUnharmed()
  })

  it('takes each of them for text in traits, in properties, as a person and as a reply', async () => {
    const { page, endUnharmed } = await openCounting(undefined, `data-locale="&quot;><img src=x>"`)
    const { card, score, why, send, title, close } = cardOf(page)
    const people: string[] = []
    const replies: string[] = []
    for (let first = 0; first < payloads.length; first += perText) {
      const some = payloads.slice(first, first + perText)
      const values = Object.fromEntries(some.map((text, n) => [`p${n}`, text]))
      const whole = Array.from({ length: perText }, (_, n) => inPlace(some[n] ?? '', '-')).join('')
      const person = some[0] as string
      await page.evaluate((json) => {
        const { cx } = window as never as {
          cx: { identify(...given: unknown[]): void; track(...given: unknown[]): void }
        }
        const { person, values } = JSON.parse(json)
        cx.identify(person, values)
        cx.track('packed', values)
      }, JSON.stringify({ person, values }))
      await card.waitFor()
      expect(await title.textContent()).toBe(whole)
      await score(4).click()
      await why.fill(typable(person))
      replies.push((await why.inputValue()).trim())
      await send.click()
      await page.locator('kairos-survey .thanks:not([hidden])').waitFor()
      expect(await title.textContent()).toBe(whole)
      await close.click()
      await card.waitFor({ state: 'detached' })
      people.push(person)
    }
    await page.evaluate('cx.flush()')
    // No store keeps NUL, nor halves of characters.
    const written = (texts: string[]) => texts.map((text) => text.toWellFormed().replaceAll('\0', ''))
    await eventually(async () => at.stage.answers('packed').length, people.length)
    expect(at.stage.answers('packed').map((answers) => answers[1]?.value)).toEqual(written(replies))
    expect(at.stage.showings('packed', 'pk_injected').map(({ person }) => person)).toEqual(written(people))
    await endUnharmed()
  })

  it('takes names that every object has for names like any other', async () => {
    const { page, endUnharmed } = await openCounting()
    const { score, why, send, card, title } = cardOf(page)
    await page.evaluate(`cx.track('__proto__', JSON.parse('{"__proto__":{"pwned":1},"constructor":"x"}'))`)
    await score(3).click()
    await card.getByRole('radio', { name: 'then' }).click()
    await why.fill('because')
    await send.click()
    await eventually(() => title.textContent(), 'Thank you!')
    await eventually(
      async () => at.stage.answers('constructor')[0] as object,
      [
        { question: 'score', value: 3 },
        { question: 'constructor', value: 'then' },
        { question: 'prototype', value: 'because' },
      ],
    )
    expect((await at.stage.results('constructor', 'pk_injected')).n).toBe(1)
    await endUnharmed()
  })
})

/** What the page of a survey is asked with, and what it has to say. */
interface Asked {
  key: string
  text: string
  /** Signature of a link for a person of this name. */
  signature: string
}

/** Asks the hosted pages for every screen, has the browser read them, and tells what is not as it should be. */
const readThrough = async (page: Page, all: Asked[]) => {
  const wrong = await page.evaluate(async (json) => {
    const wrong: unknown[] = []
    const models: Record<string, string> = {}
    const id = '01a20112-f073-7cd2-945e-89908db5ec89'
    const given = JSON.parse(json) as Asked[]
    const readOne = async ({ key, text, signature }: Asked) => {
      // What becomes of a text on its way into a document: halves of characters, NUL and line ends.
      const whole = new TextDecoder().decode(new TextEncoder().encode(text)).replace(/\r\n?/g, '\n')
      const inAttribute = whole.replaceAll('\0', '\ufffd')
      const inBody = whole.replaceAll('\0', '')
      const is = (sink: string, actual: unknown, expected: unknown) => {
        if (actual !== expected) wrong.push({ sink, actual, expected, text })
      }
      const read = async (screen: string, path: string, form?: Record<string, string>) => {
        let body: FormData | undefined
        if (form) {
          body = new FormData()
          const fields = { key, lang: 'en', version: '1', id, ...form }
          for (const [name, value] of Object.entries(fields)) body.set(name, value)
        }
        const response = await fetch(`/s/${path}`, { method: form ? 'POST' : 'GET', ...(body && { body }) })
        const html = await response.text()
        const found = new DOMParser().parseFromString(html, 'text/html')
        const elements = [...found.querySelectorAll('*')]
          .map(
            ({ localName, attributes }) => `${localName} ${[...attributes].map(({ name }) => name).sort()}`,
          )
          .sort()
          .join('\n')
        models[screen] ??= elements
        is(`elements of ${screen}`, elements, models[screen])
        for (const { action } of found.forms)
          is(`action of ${screen}`, new URL(action).origin, location.origin)
        const all = (selector: string) => [...found.querySelectorAll(selector)]
        const say = (selector: string, count: number) => {
          is(`${screen}: ${selector}`, all(selector).length, count)
          for (const { textContent } of all(selector))
            is(`${screen}: ${selector}`, textContent, inBody.trim())
        }
        const has = (selector: string, name: string, value: string) =>
          is(`${screen}: ${selector} ${name}`, all(selector)[0]?.getAttribute(name), value)
        return { all, say, has }
      }
      const query = (more: object) => new URLSearchParams({ key, ...more })
      const before = JSON.stringify([
        ['score', 4],
        ['one', 'first'],
        ['some', ['first']],
        ['why', text],
      ])

      const score = await read('score', `injected?${query({})}`)
      score.say('h1, legend > span', 2)
      score.say('.ends span > span', 2)
      score.has('[name=score]', 'aria-label', `1 – ${inAttribute.trim()}`)
      const titled = inAttribute.trim()
      is('title', score.all('title')[0]?.textContent, `${titled} – ${titled}`)
      const choice = await read('choice', 'injected', { question: 'some', go: 'back', answers: before })
      choice.say('h1, legend > span', 2)
      choice.say('.option > span', 2)
      const typed = await read('text', 'injected', { question: 'again', go: 'back', answers: before })
      typed.say('h1, label > span', 2)
      is('typed', typed.all('textarea')[0]?.textContent, inAttribute)
      is(
        'carried',
        JSON.stringify(JSON.parse(typed.all('[name=answers]')[0]?.getAttribute('value') ?? '')),
        before,
      )
      const contact = await read('contact', 'injected', {
        question: 'contact',
        answers: before,
        email: `${text} and more`,
      })
      contact.say('h1, legend > span, .option > span', 3)
      contact.has('[name=email]', 'value', `${inAttribute} and more`.trim())
      const thanks = await read('thanks', 'injected', { question: 'contact', go: 'skip', answers: before })
      thanks.say('h1, h2 > span', 2)
      thanks.say('a > span[lang]', 1)
      thanks.has('a', 'href', 'https://example.com/')
      const others = {
        lang: text,
        id: text,
        sent: '2026-11',
        sig: signature || text,
        p: text,
        [`x${text}`]: text,
      }
      const confirm = await read(
        signature ? 'confirm, signed' : 'confirm',
        `injected?${query({ score: '4', ...others })}`,
      )
      confirm.say('h1, h2 > span', 2)
      const whither = new URL(confirm.all('a')[0]?.getAttribute('href') ?? '', `${location.origin}/s/`)
      is('change', whither.pathname, '/s/injected')
      is('a parameter', whither.searchParams.get(`x${text.toWellFormed()}`), text.toWellFormed())
      is('person', confirm.all('[name=p]')[0]?.getAttribute('value'), signature ? inAttribute : undefined)
      // What says nothing of it needs no more than a few.
      if (given.length % 10) return
      await read('off the scale', `injected?${query({ score: text })}`)
      await read('no project', `injected?key=${encodeURIComponent(text.toWellFormed())}`)
      await read('no survey', encodeURIComponent(`${text.toWellFormed()}-`))
    }
    await readOne(given.shift() as Asked)
    const read = async () => {
      for (let one = given.shift(); one; one = given.shift()) await readOne(one)
    }
    await Promise.all([read(), read(), read(), read()])
    return JSON.stringify(wrong.slice(0, 20))
  }, JSON.stringify(all))
  expect(JSON.parse(wrong)).toEqual([])
}

describe.concurrent('the page of a survey', () => {
  it('has no element and no attribute more for any of them, and shows it as it is', {
    timeout: 180_000,
  }, async () => {
    // From a page of the same origin, whose policy would keep it from asking.
    const { page, context } = await openPage(at.browser, { bypassCSP: true })
    await page.goto(`${at.stage.origin}/healthz`)
    const signatureOf = (key: string, person: string) =>
      /[\p{Cc}\u2028\u2029\p{Cs}]/u.test(person)
        ? ''
        : createHmac('sha256', linkSecret).update(`${key}\ninjected\n${person}\n2026-11`).digest('base64url')
    await readThrough(
      page,
      ['plain', ...payloads].map((text, index) => ({
        key: keyOf(index),
        text,
        signature: signatureOf(keyOf(index), text),
      })),
    )
    await context.close()
  })

  it('runs none of them, and brings back what was typed', async () => {
    const { page, endUnharmed } = await openCounting(`${at.stage.origin}/s/injected?key=${keyOf(0)}`)
    const next = () => page.locator('.actions .send').click()
    for (let index = 1; index < payloads.length; index += 150) {
      const text = payloads[index - 1] as string
      await page.goto(
        `${at.stage.origin}/s/injected?key=${keyOf(index)}&x=${encodeURIComponent(text.toWellFormed())}`,
      )
      await page.locator('[name=score][value="4"]').click()
      await page.locator('[name=answer][value=first]').check()
      await next()
      await page.locator('[name=answer][value=second]').check()
      await next()
      await page.locator('textarea').fill(typable(text))
      const typed = await page.locator('textarea').inputValue()
      await next()
      await page.locator('.row').waitFor()
      await page.locator('[name=go][value=back].quiet').click()
      expect(await page.locator('textarea').inputValue()).toBe(typed.trim())
      await next()
      await page.locator('[name=answer][value=yes]').click()
      await page.locator('[type=email]').fill(typable(text).replace(/[\r\n]/g, ''))
      await next()
      await page.locator('#wrong').waitFor()
      await page.locator('[name=go][value=skip]').click()
      await page.locator('.thanks').waitFor()
      expect(await page.evaluate('window.pwned')).toBe(0)
    }
    await endUnharmed()
  })
})

describe('nothing is published', () => {
  it.each(refusedUrls)('with a link to %j', (url) => {
    expect(Programme.safeParse(aProject('pk_x', 'A project', [saying('plain', { url })])).success).toBe(false)
  })

  it('under a name with anything but letters, digits and hyphens in it', () => {
    expect(payloads.filter((text) => Name.safeParse(text).success && !/^[a-z0-9-]+$/.test(text))).toEqual([])
    const refused = payloads.filter((text) => !Name.safeParse(text).success)
    for (const id of refused)
      expect(Programme.safeParse(aProject('pk_x', 'A project', [saying('plain', { id })])).success).toBe(
        false,
      )
  })
})
