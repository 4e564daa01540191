import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Browser, chromium } from 'playwright-core'
import { chromiumFlags, chromiumPath } from '../stage.ts'
import { within } from './within.ts'

/** A Chromium with a profile that stays, in a process group of its own: it can be ended like a lost battery. */
export async function openOwnBrowser(profile: string) {
  const child = spawn(
    chromiumPath(),
    [
      '--headless',
      ...chromiumFlags,
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = once(child, 'exit')
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    process.kill(-(child.pid as number), 'SIGKILL')
    await within(5_000, ended, 'a killed browser')
  }
  try {
    const address = await within(
      20_000,
      new Promise<string>((resolve, reject) => {
        let heard = ''
        child.stderr.on('data', (chunk) => {
          heard += chunk
          const found = /listening on (ws:\S+)/.exec(heard)
          if (found) resolve(found[1] as string)
        })
        child.once('exit', () => reject(new Error(`Chromium ended: ${heard}`)))
      }),
      'a starting browser',
    )
    const browser: Browser = await chromium.connectOverCDP(address, { timeout: 10_000 })
    return { browser, kill }
  } catch (error) {
    await kill()
    throw error
  }
}
