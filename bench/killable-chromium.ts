import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { chromiumFlags, chromiumPath } from '../test/browser/stage.ts'
import { within } from './within.ts'

/** Every tab is treated as the one in front, as Playwright's own browsers do. */
const inFront = [
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
]

/** Those that run, by the id of their process group. */
const running = new Set<number>()

const killGroup = (id: number) => {
  try {
    process.kill(-id, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
process.on('exit', () => running.forEach(killGroup))

export interface KillableChromium {
  context: BrowserContext
  version: string
  /** Opens a window with one page: in a tab behind another, a tap takes two seconds to arrive. */
  openWindow(): Promise<Page>
  /** Ends it like a lost battery, and resolves once it has ended. */
  kill(): Promise<void>
}

/** The address that Chromium says it listens on. */
const addressOf = (child: ChildProcess) =>
  new Promise<string>((resolve, reject) => {
    let heard = ''
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      heard += chunk
      const [, address] = /listening on (ws:\S+)/.exec(heard) ?? []
      if (address) resolve(address)
    })
    child.once('exit', () => reject(new Error(`Chromium ended: ${heard}`)))
    child.once('error', reject)
  })

/** A Chromium with a profile that outlives it and a process group of its own, killed at the latest with us. */
export async function openKillableChromium(profile: string): Promise<KillableChromium> {
  const child = spawn(
    chromiumPath(),
    [
      '--headless',
      ...chromiumFlags,
      ...inFront,
      '--lang=en-GB',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const id = child.pid
  if (id === undefined) throw new Error('Chromium did not start.')
  running.add(id)
  const ended = once(child, 'exit')
  const kill = async () => {
    killGroup(id)
    await within(10_000, 'the end of Chromium', ended)
    running.delete(id)
  }
  try {
    const address = await within(20_000, 'the start of Chromium', addressOf(child))
    const browser = await within(20_000, 'the way to Chromium', chromium.connectOverCDP(address))
    const [context] = browser.contexts()
    if (!context) throw new Error('Chromium has no window.')
    const session = await browser.newBrowserCDPSession()
    let opening: Promise<unknown> = Promise.resolve()
    // One after the other: nothing else says which page is whose.
    const openWindow = () => {
      const opened = opening.then(async () => {
        const [page] = await Promise.all([
          context.waitForEvent('page', { timeout: 10_000 }),
          session.send('Target.createTarget', { url: 'about:blank', newWindow: true }),
        ])
        return page
      })
      opening = opened.catch(() => {})
      return opened
    }
    return { context, version: browser.version(), openWindow, kill }
  } catch (error) {
    await kill()
    throw error
  }
}
