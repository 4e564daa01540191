import type { PublishedSurvey } from '@kairos-cx/sdk'
import { fireEvent } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { media, type OpenCard, openCard } from './open-card.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  document.body.replaceChildren()
  media.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

type FollowUps = NonNullable<PublishedSurvey['followUps']>
const any = (en: string) => ({ any: { en } })
const channel: Extract<FollowUps[number], { kind: 'choice' }> = {
  id: 'channel',
  kind: 'choice',
  text: any('How did you hear of us?'),
  options: [
    { id: 'friend', text: { en: 'A friend', fr: 'Un ami' } },
    { id: 'search', text: { en: 'A search' } },
  ],
  other: true,
}
const liked: FollowUps[number] = {
  ...channel,
  id: 'liked',
  kind: 'choices',
  text: any('What did you like?'),
}
const again = { id: 'again', kind: 'yes-no', text: any('Would you come again?') } satisfies FollowUps[number]
const contact = {
  id: 'contact',
  kind: 'contact',
  text: any('May we write to you?'),
  consent: { en: 'Write to me about my answer.' },
} satisfies FollowUps[number]
const why = { id: 'why', kind: 'text', text: any('Why?') } satisfies FollowUps[number]

/** Opens a survey with these follow-ups and gives it a score. */
async function answered(followUps: FollowUps, score = '9', deviation: Partial<PublishedSurvey> = {}) {
  const card = await openCard({ followUps, more: true, ...deviation })
  fireEvent.click(card.screen.getByRole('radio', { name: new RegExp(`^${score}\\b`) }))
  return card
}
const button = ({ screen }: OpenCard, name: string) => screen.getByRole('button', { name })
const has = ({ screen }: OpenCard, role: string, name?: string | RegExp) =>
  screen.queryByRole(role, name === undefined ? {} : { name }) !== null
/** A click by pointer, which counts clicks; keys click without counting. */
const tap = ({ screen }: OpenCard, role: string, name: string) =>
  fireEvent.click(screen.getByRole(role, { name }), { detail: 1 })
const lastSaved = ({ saved }: OpenCard) => saved.at(-1)
const values = (card: OpenCard) =>
  Object.fromEntries((lastSaved(card)?.answers ?? []).map(({ question, value }) => [question, value]))

describe('one choice', () => {
  test('is a group named by the question, and a tap answers it and goes on', async () => {
    const card = await answered([channel])
    const group = card.screen.getByRole('group', { name: 'How did you hear of us?' })
    expect([...group.querySelectorAll('label')].map((label) => label.textContent)).toEqual([
      'A friend',
      'A search',
      'Something else',
    ])
    tap(card, 'radio', 'A search')
    expect(values(card)).toEqual({ score: 9, channel: 'search' })
    expect(lastSaved(card)?.done).toBe(true)
  })

  test('is only looked at by arrow keys; Enter sends what is chosen', async () => {
    const card = await answered([channel])
    const radio = card.screen.getByRole('radio', { name: 'A friend' })
    fireEvent.click(radio)
    expect(card.saved).toHaveLength(1)
    expect((radio as HTMLInputElement).checked).toBe(true)
    fireEvent.submit(radio.closest('form') as HTMLFormElement)
    expect(values(card)).toEqual({ score: 9, channel: 'friend' })
  })

  test('that was only looked at is no answer when the card is closed', async () => {
    const card = await answered([channel])
    fireEvent.click(card.screen.getByRole('radio', { name: 'A friend' }))
    card.close()
    expect(values(card)).toEqual({ score: 9 })
  })

  test('takes "Something else" as an answer of its own', async () => {
    const card = await answered([channel])
    tap(card, 'radio', 'Something else')
    expect(values(card)).toEqual({ score: 9, channel: 'other' })
  })

  test('is in the visitor’s language, as far as the team wrote it', async () => {
    const card = await openCard({ followUps: [channel], more: true }, { locale: 'fr' })
    fireEvent.click(card.screen.getByRole('radio', { name: '9' }))
    expect(card.screen.getByText('Un ami')).toMatchObject({ lang: 'fr' })
    expect(card.screen.getByText('A search')).toMatchObject({ lang: 'en' })
    expect(card.screen.getByText('Autre')).toMatchObject({ lang: 'fr' })
  })
})

describe('several choices', () => {
  test('are ticked and unticked, and sent together', async () => {
    const card = await answered([liked])
    expect(card.screen.getByText('Choose all that apply')).toBeTruthy()
    for (const name of ['A friend', 'A search', 'Something else', 'A search']) tap(card, 'checkbox', name)
    expect(card.saved).toHaveLength(1)
    fireEvent.click(button(card, 'Send'))
    expect(values(card)).toEqual({ score: 9, liked: ['friend', 'other'] })
  })

  test('can be none, which is no answer', async () => {
    const card = await answered([liked])
    tap(card, 'checkbox', 'A friend')
    tap(card, 'checkbox', 'A friend')
    fireEvent.click(button(card, 'Send'))
    expect(values(card)).toEqual({ score: 9 })
  })
})

test('yes or no is one tap', async () => {
  const card = await answered([again])
  tap(card, 'radio', 'No')
  expect(values(card)).toEqual({ score: 9, again: 'no' })
})

describe('contact', () => {
  const fill = (card: OpenCard, email: string, isAgreed: boolean) => {
    fireEvent.input(card.screen.getByRole('textbox', { name: 'E-mail address' }), {
      target: { value: email },
    })
    if (isAgreed) tap(card, 'checkbox', 'Write to me about my answer.')
  }

  test('keeps an address with its owner’s consent', async () => {
    const card = await answered([contact])
    fill(card, ' ada@example.com ', true)
    fireEvent.click(button(card, 'Send'))
    expect(values(card)).toEqual({ score: 9, contact: 'ada@example.com' })
  })

  test.each([
    ['without consent', 'ada@example.com', false],
    ['that is none', 'ada', true],
  ])('keeps nothing of an address %s, and says so', async (_why, email, isAgreed) => {
    const card = await answered([contact])
    fill(card, email, isAgreed)
    fireEvent.click(button(card, 'Send'))
    expect(card.screen.getByRole('alert').textContent).toBe('Please enter a complete e-mail address.')
    expect(card.screen.getByRole('textbox').getAttribute('aria-invalid')).toBe('true')
    card.close()
    expect(values(card)).toEqual({ score: 9 })
  })

  test('forgets an address whose consent is taken back', async () => {
    const card = await answered([contact])
    fill(card, 'ada@example.com', true)
    tap(card, 'checkbox', 'Write to me about my answer.')
    card.close()
    expect(values(card)).toEqual({ score: 9 })
  })

  test('left empty is no answer', async () => {
    const card = await answered([contact])
    fireEvent.click(button(card, 'Send'))
    expect(lastSaved(card)?.done).toBe(true)
    expect(values(card)).toEqual({ score: 9 })
  })
})

describe('an answer that is required', () => {
  test('is complained about once, and only on its own question', async () => {
    const card = await answered([channel, { ...why, required: true }])
    fireEvent.click(button(card, 'No thanks'))
    fireEvent.click(button(card, 'Send'))
    expect(card.screen.getByText('Please answer this question.')).toBeTruthy()
    fireEvent.click(button(card, 'Back'))
    expect(card.screen.queryByText('Please answer this question.')).toBe(null)
    fireEvent.click(button(card, 'No thanks'))
    expect(card.screen.queryByText('Please answer this question.')).toBe(null)
  })

  test.each([
    ['text', { ...why, required: true }],
    ['choice', { ...channel, required: true }],
    ['choices', { ...liked, required: true }],
    ['contact', { ...contact, required: true }],
  ] as const)('of kind %s is asked for until it is there, and cannot be skipped', async (_kind, followUp) => {
    const card = await answered([followUp])
    expect(has(card, 'button', 'No thanks')).toBe(false)
    fireEvent.click(button(card, 'Send'))
    expect(card.screen.getByText('Please answer this question.')).toBeTruthy()
    expect(lastSaved(card)?.done).toBe(false)
  })

  test('is taken once given, and blank space is none', async () => {
    const card = await answered([{ ...why, required: true }])
    const field = card.screen.getByRole('textbox', { name: 'Why?' })
    expect(field.getAttribute('aria-required')).toBe('true')
    fireEvent.input(field, { target: { value: '  ' } })
    fireEvent.click(button(card, 'Send'))
    expect(field.getAttribute('aria-invalid')).toBe('true')
    fireEvent.input(field, { target: { value: 'quick' } })
    expect(card.screen.queryByText('Please answer this question.')).toBe(null)
    fireEvent.click(button(card, 'Send'))
    expect(values(card)).toEqual({ score: 9, why: 'quick' })
  })
})

describe('the second press of a double one', () => {
  test('answers nothing that came in between', async () => {
    const card = await answered([channel, liked])
    fireEvent.click(card.screen.getByRole('radio', { name: 'A friend' }), { detail: 1 })
    fireEvent.click(card.screen.getByRole('checkbox', { name: 'A friend' }), { detail: 2 })
    fireEvent.click(button(card, 'No thanks'), { detail: 2 })
    expect(has(card, 'checkbox', 'A friend')).toBe(true)
    expect(values(card)).toEqual({ score: 9, channel: 'friend' })
    await vi.advanceTimersByTimeAsync(601)
    fireEvent.click(button(card, 'No thanks'), { detail: 2 })
    expect(lastSaved(card)?.done).toBe(true)
  })
})

test('the focus goes along from question to question', async () => {
  const card = await answered([channel, again, why])
  const focused = () => card.root.activeElement?.textContent
  card.screen.getByRole('radio', { name: 'A friend' }).focus()
  fireEvent.click(card.screen.getByRole('radio', { name: 'A friend' }))
  fireEvent.submit(card.card.querySelector('form') as HTMLFormElement)
  expect(focused()).toBe('Would you come again?')
  fireEvent.click(button(card, 'No thanks'))
  expect(card.root.activeElement?.localName).toBe('textarea')
})

describe('several questions', () => {
  test('say how far it is, go on with "Next", and lead back one by one', async () => {
    const card = await answered([channel, liked, why])
    expect(card.screen.getByText('Question 2 of 4')).toBeTruthy()
    expect(has(card, 'button', '9 Change score')).toBe(true)
    tap(card, 'radio', 'A friend')
    expect(card.screen.getByText('Question 3 of 4')).toBeTruthy()
    fireEvent.click(button(card, 'Next'))
    expect(card.screen.getByText('Question 4 of 4')).toBeTruthy()
    fireEvent.click(button(card, 'Back'))
    fireEvent.click(button(card, 'Back'))
    expect((card.screen.getByRole('radio', { name: 'A friend' }) as HTMLInputElement).checked).toBe(true)
    fireEvent.click(button(card, '9 Change score'))
    expect(has(card, 'radiogroup')).toBe(true)
  })

  test('are asked by band, and by earlier answers', async () => {
    const followUps: FollowUps = [
      { ...channel, askIf: { bands: ['promoter'] } },
      { ...again, askIf: { answers: { channel: ['friend', 'other'] } } },
      { ...why, askIf: { bands: ['detractor', 'promoter'], answers: { again: ['no'] } } },
    ]
    const detractor = await answered(followUps, '2')
    expect(lastSaved(detractor)?.done).toBe(true)
    document.body.replaceChildren()

    const searched = await answered(followUps)
    tap(searched, 'radio', 'A search')
    expect(lastSaved(searched)?.done).toBe(true)
    document.body.replaceChildren()

    const card = await answered(followUps)
    tap(card, 'radio', 'Something else')
    tap(card, 'radio', 'No')
    expect(has(card, 'textbox', 'Why?')).toBe(true)
  })

  test('whose answers led elsewhere are not answered any more', async () => {
    const card = await answered([channel, { ...again, askIf: { answers: { channel: ['friend'] } } }, why])
    tap(card, 'radio', 'A friend')
    tap(card, 'radio', 'Yes')
    expect(values(card)).toEqual({ score: 9, channel: 'friend', again: 'yes' })
    fireEvent.click(button(card, 'Back'))
    fireEvent.click(button(card, 'Back'))
    tap(card, 'radio', 'A search')
    expect(values(card)).toEqual({ score: 9, channel: 'search' })
  })
})

describe('scores of CSAT', () => {
  test.each(['stars', 'smileys'] as const)('as %s are called by what they mean', async (look) => {
    const { screen } = await openCard({ metric: 'csat', look, more: true })
    expect(
      screen.getAllByRole('radio').map((radio: HTMLElement) => radio.getAttribute('aria-label')),
    ).toEqual([
      '1 – Very dissatisfied',
      '2 – Dissatisfied',
      '3 – Neutral',
      '4 – Satisfied',
      '5 – Very satisfied',
    ])
    expect(screen.getByRole('radio', { name: '1 – Very dissatisfied' }).querySelector('svg')).toBeTruthy()
  })
})

test('CES on five points has five, with its bands', async () => {
  const card = await openCard({
    metric: 'ces',
    points: 5,
    followUps: [{ ...why, text: { easy: { en: 'Easy?' } } }],
  })
  expect(card.screen.getAllByRole('radio')).toHaveLength(5)
  fireEvent.click(card.screen.getByRole('radio', { name: '4' }))
  expect(has(card, 'textbox', 'Easy?')).toBe(true)
})

describe('a link under the thanks', () => {
  const links = {
    promoter: { text: { en: 'Write a review' }, url: 'https://example.com/review' },
    any: { text: { en: 'Get help' }, url: 'https://example.com/help' },
  }

  test.each([
    ['9', 'Write a review', 'https://example.com/review'],
    ['3', 'Get help', 'https://example.com/help'],
  ])('for %s is "%s", in a new tab, and the thanks stay', async (score, name, url) => {
    const card = await answered([], score, { links })
    await card.makeSafe()
    const link = card.screen.getByRole('link', { name: `${name} opens in a new tab` })
    expect(link).toMatchObject({ href: url, target: '_blank', rel: 'noopener' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(card.onClosed).not.toHaveBeenCalled()
  })

  test('is not there before', async () => {
    const card = await openCard({ links, followUps: [], more: true })
    expect(card.card.querySelector('a')).toBe(null)
  })
})
