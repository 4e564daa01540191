import { findWebKitDriver, findXvfb } from '../../../scripts/find-browsers.ts'
import { freePort } from '../stage.ts'
import { createEngine, type Engine, type EngineOptions } from './engine.ts'
import { makeHome, startProgram } from './start-program.ts'

/** WebKitGTK's MiniBrowser, by the WebDriver that comes with it, on a screen of its own. */
export async function openWebKit({ colorScheme = 'light' }: EngineOptions = {}): Promise<Engine> {
  const [driverPath, xvfbPath] = [findWebKitDriver(), findXvfb()]
  if (!driverPath || !xvfbPath)
    throw new Error('No WebKitWebDriver or Xvfb on the PATH: run `node scripts/install-browser.ts` first.')
  const home = makeHome()
  const screen = startProgram(xvfbPath, [
    ...['-displayfd', '1'],
    ...['-screen', '0', '1280x900x24'],
    ...['-nolisten', 'tcp'],
  ])
  const display = await screen.whenReady((heard) => /^\d+$/m.exec(heard))
  const port = await freePort()
  const driver = startProgram(driverPath, [`--port=${port}`], {
    ...home.environment,
    DISPLAY: `:${display}`,
    GDK_BACKEND: 'x11',
    GTK_THEME: colorScheme === 'dark' ? 'Adwaita:dark' : 'Adwaita',
    // The sandbox needs rights that a container has not.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  })

  async function ask<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } }
    if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`)
    return value
  }
  await driver.whenReady(() => ask<object>('GET', '/status').catch(() => undefined))
  const { sessionId, capabilities } = await ask<{
    sessionId: string
    capabilities: { browserVersion: string }
  }>('POST', '/session', { capabilities: {} })
  const session = `/session/${sessionId}`
  return createEngine({
    name: `WebKitGTK ${capabilities.browserVersion}`,
    open: (url) => ask('POST', `${session}/url`, { url }),
    run: (body) =>
      ask('POST', `${session}/execute/sync`, { script: `return (async () => { ${body} })()`, args: [] }),
    perform: (actions) => ask('POST', `${session}/actions`, { actions }),
    screenshot: () => ask('GET', `${session}/screenshot`),
    async close() {
      await ask('DELETE', session)
      await driver.end()
      await screen.end()
      home.remove()
    },
  })
}
