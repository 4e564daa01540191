import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findFirefox } from '../../../scripts/find-browsers.ts'
import { createEngine, type Engine, type EngineOptions } from './engine.ts'
import { makeHome, startProgram } from './start-program.ts'

/** Nothing that goes to anybody else, or comes in between. */
const preferences = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.systemAddon.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
}

interface Reply {
  id: number | null
  type: 'success' | 'error' | 'event'
  result: unknown
  error?: string
  message?: string
}

/** Firefox, by the WebDriver BiDi that it speaks itself: Debian has no geckodriver. */
export async function openFirefox({ colorScheme = 'light' }: EngineOptions = {}): Promise<Engine> {
  const path = findFirefox()
  if (!path) throw new Error('No Firefox on the PATH: run `node scripts/install-browser.ts` first.')
  const home = makeHome()
  const lines = Object.entries({
    ...preferences,
    // 0 is dark, 1 is light.
    'layout.css.prefers-color-scheme.content-override': colorScheme === 'dark' ? 0 : 1,
  }).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
  writeFileSync(join(home.folder, 'user.js'), lines.join('\n'))
  const firefox = startProgram(
    path,
    ['--headless', '--no-remote', '--profile', home.folder, '--remote-debugging-port', '0', 'about:blank'],
    home.environment,
  )
  const listening = await firefox.whenReady((heard) => /WebDriver BiDi listening on (ws:\S+)/.exec(heard))
  const socket = new WebSocket(`${listening[1]}/session`)
  const waiting = new Map<number | null, (reply: Reply) => void>()
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply
    waiting.get(reply.id)?.(reply)
    waiting.delete(reply.id)
  })
  await once(socket, 'open')
  let sent = 0
  async function send<T>(method: string, params: object): Promise<T> {
    const id = ++sent
    const reply = await new Promise<Reply>((resolve) => {
      waiting.set(id, resolve)
      socket.send(JSON.stringify({ id, method, params }))
    })
    if (reply.type === 'error') throw new Error(`${method}: ${reply.error}: ${reply.message}`)
    return reply.result as T
  }

  const session = await send<{ capabilities: { browserVersion: string } }>('session.new', {
    capabilities: {},
  })
  // The tab that is there never has the focus, and keys do less in it than they do for a visitor.
  const { context } = await send<{ context: string }>('browsingContext.create', { type: 'tab' })
  return createEngine({
    name: `Firefox ${session.capabilities.browserVersion}`,
    open: (url) => send('browsingContext.navigate', { context, url, wait: 'complete' }),
    async run(body) {
      const done = await send<{ result?: { value: string }; exceptionDetails?: { text: string } }>(
        'script.evaluate',
        { expression: `(async () => { ${body} })()`, awaitPromise: true, target: { context } },
      )
      if (!done.result) throw new Error(done.exceptionDetails?.text)
      return done.result.value
    },
    perform: (actions) => send('input.performActions', { context, actions }),
    screenshot: async () =>
      (await send<{ data: string }>('browsingContext.captureScreenshot', { context })).data,
    async close() {
      socket.close()
      await firefox.end()
      home.remove()
    },
  })
}
