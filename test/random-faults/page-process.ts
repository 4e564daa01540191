import type { EventQueue } from './event-queue.ts'

/** What runs a page. Everything from outside comes in by `enter`: a frozen page hears it when it thaws, a dead one never. */
export interface PageProcess {
  readonly name: string
  state(): 'running' | 'frozen' | 'dead'
  enter(run: () => void): void
  freeze(): void
  thaw(): void
  end(): void
}

export function createPageProcess(name: string, queue: EventQueue): PageProcess {
  let state: 'running' | 'frozen' | 'dead' = 'running'
  let held: (() => void)[] = []
  const enter = (run: () => void) => {
    if (state === 'running') run()
    else if (state === 'frozen') held.push(run)
  }
  return {
    name,
    state: () => state,
    enter,
    freeze() {
      if (state === 'running') state = 'frozen'
    },
    thaw() {
      if (state !== 'frozen') return
      state = 'running'
      for (const run of held) queue.after(0, () => enter(run))
      held = []
    },
    end() {
      state = 'dead'
      held = []
    },
  }
}
