/** What the server tells its operator: one JSON line an event. Never a body, a key or what a visitor wrote. */
export interface LogLine {
  level: 'info' | 'error'
  /** What happened, in kebab-case. */
  event: string
  [field: string]: string | number
}

export type Log = (line: LogLine) => void

/** UTF-16 code units that a text field may have in a log line. */
const maxFieldLength = 2_000

/** Gives a log that writes lines with the time in front. JSON escapes every line break and control character. */
export function createLog(write: (line: string) => void, now: () => number): Log {
  return function log(line) {
    const fields = Object.entries(line).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, maxFieldLength) : value,
    ])
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), ...Object.fromEntries(fields) })}\n`)
  }
}
