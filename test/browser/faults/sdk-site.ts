import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serveSite } from './serve-site.ts'

const sdk = dirname(fileURLToPath(import.meta.resolve('@kairos-cx/sdk')))
const idbKeyval = join(dirname(createRequire(join(sdk, 'index.js')).resolve('idb-keyval')), 'index.js')

/**
 * A page that has the published SDK and no card: `answerAll(count)` has as many surveys shown, answers each, and
 * goes on when it is delivered. Retries come fifty times sooner than a visitor's would; a request still has its
 * 20 s.
 */
const html = (host: string, key: string) => `<!doctype html><html lang="en"><title>The SDK</title>
<script type="importmap">{ "imports": { "idb-keyval": "/idb-keyval.js" } }</script>
<script type="module">
import { createCx } from '/sdk/index.js'
const clock = {
  now: () => Date.now(),
  draw: Math.random,
  after(ms, run) {
    const timer = setTimeout(run, ms < 20_000 ? ms / 50 : ms)
    return () => clearTimeout(timer)
  },
}
let onOpened
const openSurvey = async (survey, { save, onClosed }) => {
  onOpened({ save, close: () => onClosed('visitor') })
  return { close: () => onClosed('page') }
}
const cx = createCx({ key: '${key}', host: '${host}', clock, loadWidget: async () => ({ openSurvey }) })
const answered = new Map()
cx.on('answered', ({ submission, answers }) => answered.set(submission, answers))
const delivered = new Set()
let onDelivered = () => {}
cx.on('delivered', ({ id, kind }) => {
  if (kind !== 'submission') return
  delivered.add(id)
  onDelivered()
})
globalThis.answerAll = async (count) => {
  for (let number = 0; number < count; number++) {
    const opened = new Promise((resolve) => { onOpened = resolve })
    cx.show('short')
    const { save, close } = await opened
    await save([{ question: 'score', value: 1 + (number % 5) }], true)
    while (delivered.size < answered.size) await new Promise((resolve) => { onDelivered = resolve })
    close()
  }
  return [...answered]
}
</script></html>`

/** Serves that page, and the files it loads, on an origin of its own. */
export function openSdkSite(host: string, key: string) {
  return serveSite((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site')
    if (pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html(host, key))
      return
    }
    const file =
      pathname === '/idb-keyval.js' ? idbKeyval : join(sdk, normalize(pathname).replace(/^\/sdk\//, ''))
    try {
      const content = readFileSync(file)
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(content)
    } catch {
      response.writeHead(404).end()
    }
  })
}
