import { statSync } from 'node:fs'

/** Says which file a path names now: the same text for the same file, undefined when there is none to be seen. */
export function fileIdentity(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev} ${ino}`
  } catch {
    return undefined
  }
}
