import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Engine, type EngineOptions, visible } from './engines/engine.ts'
import { openFirefox } from './engines/firefox.ts'
import { openWebKit } from './engines/webkit.ts'
import { examplesOf } from './examples-of.ts'
import { openStage } from './stage.ts'
import { aProgramme, aSurvey, eventually } from './stories.ts'

const stub = `window.cx=window.cx||new Proxy({q:[]},{get:(s,m)=>m==='q'?s.q:(...a)=>{const e=[m,a,Date.now()];s.q[499]||s.q.push(e);return()=>e[3]?e[3]():e[0]=0}})`

/** Remembers every error and policy violation that the page meets. */
const watching = `window.troubles = []
  addEventListener('securitypolicyviolation', (event) => troubles.push('policy: ' + event.violatedDirective + ' ' + event.blockedURI))
  addEventListener('unhandledrejection', (event) => troubles.push('rejection: ' + event.reason))
  addEventListener('error', (event) => troubles.push('error: ' + event.message))`

const byLanguage = {
  question: {
    en: 'How was your purchase?',
    fr: 'Comment s’est passé votre achat ?',
    ar: 'كيف كانت عملية الشراء؟',
  },
  followUps: [
    {
      id: 'why',
      kind: 'text',
      text: {
        any: { en: 'What is the main reason?', fr: 'Pour quelle raison ?', ar: 'ما السبب الرئيسي؟' },
      },
    },
  ],
}

const examples = examplesOf('docs/questions.md')
const example = (heading: string) => {
  const { json } = examples.get(heading) ?? {}
  if (!json) throw new Error(`docs/questions.md has no example "${heading}".`)
  return json
}

/** Each survey that is asked here, by the word that its id ends with. */
const surveys: Record<string, object> = {
  en: byLanguage,
  fr: byLanguage,
  ar: byLanguage,
  choice: example('One choice'),
  choices: example('Several choices'),
  'yes-no': example('Yes or no'),
  contact: example('An address, with consent'),
  stars: example('CSAT as stars'),
  modal: example('In the middle'),
  inline: example('In an element of the page'),
  keys: byLanguage,
  policy: byLanguage,
  later: byLanguage,
  hosted: byLanguage,
  dark: byLanguage,
}

const engines: { name: string; openEngine(options?: EngineOptions): Promise<Engine> }[] = [
  { name: 'firefox', openEngine: openFirefox },
  { name: 'webkit', openEngine: openWebKit },
]

let stage: Awaited<ReturnType<typeof openStage>>
beforeAll(async () => {
  stage = await openStage()
  const ids = engines.flatMap(({ name }) => Object.keys(surveys).map((survey) => [name, survey] as const))
  await stage.publishAll(
    ids.map(([name, survey]) =>
      aProgramme(`pk_${name}_${survey}`, {
        project: { key: `pk_${name}_${survey}`, name: survey, languages: ['en', 'fr', 'ar'] },
        surveys: [aSurvey(`${name}-${survey}`, surveys[survey])],
      }),
    ),
  )
})
afterAll(() => stage?.close())

describe.each(engines)('in $name', ({ name, openEngine }) => {
  /** The browser of the stories, there once the first of them begins. */
  function useEngine(options?: EngineOptions) {
    const at = {} as { engine: Engine }
    beforeAll(async () => {
      at.engine = await openEngine(options)
      // With the results stands which versions they are of.
      console.log(at.engine.name)
    })
    afterAll(() => at.engine?.close())
    return at
  }

  const score = (value: number) => `.scale [role=radio]:nth-child(${value})`
  const results = (survey: string) => stage.results(`${name}-${survey}`, `pk_${name}_${survey}`)
  const count = async (survey: string) => (await results(survey)).n

  /** What the survey's last visitor answered, by question. */
  const answers = (survey: string) =>
    Object.fromEntries(
      (stage.answers(`${name}-${survey}`).at(-1) ?? []).map(({ question, value }) => [question, value]),
    )
  const isTaken = (survey: string, expected: object) => eventually(async () => answers(survey), expected)

  const tagOf = (survey: string) =>
    `<script async nonce="abc" src="${stage.origin}/cx.js" data-key="pk_${name}_${survey}"></script>`

  interface PageOptions {
    lang?: string
    body?: string
    headers?: Record<string, string>
  }

  /** A visitor on a page of ours, on an origin of its own: as if they were never here. */
  async function arrive(
    engine: Engine,
    survey: string,
    { lang = 'en', body = '', headers }: PageOptions = {},
  ) {
    const url = await stage.serve(
      `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>A page</title>
      <script nonce="abc">${watching};${stub}</script>${tagOf(survey)}
      <body><h1>A page</h1>${body}`,
      headers,
    )
    await engine.open(url)
    await engine.until('!cx.q && cx.explain().length')
    return { ...engine, url }
  }

  /** The same, where the survey is on the screen. */
  async function asked(engine: Engine, survey: string, options: PageOptions = {}) {
    const visitor = await arrive(engine, survey, options)
    await engine.evaluate(`cx.track('${name}-${survey}')`)
    await engine.until(visible('.scale'))
    return visitor
  }

  const expectNoTrouble = async (engine: Engine) => expect(await engine.evaluate('troubles')).toEqual([])

  describe('the card', () => {
    const at = useEngine()

    it.each([
      { lang: 'en', send: 'Send', thanks: /Thank you/, why: 'Quickly packed' },
      { lang: 'fr', send: 'Envoyer', thanks: /Merci/, why: 'Très bien emballé' },
      { lang: 'ar', send: 'إرسال', thanks: /شكر/, why: 'تغليف ممتاز' },
    ])(
      'asks, counts the tap at once, takes the reason and thanks ($lang)',
      async ({ lang, send, thanks, why }) => {
        const { click, type, evaluate, until } = await asked(at.engine, lang, { lang })
        const card = `document.querySelector('kairos-survey').shadowRoot.querySelector('.card')`
        expect(await evaluate(`[${card}.matches(':popover-open'), ${card}.dir]`)).toEqual([
          true,
          lang === 'ar' ? 'rtl' : 'ltr',
        ])
        const left = (value: number) =>
          evaluate<number>(`${visible(score(value))}.getBoundingClientRect().left`)
        expect((await left(1)) < (await left(5))).toBe(lang !== 'ar')

        await click(score(4))
        await eventually(() => count(lang), 1)
        await type('textarea', why)
        expect(await evaluate(`${visible('.send')}.textContent`)).toBe(send)
        await click('.send')
        await until(visible('.thanks .title'))
        expect(await evaluate(`${visible('.thanks .title')}.textContent`)).toMatch(thanks)
        await click('.close')
        await until(`!document.querySelector('kairos-survey')`)
        await isTaken(lang, { score: 4, why })
        expect(await results(lang)).toMatchObject({ n: 1, score: 100, histogram: { 4: 1 } })
        await eventually(async () => (await results(lang)).showings, {
          shown: 1,
          seen: 1,
          answered: 1,
          dismissed: 0,
          left: 0,
        })
        await expectNoTrouble(at.engine)
      },
    )

    it('asks in the example shop after a purchase', async () => {
      const { open, click } = at.engine
      const before = (await stage.results('checkout-csat')).n
      await open(stage.shopOrigin)
      await click('[data-add=teapot]')
      await open(`${stage.shopOrigin}/checkout`)
      await click('form [type=submit]')
      await click(score(4))
      await eventually(async () => (await stage.results('checkout-csat')).n - before, 1)
    })

    it('takes one choice by one tap', async () => {
      const { click } = await asked(at.engine, 'choice')
      await click(score(5))
      await click('.option:nth-child(3)')
      await isTaken('choice', { score: 5, channel: 'other' })
      await expectNoTrouble(at.engine)
    })

    it('takes several choices together', async () => {
      const { click } = await asked(at.engine, 'choices')
      await click(score(5))
      await click('.option:nth-child(1)')
      await click('.option:nth-child(3)')
      await click('.send')
      await isTaken('choices', { score: 5, liked: ['price', 'staff'] })
      await expectNoTrouble(at.engine)
    })

    it('takes yes or no by one tap', async () => {
      const { click } = await asked(at.engine, 'yes-no')
      await click(score(5))
      await click('.option:nth-child(2)')
      await isTaken('yes-no', { score: 5, again: 'no' })
      await expectNoTrouble(at.engine)
    })

    it('takes an address with consent only', async () => {
      const { click, type, until } = await asked(at.engine, 'contact')
      await click(score(1))
      await type('[type=email]', 'ada@example.com')
      await click('.send')
      await until(`${visible('[role=alert]')}?.textContent`)
      await isTaken('contact', { score: 1 })
      await click('.option')
      await click('.send')
      await isTaken('contact', { score: 1, contact: 'ada@example.com' })
      await expectNoTrouble(at.engine)
    })

    it('draws stars', async () => {
      const { click, evaluate } = await asked(at.engine, 'stars')
      expect(
        await evaluate(
          `[...${visible('.scale')}.querySelectorAll('svg')].map((star) => star.checkVisibility())`,
        ),
      ).toEqual([true, true, true, true, true])
      await click(score(4))
      await isTaken('stars', { score: 4 })
      await expectNoTrouble(at.engine)
    })

    it('is used by keyboard alone, takes no focus by itself, and gives it back', async () => {
      const { keys, evaluate, until } = await arrive(at.engine, 'keys', {
        body: `<button id="buy" onclick="cx.track('${name}-keys')">Buy</button>`,
      })
      const focused = () =>
        evaluate<string | null>(`(() => {
          const { activeElement } = document
          const inside = activeElement?.shadowRoot?.activeElement
          return inside ? inside.getAttribute('aria-label') || inside.localName : activeElement?.id
        })()`)
      await keys('Tab', 'Enter')
      await until(visible('.scale'))
      expect(await focused()).toBe('buy')
      await keys('Tab')
      expect(await focused()).toMatch(/^1 /)
      // Arrows look at the scores and answer nothing.
      await keys('ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft')
      expect(await focused()).toMatch(/^5 /)
      await pause(300)
      expect(await count('keys')).toBe(0)
      await keys('Space')
      await eventually(() => count('keys'), 1)
      await eventually(focused, 'textarea')
      await keys('Escape')
      await until(`!document.querySelector('kairos-survey')`)
      expect(await focused()).toBe('buy')
      expect(answers('keys')).toEqual({ score: 5 })
      await expectNoTrouble(at.engine)
    })

    it('has the page behind it in the middle, and gives the focus back', async () => {
      const { click, keys, evaluate, until } = await asked(at.engine, 'modal', {
        body: '<button id="before">Before</button><script nonce="abc">before.focus()</script>',
      })
      expect(
        await evaluate(`(() => {
          const dialog = ${visible('dialog')}
          const { left, right, top, bottom } = dialog.getBoundingClientRect()
          return [dialog.matches(':modal'), Math.abs(left - innerWidth + right) < 4, Math.abs(top - innerHeight + bottom) < 4]
        })()`),
      ).toEqual([true, true, true])
      await click(score(5))
      await isTaken('modal', { score: 5 })
      await keys('Escape')
      await until(`!document.querySelector('kairos-survey')`)
      expect(await evaluate('document.activeElement.id')).toBe('before')
      await expectNoTrouble(at.engine)
    })

    it('is part of the page where it is put into an element', async () => {
      const { click, evaluate } = await asked(at.engine, 'inline', {
        body: '<div style="height:1500px"></div><div id="feedback"></div>',
      })
      expect(
        await evaluate(`(() => {
          const card = document.querySelector('#feedback > kairos-survey').shadowRoot.querySelector('.card')
          return [getComputedStyle(card).position, card.matches(':popover-open')]
        })()`),
      ).toEqual(['relative', false])
      await click(score(5))
      await isTaken('inline', { score: 5 })
      await expectNoTrouble(at.engine)
    })

    it('works under a strict policy, by nonce and without trusted types, with no violation', async () => {
      const { click, type, evaluate, until } = await asked(at.engine, 'policy', {
        headers: {
          // The page's own images are allowed for the icon alone, which these browsers ask for unbidden.
          'content-security-policy': `default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; style-src 'self'; img-src 'self'; connect-src ${stage.origin}; require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'`,
        },
      })
      await click(score(2))
      await type('textarea', '<img src=x onerror=alert(1)>')
      await click('.send')
      await until(visible('.thanks .title'))
      await isTaken('policy', { score: 2, why: '<img src=x onerror=alert(1)>' })
      expect(
        await evaluate(
          `getComputedStyle(document.querySelector('kairos-survey').shadowRoot.querySelector('.card')).backgroundColor`,
        ),
      ).toBe('rgb(255, 255, 255)')
      await expectNoTrouble(at.engine)
      // This engine does enforce the policy, and the test hears of it.
      await evaluate(`(() => { try { document.body.innerHTML = '<b>Text</b>' } catch {} })()`)
      await until('troubles.length')
      expect(await evaluate('troubles')).toEqual(['policy: require-trusted-types-for trusted-types-sink'])
    })

    it('keeps an answer that is given while the server is down, over a reload, and counts it once', async () => {
      const { click, type, open, until, url } = await asked(at.engine, 'later')
      await stage.stop()
      await click(score(5))
      await type('textarea', 'Kept')
      await click('.send')
      await until(visible('.thanks .title'))
      await open(url)
      await stage.start()
      await open(url)
      await isTaken('later', { score: 5, why: 'Kept' })
      await open(url)
      await until('!cx.q && cx.explain().length')
      await pause(1_000)
      expect(await results('later')).toMatchObject({ n: 1, showings: { shown: 1, answered: 1 } })
      expect(stage.answers(`${name}-later`)).toHaveLength(1)
      await expectNoTrouble(at.engine)
    })

    it('has a page of its own, as a form', async () => {
      const { open, click, type, until, evaluate } = at.engine
      await open(`${stage.origin}/s/${name}-hosted?lang=en`)
      await click('[name=score][value="3"]')
      await type('textarea', 'By letter')
      await click('.send')
      await until(visible('.thanks'))
      expect(await evaluate(`${visible('.thanks h2')}.textContent`)).toBe('Thank you!')
      expect(answers('hosted')).toEqual({ score: 3, why: 'By letter' })
      expect(await results('hosted')).toMatchObject({ n: 1, histogram: { 3: 1 } })
    })
  })

  describe('for a visitor who prefers dark pages', () => {
    const at = useEngine({ colorScheme: 'dark' })
    /** The brightest of the three colours of a ground, 0 to 255. */
    const brightness = async (element: string) => {
      const ground = await at.engine.evaluate<string>(`getComputedStyle(${element}).backgroundColor`)
      return Math.max(...(ground.match(/\d+/g) ?? []).slice(0, 3).map(Number))
    }

    it('the card is dark, and can be looked at', async () => {
      const { screenshot } = await asked(at.engine, 'dark')
      expect(await brightness(visible('.card'))).toBeLessThan(80)
      expect((await screenshot()).subarray(1, 4).toString()).toBe('PNG')
      await expectNoTrouble(at.engine)
    })

    it('so is the page of a survey', async () => {
      await at.engine.open(`${stage.origin}/s/${name}-dark?lang=en`)
      expect(await brightness('document.body')).toBeLessThan(80)
    })
  })
})
