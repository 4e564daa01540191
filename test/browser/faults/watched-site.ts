import type { StorageFault } from './random-schedule.ts'
import { serveSite } from './serve-site.ts'

/** What a page tells of itself while it lives. */
export type Told = { document: string } & (
  | { told: 'opened' }
  | { told: 'shown'; showing: string; survey: string }
  /** The card says thanks, for so many revisions. */
  | { told: 'thanked'; showing: string; revision: number }
  | { told: 'answered'; showing: string; submission: string; answers: { question: string; value: unknown }[] }
  | { told: 'delivered'; id: string }
  | { told: 'fault'; code: string; id?: string; cause: string }
  /** A write of an item into IndexedDB is complete; `rank` is its revision, or the place of its state. */
  | { told: 'durable'; id: string; kind: string; rank: number }
)

/** The name under which pages tell. */
export const tellName = 'tellBench'

/** What the card says once an answer is kept. */
const thanks = 'It is kept.'

/** The project of a schedule. */
export const projectKey = (number: number) => `pk_faults_${number}`

/** What is asked: a score alone, and a score with words. */
export const programmeOf = (key: string) => ({
  format: 1,
  project: { key, name: 'Faults', languages: ['en'] },
  limits: { maxShowings: 1_000, windowMs: 86_400_000, maxPerPageView: 1_000 },
  surveys: (['short', 'long'] as const).map((id) => ({
    id,
    metric: 'csat',
    againAfterMs: 0,
    trigger: { event: `bought.${id}` },
    question: { en: 'How was it?' },
    ...(id === 'long' && { followUps: [{ id: 'why', kind: 'text', text: { any: { en: 'Why?' } } }] }),
    thanks: { any: { en: thanks } },
  })),
})

/** What a visitor does in a document, by `hand`: each waits for what it needs, at most 2 s, and says whether it was there. */
export interface Hand {
  /** Presses a button of the screen in front. */
  press(selector: string, index?: number): Promise<boolean>
  write(words: string): Promise<boolean>
  isThanked(): boolean
}

/** Runs in each document before anything else: tells of every item whose write is complete, and lends a hand. */
function watchDocument(name: string, thanks: string): void {
  const page = globalThis as unknown as Record<string, unknown>
  const documentId = `${Date.now()}-${Math.random()}`
  const tell = (told: object) =>
    (page[name] as ((told: object) => void) | undefined)?.({ document: documentId, ...told })
  page.tell = tell
  tell({ told: 'opened' })
  const states = ['shown', 'seen', 'dismissed']
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (value, key) {
    const { id, kind, revision, state } = value?.item ?? {}
    if (kind === 'submission' || kind === 'showing')
      this.transaction.addEventListener('complete', () =>
        tell({
          told: 'durable',
          id,
          kind,
          rank: revision ?? (state === 'left' ? 2 : states.indexOf(state)),
        }),
      )
    return put.call(this, value, key)
  }
  const find = (selector: string) => [
    ...(document.querySelector('kairos-survey')?.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
  ]
  const isThanked = () => find('.screen.thanks:not([hidden]) .title')[0]?.textContent === thanks
  page.watchThanks = (showing: string, revision: () => number) => {
    const look = () => {
      if (isThanked()) tell({ told: 'thanked', showing, revision: revision() })
      else setTimeout(look, 15)
    }
    look()
  }
  const whenThere = async (selector: string, index = 0) => {
    const screen = '.screen:not([hidden])'
    for (let left = 200; left > 0; left--) {
      const element = find(selector === '.close' ? selector : `${screen} ${selector}`)[index]
      if (element) return element
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return undefined
  }
  const hand: Hand = {
    async press(selector, index) {
      const element = await whenThere(selector, index)
      element?.click()
      return element !== undefined
    },
    async write(words) {
      const field = (await whenThere('textarea')) as HTMLTextAreaElement | undefined
      if (!field) return false
      field.value = words
      field.dispatchEvent(new Event('input', { bubbles: true }))
      return true
    },
    isThanked,
  }
  page.hand = hand
}

/** Runs in each document: `open` of a database gets no answer, or an error. */
function breakOpen(how: StorageFault): void {
  const open = IDBFactory.prototype.open
  let opened = 0
  IDBFactory.prototype.open = function (name, version) {
    if (opened++ > 0 && how !== 'hanging') return open.call(this, name, version)
    const request = new EventTarget() as IDBOpenDBRequest
    if (how === 'failing-once') {
      Object.defineProperty(request, 'error', { value: new DOMException('Broken', 'UnknownError') })
      setTimeout(() => request.onerror?.(new Event('error')))
    }
    return request
  }
}

/** JavaScript that documents run before anything else. */
export const watchScript = `(${watchDocument})(${JSON.stringify(tellName)}, ${JSON.stringify(thanks)})`
export const breakScript = (how: StorageFault) => `(${breakOpen})(${JSON.stringify(how)})`

const html = (proxy: string, key: string) => `<!doctype html><html lang="en"><title>A site</title>
<script>window.cx=window.cx||new Proxy({q:[]},{get:(s,m)=>m==='q'?s.q:(...a)=>{const e=[m,a,Date.now()];s.q[499]||s.q.push(e);return()=>e[3]?e[3]():e[0]=0}})</script>
<script>
const revisions = {}
cx.on('shown', ({ showing, survey }) => {
  tell({ told: 'shown', showing, survey })
  watchThanks(showing, () => revisions[showing])
})
cx.on('answered', ({ showing, submission, answers }) => {
  revisions[showing] = (revisions[showing] ?? 0) + 1
  tell({ told: 'answered', showing, submission, answers })
})
cx.on('delivered', ({ id }) => tell({ told: 'delivered', id }))
cx.on('fault', ({ code, cause }) => tell({ told: 'fault', code, id: cause?.id ?? String(cause), cause: String(cause?.code ?? cause) }))
</script>
<script async src="${proxy}/cx.js" data-key="${key}"></script>
<h1>A site</h1></html>`

/**
 * A site on an origin of its own. `/{port}/{key}/…` is a page whose script, and all it sends, goes through the
 * proxy at that port; below `/framed` such a page is in a frame that may store nothing.
 */
export function openSite() {
  return serveSite((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site')
    const [, framed, port, key] = /^(\/framed)?\/(\d+)\/(\w+)\//.exec(pathname) ?? []
    if (!port || !key) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    return response.end(
      framed
        ? `<!doctype html><title>A frame</title><iframe sandbox="allow-scripts" width="800" height="600" src="/${port}/${key}/"></iframe>`
        : html(`http://127.0.0.1:${port}`, key),
    )
  })
}
