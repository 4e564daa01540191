import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const command = fileURLToPath(new URL('../packages/server/bin/kairos.js', import.meta.url))

export interface KairosProcessOptions {
  /** Where the server will answer, like `http://127.0.0.1:8787`. */
  origin: string
  environment: NodeJS.ProcessEnv
  /** Takes what the server writes; begun anew at each start. */
  logFile: string
  /** Told when the server ends without having been stopped: in words, like `exit code 1`. */
  onEnd: (how: string) => void
}

/** Runs `kairos` with arguments and gives its exit code and everything it wrote. */
export async function runKairos(args: string[], environment: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [command, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const [code] = await once(child, 'close')
  return { code: code as number | null, output: output.trim() }
}

/** Says whether a Kairos server is ready at `origin`. Waits at most 1 s. */
export async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(1000) })).ok
  } catch {
    return false
  }
}

/** Creates the keeper of one `kairos serve`: starts it, stops it, and says when it ends by itself. */
export function createKairosProcess({ origin, environment, logFile, onEnd }: KairosProcessOptions) {
  let child: ChildProcess | undefined

  /** Starts the server and resolves once it is ready (true), or has ended or let 30 s pass (false). */
  async function start(): Promise<boolean> {
    const log = openSync(logFile, 'w', 0o600)
    const started = spawn(process.execPath, [command, 'serve'], {
      env: environment,
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    child = started
    let wasReady = false
    started.once('exit', (code, signal) => {
      if (child !== started) return
      child = undefined
      if (wasReady) onEnd(signal ?? `exit code ${code}`)
    })
    for (const deadline = Date.now() + 30_000; child === started && Date.now() < deadline; await pause(100)) {
      if ((await isReady(origin)) && child === started) {
        wasReady = true
        return true
      }
    }
    if (child === started) await stop()
    return false
  }

  /** Asks the server to end and resolves once it has; after 10 s it is ended the hard way. */
  async function stop(): Promise<void> {
    const stopping = child
    child = undefined
    if (!stopping || stopping.exitCode !== null || stopping.signalCode !== null) return
    const ended = once(stopping, 'exit')
    stopping.kill('SIGTERM')
    const hardWay = setTimeout(() => stopping.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(hardWay)
  }

  /** The last lines the server wrote. */
  const lastWords = () => readFileSync(logFile, 'utf8').trim().split('\n').slice(-8).join('\n')

  return { start, stop, lastWords, isRunning: () => child !== undefined }
}
