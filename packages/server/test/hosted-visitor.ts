import type { openTestServer } from './open-test-server.ts'

type TestServer = Awaited<ReturnType<typeof openTestServer>>

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
/** Reads text as a browser does that meets it in HTML. */
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name] ?? '')

/** A page of ours as it came, with what a visitor without scripts can do on it. */
export class HostedPage {
  readonly #server: TestServer
  readonly status: number
  readonly headers: Headers
  readonly html: string

  constructor(server: TestServer, response: Response, html: string) {
    this.#server = server
    this.status = response.status
    this.headers = response.headers
    this.html = html
  }

  /** What there is to read, but for the title. */
  get text(): string {
    const [, main = ''] = /<main>([\s\S]*)<\/main>/.exec(this.html) ?? []
    return unescaped(main.replace(/<[^>]*>/g, ' '))
      .replace(/\s+/g, ' ')
      .trim()
  }

  /** What the form sends whatever is tapped. */
  get hidden(): Record<string, string> {
    const inputs = this.html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
    return Object.fromEntries([...inputs].map(([, name, value]) => [name, unescaped(value as string)]))
  }

  /** Sends the form with what was tapped and typed. */
  send(fields: Record<string, string | string[]>): Promise<HostedPage> {
    return postForm(this.#server, this.html, { ...this.hidden, ...fields })
  }
}

async function postForm(server: TestServer, html: string, fields: Record<string, string | string[]>) {
  const [, action] = /<form method="post" action="([^"]*)"/.exec(html) ?? []
  if (action === undefined) throw new Error(`no form: ${html}`)
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
  const response = await server.fetch(`/s/${action}`, { method: 'POST', body })
  return new HostedPage(server, response, await response.text())
}

/** Opens an address of the server's, as a browser does. */
export async function visit(server: TestServer, address: string, headers: Record<string, string> = {}) {
  const response = await server.fetch(address, { headers })
  return new HostedPage(server, response, await response.text())
}
