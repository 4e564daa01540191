/** Makes sure that the browsers of the tests are there, and installs Debian's when it may. */
import { spawnSync } from 'node:child_process'
import { findChromium, findFirefox, findWebKitDriver, findXvfb } from './find-browsers.ts'

/** What the browser tests run, and how to come by it. */
const programs = [
  {
    name: 'Chromium',
    find: findChromium,
    // Debian's fontconfig brings DejaVu, which draws Arabic and Hebrew too; Liberation is what pages call Arial.
    packages: ['chromium', 'fonts-liberation'],
    howTo:
      'Install Chromium or Chrome so that it is on the PATH (Debian: sudo apt-get install chromium; ' +
      'macOS: brew install --cask chromium), or name its program in CX_CHROMIUM.',
  },
  {
    name: 'Firefox',
    find: findFirefox,
    packages: ['firefox-esr'],
    howTo:
      'Install Firefox so that it is on the PATH (Debian: sudo apt-get install firefox-esr), ' +
      'or name its program in CX_FIREFOX.',
  },
  {
    name: 'WebKitGTK driver',
    find: findWebKitDriver,
    packages: ['webkit2gtk-driver'],
    howTo:
      'Install it so that WebKitWebDriver is on the PATH (Debian: sudo apt-get install webkit2gtk-driver), ' +
      'or name its program in CX_WEBKIT_DRIVER. Only Linux has it; elsewhere, run the tests in a container of Debian.',
  },
  {
    name: 'Xvfb',
    find: findXvfb,
    packages: ['xvfb'],
    howTo:
      'Install it so that it is on the PATH (Debian: sudo apt-get install xvfb), or name its program in CX_XVFB.',
  },
]

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

function install(packages: string[]): boolean {
  const prefix = works('apt-get', ['--version']) ? rootPrefix() : undefined
  if (!prefix) return false
  console.log(`Installing ${packages.join(', ')} with apt-get, once; this takes a minute or two …`)
  return (
    aptGet(prefix, ['update']) && aptGet(prefix, ['install', '-y', '--no-install-recommends', ...packages])
  )
}

try {
  const missing = programs.filter(({ find }) => !find())
  if (missing.length > 0) install(missing.flatMap(({ packages }) => packages))
  const lacking = programs.filter(({ find }) => !find())
  for (const { name, howTo } of lacking) console.error(`No ${name} found. ${howTo}`)
  if (lacking.length > 0) process.exit(1)
  for (const { name, find } of programs) console.log(`${name}: ${find()}`)
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
