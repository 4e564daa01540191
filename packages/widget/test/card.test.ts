import { fireEvent } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { media, type OpenCard, openCard, reportPresence } from './open-card.ts'

beforeEach(() => {
  vi.useFakeTimers()
  const main = document.createElement('main')
  const field = document.createElement('input')
  main.append(field)
  document.body.append(main)
})
afterEach(() => {
  document.body.replaceChildren()
  media.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const score = (value: number) => ({ question: 'score', value })
const radio = ({ screen }: OpenCard, name: string | RegExp) => screen.getByRole('radio', { name })
const text = ({ screen }: OpenCard) => screen.getByRole('textbox') as HTMLTextAreaElement
const press = (target: Element, key: string, held = {}) => fireEvent.keyDown(target, { key, ...held })
const focused = ({ root }: OpenCard) => root.activeElement
/** Tabs into the scale and gives the radio that has the focus. */
const enterScale = (card: OpenCard) => {
  const stop = card.screen
    .getAllByRole('radio')
    .find((radio: HTMLElement) => radio.tabIndex === 0) as HTMLElement
  stop.focus()
  return stop
}
const setHidden = (isHidden: boolean) => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(isHidden)
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('asking', () => {
  test.each([
    ['nps', 11, '0 – Not at all likely', '10 – Extremely likely'],
    ['csat', 5, '1 – Very dissatisfied', '5 – Very satisfied'],
    ['ces', 7, '1 – Strongly disagree', '7 – Strongly agree'],
  ] as const)(
    'asks %s on a group of %i radios labelled by the question',
    async (metric, count, low, high) => {
      const { screen } = await openCard({ metric })
      const group = screen.getByRole('radiogroup', { name: /recommend us/ })
      const radios = [...group.children]
      expect(radios).toHaveLength(count)
      expect(radios.at(0)).toBe(screen.getByRole('radio', { name: low }))
      expect(radios.at(-1)).toBe(screen.getByRole('radio', { name: high }))
    },
  )

  test('puts the team’s own words at the ends', async () => {
    const card = await openCard({ ends: { low: { en: 'Never' }, high: { en: 'For sure' } } })
    expect(radio(card, '0 – Never')).toBeTruthy()
    expect(radio(card, '10 – For sure')).toBeTruthy()
  })

  test('is a named region, not modal, and leaves the focus where it was', async () => {
    const field = document.querySelector('input') as HTMLElement
    field.focus()
    const { card } = await openCard()
    expect(card.tagName).toBe('SECTION')
    expect(card.getAttribute('aria-label')).toBe('Your opinion')
    expect(card.hasAttribute('aria-modal')).toBe(false)
    expect(document.activeElement).toBe(field)
    expect(document.querySelector('main')?.inert).toBeFalsy()
  })

  test('announces the question and its place once the live region has been there a moment', async () => {
    const { screen } = await openCard()
    expect(screen.getByRole('status').textContent).toBe('')
    await vi.advanceTimersByTimeAsync(600)
    expect(screen.getByRole('status').textContent).toMatch(/at the end of the page: How likely/)
  })

  test('shows texts of the programme as text, never as HTML', async () => {
    const { card } = await openCard({ question: { en: '<img src=x onerror=alert(1)> good?' } })
    expect(card.querySelector('img')).toBeNull()
    expect(card.querySelector('h2')?.textContent).toBe('<img src=x onerror=alert(1)> good?')
  })
})

describe('answering', () => {
  test('saves the score at the tap and asks why', async () => {
    const card = await openCard()
    fireEvent.click(radio(card, '8'))
    expect(card.saved).toEqual([{ answers: [score(8)], done: false }])
    expect(card.screen.getByRole('textbox', { name: 'What is the main reason for your score?' })).toBeTruthy()
    expect(card.screen.queryByRole('radiogroup')).toBeNull()
  })

  test('words the follow-up by the band of the score', async () => {
    const card = await openCard()
    fireEvent.click(radio(card, '3'))
    expect(card.screen.getByRole('textbox', { name: 'What went wrong?' })).toBeTruthy()
  })

  test('thanks only once the answer is safe, and says that it is saving if that takes a while', async () => {
    const card = await openCard()
    fireEvent.click(radio(card, '9'))
    fireEvent.input(text(card), { target: { value: 'Quick.' } })
    fireEvent.click(card.screen.getByRole('button', { name: 'Send' }))
    expect(card.saved[1]).toEqual({ answers: [score(9), { question: 'why', value: 'Quick.' }], done: true })
    await vi.advanceTimersByTimeAsync(250)
    expect(card.screen.queryByText('Saving…')).toBeNull()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(card.screen.getByText('Saving…').className).toBe('saving')
    expect(card.screen.queryByRole('heading', { name: 'Thank you!' })).toBeNull()
    await card.makeSafe()
    expect(card.screen.getByRole('heading', { name: 'Thank you!' })).toBeTruthy()
  })

  test('words the thanks by band', async () => {
    const thanks = { any: { en: 'Thanks.' }, promoter: { en: 'Glad you like us!' } }
    const card = await openCard({ followUps: [], thanks })
    fireEvent.click(radio(card, /^10/))
    await card.makeSafe()
    expect(card.screen.getByRole('heading', { name: 'Glad you like us!' })).toBeTruthy()
  })

  test('takes “No thanks” for the end, without a text', async () => {
    const card = await openCard()
    fireEvent.click(radio(card, '9'))
    fireEvent.click(card.screen.getByRole('button', { name: 'No thanks' }))
    expect(card.saved[1]).toEqual({ answers: [score(9)], done: true })
  })

  test('keeps the score in sight and lets it be changed', async () => {
    const card = await openCard()
    fireEvent.click(radio(card, '9'))
    fireEvent.click(card.screen.getByRole('button', { name: /^9.*Change score/ }))
    expect(radio(card, '9').getAttribute('aria-checked')).toBe('true')
    fireEvent.click(radio(card, '4'))
    expect(card.saved.map(({ answers }) => answers)).toEqual([[score(9)], [score(4)]])
    expect(card.screen.getByRole('textbox', { name: 'What went wrong?' })).toBeTruthy()
  })

  test('tells how many characters are left, near the end of the room', async () => {
    const card = await openCard()
    fireEvent.click(radio(card, '9'))
    expect(text(card).maxLength).toBe(2000)
    fireEvent.input(text(card), { target: { value: 'x'.repeat(1799) } })
    expect(card.screen.queryByText(/Characters left/)).toBeNull()
    fireEvent.input(text(card), { target: { value: 'x'.repeat(1800) } })
    expect(card.screen.getByText('Characters left: 200')).toBeTruthy()
  })
})

describe('keys', () => {
  test('move the focus with arrows, Home and End, and answer nothing', async () => {
    const card = await openCard()
    press(enterScale(card), 'ArrowRight')
    expect(focused(card)).toBe(radio(card, '1'))
    press(focused(card) as Element, 'ArrowUp')
    press(focused(card) as Element, 'ArrowLeft')
    expect(focused(card)).toBe(radio(card, /^10/))
    press(focused(card) as Element, 'ArrowDown')
    expect(focused(card)).toBe(radio(card, /^0/))
    press(focused(card) as Element, 'End')
    expect(focused(card)).toBe(radio(card, /^10/))
    press(focused(card) as Element, 'Home')
    expect(focused(card)).toBe(radio(card, /^0/))
    await vi.advanceTimersByTimeAsync(5000)
    expect(card.saved).toEqual([])
  })

  test('keep one tab stop, where the focus last was', async () => {
    const card = await openCard()
    press(enterScale(card), 'ArrowRight')
    await vi.advanceTimersByTimeAsync(0)
    expect(card.screen.getAllByRole('radio').filter((radio: HTMLElement) => radio.tabIndex === 0)).toEqual([
      radio(card, '1'),
    ])
  })

  test('answer as a typed digit', async () => {
    const card = await openCard()
    press(enterScale(card), '7')
    expect(card.saved).toEqual([{ answers: [score(7)], done: false }])
  })

  test('make a 10 of a typed 1 and 0', async () => {
    const card = await openCard()
    const stop = enterScale(card)
    press(stop, '1')
    await vi.advanceTimersByTimeAsync(900)
    expect(card.saved).toEqual([])
    press(stop, '0')
    await vi.advanceTimersByTimeAsync(5000)
    expect(card.saved).toEqual([{ answers: [score(10)], done: false }])
  })

  test('take a typed 1 alone for a 1, after a moment', async () => {
    const card = await openCard()
    press(enterScale(card), '1')
    await vi.advanceTimersByTimeAsync(1100)
    expect(card.saved).toEqual([{ answers: [score(1)], done: false }])
  })

  test('give a typed 1 when the card closes before a 0 could come', async () => {
    const card = await openCard()
    press(enterScale(card), '1')
    press(focused(card) as Element, 'Escape')
    expect(card.saved.map(({ answers }) => answers)).toEqual([[score(1)]])
  })

  test('answer nothing as digits off the scale, or as shortcuts', async () => {
    const card = await openCard({ metric: 'csat' })
    const stop = enterScale(card)
    for (const key of ['0', '6', '9']) press(stop, key)
    press(stop, '3', { ctrlKey: true })
    press(stop, '3', { metaKey: true })
    expect(card.saved).toEqual([])
    press(stop, '1')
    expect(card.saved).toHaveLength(1)
  })

  test('follow the eye where the scale is read from right to left', async () => {
    const card = await openCard({ question: { ar: 'ما مدى احتمال أن توصي بنا؟' } })
    press(enterScale(card), 'ArrowLeft')
    expect(focused(card)).toBe(radio(card, '1'))
  })

  test('close at Escape inside; outside it is the page’s', async () => {
    const card = await openCard()
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(card.onClosed).not.toHaveBeenCalled()
    press(enterScale(card), 'Escape')
    expect(card.onClosed.mock.calls).toEqual([['visitor']])
    expect(document.querySelector('kairos-survey')).toBeNull()
  })

  test('typed into the card do not reach the page’s shortcuts', async () => {
    const onKey = vi.fn()
    document.addEventListener('keydown', onKey)
    const card = await openCard()
    fireEvent.click(radio(card, '9'))
    fireEvent.keyDown(text(card), { key: 'k', composed: true })
    document.removeEventListener('keydown', onKey)
    expect(onKey).not.toHaveBeenCalled()
  })

  test('send as Ctrl or ⌘ with Enter', async () => {
    const card = await openCard()
    fireEvent.click(radio(card, '9'))
    press(text(card), 'Enter')
    expect(card.saved).toHaveLength(1)
    press(text(card), 'Enter', { ctrlKey: true })
    expect(card.saved.at(-1)?.done).toBe(true)
  })
})

describe('focus', () => {
  test('goes with the visitor from the score to the text to the thanks, and home on closing', async () => {
    const field = document.querySelector('input') as HTMLElement
    const card = await openCard()
    field.focus()
    press(enterScale(card), '9')
    expect(focused(card)).toBe(text(card))
    fireEvent.click(card.screen.getByRole('button', { name: 'Send' }))
    await card.makeSafe()
    expect(focused(card)).toBe(card.screen.getByRole('heading', { name: 'Thank you!' }))
    press(focused(card) as Element, 'Escape')
    expect(document.activeElement).toBe(field)
  })

  test('goes to the question, not into the text field, where a keyboard would rise from the screen', async () => {
    media.add('(pointer:coarse)')
    const card = await openCard()
    enterScale(card)
    fireEvent.click(radio(card, '9'))
    expect(focused(card)?.textContent).toBe('What is the main reason for your score?')
    expect(focused(card)?.tagName).toBe('LABEL')
  })

  test('goes back to the chosen score when it is to be changed', async () => {
    const card = await openCard()
    press(enterScale(card), '9')
    fireEvent.click(card.screen.getByRole('button', { name: /Change score/ }))
    expect(focused(card)).toBe(radio(card, '9'))
  })

  test('is left alone if it is elsewhere, and the next question announced instead', async () => {
    const field = document.querySelector('input') as HTMLElement
    const card = await openCard()
    field.focus()
    fireEvent.click(radio(card, '9'))
    await vi.advanceTimersByTimeAsync(0)
    expect(document.activeElement).toBe(field)
    expect(card.screen.getByRole('status').textContent).toBe('What is the main reason for your score?')
  })
})

describe('leaving', () => {
  const typed = { answers: [score(9), { question: 'why', value: 'half a sent' }], done: false }
  const openTyping = async () => {
    const card = await openCard()
    fireEvent.click(radio(card, '9'))
    fireEvent.input(text(card), { target: { value: 'half a sent' } })
    return card
  }

  test('saves what was typed when the visitor closes', async () => {
    const card = await openTyping()
    fireEvent.click(card.screen.getByRole('button', { name: 'Close' }))
    expect(card.saved.slice(1)).toEqual([typed])
    expect(card.onClosed.mock.calls).toEqual([['visitor']])
  })

  test('saves what was typed when the page closes the card, and closes once', async () => {
    const card = await openTyping()
    card.close()
    card.close()
    expect(card.saved.slice(1)).toEqual([typed])
    expect(card.onClosed.mock.calls).toEqual([['page']])
  })

  test.each([
    ['is hidden', () => setHidden(true)],
    ['is left', () => window.dispatchEvent(new Event('pagehide'))],
  ])('saves what was typed when the page %s, and stays open', async (_what, leave) => {
    const card = await openTyping()
    leave()
    expect(card.saved.slice(1)).toEqual([typed])
    expect(card.onClosed).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })

  test('takes “Not now” for a no of another kind than a close, and saves nothing', async () => {
    const field = document.querySelector('input') as HTMLElement
    const card = await openCard()
    field.focus()
    const notNow = card.screen.getByRole('button', { name: 'Not now' })
    notNow.focus()
    fireEvent.click(notNow)
    expect(card.saved).toEqual([])
    expect(card.onClosed.mock.calls).toEqual([['not-now']])
    expect(document.activeElement).toBe(field)
  })

  test('offers “Not now” before an answer, and no longer when the score is to be changed', async () => {
    const card = await openCard()
    fireEvent.click(radio(card, '9'))
    fireEvent.click(card.screen.getByRole('button', { name: /Change score/ }))
    expect(radio(card, '9')).toBeTruthy()
    expect(card.screen.queryByRole('button', { name: 'Not now' })).toBeNull()
  })

  test('is closed by the page when the page throws the card away', async () => {
    const card = await openTyping()
    document.body.replaceChildren()
    reportPresence(false)
    expect(card.saved.slice(1)).toEqual([typed])
    expect(card.onClosed.mock.calls).toEqual([['page']])
  })
})

describe('being seen', () => {
  test('counts after a second on a visible screen without a break, once', async () => {
    const { onSeen } = await openCard()
    reportPresence(true)
    await vi.advanceTimersByTimeAsync(900)
    setHidden(true)
    await vi.advanceTimersByTimeAsync(5000)
    setHidden(false)
    await vi.advanceTimersByTimeAsync(900)
    expect(onSeen).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(100)
    reportPresence(false)
    reportPresence(true)
    await vi.advanceTimersByTimeAsync(5000)
    expect(onSeen).toHaveBeenCalledTimes(1)
    vi.restoreAllMocks()
  })

  test('does not count for a card closed before', async () => {
    const { onSeen, close } = await openCard()
    reportPresence(true)
    close()
    await vi.advanceTimersByTimeAsync(5000)
    expect(onSeen).not.toHaveBeenCalled()
  })
})

describe('thanks', () => {
  const openThanked = async () => {
    const card = await openCard({ followUps: [] })
    fireEvent.click(radio(card, '9'))
    await card.makeSafe()
    return card
  }
  const body = ({ card }: OpenCard) => card.firstElementChild as Element

  test('close by themselves after five seconds', async () => {
    const card = await openThanked()
    await vi.advanceTimersByTimeAsync(4900)
    expect(card.onClosed).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(200)
    expect(card.onClosed.mock.calls).toEqual([['visitor']])
  })

  test('stay while the pointer is on them, and five seconds from then', async () => {
    const card = await openThanked()
    fireEvent.pointerEnter(body(card))
    await vi.advanceTimersByTimeAsync(60_000)
    fireEvent.pointerLeave(body(card))
    await vi.advanceTimersByTimeAsync(4900)
    expect(card.onClosed).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(200)
    expect(card.onClosed).toHaveBeenCalled()
  })

  test('stay until closed where motion is reduced', async () => {
    media.add('(prefers-reduced-motion:reduce)')
    const card = await openThanked()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(card.onClosed).not.toHaveBeenCalled()
  })

  test('let a slip of the finger be put right', async () => {
    const card = await openThanked()
    fireEvent.click(card.screen.getByRole('button', { name: /^9.*Change score/ }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(card.onClosed).not.toHaveBeenCalled()
    fireEvent.click(radio(card, '2'))
    expect(card.saved.at(-1)).toEqual({ answers: [score(2)], done: true })
  })
})

describe('languages', () => {
  test('speaks French to a visitor from Quebec, buttons and all', async () => {
    const card = await openCard({}, { locale: 'fr-CA' })
    expect(card.card.lang).toBe('fr')
    expect(radio(card, '10 – Tout à fait probable')).toBeTruthy()
    expect(card.screen.getByRole('button', { name: 'Plus tard' })).toBeTruthy()
    fireEvent.click(radio(card, '9'))
    expect(card.screen.getByRole('textbox', { name: 'Pourquoi cette note ?' })).toBeTruthy()
    expect(card.screen.getByRole('button', { name: 'Envoyer' })).toBeTruthy()
  })

  test('speaks the fallback to a visitor whose language the team does not write', async () => {
    const card = await openCard({}, { locale: 'de', fallbackLanguage: 'fr' })
    expect(card.card.lang).toBe('fr')
    expect(card.screen.getByRole('button', { name: 'Fermer' })).toBeTruthy()
  })

  test('lays itself out from right to left, and marks words of another language as such', async () => {
    const card = await openCard({ question: { ar: 'ما مدى احتمال أن توصي بنا؟' } }, { locale: 'ar' })
    expect(card.card).toMatchObject({ lang: 'ar', dir: 'rtl' })
    fireEvent.click(radio(card, '9'))
    expect(card.screen.getByText('إرسال')).toMatchObject({ lang: 'ar', dir: 'rtl' })
    const why = 'What is the main reason for your score?'
    expect(card.screen.getByText(why, { selector: 'label *' })).toMatchObject({ lang: 'en', dir: 'ltr' })
  })
})

describe('appearance', () => {
  test.each([
    ['auto', true, true],
    ['auto', false, false],
    ['light', true, false],
    ['dark', false, true],
  ] as const)('theme %s on a system that is dark: %s', async (theme, isSystemDark, isDark) => {
    if (isSystemDark) media.add('(prefers-color-scheme:dark)')
    const { card } = await openCard({}, { appearance: { theme } })
    expect(card.classList.contains('dark')).toBe(isDark)
  })

  test.each(['light', 'dark'] as const)('takes the team’s colours, in the theme %s', async (theme) => {
    const colours = { light: '--accent:#006600', dark: '--accent:#00ff00' }
    const { card } = await openCard({}, { appearance: { theme, ...colours } })
    expect(`--accent:${card.style.getPropertyValue('--accent')}`).toBe(colours[theme])
  })
})
