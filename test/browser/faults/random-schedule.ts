import type { Chance } from '../../../packages/sdk/test/random-worlds/create-chance.ts'
import { createChance } from '../../../packages/sdk/test/random-worlds/create-chance.ts'
import type { NetworkFault } from './fault-proxy.ts'

/** What a visitor does in one tab, in order; each step begins `pauseMs` after the one before has ended. */
export type Step = { pauseMs: number } & (
  | {
      do: 'answer'
      /** Asked for by the page, or due by its trigger. */
      by: 'show' | 'track'
      survey: 'short' | 'long'
      score: number
      /** What is typed, if the survey asks for words. */
      words: string
      /** How far the visitor goes: a tap, words without sending them, all of it. */
      until: 'tap' | 'words' | 'thanks'
      /** Puts the score right, before words are asked for or after the thanks. */
      changeTo?: number
    }
  | { do: 'dismiss' | 'reload' | 'leave' | 'close' | 'slow' | 'clear-data' | 'delete-database' }
  | { do: 'freeze'; ms: number }
)

/** From one start of the browser to its end. */
export interface Life {
  tabs: Step[][]
  /** SIGKILL comes this long after the first thanks, or 2.5 s after the start. The last life has none. */
  killAfterMs?: number
}

/** A fault of the network from one time to another, milliseconds since the first page was there. */
export type TimedFault = (NetworkFault | { kind: 'offline' }) & {
  fromMs: number
  /** Until the visitor has done everything, if it is not said. */
  toMs?: number
  /** Whether it meets every request, or those with answers only. */
  scope: 'batches' | 'all'
}

/**
 * What is wrong with storage:
 * - `hanging-once`, `failing-once`: the first `open` of each page gets no answer, or an error
 * - `hanging`: none gets one
 * - `full`: the quota of the site is used up from `fullFromMs` to the end
 * - `refused`: the page is in a frame that may store nothing
 */
export type StorageFault = 'none' | 'hanging-once' | 'failing-once' | 'hanging' | 'full' | 'refused'

export interface Schedule {
  seed: number
  number: number
  storage: StorageFault
  fullFromMs?: number
  faults: TimedFault[]
  lives: Life[]
  /** A tab that is frozen stays so until everything has been delivered by others. */
  isFrozenForGood?: true
}

/** Says whether nothing else can run in the same browser. */
export const needsOwnBrowser = ({ lives, storage }: Schedule): boolean =>
  lives.length > 1 || storage === 'full'

const retryAfters = ['1', '2', '0', '-5', 'soon', 'Mon, 01 Jan 2001 00:00:00 GMT']
/** More than anybody should ask for: only where another page can deliver meanwhile. */
const longRetryAfters = [...retryAfters, '1000000000', 'Fri, 31 Dec 9999 23:59:59 GMT']

function networkFault(chance: Chance, storage: StorageFault): NetworkFault | { kind: 'offline' } {
  const kinds = [
    'refuse',
    'cut-request',
    'cut-receipt',
    'cut-receipt',
    'hold-request',
    'hold-receipt',
    'repeat',
    'reorder',
    'portal',
    'fail',
    'fail',
    'forbid',
    'redirect',
    'offline',
  ] as const
  const kind = chance.pick(kinds)
  switch (kind) {
    case 'hold-request':
    case 'hold-receipt':
      return { kind, ms: 50 + chance.below(2_500) }
    case 'portal':
      return { kind, isReadable: chance.happens(0.7) }
    case 'fail': {
      const status = chance.pick([408, 429, 500, 502, 503] as const)
      const retryAfter = chance.pick(storage === 'none' ? longRetryAfters : retryAfters)
      return chance.happens(0.6) ? { kind, status, retryAfter } : { kind, status }
    }
    case 'forbid':
      return { kind, status: chance.pick([400, 401, 403, 404, 413, 422] as const) }
    case 'redirect':
      return { kind, status: chance.pick([301, 302, 307, 308] as const) }
    default:
      return { kind }
  }
}

const pauseMs = (chance: Chance) => (chance.happens(0.4) ? 0 : chance.below(400))

const answerStep = (chance: Chance, words: string, isAlone: boolean): Step => ({
  do: 'answer',
  pauseMs: pauseMs(chance),
  // What is due may be asked in any tab: then this one waits in vain.
  by: chance.happens(isAlone ? 0.6 : 0.95) ? 'show' : 'track',
  survey: chance.happens(0.4) ? 'short' : 'long',
  score: 1 + chance.below(5),
  words,
  until: chance.pick(['tap', 'words', 'thanks', 'thanks', 'thanks']),
  ...(chance.happens(0.2) && { changeTo: 1 + chance.below(5) }),
})

const otherStep = (chance: Chance): Step => {
  const pause = { pauseMs: pauseMs(chance) }
  const what = chance.pick([
    'dismiss',
    'reload',
    'reload',
    'leave',
    'leave',
    'close',
    'close',
    'slow',
    'freeze',
  ] as const)
  return what === 'freeze' ? { ...pause, do: what, ms: 200 + chance.below(1_500) } : { ...pause, do: what }
}

/** Draws what happens to some visitors of one browser: always the same for the same numbers. */
export function randomSchedule(seed: number, number: number): Schedule {
  const chance = createChance(seed, number)
  const storage: StorageFault = chance.happens(0.7)
    ? 'none'
    : chance.pick(['hanging-once', 'failing-once', 'hanging', 'full', 'refused', 'failing-once'])
  const isKilled = storage !== 'refused' && chance.happens(0.14)
  // Some are left in peace: there, nothing may go wrong at all.
  const isCalm = chance.happens(0.06)
  const faults = isCalm
    ? []
    : chance.many(1 + chance.below(3), (): TimedFault => {
        const fromMs = chance.happens(0.4) ? 0 : chance.below(1_500)
        return {
          ...networkFault(chance, storage),
          fromMs,
          ...(chance.happens(0.7) && { toMs: fromMs + 200 + chance.below(2_500) }),
          scope: chance.happens(0.88) ? 'batches' : 'all',
        }
      })
  const clears = storage === 'none' && chance.happens(0.1)
  const lives = chance.many(isKilled ? 2 : 1, (life): Life => {
    const tabCount = chance.pick([1, 1, 2, 2, 3, 4])
    const tabs = chance.many(tabCount, (tab) =>
      chance
        .many(1 + chance.below(3), (step): Step[] => [
          answerStep(chance, `words ${number}-${life}-${tab}-${step}, as they are typed`, tabCount === 1),
          ...(chance.happens(0.55) ? [otherStep(chance)] : []),
        ])
        .flat(),
    )
    if (clears && life === 0) {
      const steps = chance.pick(tabs)
      steps.splice(1 + chance.below(steps.length), 0, {
        do: chance.pick(['clear-data', 'delete-database']),
        pauseMs: pauseMs(chance),
      })
    }
    return {
      tabs,
      ...(isKilled && life === 0 && { killAfterMs: chance.happens(0.5) ? 0 : chance.below(700) }),
    }
  })
  const freezes = lives.some(({ tabs }) => tabs.some((steps) => steps.at(-1)?.do === 'freeze'))
  return {
    seed,
    number,
    storage,
    ...(storage === 'full' && { fullFromMs: chance.happens(0.5) ? 0 : chance.below(1_200) }),
    faults,
    lives,
    ...(freezes && storage === 'none' && chance.happens(0.3) && { isFrozenForGood: true as const }),
  }
}

/** A schedule in lines, for people. */
export function scheduleLines({
  seed,
  number,
  storage,
  fullFromMs,
  faults,
  lives,
  isFrozenForGood,
}: Schedule): string[] {
  const said = (value: object) =>
    Object.entries(value)
      .map(([name, one]) => `${name} ${typeof one === 'string' ? one : JSON.stringify(one)}`)
      .join(', ')
  return [
    `schedule ${number} of seed ${seed}; storage: ${storage}${fullFromMs === undefined ? '' : ` from ${fullFromMs} ms`}`,
    ...faults.map((fault) => `  network: ${said(fault)}`),
    ...lives.flatMap(({ tabs, killAfterMs }, life) => [
      `  life ${life + 1}${killAfterMs === undefined ? '' : `, killed ${killAfterMs} ms after the first thanks`}`,
      ...tabs.flatMap((steps, tab) => steps.map((step) => `    tab ${tab + 1}: ${said(step)}`)),
    ]),
    ...(isFrozenForGood ? ['  a frozen tab stays frozen'] : []),
  ]
}
