import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { aProgramme } from './builders.ts'
import { aFolder } from './open-test-server.ts'

const bin = fileURLToPath(new URL('../bin/kairos.js', import.meta.url))

interface Start {
  cwd: string
  env?: Record<string, string>
  /** What goes between `node` and the script. */
  nodeOptions?: readonly string[]
  /** What it reads from its standard input; nothing by default. */
  input?: string
  /** Bytes that a file of the process may grow to: a disk that is full beyond. */
  maxFileBytes?: number
}

/** Starts a command in a folder, with no setting but those named. It is killed when the test is over. */
function startCommand(
  args: readonly string[],
  { cwd, env = {}, nodeOptions = [], input = '', maxFileBytes }: Start,
) {
  const command = [process.execPath, ...nodeOptions, bin, ...args]
  // `ulimit -f` counts in units of 512 bytes.
  const limited = ['sh', '-c', `ulimit -S -f ${(maxFileBytes ?? 0) / 512}; exec "$@"`, 'sh', ...command]
  const [file = '', ...rest] = maxFileBytes === undefined ? command : limited
  const child: ChildProcess = spawn(file, rest, { cwd, env: { PATH: process.env.PATH, ...env } })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin?.end(input)
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', (text) => (output.stdout += text))
  child.stderr?.on('data', (text) => (output.stderr += text))
  // Listened for now: it may come before anyone asks.
  const whenEnded = once(child, 'close').then(([code]) => code as number | null)
  return { child, output, whenEnded }
}

/** Runs a command to its end. */
export async function kairos(args: readonly string[], start: Start) {
  const { output, whenEnded } = startCommand(args, start)
  return { code: await whenEnded, ...output }
}

/** Starts `kairos serve` on a free port, and resolves once it listens. Rejects with what it says if it ends first. */
export async function serveKairos(start: Start) {
  const { child, output, whenEnded } = startCommand(['serve'], {
    ...start,
    env: { CX_PORT: '0', ...start.env },
  })
  const url = await Promise.race([
    new Promise<string>((resolve) => {
      child.stdout?.on('data', () => {
        const [, url] = /listens on (\S+)\n/.exec(output.stdout) ?? []
        if (url) resolve(url)
      })
    }),
    whenEnded.then((code) =>
      Promise.reject(new Error(`ended with ${code}: ${output.stdout}${output.stderr}`)),
    ),
  ])
  return {
    url,
    output,
    /** Closes our end of its output, as a log collector does that died. */
    closeOutput(): void {
      child.stdout?.destroy()
      child.stderr?.destroy()
    },
    token: /once: (\S+)\n/.exec(output.stdout)?.[1],
    post: (batch: object) => fetch(`${url}/v1/batches`, { method: 'POST', body: JSON.stringify(batch) }),
    /** Sends a signal and gives the exit code. */
    async stop(signal: NodeJS.Signals): Promise<number | null> {
      child.kill(signal)
      return whenEnded
    },
  }
}

/** A folder with a programme that is published into the default store. */
export async function aPublishedFolder(): Promise<string> {
  const cwd = aFolder()
  writeFileSync(join(cwd, 'programme.json'), JSON.stringify(aProgramme()))
  const { code, stderr } = await kairos(['publish', 'programme.json'], { cwd })
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return cwd
}
