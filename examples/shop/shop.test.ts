import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LossReason } from '@kairos-cx/sdk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createShop } from './server.ts'

const adminToken = 'a-token-for-the-team-only'
const pages = ['/', '/basket', '/checkout', '/thank-you', '/delivery', '/support', '/team']
const files = (folder: string) => readdirSync(new URL(`public/${folder}`, import.meta.url))
const publicFiles = [
  ...files('')
    .filter((name) => name.includes('.'))
    .map((name) => `/${name}`),
  ...files('pictures').map((name) => `/pictures/${name}`),
]

/** A Kairos server that knows one survey's results, for whoever has the token. */
const kairos = createServer((question, answer) => {
  const isTeam = question.headers.authorization === `Bearer ${adminToken}`
  const isKnown = question.url === '/v1/results?survey=checkout-csat&key=pk_shop'
  answer.writeHead(!isTeam ? 401 : isKnown ? 200 : 500, { 'Content-Type': 'application/json' })
  answer.end(JSON.stringify({ survey: 'checkout-csat', n: 3 }))
})

const listen = async (server: Server): Promise<string> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

let kairosOrigin: string
let shop: Server
let origin: string

beforeAll(async () => {
  kairosOrigin = await listen(kairos)
  shop = createShop({ kairosOrigin, adminToken })
  origin = await listen(shop)
})

afterAll(() => {
  shop.close()
  kairos.close()
})

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(origin + path, { headers, redirect: 'manual' })

/** Sends a path as it is: `fetch` would tidy `..` away before it leaves. */
const getRaw = (path: string) =>
  new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    request(origin, { path }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text) => {
        body += text
      })
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
      .on('error', reject)
      .end()
  })

describe('every page of the shop', () => {
  it.each(pages)('%s comes with its policy, and nothing in it breaks the policy', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; " +
        `script-src 'self' ${kairosOrigin}; style-src 'self'; img-src 'self' data:; ` +
        `connect-src 'self' ${kairosOrigin}; form-action 'self'; base-uri 'none'; ` +
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    )
    const html = await response.text()
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)|javascript:/i)
  })

  it.each(pages)('%s has its texts in both languages, and no hole in them', async (path) => {
    for (const language of ['en', 'fr']) {
      const html = await (await get(path, { 'Accept-Language': language })).text()
      expect(html).toContain(`<html lang="${language}">`)
      expect(html).not.toMatch(/\{\{|undefined|>[a-z-]+\.[a-zA-Z-]+</)
    }
  })

  it('has links to pages and files that are there, and to nowhere else', async () => {
    for (const path of pages) {
      const html = await (await get(path)).text()
      for (const [, link = ''] of html.matchAll(/\s(?:href|src|action)="([^"]*)"/g)) {
        if (link.startsWith('#') || link.startsWith('data:')) continue
        if (link === `${kairosOrigin}/cx.js`) continue
        expect(link).toMatch(/^\//)
        expect([200, 303], link).toContain((await get(link)).status)
      }
    }
  })

  it('carries the tag once, with the key and the language', async () => {
    const html = await (await get('/support', { 'Accept-Language': 'fr-FR,fr;q=0.9' })).text()
    expect(html.match(/<script[^>]*cx\.js[^>]*>/g)).toEqual([
      `<script async src="${kairosOrigin}/cx.js" data-key="pk_shop" data-locale="fr">`,
    ])
  })
})

describe('the texts', () => {
  it('say the same things in both languages, the French with its no-break spaces', async () => {
    const { texts } = await import(new URL('public/texts.js', import.meta.url).href)
    expect(Object.keys(texts.fr)).toEqual(Object.keys(texts.en))
    for (const text of Object.values(texts.fr)) expect(text).not.toMatch(/[^\u00a0][?!:;»%…]|«[^\u00a0]|'/)
  })
})

describe("the shop's server", () => {
  it('remembers the language chosen, and takes it out of the address', async () => {
    const response = await get('/basket?lang=fr')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/basket')
    const cookie = response.headers.get('set-cookie')?.split(';')[0] as string
    const html = await (await get('/basket', { Cookie: cookie, 'Accept-Language': 'en' })).text()
    expect(html).toContain('<html lang="fr">')
  })

  it.each(publicFiles)('serves %s with its type', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^(text\/(css|javascript)|image\/svg\+xml)/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('takes an order and sends the browser on', async () => {
    const response = await fetch(`${origin}/thank-you`, {
      method: 'POST',
      body: 'name=Camille',
      redirect: 'manual',
    })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/thank-you'])
  })

  it('answers HEAD like GET, without the body', async () => {
    const head = await fetch(`${origin}/`, { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(Number(head.headers.get('content-length'))).toBe((await (await get('/')).arrayBuffer()).byteLength)
    expect(await head.text()).toBe('')
  })

  it('shows its own page for an address it does not know', async () => {
    const response = await get('/nowhere')
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('This shelf is empty')
  })

  it.each([
    '/../server.ts',
    '/%2e%2e/server.ts',
    '/pictures/../../programme.json',
    '/pictures/..%2f..%2fserver.ts',
    '/..\\server.ts',
    '//etc/passwd',
    '/pages/layout.html',
    '/programme.json',
    '/pictures',
  ])('gives nothing away for %s', async (path) => {
    const { status, body } = await getRaw(path)
    expect(status).toBe(404)
    expect(body).toContain('This shelf is empty')
  })

  it('refuses what is no address, and what is no question', async () => {
    expect((await getRaw('http://[')).status).toBe(400)
    expect((await fetch(`${origin}/`, { method: 'DELETE' })).status).toBe(405)
  })
})

describe('what the team sees', () => {
  it('says what was lost and why in both languages, and nothing where nothing was', async () => {
    const { lostSentences } = await import(new URL('public/lost.js', import.meta.url).href)
    const { texts } = await import(new URL('public/texts.js', import.meta.url).href)
    const say = (lost: object, language: 'en' | 'fr' = 'en') =>
      lostSentences(lost, { text: (key: string) => texts[language][key], writeCount: String })
    const lost = { submissions: { 'too-old': 2, vanished: 1 }, showings: { refused: 1 } }
    expect(say({ submissions: {}, showings: {} })).toBe('')
    expect(say(lost)).toBe(
      '3 answers were lost: 2 after 30 days of waiting, 1 gone with the data of the browser. ' +
        '1 showing was lost: 1 refused by the server.',
    )
    expect(say({ ...lost, showings: {} }, 'fr')).toBe(
      '3 réponses ont été perdues\u00a0: 2 après 30 jours d’attente, 1 avec les données du navigateur.',
    )
    for (const reason of LossReason.options)
      for (const language of ['en', 'fr'] as const)
        expect(say({ submissions: { [reason]: 1 }, showings: {} }, language)).not.toContain('undefined')
  })

  it('gets results from Kairos', async () => {
    expect(await (await get('/team/results?survey=checkout-csat')).json()).toMatchObject({ n: 3 })
  })

  it('asks for no other survey than those of the shop', async () => {
    const response = await get('/team/results?survey=elsewhere')
    expect([response.status, await response.json()]).toEqual([404, { code: 'unknown-survey' }])
  })

  it('says when Kairos refuses, fails or does not answer', async () => {
    const codeAt = async (options: Parameters<typeof createShop>[0], survey = 'checkout-csat') => {
      const other = createShop(options)
      const response = await fetch(`${await listen(other)}/team/results?survey=${survey}`)
      other.close()
      expect(response.status).toBe(502)
      return ((await response.json()) as { code: string }).code
    }
    expect(await codeAt({ kairosOrigin, adminToken: 'another-token' })).toBe('refused')
    expect(await codeAt({ kairosOrigin, adminToken }, 'delivery-nps')).toBe('failed')
    expect(await codeAt({ kairosOrigin: 'http://127.0.0.1:1', adminToken })).toBe('unreachable')
  })

  it('keeps the token to itself', async () => {
    const paths = [
      ...pages,
      ...publicFiles,
      '/nowhere',
      '/team/surveys',
      '/team/results?survey=checkout-csat',
    ]
    for (const path of paths) {
      const response = await get(path)
      const everything = JSON.stringify([...response.headers]) + (await response.text())
      expect(everything, path).not.toContain(adminToken)
    }
  })
})
