/**
 * What `cx.track()` costs on the page's thread, in microseconds, by the built SDK in Node: an event that no
 * trigger names, whatever their number, and 50 triggers whose conditions it does not meet. Beside each, what
 * the same number of look-ups in a `Map` cost in the same run: figures of one machine say little, ratios more.
 */
import { createCore } from '../packages/sdk/dist/core.js'

const rounds = 21

/** Median microseconds a call takes, over `rounds` rounds of `calls`. */
function medianUs(calls: number, run: (n: number) => void): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const began = performance.now()
    for (let n = 0; n < calls; n++) run(n)
    times.push(((performance.now() - began) * 1000) / calls)
  }
  return times.sort((a, b) => a - b)[rounds >> 1] as number
}

const where = [{ property: 'value', operator: 'greater', value: 1000 }]
const surveys = (count: number, event: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => ({
    id: `survey-${n}`,
    metric: 'csat',
    importance: 3,
    trigger: { rules: [{ event: event(n), where }] },
    question: { en: 'How was it?' },
  }))

/** A `cx` that follows a programme of these surveys, in a page that is none. */
async function follow(list: ReturnType<typeof surveys>) {
  const programme = {
    format: 1,
    version: 1,
    key: 'pk_bench',
    languages: ['en'],
    limits: { maxShowings: 1, windowMs: 1000 },
    appearance: {},
    timeZone: 'UTC',
    events: [...new Set(list.flatMap(({ trigger }) => trigger.rules.map(({ event }) => event)))],
    visits: false,
    signals: false,
    surveys: list,
  }
  const page = globalThis as Record<string, unknown>
  page.document = { documentElement: {}, addEventListener() {} }
  page.addEventListener = () => {}
  page.location = { pathname: '/' }
  page.fetch = async () => new Response(JSON.stringify(programme))
  const never = () => new Promise<never>(() => {})
  const cx = createCore({
    key: 'pk_bench',
    host: '',
    storage: 'none',
    loadWidget: never,
    loadDeciding: () => import('../packages/sdk/dist/deciding.js'),
    loadAnswering: never,
    loadSignals: never,
  })
  await new Promise<void>((resolve) => cx.on('ready', () => resolve()))
  return cx
}

const map = new Map(Array.from({ length: 500 }, (_, n) => [`event-${n}`, n]))
let found = 0
const lookUpUs = medianUs(200_000, () => {
  found += map.get('nothing') ?? 1
})

const rows: [string, number, number][] = []
for (const count of [0, 50, 500]) {
  const cx = await follow(surveys(count, (n) => `event-${n}`))
  rows.push([
    `no trigger names it, of ${count}`,
    medianUs(200_000, () => cx.track('nothing', { value: 1 })),
    0.2,
  ])
}
const cx = await follow(surveys(50, () => 'bought'))
// The first such event loads what judges.
cx.track('bought', { value: 1 })
while (cx.explain()[0]?.reason !== 'condition-not-met') await new Promise((resolve) => setTimeout(resolve, 5))
rows.push(['50 triggers refuse it', medianUs(5_000, () => cx.track('bought', { value: 1 })), 10])

console.log(`a look-up in a Map of 500: ${lookUpUs.toFixed(4)} µs (${found} look-ups)\n`)
console.log('cx.track() when …               µs     of its limit   in look-ups')
for (const [what, us, limitUs] of rows)
  console.log(
    `${what.padEnd(30)} ${us.toFixed(3).padStart(7)} ${`${Math.round((us / limitUs) * 100)} % of ${limitUs}`.padStart(14)} ${(us / lookUpUs).toFixed(0).padStart(9)}`,
  )
process.exit(0)
