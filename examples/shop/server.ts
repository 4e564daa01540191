/**
 * A small shop, as a site that is not ours: pages from `pages/`, everything else from `public/`,
 * under a strict content security policy. It knows Kairos by the tag in `pages/layout.html`, and by
 * the team's results, which it fetches here so that the token never reaches a page.
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname } from 'node:path'

export interface ShopOptions {
  /** Where the Kairos server answers, like `http://127.0.0.1:8787`. */
  kairosOrigin: string
  /** Reads results for `/team`. */
  adminToken: string
  /** Milliseconds to wait for the Kairos server's results. Default 3 s. */
  resultsTimeoutMs?: number
}

type Language = 'en' | 'fr'
type Texts = Record<Language, Record<string, string>>
interface Product {
  id: string
  /** In euros. */
  price: number
}
interface Programme {
  project: { key: string }
  journey: { touchpoints: { id: string; name: Record<Language, string> }[] }
  surveys: { id: string; metric: string; touchpoint: string; question: Record<Language, string> }[]
}

const here = (path: string) => new URL(path, import.meta.url)
const languages: Language[] = ['en', 'fr']

/** Address → the file in `pages/`, whose name also begins its texts' keys. */
const pages = new Map([
  ['/', 'home'],
  ['/basket', 'basket'],
  ['/checkout', 'checkout'],
  ['/thank-you', 'thank-you'],
  ['/delivery', 'delivery'],
  ['/support', 'support'],
  ['/team', 'team'],
])

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

// The browser imports these two as well, so they are plain JavaScript, whose shape the tests check.
const { texts } = (await import(here('public/texts.js').href)) as { texts: Texts }
const { products, formatPrice } = (await import(here('public/products.js').href)) as {
  products: Product[]
  formatPrice: (language: Language, euros: number) => string
}

const programme = JSON.parse(readFileSync(here('programme.json'), 'utf8')) as Programme

const escapeHtml = (text: string) =>
  text.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] as string,
  )

/** The language remembered, else what the browser prefers, else English. */
function languageOf(request: IncomingMessage): Language {
  const remembered = /(?:^|; )language=(en|fr)(?:;|$)/.exec(request.headers.cookie ?? '')?.[1]
  const preferred = request.headers['accept-language']?.slice(0, 2).toLowerCase()
  return languages.find((language) => language === (remembered ?? preferred)) ?? 'en'
}

/** Creates the shop's server. It does not listen yet. */
export function createShop({ kairosOrigin, adminToken, resultsTimeoutMs = 3000 }: ShopOptions): Server {
  const securityHeaders = {
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src 'self' ${kairosOrigin}`,
      "style-src 'self'",
      "img-src 'self' data:",
      `connect-src 'self' ${kairosOrigin}`,
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
  }

  function send(response: ServerResponse, status: number, headers: Record<string, string>, body = '') {
    response.writeHead(status, {
      ...securityHeaders,
      'Content-Length': String(Buffer.byteLength(body)),
      ...headers,
    })
    // Node leaves the body of an answer to HEAD away by itself.
    response.end(body)
  }

  const sendJson = (response: ServerResponse, status: number, value: unknown) =>
    send(
      response,
      status,
      { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
      JSON.stringify(value),
    )

  async function sendPage(request: IncomingMessage, response: ServerResponse, page: string, status = 200) {
    const language = languageOf(request)
    const [layout, main] = await Promise.all(
      ['layout', page].map((name) => readFile(here(`pages/${name}.html`), 'utf8')),
    )
    const values: Record<string, string> = {
      path: page === 'not-found' ? '/' : new URL(request.url ?? '/', 'http://shop').pathname,
      language,
      kairosOrigin,
      key: programme.project.key,
      title: texts[language][`${page}.title`] ?? '',
    }
    const fill = (name: string): string => {
      const product = products.find(({ id }) => name === `price:${id}`)
      return escapeHtml(
        product ? formatPrice(language, product.price) : (values[name] ?? texts[language][name] ?? name),
      )
    }
    // The team's page is no page of the shop: it brings its own frame.
    const framed = main?.startsWith('<!doctype') ? main : layout?.replace('{{main}}', () => main ?? '')
    // `{{NAME}}` is a value, a text's key or `price:PRODUCT`; a link to `data-here` says that one is there.
    const html = (framed ?? '')
      .replace('<html lang="en">', `<html lang="${language}">`)
      .replace(/ data-here="([a-z-]+)"/g, (_, here: string) =>
        here === page || here === language ? ' aria-current="page"' : '',
      )
      .replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => fill(name))
    send(
      response,
      status,
      {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Language': language,
        'Cache-Control': 'no-store',
      },
      html,
    )
  }

  /** `?lang=fr` is remembered, and taken out of the address. */
  function sendLanguage(response: ServerResponse, address: URL, language: Language) {
    address.searchParams.delete('lang')
    send(response, 303, {
      Location: `${address.pathname}${address.search}`,
      'Set-Cookie': `language=${language}; Path=/; Max-Age=31536000; SameSite=Lax`,
      'Cache-Control': 'no-store',
    })
  }

  async function sendFile(request: IncomingMessage, response: ServerResponse, path: string) {
    const contentType = contentTypes[extname(path)]
    // Names of ours have nothing but these characters, so no path can climb out of the folder.
    const isOurs = /^\/(?:[a-z0-9-]+\/)?[a-z0-9-]+\.[a-z]+$/.test(path)
    const body =
      contentType && isOurs ? await readFile(here(`public${path}`), 'utf8').catch(() => undefined) : undefined
    if (body === undefined) await sendPage(request, response, 'not-found', 404)
    else send(response, 200, { 'Content-Type': contentType as string, 'Cache-Control': 'no-cache' }, body)
  }

  /** Hands the team's page the results of one survey. The token stays here. */
  async function sendResults(response: ServerResponse, survey: string | null) {
    if (!programme.surveys.some(({ id }) => id === survey))
      return sendJson(response, 404, { code: 'unknown-survey' })
    const query = new URLSearchParams({ survey: survey as string, key: programme.project.key })
    try {
      const results = await fetch(`${kairosOrigin}/v1/results?${query}`, {
        headers: { Authorization: `Bearer ${adminToken}` },
        signal: AbortSignal.timeout(resultsTimeoutMs),
      })
      if (results.ok) sendJson(response, 200, await results.json())
      else sendJson(response, 502, { code: results.status === 401 ? 'refused' : 'failed' })
    } catch {
      sendJson(response, 502, { code: 'unreachable' })
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const address = URL.parse(request.url ?? '/', 'http://shop')
    if (!address) return send(response, 400, {})
    const { pathname, searchParams } = address
    // The order's details are not kept: this shop sells nothing.
    if (request.method === 'POST' && pathname === '/thank-you') {
      request.resume()
      return send(response, 303, { Location: '/thank-you', 'Cache-Control': 'no-store' })
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return send(response, 405, { Allow: 'GET, HEAD' })
    const page = pages.get(pathname)
    const chosen = languages.find((language) => language === searchParams.get('lang'))
    if (page && chosen) return sendLanguage(response, address, chosen)
    if (page) return sendPage(request, response, page)
    if (pathname === '/team/surveys')
      return sendJson(
        response,
        200,
        programme.surveys.map(({ id, metric, touchpoint, question }) => ({
          id,
          metric,
          touchpoint: programme.journey.touchpoints.find((each) => each.id === touchpoint)?.name,
          question,
        })),
      )
    if (pathname === '/team/results') return sendResults(response, searchParams.get('survey'))
    return sendFile(request, response, pathname)
  }

  return createServer((request, response) => {
    answer(request, response).catch((error) => {
      console.error(error)
      if (!response.headersSent)
        send(response, 500, { 'Content-Type': 'text/plain' }, 'Something broke here.')
      else response.destroy()
    })
  })
}
