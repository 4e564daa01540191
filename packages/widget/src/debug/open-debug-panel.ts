import { type Cx, type Explanation, type FaultCode, faults } from '@kairos-cx/sdk'
import { button, element, put } from './element.ts'
import { createEventLog } from './event-log.ts'
import { stylesheet } from './stylesheet.ts'
import { createSurveyRow, type SurveyRow } from './survey-row.ts'

/** Countdowns, and what the page did without a word, are looked at this often. */
const lookAgainMs = 1_000
/** What the panel says of a button stays this long. */
const saidMs = 5_000

/** The card on the screen, of whatever survey. */
const openCard = () => document.querySelector('kairos-survey')?.shadowRoot?.querySelector('.card')

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

/**
 * Puts a panel on the page that says of each survey, live, why it did or did not show: for those who build
 * it, in English. It takes no focus and no room, is no dialog, and holds no survey back. It lives as long
 * as the page. Where there is one already, nothing happens.
 */
export function openDebugPanel(cx: Pick<Cx, 'on' | 'explain' | 'show'>): void {
  if (document.querySelector('kairos-debug')) return
  const host = document.createElement('kairos-debug')
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [stylesheet()]

  const about = element('small', 'about')
  const faultCount = element('small', 'bad')
  const note = element('p', 'note')
  const list = element('ul')
  const status = element('p')
  status.role = 'status'
  const copied = element('textarea')
  copied.readOnly = true
  copied.ariaLabel = 'Log'

  const rows = new Map<string, SurveyRow>()
  let programme: number | undefined
  /** The last fault that leaves nothing to say of surveys. */
  let trouble: FaultCode | undefined
  let silence: ReturnType<typeof setTimeout>

  const say = (text: string) => {
    put(status, text)
    clearTimeout(silence)
    silence = setTimeout(() => put(status, ''), saidMs)
  }

  const show = (survey: string) => {
    if (openCard()) say('Close the survey on the screen first.')
    else cx.show(survey)
  }

  const copy = async () => {
    const heard = log.heard()
    const text = heard.map((line) => `${line}\n`).join('')
    try {
      await navigator.clipboard.writeText(text)
      say(`${counted(heard.length, 'event')} copied.`)
    } catch {
      // A browser gives no clipboard to a page without TLS.
      copied.value = text
      foot.append(copied)
      copied.focus()
      copied.select()
      say('Press Ctrl+C or ⌘C to copy.')
    }
  }

  const rowOf = (survey: string): SurveyRow => {
    const row = rows.get(survey) ?? createSurveyRow(survey, () => show(survey))
    rows.set(survey, row)
    return row
  }

  /** Why there is nothing, or nothing yet, to be said of surveys. */
  const noteOn = (explanations: Explanation[]): string => {
    const isEmpty = !explanations.length
    if (trouble && (isEmpty || explanations.some(({ reason }) => reason === 'loading')))
      return faults[trouble]
    if (!isEmpty) return ''
    return programme === undefined ? 'Waiting for the programme …' : 'The programme has no surveys.'
  }

  const draw = () => {
    // A router that replaces the body takes the panel along.
    if (!host.isConnected) (document.body ?? document.documentElement).append(host)
    const now = Date.now()
    const explanations = cx.explain()
    put(
      about,
      [
        explanations.length && counted(explanations.length, 'survey'),
        programme !== undefined && `programme ${programme}`,
      ]
        .filter(Boolean)
        .join(', '),
    )
    put(faultCount, log.faults() ? counted(log.faults(), 'fault') : '')
    put(note, noteOn(explanations))
    const shown = explanations.map((explanation) => {
      const row = rowOf(explanation.survey)
      row.draw(explanation, now)
      return row.element
    })
    // Only if it is another list: a row that moves loses the focus in it.
    if (shown.length !== list.childElementCount || shown.some((row, index) => row !== list.children[index]))
      list.replaceChildren(...shown)
    log.draw()
    const card = openCard()?.getBoundingClientRect()
    const own = section.getBoundingClientRect()
    section.className = card && card.left < own.right && own.left < card.right ? 'above' : ''
  }

  /** What fails here is not the page's concern. */
  const drawSafely = () => {
    try {
      draw()
    } catch (error) {
      put(note, `The panel failed: ${error}`)
    }
  }

  let isSoon = false
  /** Draws once after all that this task brings. */
  const drawSoon = () => {
    if (isSoon) return
    isSoon = true
    setTimeout(() => {
      isSoon = false
      drawSafely()
    })
  }

  cx.on('ready', (ready) => {
    programme = ready.programme
    trouble = undefined
  })
  cx.on('fault', ({ code }) => {
    if (/^(programme|key|deciding)/.test(code)) trouble = code
  })
  const log = createEventLog(cx, drawSoon)
  const foot = element('div', 'foot', log.element, button('Copy log', copy))
  const panel = element(
    'details',
    '',
    element('summary', '', 'Kairos', about, faultCount),
    element('div', 'all', note, list, foot),
    status,
  )
  panel.open = true
  const section = element('section', '', panel)
  section.ariaLabel = 'Kairos debug panel'
  section.lang = 'en'
  root.append(section)
  drawSafely()
  setInterval(drawSafely, lookAgainMs)
}
