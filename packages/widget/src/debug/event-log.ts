import { type Cx, type CxEvents, faults } from '@kairos-cx/sdk'
import { element, put } from './element.ts'
import { sayTime } from './say-time.ts'
import { sayProperties, sayValues } from './say-values.ts'

/** So many lines are shown; older ones go. */
const maxLines = 200
/** So many events are kept to be copied. */
const maxHeard = 1_000

export interface EventLog {
  element: HTMLElement
  /** Puts what came since the last call on the screen. */
  draw(): void
  /** The events heard, one a line, as `kairos simulate` reads them. */
  heard(): readonly string[]
  /** How many faults there were. */
  faults(): number
}

const named = (name: string, text: string) => (text ? `${name}: ${text}` : name)

/** Listens to all that Kairos hears, decides and reports, newest first. */
export function createEventLog(cx: Pick<Cx, 'on'>, onChange: () => void): EventLog {
  const count = element('small')
  const list = element('ol')
  const log = element('details', '', element('summary', '', 'Log', count), list)
  const heard: string[] = []
  let lines: { at: number; type: keyof CxEvents; text: string }[] = []
  let faultCount = 0
  /** What was last said of each survey: a survey that waits is decided about each second. */
  const said = new Map<string, string>()

  const listen = <Type extends keyof CxEvents>(
    type: Type,
    say: (event: CxEvents[Type]) => string | undefined,
  ): void => {
    cx.on(type, (event) => {
      const text = say(event)
      if (text !== undefined) {
        const { at = Date.now() } = event as { at?: number }
        lines = [...lines, { at, type, text }].slice(-maxLines)
      }
      onChange()
    })
  }
  listen('ready', ({ programme }) => `programme ${programme}`)
  listen('heard', (event) => {
    said.clear()
    // Now: the facts are those of this moment.
    if (heard.push(JSON.stringify(event)) > maxHeard) heard.shift()
    return named(event.event, sayProperties(event.properties))
  })
  listen('decided', ({ survey, reason, values }) => {
    const by = sayValues(values)
    const text = `${survey}: ${reason}${by && `, ${by}`}`
    if (said.get(survey) === text) return undefined
    said.set(survey, text)
    return text
  })
  listen('answered', ({ survey, answers }) => {
    const given = Object.fromEntries(answers.map(({ question, value }) => [question, value]))
    return named(survey, sayProperties(given))
  })
  listen('dismissed', ({ survey }) => survey)
  listen('delivered', ({ survey, kind }) => `${survey ?? '?'}: ${kind}`)
  listen('fault', ({ code, cause }) => {
    faultCount++
    const isPlain = typeof cause !== 'object' || cause instanceof Error
    return `${named(code, faults[code])}${isPlain && cause !== undefined ? ` (${String(cause)})` : ''}`
  })

  return {
    element: log,
    draw() {
      for (const { at, type, text } of lines)
        list.prepend(
          element(
            'li',
            type,
            element('time', '', sayTime(at)),
            element('b', '', type),
            element('span', '', text),
          ),
        )
      lines = []
      while (list.childElementCount > maxLines) list.lastChild?.remove()
      put(count, String(list.childElementCount))
    },
    heard: () => heard,
    faults: () => faultCount,
  }
}
