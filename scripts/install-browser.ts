/** Makes sure a Chromium is there for the browser tests, and installs Debian's when it may. */
import { spawnSync } from 'node:child_process'
import { findChromium } from './find-chromium.ts'

/** Debian's fontconfig brings DejaVu, which draws Arabic and Hebrew too; Liberation is what pages call Arial. */
const packages = ['chromium', 'fonts-liberation']

const howTo =
  'No Chromium found. Install Chromium or Chrome so that it is on the PATH ' +
  '(Debian: sudo apt-get install chromium; macOS: brew install --cask chromium), ' +
  'or name its program in CX_CHROMIUM.'

const works = (command: string, args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** What to put before `apt-get` to run it as root; `undefined` when there is no way without a password. */
function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  return works('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined
}

function aptGet(prefix: string[], args: string[]): boolean {
  const [command = '', ...rest] = [
    ...prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    // Another installation may be under way: wait for it, at most 300 s.
    '-o',
    'DPkg::Lock::Timeout=300',
    '-qq',
    ...args,
  ]
  // apt speaks much: hear it only when it fails.
  const { status, stdout, stderr } = spawnSync(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) console.error(`${stdout}${stderr}apt-get ${args.join(' ')} failed`)
  return status === 0
}

function installChromium(): boolean {
  const prefix = works('apt-get', ['--version']) ? rootPrefix() : undefined
  if (!prefix) return false
  console.log(`Installing ${packages.join(' and ')} with apt-get, once; this takes a minute or two …`)
  return (
    aptGet(prefix, ['update']) && aptGet(prefix, ['install', '-y', '--no-install-recommends', ...packages])
  )
}

try {
  if (!findChromium()) installChromium()
  const chromium = findChromium()
  if (!chromium) throw new Error(howTo)
  console.log(`Chromium: ${chromium}`)
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
