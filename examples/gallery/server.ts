/**
 * The gallery of cards: one page with frames, and the page in each frame, which previews one survey. Under a
 * content security policy as strict as they come.
 */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { argv } from 'node:process'

const files: Record<string, [file: string, type: string]> = {
  '/': ['index.html', 'text/html'],
  '/card': ['card.html', 'text/html'],
  '/gallery.css': ['gallery.css', 'text/css'],
  '/gallery.js': ['gallery.js', 'text/javascript'],
  '/card.js': ['card.js', 'text/javascript'],
  '/programme.json': ['../programme.json', 'application/json'],
}

/** Creates the gallery's server. It does not listen yet. `kairosOrigin` is like `http://127.0.0.1:8787`. */
export function createGallery(kairosOrigin: string): Server {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${kairosOrigin}`,
    `connect-src 'self' ${kairosOrigin}`,
    "style-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
  return createServer(({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://gallery')
    const [file, type] = files[pathname] ?? []
    if (!file) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such page.')
      return
    }
    // The page's language is what the card goes by: a tag, and nothing else.
    const language = /^[a-zA-Z-]{2,20}$/.exec(searchParams.get('language') ?? '')?.[0] ?? 'en'
    const body = readFileSync(new URL(`public/${file}`, import.meta.url), 'utf8')
      .replaceAll('{{kairos}}', kairosOrigin)
      .replace('lang="en"', `lang="${language}"`)
    response
      .writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': policy })
      .end(body)
  })
}

if (import.meta.main) {
  const [kairosOrigin = 'http://127.0.0.1:8787', port = '8789'] = argv.slice(2)
  createGallery(kairosOrigin).listen(Number(port), '127.0.0.1', () =>
    console.log(`The gallery is open: http://127.0.0.1:${port}/`),
  )
}
