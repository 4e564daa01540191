import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { readProgrammeFile } from './read-programme-file.ts'
import { maxLineLength, readLogLine } from './simulate-log-line.ts'
import { expectedOf, orderNotes, planText } from './simulate-plan.ts'
import type { SimulatedShowing, Simulation } from './simulate-result.ts'
import { createSimulation } from './simulate-visitors.ts'

/** Of the lines that are wrong, so many are told. */
const maxToldMistakes = 5

interface Asked {
  programme: string
  /** `-` is the standard input. */
  events: string
  responseShare: number | undefined
  stayMs: number
  form: 'text' | 'json' | 'showings'
}

/**
 * Says what a programme would have asked, by a log of events: the surveys that pages would have shown, by the
 * rules that pages go by. Prints the plan, or with `--showings` each showing. Gives the exit code: 0, also
 * where some lines were wrong; 1 if nothing could be simulated, 2 if the arguments were not understood.
 */
export async function simulate(args: readonly string[]): Promise<number> {
  const asked = readArguments(args)
  if (typeof asked === 'string') {
    console.error(
      `${asked}\nkairos simulate programme.json events.ndjson [--response 0.2] [--stay 5m] [--json | --showings]`,
    )
    return 2
  }
  const read = await readProgrammeFile(asked.programme, Date.now())
  if ('mistakes' in read) {
    for (const mistake of read.mistakes) console.error(mistake)
    return 1
  }
  const { responseShare, stayMs, form } = asked
  const print = createPrinter()
  const simulation = createSimulation(read.programme, {
    responseShare,
    stayMs,
    ...(form === 'showings' && { onShowing: (showing) => print.line(showingLine(showing)) }),
  })
  let good = 0
  let bad = 0
  try {
    for await (const lines of linesOf(asked.events)) {
      for (const { number, text } of lines) {
        const line = readLogLine(text)
        if ('mistake' in line) {
          if (++bad <= maxToldMistakes) console.error(`${asked.events}:${number}: ${line.mistake}`)
        } else {
          good++
          simulation.take(line)
        }
      }
      await print.drained()
    }
  } catch (reason) {
    const { code, message } = reason as NodeJS.ErrnoException
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }[code ?? '']
    console.error(`${asked.events} cannot be read: ${why ?? message}.`)
    return 1
  }
  if (bad > 0) console.error(`${bad} ${bad === 1 ? 'line was' : 'lines were'} wrong and passed over.`)
  if (good === 0) {
    console.error(`${asked.events} has no line to simulate.`)
    return 1
  }
  const result = simulation.end()
  const { name } = read.programme.project
  if (form === 'showings') for (const note of orderNotes(result)) console.error(note)
  if (form === 'text') print.text(planText(result, { name, stayMs }))
  if (form === 'json') print.line(JSON.stringify(inJson(result, { name, stayMs, bad }), null, 2))
  await print.drained()
  return 0
}

/** Gives what is asked, or a sentence on what is wrong with it. */
function readArguments(args: readonly string[]): Asked | string {
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] }
  try {
    parsed = parseArgs({
      args: [...args],
      options: {
        response: { type: 'string' },
        stay: { type: 'string' },
        json: { type: 'boolean' },
        showings: { type: 'boolean' },
      },
      allowPositionals: true,
    })
  } catch (reason) {
    return (reason as Error).message
  }
  const { response, stay = '5m', json, showings } = parsed.values
  const [programme, events, ...rest] = parsed.positionals
  if (programme === undefined || events === undefined || rest.length > 0)
    return 'Name a programme and a log of events, "-" for the standard input.'
  const responseShare = response === undefined ? undefined : Number(response)
  if (responseShare !== undefined && !(response !== '' && responseShare >= 0 && responseShare <= 1))
    return `--response is a share from 0 to 1, like 0.2; got "${response}".`
  const stayMs = readDuration(String(stay))
  if (stayMs === undefined) return `--stay is a time like 30s, 5m or 1h, at most 1d; got "${stay}".`
  if (json && showings) return 'Take --json or --showings, not both.'
  return { programme, events, responseShare, stayMs, form: json ? 'json' : showings ? 'showings' : 'text' }
}

const dayMs = 86_400_000
const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: dayMs }

/** Milliseconds of a time like `30s`, `5m` or `1h`; undefined if it is none, or more than a day. */
function readDuration(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? []
  const ms = Number(count || Number.NaN) * (unitsMs[unit] ?? 0)
  return ms <= dayMs ? ms : undefined
}

/** The lines of a file that are not empty, with their numbers, as many at once as are read at once. */
async function* linesOf(file: string): AsyncGenerator<{ number: number; text: string }[]> {
  const stream = file === '-' ? process.stdin : createReadStream(file)
  let rest = ''
  let number = 0
  for await (const chunk of stream.setEncoding('utf8')) {
    const parts = (rest + chunk).split('\n')
    // What is too long is told once its line ends; until then nobody needs all of it.
    rest = (parts.pop() as string).slice(0, maxLineLength + 1)
    yield numbered(parts)
  }
  yield numbered([rest])

  function numbered(parts: string[]) {
    const lines: { number: number; text: string }[] = []
    for (const part of parts) {
      number++
      // A byte order mark and the other half of a Windows line end go with the blanks.
      const text = part.trim()
      if (text) lines.push({ number, text })
    }
    return lines
  }
}

/** Writes to the standard output no faster than it is read. Who stops reading has seen enough. */
function createPrinter() {
  let isFull = false
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  const text = (words: string) => {
    isFull = !process.stdout.write(words)
  }
  return {
    text,
    line: (words: string) => text(`${words}\n`),
    async drained() {
      if (isFull) await new Promise<void>((resolve) => process.stdout.once('drain', resolve))
      isFull = false
    },
  }
}

const showingLine = ({ at, ...showing }: SimulatedShowing): string =>
  JSON.stringify({ at, time: new Date(at).toISOString(), ...showing })

/** All that was simulated, for programs. Times are epoch milliseconds, shares 0 to 1. */
function inJson(simulation: Simulation, context: { name: string; stayMs: number; bad: number }) {
  const { surveys, days, visitorsByShowings, refusedBy, from, until, timeZone, limits, ...others } =
    simulation
  const [never, once, twice, more] = visitorsByShowings
  return {
    project: context.name,
    period: { from, until, timeZone, days: days.length, firstDay: days[0], lastDay: days.at(-1) },
    stayMs: context.stayMs,
    linesWrong: context.bad,
    linesBackwards: others.backwards,
    visitors: others.visitors,
    pages: others.pages,
    events: others.events,
    quotas: others.quotas,
    surveys: surveys.map((simulated) => {
      const { survey, notDue, notShown, shownOn, ...counts } = simulated
      return {
        survey: survey.id,
        metric: survey.metric,
        ...counts,
        notDue: Object.fromEntries(notDue),
        notShown: Object.fromEntries(notShown),
        shownPerDay: Object.fromEntries(days.map((day) => [day, shownOn.get(day) ?? 0])),
        expected: expectedOf(simulated, days),
      }
    }),
    visitorsByShowings: { never, once, twice, more },
    contactLimit: {
      maxShowings: limits.maxShowings,
      windowMs: limits.windowMs,
      ...refusedBy['contact-limit'],
    },
    quietTime: refusedBy.quiet,
    neverCame: others.neverCame,
    unheard: others.unheard,
  }
}
