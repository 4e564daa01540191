import { randomBytes } from 'node:crypto'
import type { Appearance } from '@kairos-cx/sdk/contract'
import { directionOf } from '@kairos-cx/widget/wording'
import { html } from 'hono/html'
import { stylesheet } from './stylesheet.ts'
import type { Markup } from './visit.ts'

export interface PageOptions {
  /** BCP 47 tag of our own words on it. */
  language: string
  title: string
  /** Whose page it is. */
  heading?: string | undefined
  appearance?: Appearance | undefined
  status?: number
  headers?: Record<string, string>
  /** What a browser without scripts goes to at once, in place of this address. */
  scriptlessAddress?: string | undefined
}

/**
 * Keeps what the page was made for in its address, so that a reload and Back find the same reply; and sends a score
 * that a link has chosen, once somebody looks: a second on a visible screen. The score leaves the address before
 * that, so that Back does not send it again.
 */
const script = (nonce: string) => html`<script nonce="${nonce}">
  const form = document.querySelector('form')
  const id = form.elements.namedItem('id')
  const address = new URL(location.href)
  if (id) address.searchParams.set('id', id.value)
  history.replaceState(null, '', address)
  let timer = 0
  const look = () => {
    clearTimeout(timer)
    if (document.prerendering || document.visibilityState !== 'visible') return
    timer = setTimeout(() => {
      address.searchParams.delete('score')
      history.replaceState(null, '', address)
      form.requestSubmit()
    }, 1000)
  }
  if (form.dataset.confirm) {
    form.addEventListener('submit', () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    })
    document.addEventListener('visibilitychange', look)
    document.addEventListener('prerenderingchange', look)
    look()
  }
</script>`

/**
 * Gives a page of ours. It loads nothing, is kept nowhere, found by no search engine, and runs no script and no style
 * but its own, by a nonce. `content` is its main part; `withScript`, that the script goes with it.
 */
export async function page(
  content: Markup,
  { withScript = false, ...options }: PageOptions & { withScript?: boolean },
): Promise<Response> {
  const { language, title, heading, appearance = {}, status = 200, headers, scriptlessAddress } = options
  const nonce = randomBytes(16).toString('base64')
  const body = await html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}${heading === undefined ? '' : ` – ${heading}`}</title>
${scriptlessAddress && html`<noscript><meta http-equiv="refresh" content="0; url=${scriptlessAddress}"></noscript>`}
<style nonce="${nonce}">${stylesheet(appearance)}</style>
</head>
<body>
${heading !== undefined && html`<header><h1 dir="auto">${heading}</h1></header>`}
<main>${content}</main>
${withScript && script(nonce)}
</body>
</html>
`
  const policy = [`style-src 'nonce-${nonce}'`, `script-src 'nonce-${nonce}'`, "form-action 'self'"]
  return pageResponse(body, { language, policy, status, ...(headers && { headers }) })
}

/**
 * Answers with a page of ours: kept nowhere, found by no search engine, under a policy that allows nothing but
 * what `policy` adds.
 */
export function pageResponse(
  body: unknown,
  {
    language,
    policy,
    status = 200,
    headers,
  }: Pick<PageOptions, 'language' | 'status' | 'headers'> & { policy: readonly string[] },
): Response {
  return new Response(String(body), {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': language,
      'Content-Security-Policy': [
        "default-src 'none'",
        ...policy,
        "base-uri 'none'",
        "frame-ancestors 'self'",
      ].join('; '),
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex',
      ...headers,
    },
  })
}
