import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Milliseconds a program may take until it is ready, and to end when it is asked to. */
const readyMs = 30_000
const endMs = 5_000

/** Starts a program, which does not outlive these tests. */
export function startProgram(command: string, args: string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  let heard = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      heard += chunk
    })
  let isOver = false
  const over = new Promise<void>((resolve) => {
    const end = (how: unknown) => {
      heard += `\nIt ended: ${how}`
      isOver = true
      resolve()
    }
    child.once('close', end).once('error', end)
  })

  return {
    /** Waits until the program, which has just been started, is ready, and gives what `ask` finds then. */
    async whenReady<T>(ask: (heard: string) => Promise<T> | T): Promise<NonNullable<T>> {
      for (const end = Date.now() + readyMs; Date.now() < end && !isOver; await pause(20)) {
        const found = await ask(heard)
        if (found) return found
      }
      throw new Error(`${command} did not start: ${heard}`)
    },
    /** Resolves when the program is over. */
    async end() {
      if (!isOver) child.kill()
      const tooLong = setTimeout(kill, endMs)
      await over
      clearTimeout(tooLong)
      process.off('exit', kill)
    },
  }
}

/** An empty folder as somebody's home, so that nothing of theirs is read or written. */
export function makeHome() {
  const folder = mkdtempSync(join(tmpdir(), 'kairos-home-'))
  return {
    folder,
    environment: { HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, XDG_DATA_HOME: folder },
    // A browser that is being ended may still write.
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}
