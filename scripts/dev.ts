/**
 * `pnpm dev`: builds once, starts the demonstration, and keeps both fresh. TypeScript compiles as files
 * change; the page's script is built when what goes into it has changed; the server starts again on a new build of either.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { watch } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

/** Milliseconds without a change before a change counts: a build writes many files. */
const quietMs = 300

const tsc = 'node_modules/.bin/tsc'
const pageBuilder = ['packages/widget/build-page.ts']

for (const [command, args] of [
  [tsc, ['-b']],
  [process.execPath, pageBuilder],
] as const) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

// Neither reads the keyboard: that is the demonstration's.
const compiler = spawn(tsc, ['-b', '--watch', '--preserveWatchOutput'], {
  stdio: ['ignore', 'inherit', 'inherit'],
})
const demo = spawn(process.execPath, ['scripts/demo.ts'], { stdio: ['pipe', 'inherit', 'inherit'] })
let pageBuild: ChildProcess | undefined

process.stdin.pipe(demo.stdin)

/** Calls `act` when the folder has changed and has then been quiet for a moment. */
function onChange(folder: string, concerns: (file: string) => boolean, act: () => void) {
  let timer: NodeJS.Timeout | undefined
  watch(folder, { recursive: true }, (_, file) => {
    if (!file || !concerns(file)) return
    clearTimeout(timer)
    timer = setTimeout(act, quietMs)
  })
}

function buildPage() {
  pageBuild?.kill()
  pageBuild = spawn(process.execPath, pageBuilder, { stdio: ['ignore', 'inherit', 'inherit'] })
}

const restart = () => demo.stdin.write('r\n')

const isScript = (file: string) => file.endsWith('.js')
const isPage = (file: string) => /^page[/\\]/.test(file)
onChange('packages/sdk/dist', isScript, buildPage)
onChange('packages/widget/dist', (file) => isScript(file) && !isPage(file), buildPage)
onChange('packages/widget/dist', isPage, restart)
onChange('packages/server/dist', isScript, restart)

function end() {
  for (const child of [demo, compiler, pageBuild]) child?.kill('SIGTERM')
}

demo.once('exit', (code) => {
  end()
  process.exit(code ?? 1)
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
