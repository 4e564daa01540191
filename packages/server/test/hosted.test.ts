import { DatabaseSync } from 'node:sqlite'
import type { FollowUp, Programme, Survey } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { signLink } from '../src/hosted/link-signature.ts'
import { StoreUnavailable } from '../src/index.ts'
import { aProgramme, aSurvey, noon } from './builders.ts'
import { visit } from './hosted-visitor.ts'
import { openTestServer } from './open-test-server.ts'

const linkSecret = 'a secret that is only for tests, and long enough'
const text = (en: string) => ({ any: { en } })
const why: FollowUp = { id: 'why', kind: 'text', text: text('Why?') }
const what: FollowUp = {
  id: 'what',
  kind: 'choice',
  text: text('What was it?'),
  other: true,
  options: ['price', 'service'].map((id) => ({ id, text: { en: `The ${id}` } })),
  askIf: { bands: ['dissatisfied', 'neutral'] },
}
const parts: FollowUp = {
  id: 'parts',
  kind: 'choices',
  text: text('Which parts?'),
  options: ['speed', 'kindness'].map((id) => ({ id, text: { en: `Its ${id}` } })),
  askIf: { answers: { what: ['service'] } },
}
const again: FollowUp = { id: 'again', kind: 'yes-no', text: text('Would you come again?'), required: true }
const contact: FollowUp = {
  id: 'contact',
  kind: 'contact',
  text: text('May we write to you?'),
  consent: { en: 'Yes, about this answer.' },
}

const open = ({
  surveys = [aSurvey()],
  now = noon,
  ...more
}: {
  surveys?: Survey[]
  now?: number
  linkSecret?: undefined
} = {}) => openTestServer({ programmes: [aProgramme({ surveys })], linkSecret, now: () => now, ...more })
const openAll = () => open({ surveys: [aSurvey({ followUps: [what, parts, why, again, contact] })] })

/** The rows of submissions as the store has them. */
const kept = ({ path }: { path: string }) => {
  const database = new DatabaseSync(path, { readOnly: true })
  const rows = database
    .prepare('SELECT revision, answers, done, person, locale, page, programme FROM submission')
    .all()
  database.close()
  return rows.map(({ answers, ...row }) => ({
    ...row,
    answers: Object.fromEntries(
      (JSON.parse(String(answers)) as { question: string; value: unknown }[]).map(({ question, value }) => [
        question,
        value,
      ]),
    ),
  }))
}
const signed = (person: string, { survey = 'checkout', sent }: { survey?: string; sent?: string } = {}) => {
  const sig = signLink({ project: 'pk_test', survey, person, sent }, linkSecret)
  return `/s/${survey}?${new URLSearchParams({ p: person, sig, ...(sent && { sent }) })}`
}

describe('the page of a survey', () => {
  it('asks the metric question by buttons in a group, and says what the ends of the scale mean', async () => {
    const page = await visit(await open(), '/s/checkout')
    expect(page.status).toBe(200)
    expect(page.html).toMatch(/<legend><span lang="en" dir="ltr">How satisfied were you with the checkout\?/)
    expect([...page.html.matchAll(/<button name="score" value="(\d)"/g)].map(([, score]) => score)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ])
    expect(page.html).toContain('aria-label="1 – Very dissatisfied"')
    expect(page.html).toContain('aria-label="5 – Very satisfied"')
    expect(page.html).toMatch(/<h1[^>]*>Test<\/h1>/)
  })

  it('is strict, is kept nowhere and tells nobody where the visitor came from', async () => {
    const server = await open()
    const pages = [
      await visit(server, '/s/checkout'),
      await (await visit(server, '/s/checkout')).send({ score: '4' }),
    ]
    for (const { headers, html } of pages) {
      const [, nonce] = /<style nonce="([^"]+)">/.exec(html) ?? []
      expect(headers.get('Content-Security-Policy')).toBe(
        `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'`,
      )
      expect(headers.get('Cache-Control')).toBe('no-store')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('X-Robots-Tag')).toBe('noindex')
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.has('Set-Cookie')).toBe(false)
      expect(headers.has('Access-Control-Allow-Origin')).toBe(false)
      expect(html.match(/ (src|style|on\w+)=/g)).toBeNull()
    }
    const nonces = pages.map(({ html }) => /nonce="([^"]+)"/.exec(html)?.[1])
    expect(nonces[0]).not.toBe(nonces[1])
  })

  it('answers HEAD, and refuses other methods', async () => {
    const { fetch } = await open()
    const head = await fetch('/s/checkout', { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    const put = await fetch('/s/checkout', { method: 'PUT' })
    expect([put.status, put.headers.get('Allow')]).toEqual([405, expect.stringContaining('POST')])
  })

  it('records nothing when it is opened, with a score in its address or without', async () => {
    const server = await open()
    for (const address of ['/s/checkout', '/s/checkout?score=4', `${signed('u-1')}&score=5`])
      expect((await visit(server, address)).status).toBe(200)
    expect(kept(server)).toEqual([])
    expect(await server.results()).toMatchObject({ n: 0, showings: { shown: 0 } })
  })

  it('asks to confirm the score of a link, and offers the others', async () => {
    const server = await open()
    const page = await visit(server, '/s/checkout?score=4&lang=en')
    expect(page.text).toMatch(/Your score: 4 .*Change score Send/)
    expect(page.html).toContain('data-confirm="true"')
    const [, others = ''] = /<a class="button quiet" href="([^"]+)"/.exec(page.html) ?? []
    const whole = await visit(server, `/s/${others.replaceAll('&amp;', '&')}`)
    expect(whole.html).toContain('<button name="score" value="1"')
    expect(whole.hidden.id).toBe(page.hidden.id)
    await page.send({})
    expect(await server.results()).toMatchObject({ n: 1, histogram: { 4: 1 } })
  })

  it.each(['0', '6', '4.5', '-1', 'x', '', '4 OR 1=1', '044', '９'])(
    'asks anew for a score that is none: %j',
    async (score) => {
      const page = await visit(await open(), `/s/checkout?score=${encodeURIComponent(score)}`)
      expect([page.status, page.html.includes('<button name="score" value="4"')]).toEqual([200, true])
    },
  )

  it('draws stars and smileys, each with its name', async () => {
    for (const look of ['stars', 'smileys'] as const) {
      const { html } = await visit(await open({ surveys: [aSurvey({ look })] }), '/s/checkout')
      expect(html.match(/<button name="score"[^>]*><svg/g)).toHaveLength(5)
      expect(html).toContain('aria-label="2 – Dissatisfied"')
    }
  })

  it('asks CES on its own points', async () => {
    const server = await open({ surveys: [aSurvey({ metric: 'ces', points: 5 })] })
    const page = await visit(server, '/s/checkout')
    expect(page.html.match(/<button name="score"/g)).toHaveLength(5)
    await page.send({ score: '5' })
    expect(await server.results()).toMatchObject({ scale: 'ces-5', n: 1, score: 5 })
  })
})

describe('a visitor without scripts', () => {
  it('goes by band and answers from question to question to the thanks, each kept as it is given', async () => {
    const server = await openAll()
    let page = await (await visit(server, '/s/checkout')).send({ score: '2' })
    expect(page.text).toContain('Question 2 of 5')
    expect(page.text).toContain('What was it? The price The service Something else')
    expect(kept(server)).toEqual([
      {
        revision: 1,
        answers: { score: 2 },
        done: 0,
        person: null,
        locale: 'en',
        page: '/s/checkout',
        programme: 1,
      },
    ])
    page = await page.send({ answer: 'service', go: 'send' })
    expect(page.text).toContain('Question 3 of 6 Which parts? Choose all that apply Its speed Its kindness')
    page = await page.send({ answer: ['speed', 'kindness'], go: 'send' })
    page = await page.send({ answer: 'line one\r\nline "two" <b>', go: 'send' })
    expect(page.text).toContain('Would you come again? Yes No')
    expect(page.text).not.toContain('No thanks')
    page = await page.send({ answer: 'no' })
    page = await page.send({ email: ' ada@example.com ', consent: 'yes', go: 'send' })
    expect(page.text).toBe('Thank you!')
    expect(kept(server)).toEqual([
      {
        revision: 6,
        done: 1,
        person: null,
        locale: 'en',
        page: '/s/checkout',
        programme: 1,
        answers: {
          score: 2,
          what: 'service',
          parts: ['speed', 'kindness'],
          why: 'line one\nline "two" <b>',
          again: 'no',
          contact: 'ada@example.com',
        },
      },
    ])
    expect(await server.results()).toMatchObject({ n: 1, showings: { shown: 1, seen: 1, answered: 1 } })
  })

  it('who is happy is not asked what was wrong, and gets the thanks and the link of the band', async () => {
    const server = await open({
      surveys: [
        aSurvey({
          followUps: [what, parts],
          thanks: { any: { en: 'Bye' }, satisfied: { en: 'Hooray' } },
          links: { satisfied: { text: { en: 'Tell others' }, url: 'https://example.com/?a=1&b=2' } },
        }),
      ],
    })
    const happy = await (await visit(server, '/s/checkout')).send({ score: '5' })
    expect(happy.text).toBe('Hooray Tell others opens in a new tab')
    expect(happy.html).toContain(
      'href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"',
    )
    const unhappy = await (await (await visit(server, '/s/checkout')).send({ score: '1' })).send({
      go: 'skip',
    })
    expect(unhappy.text).toBe('Bye')
  })

  it('may leave out what is not required, and is told what is', async () => {
    const server = await open({
      surveys: [aSurvey({ followUps: [why, again, { ...what, required: true, askIf: undefined }] })],
    })
    let page = await (await (await visit(server, '/s/checkout')).send({ score: '4' })).send({
      answer: '  ',
      go: 'send',
    })
    expect(page.text).toContain('Would you come again?')
    for (const fields of [{ go: 'skip' }, { answer: 'maybe' }, {}] as Record<string, string>[]) {
      page = await page.send(fields)
      expect([page.status, page.text]).toEqual([422, expect.stringContaining('Please answer this question.')])
      expect(page.html).toMatch(/aria-describedby="wrong"[\s\S]* autofocus/)
    }
    page = await (await page.send({ answer: 'yes' })).send({ go: 'send' })
    expect(page.html).toMatch(/value="price" aria-invalid="true" aria-describedby="wrong" autofocus/)
    await page.send({ answer: 'other', go: 'send' })
    expect(kept(server)).toMatchObject([{ answers: { score: 4, again: 'yes', what: 'other' }, done: 1 }])
  })

  it.each([
    ['without consent', { email: 'ada@example.com' }],
    ['that is none', { email: 'ada', consent: 'yes' }],
    ['that is two', { email: 'a@b c@d', consent: 'yes' }],
    ['that is too long', { email: `${'a'.repeat(250)}@example.com`, consent: 'yes' }],
  ])('is told of an address %s, and it is not kept', async (_, fields) => {
    const server = await open({ surveys: [aSurvey({ followUps: [contact] })] })
    const page = await (await (await visit(server, '/s/checkout')).send({ score: '4' })).send({
      ...fields,
      go: 'send',
    })
    expect(page.text).toContain('Please enter a complete e-mail address.')
    expect(page.html).toContain(
      `value="${fields.email}" aria-invalid="true" aria-describedby="wrong" autofocus`,
    )
    expect(kept(server)).toMatchObject([{ answers: { score: 4 }, done: 0 }])
    // Going back does not carry it along either.
    const back = await (await page.send({ ...fields, go: 'back' })).send({ score: '4' })
    expect(JSON.stringify(back.hidden)).not.toContain('@')
  })

  it('can take an address back', async () => {
    const server = await open({ surveys: [aSurvey({ followUps: [contact] })] })
    const asked = await (await visit(server, '/s/checkout')).send({ score: '4' })
    await asked.send({ email: 'ada@example.com', consent: 'yes', go: 'send' })
    expect(kept(server)).toMatchObject([{ answers: { contact: 'ada@example.com' } }])
    expect((await asked.send({ go: 'skip' })).text).toBe('Thank you!')
    expect(kept(server)).toMatchObject([{ answers: { score: 4 }, revision: 3, done: 1 }])
    expect(kept(server)[0]?.answers).toEqual({ score: 4 })
  })

  it('who goes back finds what was answered, and can change it, the score too', async () => {
    const server = await openAll()
    let page = await (await visit(server, '/s/checkout')).send({ score: '2' })
    page = await page.send({ answer: 'price', go: 'send' })
    page = await page.send({ answer: 'typed, not sent', go: 'back' })
    expect(page.html).toMatch(/value="price" checked/)
    page = await page.send({ answer: 'price', go: 'back' })
    expect(page.html).toMatch(/value="2"[^>]* class="is-chosen" aria-current="true"/)
    page = await page.send({ score: '5' })
    expect(page.text).toContain('Why?')
    expect(page.html).toMatch(/<textarea[^>]*>\ntyped, not sent<\/textarea>/)
    expect(kept(server)).toMatchObject([{ answers: { score: 5, why: 'typed, not sent' } }])
    expect(kept(server)[0]?.answers).not.toHaveProperty('what')
    expect(await server.results()).toMatchObject({ n: 1, histogram: { 2: 0, 5: 1 } })
  })
})

describe('counts once, whoever', () => {
  it('taps twice', async () => {
    const server = await open()
    const page = await visit(server, '/s/checkout')
    await Promise.all([page.send({ score: '4' }), page.send({ score: '4' })])
    expect(await server.results()).toMatchObject({ n: 1, showings: { shown: 1 } })
    expect(kept(server)).toMatchObject([{ revision: 1 }])
  })

  it('goes back in the browser and taps another score', async () => {
    const server = await open()
    const page = await visit(server, '/s/checkout')
    await page.send({ score: '4' })
    await page.send({ score: '2' })
    // The address that the page has given itself, asked for again.
    const anew = await visit(server, `/s/checkout?id=${page.hidden.id}`)
    await anew.send({ score: '1' })
    expect(await server.results()).toMatchObject({ n: 1, histogram: { 1: 1, 2: 0, 4: 0 } })
  })

  it('reloads a page further back, which takes back nothing', async () => {
    const server = await open()
    const scale = await visit(server, '/s/checkout')
    const first = await scale.send({ score: '4' })
    await first.send({ answer: 'quick', go: 'send' })
    expect((await scale.send({ score: '4' })).text).toContain('main reason')
    expect(kept(server)).toMatchObject([{ revision: 2, answers: { score: 4, why: 'quick' }, done: 1 }])
    await first.send({ answer: 'quick and kind', go: 'send' })
    expect(kept(server)).toMatchObject([{ revision: 3, answers: { score: 4, why: 'quick and kind' } }])
  })

  it('is sent on by a browser without scripts to an address that is its own', async () => {
    const server = await open()
    const page = await visit(server, '/s/checkout?lang=en')
    const [, address = ''] =
      /<noscript><meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(page.html) ?? []
    const own = await visit(server, `/s/${address.replaceAll('&amp;', '&')}`)
    expect(own.hidden.id).toBe(page.hidden.id)
    expect(own.html).not.toContain('http-equiv')
  })

  it('but two who share an address count twice: an id in it is used for half an hour', async () => {
    let now = noon
    const server = await openTestServer({ now: () => now })
    const first = await visit(server, '/s/checkout')
    await first.send({ score: '4' })
    const at = `/s/checkout?id=${first.hidden.id}`
    now += 30 * 60_000 - 1
    expect((await visit(server, at)).hidden.id).toBe(first.hidden.id)
    now += 1
    const second = await visit(server, at)
    expect(second.hidden.id).not.toBe(first.hidden.id)
    await second.send({ score: '1' })
    expect((await server.results()).n).toBe(2)
  })

  it.each(['', 'x', '1'.repeat(36), '01930000-0000-7000-8000-00000000000g'])(
    'gets a new id for one that is none: %j',
    async (id) => {
      const server = await open()
      const page = await visit(server, `/s/checkout?id=${id}`)
      expect(page.hidden.id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/)
      expect((await page.send({ score: '4', id })).status).toBe(200)
      expect((await server.results()).n).toBe(1)
    },
  )
})

describe('a signed link', () => {
  it('carries the person, who counts once however often the link is opened', async () => {
    const server = await open()
    for (const score of ['2', '5']) await (await visit(server, signed('u-42'))).send({ score })
    expect(kept(server)).toMatchObject([{ person: 'u-42', revision: 2, answers: { score: 5 } }])
    await (await visit(server, signed('u-43'))).send({ score: '5' })
    expect(await server.results()).toMatchObject({ n: 2, showings: { shown: 2 } })
  })

  it('sent another time counts anew', async () => {
    const server = await open()
    for (const sent of ['2026-10', '2026-11', '2026-11'])
      await (await visit(server, signed('u-42', { sent }))).send({ score: '5' })
    expect((await server.results()).n).toBe(2)
  })

  it('counts anew after the survey has changed its scale', async () => {
    const server = await open()
    await (await visit(server, signed('u-42'))).send({ score: '5' })
    await server.store.publish(aProgramme({ surveys: [aSurvey({ metric: 'nps' })] }), noon)
    await (await visit(server, signed('u-42'))).send({ score: '9' })
    expect(await server.results()).toMatchObject({ metric: 'nps', n: 1 })
  })

  it('that was begun on one scale ends on it, and still counts anew on the other', async () => {
    const server = await open({ surveys: [aSurvey({ metric: 'nps' })] })
    const begun = await (await visit(server, signed('u-42'))).send({ score: '9' })
    await server.store.publish(aProgramme({ surveys: [aSurvey()] }), noon)
    await begun.send({ answer: 'quick', go: 'send' })
    expect(kept(server)).toMatchObject([{ revision: 2, answers: { score: 9, why: 'quick' } }])
    await (await visit(server, signed('u-42'))).send({ score: '5' })
    expect(await server.results()).toMatchObject({ metric: 'csat', n: 1 })
    expect(kept(server)).toHaveLength(2)
  })

  it.each([
    ['none', 'p=u-42'],
    ['an empty one', 'p=u-42&sig='],
    ['that of another person', signed('u-43').replace('u-43', 'u-42').split('?')[1]],
    ['that of another survey', signed('u-42', { survey: 'other' }).split('?')[1]],
    [
      'that of another time of sending',
      signed('u-42', { sent: '2026-10' }).replace('10', '11').split('?')[1],
    ],
    [
      'that of a time of sending left out',
      signed('u-42', { sent: '2026-10' }).replace('&sent=2026-10', '').split('?')[1],
    ],
    [
      'one over two lines',
      `p=${encodeURIComponent('u-42\n2026')}&sig=${signLink({ project: 'pk_test', survey: 'checkout', person: 'u-42', sent: '2026' }, linkSecret)}`,
    ],
  ])('with another signature names nobody: %s', async (_, query) => {
    const server = await open()
    const page = await visit(server, `/s/checkout?${query}`)
    expect(page.hidden).not.toHaveProperty('p')
    await page.send({ score: '4', ...Object.fromEntries(new URLSearchParams(query)) })
    expect(kept(server)).toMatchObject([{ person: null }])
  })

  it('names nobody on a server without the secret', async () => {
    const server = await open({ linkSecret: undefined })
    await (await visit(server, signed('u-42'))).send({ score: '4' })
    expect(kept(server)).toMatchObject([{ person: null }])
  })
})

describe('what visitors, links and teams write is never HTML', () => {
  const payload = `</textarea></script></title><img src=x onerror=alert(1)>"'&lt;{{7*7}}`
  const isHarmless = (html: string) => {
    expect(html).not.toContain('<img')
    expect(html.match(/<script/g)?.length ?? 0).toBeLessThanOrEqual(1)
    expect(html.match(/<title>[^<]*<\/title>/g)).toHaveLength(1)
  }

  it('in an answer, a person and every parameter', async () => {
    const server = await open({ surveys: [aSurvey({ followUps: [why, contact] })] })
    const parameters = ['score', 'lang', 'id', 'sent', 'sig', 'x'].map((name) => [name, payload])
    const person = payload.slice(0, 60)
    for (const query of [
      new URLSearchParams(parameters),
      new URLSearchParams([...parameters, ['p', payload]]),
    ])
      isHarmless((await visit(server, `/s/checkout?${query}`)).html)
    let page = await visit(server, signed(person))
    expect(page.hidden.p).toBe(person)
    isHarmless(page.html)
    page = await page.send({ score: '4' })
    page = await page.send({ answer: payload, go: 'send' })
    isHarmless(page.html)
    page = await page.send({ email: payload, consent: 'yes', go: 'send' })
    isHarmless(page.html)
    page = await page.send({ go: 'back' })
    isHarmless(page.html)
    expect(page.text).toContain('onerror=alert(1)')
    expect(kept(server)).toMatchObject([{ person, answers: { why: payload } }])
  })

  it('in a programme', async () => {
    const texts = { en: payload, 'fr"><script>': 'x' }
    const programme = aProgramme({
      surveys: [
        aSurvey({
          question: { en: payload },
          ends: { low: { en: payload }, high: { en: payload } },
          followUps: [
            {
              ...what,
              askIf: undefined,
              text: { any: { en: payload } },
              options: [
                { id: 'a', text: { en: payload } },
                { id: 'b', text: { en: 'b' } },
              ],
            } as FollowUp,
          ],
          thanks: { any: { en: texts.en } },
        }),
      ],
    })
    const server = await openTestServer({
      programmes: [{ ...programme, project: { ...programme.project, name: payload } }],
    })
    let page = await visit(server, '/s/checkout')
    isHarmless(page.html)
    page = await page.send({ score: '4' })
    isHarmless(page.html)
    page = await page.send({ answer: 'a', go: 'send' })
    isHarmless(page.html)
    expect(page.text).toBe(payload)
  })

  it.each(['/s/%3Cimg%20src=x%3E', '/s/checkout%22%3E%3Cscript%3E', '/s/__proto__', '/s/..%2fetc'])(
    'in a path: %s',
    async (path) => {
      const page = await visit(await open(), path)
      expect([page.status, page.text]).toEqual([404, 'There is no survey at this address.'])
      isHarmless(page.html)
    },
  )

  it('and a form that was made up is judged as any other', async () => {
    const server = await openAll()
    const page = await visit(server, '/s/checkout')
    for (const answers of [
      'x',
      '{}',
      '[["score",99]]',
      '[["score",4],["what","free"],["__proto__","x"],[]]',
      '[1]',
      'null',
      '[["why",{"a":1}]]',
    ])
      for (const question of ['score', 'what', 'contact', '__proto__', 'nothing'])
        for (const go of ['send', 'back', 'skip', 'x'])
          expect(
            (await page.send({ question, answers, go, answer: 'x', version: 'x', key: 'pk_test' })).status,
          ).toBeLessThan(500)
    for (const { answers } of kept(server)) expect(Object.keys(answers)).not.toContain('what')
    expect(server.logged).toEqual([])
  })

  it('and a body that is no form, or too large, is refused', async () => {
    const { fetch } = await open()
    const post = async (body: BodyInit, type?: string) =>
      (
        await fetch('/s/checkout', {
          method: 'POST',
          body,
          ...(type && { headers: { 'Content-Type': type } }),
        })
      ).status
    expect(await post('{"score":4}', 'application/json')).toBe(400)
    expect(await post('x', 'multipart/form-data; boundary=y')).toBe(400)
    expect(await post('score=4&question=score', 'application/x-www-form-urlencoded')).toBe(200)
    expect(await post(`score=4&answer=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded')).toBe(413)
  })
})

describe('languages', () => {
  const question = { en: 'How was it?', fr: 'Comment était-ce ?', ar: 'كيف كان ذلك؟' }
  const openIn = (languages: string[]) => {
    const programme: Programme = aProgramme({ surveys: [aSurvey({ question, followUps: [] })] })
    return openTestServer({ programmes: [{ ...programme, project: { ...programme.project, languages } }] })
  }

  it.each<[string, string, Record<string, string>, string]>([
    ['the link', '?lang=fr', { 'Accept-Language': 'en' }, 'fr'],
    ['the browser', '', { 'Accept-Language': 'fr-CA,fr;q=0.9,en;q=0.8' }, 'fr'],
    [
      'the first of the browser’s that the question is written in',
      '',
      { 'Accept-Language': 'de,nl;q=0.9,fr;q=0.5,en;q=0.2' },
      'fr',
    ],
    ['the browser, by weight', '', { 'Accept-Language': 'en;q=0.1, fr;q=0.7' }, 'fr'],
    ['the team, where the visitor reads none of the texts', '?lang=ja', { 'Accept-Language': 'ko' }, 'ar'],
    ['the team, where nothing is said', '', {}, 'ar'],
    ['the browser, where the link names none', '?lang=%3Cx%3E', { 'Accept-Language': 'fr, *;q=0.1' }, 'fr'],
  ])('are chosen by %s', async (_, query, headers, language) => {
    const page = await visit(await openIn(['ar', 'en', 'fr']), `/s/checkout${query}`, headers)
    expect(page.html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
    expect(page.text).toContain(question[language as 'ar'])
  })

  it('stay the same to the end, and are told of the answer', async () => {
    const server = await openIn(['en', 'fr'])
    const page = await (await visit(server, '/s/checkout?lang=fr-CA')).send({ score: '4' })
    expect(page.text).toBe('Merci !')
    expect(kept(server)).toMatchObject([{ locale: 'fr-CA' }])
  })

  it.each(['de', 'ar', 'pt-BR', 'zh-TW'])('are whole in each of ours, like %s', async (lang) => {
    const texts = { [lang]: 'x', en: 'y' }
    const programme = aProgramme({
      surveys: [aSurvey({ question: texts, followUps: [{ ...contact, text: { any: texts } }] })],
    })
    const server = await openTestServer({ programmes: [programme] })
    const page = await (await visit(server, `/s/checkout?lang=${lang}`)).send({ score: '4' })
    expect(page.text).not.toMatch(/No thanks|\bSend\b|Back|E-mail address/)
    expect((await visit(server, `/s/checkout?lang=${lang}&score=4`)).text).not.toContain('Your score')
  })

  it('are those of the browser where there is no survey', async () => {
    const page = await visit(await open(), '/s/nothing', { 'Accept-Language': 'de-CH' })
    expect([page.status, page.text]).toEqual([404, 'Unter dieser Adresse gibt es keine Umfrage.'])
  })
})

describe('a survey that takes no answers', () => {
  it('because it is full says so and is thankful; who has begun goes on', async () => {
    let now = noon
    const server = await openTestServer({
      programmes: [aProgramme({ surveys: [aSurvey({ quota: 1 })] })],
      now: () => now,
    })
    const [first, second] = [await visit(server, '/s/checkout'), await visit(server, '/s/checkout')]
    const asked = await first.send({ score: '5' })
    now += 5_000
    expect((await visit(server, '/s/checkout')).text).toBe('Thank you! This survey is closed.')
    expect((await second.send({ score: '1' })).text).toBe('Thank you! This survey is closed.')
    expect((await asked.send({ answer: 'quick', go: 'send' })).text).toBe('Thank you!')
    expect(kept(server)).toMatchObject([{ answers: { score: 5, why: 'quick' } }])
  })

  it('by its schedule, in the project’s time zone, says so', async () => {
    const surveys = [aSurvey({ schedule: { hours: { from: '09:00', until: '17:00' } } })]
    const at = async (timeZone: string) => {
      const server = await openTestServer({ programmes: [aProgramme({ surveys, timeZone })] })
      return (await visit(server, '/s/checkout?score=3')).text
    }
    expect(await at('Europe/Paris')).toContain('Your score: 3')
    expect(await at('Asia/Tokyo')).toBe('Thank you! This survey is closed.')
  })

  it('because it was taken off says so', async () => {
    const server = await open()
    const page = await visit(server, '/s/checkout')
    await server.store.publish(aProgramme({ surveys: [aSurvey({ id: 'other' })] }), noon)
    expect((await visit(server, '/s/checkout')).text).toBe('Thank you! This survey is closed.')
    expect((await page.send({ score: '4' })).text).toBe('Thank you! This survey is closed.')
  })
})

describe('a form of a version that was replaced', () => {
  it('goes on where the newest version understands it', async () => {
    const server = await open()
    const page = await visit(server, '/s/checkout')
    await server.store.publish(aProgramme({ surveys: [aSurvey({ followUps: [what, why] })] }), noon)
    const next = await page.send({ score: '2' })
    expect(next.text).toContain('What was it?')
    expect(kept(server)).toMatchObject([{ programme: 2 }])
  })

  it('is kept by the rules it was asked by where it does not', async () => {
    const server = await openAll()
    let page = await (await visit(server, '/s/checkout')).send({ score: '2' })
    page = await page.send({ answer: 'service', go: 'send' })
    await server.store.publish(
      aProgramme({ surveys: [aSurvey({ followUps: [{ ...why, id: 'reason' }] })] }),
      noon,
    )
    expect((await page.send({ answer: ['speed'], go: 'send' })).text).toBe('Thank you!')
    expect(kept(server)).toMatchObject([
      { programme: 1, done: 1, answers: { score: 2, what: 'service', parts: ['speed'] } },
    ])
  })

  it('stays of its version until the answer is kept: also after a mistake, and on the way back', async () => {
    const server = await open({ surveys: [aSurvey({ followUps: [what, again] })] })
    const page = await (await (await visit(server, '/s/checkout')).send({ score: '2' })).send({
      answer: 'service',
      go: 'send',
    })
    await server.store.publish(aProgramme({ surveys: [aSurvey({ followUps: [again] })] }), noon)
    const mistaken = await page.send({})
    expect([mistaken.status, mistaken.hidden.version]).toEqual([422, '1'])
    expect((await mistaken.send({ answer: 'yes' })).text).toBe('Thank you!')
    expect(kept(server)).toMatchObject([
      { programme: 1, answers: { score: 2, what: 'service', again: 'yes' } },
    ])
    expect((await page.send({ go: 'back' })).hidden.version).toBe('1')
  })

  it('is kept on the scale it was asked on', async () => {
    const server = await open({ surveys: [aSurvey({ metric: 'nps' })] })
    const page = await visit(server, '/s/checkout')
    await server.store.publish(aProgramme({ surveys: [aSurvey()] }), noon)
    expect((await page.send({ score: '4' })).text).toBe('Thank you!')
    expect((await server.store.tallies()).scores).toMatchObject([{ scale: 'nps', score: 4, count: 1 }])
  })
})

describe('two projects with the same survey', () => {
  const openTwo = () => openTestServer({ programmes: [aProgramme(), aProgramme({ key: 'pk_other' })] })

  it('are told apart by the key', async () => {
    const server = await openTwo()
    expect((await (await visit(server, '/s/checkout?key=pk_other')).send({ score: '4' })).status).toBe(200)
    expect([
      (await server.results('checkout', 'pk_other')).n,
      (await server.results('checkout', 'pk_test')).n,
    ]).toEqual([1, 0])
  })

  it('ask for it', async () => {
    const page = await visit(await openTwo(), '/s/checkout')
    expect([page.status, page.text]).toEqual([404, expect.stringContaining('Add ?key=pk_… to the address.')])
    expect((await visit(await openTwo(), '/s/checkout?key=pk_wrong')).status).toBe(404)
  })
})

describe('a store that cannot keep an answer', () => {
  it('costs nothing: the visitor is told, and the same form sends it again', async () => {
    const broken = new Set<string>()
    const first = await open()
    const store = {
      ...first.store,
      commit: (items: Parameters<typeof first.store.commit>[0]) =>
        broken.has('commit')
          ? Promise.reject(new StoreUnavailable('The disk is full.'))
          : first.store.commit(items),
    }
    const server = await openTestServer({ store, programmes: [] })
    const asked = await (await visit(server, '/s/checkout')).send({ score: '4' })
    broken.add('commit')
    const told = await asked.send({ answer: 'long & "thoughtful"', go: 'send' })
    expect([told.status, told.headers.get('Retry-After')]).toEqual([503, '5'])
    expect(told.text).toContain('Your answer could not be saved. Please try again.')
    broken.clear()
    expect((await told.send({})).text).toBe('Thank you!')
    expect(kept(first)).toMatchObject([{ answers: { score: 4, why: 'long & "thoughtful"' } }])
    expect(server.logged.map(({ event }) => event)).toEqual(['store-unavailable', 'store-available'])
  })

  it('is not asked while the server stops', async () => {
    const server = await open()
    const page = await visit(server, '/s/checkout')
    await server.server.close()
    expect((await page.send({ score: '4' })).status).toBe(503)
  })
})
