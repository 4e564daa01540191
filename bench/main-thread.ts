/** A page's main thread, as Chromium traces it: for benches that count milliseconds on a processor. */

/** What to trace for it. */
export const traceCategories = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'blink.user_timing',
  'v8',
  'v8.execute',
]

export interface TraceEvent {
  name: string
  cat: string
  ph: string
  pid: number
  tid: number
  /** Microseconds; `tdur` counts those in which the thread had a processor. */
  ts: number
  dur?: number
  tdur?: number
  args: { data?: Record<string, unknown>; [name: string]: unknown }
}

export interface Node extends TraceEvent {
  dur: number
  inside: Node[]
}

/**
 * The outermost events of the page's main thread, with what happened inside of them: of the page that calls
 * `performance.mark('bench')`.
 */
export function mainThread(events: TraceEvent[]): Node[] {
  const mark = events.find(({ cat, name }) => cat.includes('blink.user_timing') && name === 'bench')
  if (!mark) throw new Error('The trace has no page in it.')
  const top: Node[] = []
  const open: Node[] = []
  const nodes = events
    .filter(
      ({ pid, tid, ph, dur }) => pid === mark.pid && tid === mark.tid && ph === 'X' && dur !== undefined,
    )
    .map((event): Node => ({ ...event, dur: event.dur as number, inside: [] }))
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur)
  for (const node of nodes) {
    for (let last = open.at(-1); last && last.ts + last.dur <= node.ts; last = open.at(-1)) open.pop()
    ;(open.at(-1)?.inside ?? top).push(node)
    open.push(node)
  }
  return top
}

/** Milliseconds on a processor. */
export const cpuMs = ({ tdur, dur }: Node) => (tdur ?? dur) / 1000
