import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { loadPageFiles } from '../src/index.ts'
import { aFolder, openTestServer } from './open-test-server.ts'

const script = `/* cx */ ${'console.log("cx");'.repeat(200)}`
const card = `/* card */ ${'console.log("card");'.repeat(200)}`

/** Writes a page build as the widget's build does, and gives the address of its manifest. */
function aPageBuild({ integrity }: { integrity?: string } = {}): URL {
  const folder = aFolder()
  mkdirSync(join(folder, 'chunks'))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    const hash = createHash('sha384').update(text).digest('base64')
    return { file: name, integrity: integrity ?? `sha384-${hash}` }
  }
  const files = { 'cx.js': file('cx.1a2b.js', script), 'card.js': file('chunks/card.3c4d.js', card) }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ version: '0.1.0', files }))
  return pathToFileURL(join(folder, 'manifest.json'))
}

const open = async () => openTestServer({ pageFiles: await loadPageFiles(aPageBuild()) })

describe('the script tag', () => {
  it.each([
    ['/cx.js', script, 'text/javascript; charset=utf-8', /^public, max-age=300\b/],
    ['/cx/card.js', card, 'text/javascript; charset=utf-8', /^public, max-age=300\b/],
    ['/cx/cx.1a2b.js', script, 'text/javascript; charset=utf-8', /^public, max-age=31536000, immutable$/],
    [
      '/cx/chunks/card.3c4d.js',
      card,
      'text/javascript; charset=utf-8',
      /^public, max-age=31536000, immutable$/,
    ],
  ])('finds %s, for pages of any origin', async (path, text, type, caching) => {
    const { fetch } = await open()
    const response = await fetch(path)
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(text)
    expect(response.headers.get('Content-Type')).toBe(type)
    expect(response.headers.get('Cache-Control')).toMatch(caching)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  it('gives the current card to a page that still has the script of before an update', async () => {
    const { fetch } = await open()
    const response = await fetch('/cx/card.old-hash.js?1')
    expect(await response.text()).toBe(card)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
  })

  it('has no successor for a script that was pinned by its hash', async () => {
    const { fetch } = await open()
    expect((await fetch('/cx/cx.old-hash.js')).status).toBe(404)
    expect((await fetch('/cx/nothing.old-hash.js')).status).toBe(404)
  })

  it('finds the manifest that names the current files and their integrity', async () => {
    const { fetch } = await open()
    const response = await fetch('/cx/manifest.json')
    expect(response.headers.get('Content-Type')).toBe('application/json')
    expect(await response.json()).toMatchObject({ files: { 'cx.js': { file: 'cx.1a2b.js' } } })
  })

  it.each([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, *', 'gzip', gunzipSync],
  ])('is compressed for who accepts %s', async (accepted, encoding, decompress) => {
    const { fetch } = await open()
    const response = await fetch('/cx.js', { headers: { 'Accept-Encoding': accepted } })
    expect(response.headers.get('Content-Encoding')).toBe(encoding)
    expect(response.headers.get('Vary')).toBe('Accept-Encoding')
    const body = Buffer.from(await response.arrayBuffer())
    expect(Number(response.headers.get('Content-Length'))).toBe(body.byteLength)
    expect(body.byteLength).toBeLessThan(script.length / 4)
    expect(decompress(body).toString()).toBe(script)
  })

  it.each([[''], ['identity'], ['br;q=0'], ['zstd']])(
    'is sent as it is to who accepts "%s"',
    async (accepted) => {
      const { fetch } = await open()
      const response = await fetch('/cx.js', { headers: { 'Accept-Encoding': accepted } })
      expect(response.headers.get('Content-Encoding')).toBeNull()
      expect(await response.text()).toBe(script)
    },
  )

  it('is not sent again to a browser that has it in this encoding', async () => {
    const { fetch } = await open()
    const plain = (await fetch('/cx.js')).headers.get('ETag') ?? ''
    const brotli = { 'Accept-Encoding': 'br' }
    const tag = (await fetch('/cx.js', { headers: brotli })).headers.get('ETag') ?? ''
    expect(tag).not.toBe(plain)
    const again = await fetch('/cx.js', { headers: { ...brotli, 'If-None-Match': tag } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    expect((await fetch('/cx.js', { headers: { ...brotli, 'If-None-Match': plain } })).status).toBe(200)
  })
})

describe('the page build', () => {
  it('is asked for when it is missing', async () => {
    const missing = pathToFileURL(join(aFolder(), 'manifest.json'))
    await expect(loadPageFiles(missing)).rejects.toThrow(/widget is not built.*pnpm build/)
  })

  it('is refused when a file is not the one its manifest names', async () => {
    await expect(loadPageFiles(aPageBuild({ integrity: 'sha384-other' }))).rejects.toThrow(
      /cx\.1a2b\.js is not the one/,
    )
  })
})
