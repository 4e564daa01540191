import type { CxEvents } from '@kairos-cx/sdk'
import { fireEvent } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openPanel } from './open-panel.ts'

const now = new Date(2026, 10, 22, 14, 5, 9).getTime()
beforeEach(() => {
  vi.useFakeTimers({ now })
})
afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const unmet = {
  survey: 'after-order',
  reason: 'condition-not-met',
  values: { condition: { property: 'value', operator: 'greater', value: 50 }, actual: 20 },
  at: now,
} as const
const heard = (event: string, properties = {}): CxEvents['heard'] => ({
  at: now,
  visitor: 'v1',
  event,
  properties,
  get facts() {
    return { path: location.pathname }
  },
})

describe('of each survey', () => {
  test('says the reason, what it means, and the values', async () => {
    const { rows } = openPanel([unmet, { survey: 'other', reason: 'no-event' }])
    expect(rows()).toEqual([
      [
        'after-order',
        'condition-not-met',
        'The event came, but its properties do not meet every condition.',
        'value greater 50, got 20',
      ],
      ['other', 'no-event', 'Its event has not come yet.'],
    ])
  })

  test('says another reason as soon as a rule decides', async () => {
    const { rows, explain, tell } = openPanel([{ survey: 'after-order', reason: 'no-event' }])
    explain([unmet])
    await tell('decided', unmet)
    expect(rows()[0]?.[1]).toBe('condition-not-met')
  })

  test('counts down to when it is due', async () => {
    const { rows } = openPanel([{ survey: 'after-order', reason: 'waiting', dueAt: now + 4_000 }])
    expect(rows()[0]?.at(-1)).toMatch(/^due in 4 s/)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(rows()[0]?.at(-1)).toMatch(/^due in 1 s/)
  })

  test('keeps the focus where it is when something changes', async () => {
    const { panel, root, explain, tell } = openPanel([{ survey: 'after-order', reason: 'no-event' }])
    panel.getByRole('button', { name: 'Show after-order now' }).focus()
    explain([unmet])
    await tell('decided', unmet)
    expect(root.activeElement?.ariaLabel).toBe('Show after-order now')
  })

  test('shows one now, unless another is on the screen', () => {
    const { panel, show } = openPanel([unmet])
    fireEvent.click(panel.getByRole('button', { name: 'Show after-order now' }))
    expect(show.mock.calls).toEqual([['after-order']])
    const card = document.createElement('kairos-survey')
    card.attachShadow({ mode: 'open' }).append(document.createElement('section'))
    card.shadowRoot?.querySelector('section')?.classList.add('card')
    document.body.append(card)
    fireEvent.click(panel.getByRole('button', { name: 'Show after-order now' }))
    expect(show).toHaveBeenCalledTimes(1)
    expect(panel.getByRole('status').textContent).toBe('Close the survey on the screen first.')
  })

  test('takes those of a newer programme', async () => {
    const { rows, explain, tell } = openPanel([unmet, { survey: 'other', reason: 'no-event' }])
    explain([{ survey: 'third', reason: 'no-event' }, unmet])
    await tell('ready', { programme: 2 })
    expect(rows().map(([survey]) => survey)).toEqual(['third', 'after-order'])
  })
})

describe('without surveys', () => {
  test('says that it waits, then that there are none', async () => {
    const { panel, tell } = openPanel()
    expect(panel.getByText('Waiting for the programme …')).toBeTruthy()
    await tell('ready', { programme: 1 })
    expect(panel.getByText('The programme has no surveys.')).toBeTruthy()
  })

  test.each([
    ['programme-unavailable', 'The programme could not be fetched; it is tried again.'],
    ['key-refused', 'The server knows no project with this key.'],
  ] as const)('says why: %s', async (code, sentence) => {
    const { panel, tell } = openPanel()
    await tell('fault', { code })
    expect(panel.getByText(sentence).className).toBe('note')
  })

  test('says why those there are cannot be judged, until they are', async () => {
    const { panel, tell, explain } = openPanel([{ survey: 'after-order', reason: 'loading' }])
    await tell('fault', { code: 'deciding-unavailable' })
    expect(panel.getByText(/could not be loaded; it is tried again/, { selector: '.note' })).toBeTruthy()
    explain([unmet])
    await tell('decided', unmet)
    expect(panel.queryByText(/could not be loaded; it is tried again/, { selector: '.note' })).toBeNull()
  })
})

describe('the log', () => {
  test('has what was heard, decided and answered, and faults with their sentence, newest first', async () => {
    const { log, tell, panel } = openPanel([unmet])
    await tell('ready', { programme: 3 })
    await tell('heard', heard('order.placed', { value: 20 }))
    await tell('decided', unmet)
    await tell('answered', {
      survey: 'after-order',
      showing: 's',
      submission: 'r',
      answers: [{ question: 'score', value: 4 }],
      done: false,
    })
    await tell('fault', { code: 'card-unavailable', cause: new Error('offline') })
    expect(log()).toEqual([
      ['fault', 'card-unavailable: The card could not be loaded. (Error: offline)'],
      ['answered', 'after-order: score 4'],
      ['decided', 'after-order: condition-not-met, value greater 50, got 20'],
      ['heard', 'order.placed: value 20'],
      ['ready', 'programme 3'],
    ])
    expect(panel.getByText('1 fault')).toBeTruthy()
    expect(panel.getByText('1 survey, programme 3')).toBeTruthy()
  })

  test('says once what is decided again and again while a survey waits', async () => {
    const { log, tell } = openPanel()
    const decided = { survey: 'after-order', reason: 'vetoed', values: {}, at: now } as const
    for (let times = 0; times < 5; times++) await tell('decided', decided)
    await tell('heard', heard('order.placed'))
    await tell('decided', decided)
    expect(log().map(([type]) => type)).toEqual(['decided', 'heard', 'decided'])
  })

  test('keeps the last 200 lines', async () => {
    const { log, tell } = openPanel()
    for (let times = 0; times < 250; times++) await tell('heard', heard(`event.${times}`))
    expect(log()).toHaveLength(200)
    expect(log()[0]).toEqual(['heard', 'event.249'])
  })

  test('is not lost on a cause that is no text', async () => {
    const { log, tell } = openPanel()
    await tell('fault', { code: 'listener-threw', cause: Object.create(null) })
    expect(log()).toEqual([['fault', 'listener-threw: A listener or veto of the page threw.']])
  })

  test('is copied as lines of JSON, with the facts of the moment', async () => {
    const writeText = vi.fn(async (_text: string) => {})
    vi.stubGlobal('navigator', { clipboard: { writeText } })
    const { panel, tell } = openPanel()
    await tell('heard', heard('order.placed', { value: 20 }))
    history.replaceState(null, '', '/elsewhere')
    await tell('heard', heard('order.paid'))
    history.replaceState(null, '', '/')
    fireEvent.click(panel.getByRole('button', { name: 'Copy log' }))
    await vi.advanceTimersByTimeAsync(0)
    const lines = writeText.mock.calls[0]?.[0].split('\n')
    expect(lines?.pop()).toBe('')
    expect(lines?.map((line) => JSON.parse(line))).toEqual([
      { at: now, visitor: 'v1', event: 'order.placed', properties: { value: 20 }, facts: { path: '/' } },
      { at: now, visitor: 'v1', event: 'order.paid', properties: {}, facts: { path: '/elsewhere' } },
    ])
    expect(panel.getByRole('status').textContent).toBe('2 events copied.')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(panel.getByRole('status').textContent).toBe('')
  })

  test('is put there to be copied by hand where the browser gives no clipboard', async () => {
    vi.stubGlobal('navigator', {})
    const { panel, root, tell } = openPanel()
    await tell('heard', heard('order.placed'))
    fireEvent.click(panel.getByRole('button', { name: 'Copy log' }))
    await vi.advanceTimersByTimeAsync(0)
    const field = root.activeElement as HTMLTextAreaElement
    expect(JSON.parse(field.value)).toMatchObject({ event: 'order.placed' })
    expect([field.selectionStart, field.selectionEnd]).toEqual([0, field.value.length])
  })
})

describe('on the page', () => {
  test('is a named region, neither modal nor a dialog, and leaves the focus where it was', () => {
    const field = document.createElement('input')
    document.body.append(field)
    field.focus()
    const { section } = openPanel([unmet])
    expect(section.tagName).toBe('SECTION')
    expect(section.ariaLabel).toBe('Kairos debug panel')
    expect(section.hasAttribute('aria-modal') || section.hasAttribute('role')).toBe(false)
    expect(document.activeElement).toBe(field)
  })

  test('is there once', () => {
    openPanel()
    openPanel()
    expect(document.querySelectorAll('kairos-debug')).toHaveLength(1)
  })

  test('comes back when a router replaces the body, as it was', async () => {
    const { host, section } = openPanel([unmet])
    section.querySelector('details')?.removeAttribute('open')
    document.body.replaceChildren()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(host.isConnected).toBe(true)
    expect(section.querySelector('details')?.open).toBe(false)
  })

  test('throws nothing into it when it meets values it does not understand', async () => {
    const { panel, explain, tell } = openPanel([unmet])
    explain([{ ...unmet, values: { condition: { operator: 'any', conditions: 7 } } }])
    await tell('ready', { programme: 1 })
    expect(panel.getByText(/^The panel failed/)).toBeTruthy()
  })

  test('shows texts as texts, never as HTML', async () => {
    const { section, tell } = openPanel([unmet])
    await tell('heard', heard('<img src=x onerror=alert(1)>', { note: '<b>x</b>' }))
    expect(section.querySelector('img, span b')).toBeNull()
  })
})
