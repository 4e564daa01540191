import type { Answer, FollowUp, Submission, Survey } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aBatch, aProgramme, aShowing, aSubmission, aSurvey, noon, uuid } from './builders.ts'
import { openTestServer } from './open-test-server.ts'

const text = { any: { en: 'And?' } }
const options = ['price', 'choice'].map((id) => ({ id, text: { en: id } }))
const followUps: FollowUp[] = [
  { id: 'why', kind: 'text', text },
  { id: 'one', kind: 'choice', text, options },
  { id: 'one-or-other', kind: 'choice', text, options, other: true },
  { id: 'several', kind: 'choices', text, options, other: true },
  { id: 'again', kind: 'yes-no', text },
]
const contact: FollowUp = { id: 'contact', kind: 'contact', text, consent: { en: 'You may write to me.' } }
const surveys = [aSurvey({ followUps }), aSurvey({ id: 'callback', followUps: [contact] })]
const open = () => openTestServer({ programmes: [aProgramme({ surveys })] })

const answered = (question: string, value: unknown): Submission =>
  aSubmission({
    survey: question === 'contact' ? 'callback' : 'checkout',
    answers: [{ question: 'score', value: 4 }, { question, value } as Answer],
  })

describe('an answer is taken', () => {
  it.each([
    ['why', ''],
    ['why', 'no'],
    ['one', 'price'],
    ['one-or-other', 'other'],
    ['several', ['price']],
    ['several', ['other', 'choice', 'price']],
    ['again', 'yes'],
    ['again', 'no'],
    ['contact', 'ada@example.com'],
    ['contact', 'ada.lovelace+shop@müller.example'],
    ['contact', `${'a'.repeat(242)}@example.com`],
  ])('by %s: %j', async (question, value) => {
    const { send } = await open()
    expect(await send(aBatch([answered(question, value)]))).toMatchObject({ accepted: [uuid(2)] })
  })
})

describe('an answer is refused, and with it its submission alone,', () => {
  it.each<[string, unknown, string]>([
    ['why', 5, 'must be a text, got the number 5.'],
    ['why', ['price'], 'must be a text, got a list.'],
    ['one', 'Price', 'must be one of price, choice, got another text.'],
    ['one', '', 'must be one of price, choice, got another text.'],
    ['one', 'other', 'must be one of price, choice, got another text.'],
    ['one', ['price'], 'must be one of price, choice, got a list.'],
    ['one', 0, 'must be one of price, choice, got the number 0.'],
    ['one-or-other', 'else', 'must be one of price, choice, other, got another text.'],
    ['several', 'price', 'must be a list of one or more of price, choice, other, each once, got a text.'],
    ['several', [], 'must be a list of one or more of price, choice, other, each once, got another list.'],
    ['several', ['price', 'price'], 'each once, got another list.'],
    ['several', ['price', '__proto__'], 'each once, got another list.'],
    ['again', 'maybe', 'must be one of yes, no, got another text.'],
    ['again', 'YES', 'must be one of yes, no, got another text.'],
    ['contact', 'ada', 'must be an e-mail address of at most 254 characters, got another text.'],
    ['contact', 'ada @example.com', 'an e-mail address of at most 254 characters, got another text.'],
    ['contact', 'a@b\nBcc: c@d', 'an e-mail address of at most 254 characters, got another text.'],
    ['contact', `${'a'.repeat(243)}@example.com`, 'an e-mail address of at most 254 characters'],
    ['contact', '', 'an e-mail address of at most 254 characters, got another text.'],
  ])('by %s: %j', async (question, value, detail) => {
    const { send, results } = await open()
    const neighbour = aSubmission({ id: uuid(3), survey: answered(question, value).survey })
    const { accepted, refused } = await send(aBatch([answered(question, value), neighbour]))
    expect(accepted).toEqual([uuid(3)])
    expect(refused).toMatchObject([{ id: uuid(2), code: 'answer-mismatch' }])
    expect(refused[0]?.detail).toContain(`The answer to "${question}" must be `)
    expect(refused[0]?.detail).toContain(detail)
    expect((await results(neighbour.survey)).n).toBe(1)
  })

  it('by a list for the score', async () => {
    const { send } = await open()
    const { refused } = await send(
      aBatch(
        [answered('score', ['4'])].map(({ answers, ...item }) => ({ ...item, answers: answers.slice(1) })),
      ),
    )
    expect(refused).toMatchObject([
      {
        code: 'answer-mismatch',
        detail: 'The answer to "score" must be a whole number from 1 to 5, got a list.',
      },
    ])
  })

  it('by an option that only another version of the survey has', async () => {
    const { send, store } = await open()
    const renamed = [
      { ...followUps[1], options: [{ id: 'service', text: { en: 'Service' } }, options[0]] } as FollowUp,
    ]
    await store.publish(aProgramme({ surveys: [aSurvey({ followUps: renamed })] }), noon)
    const [before, after] = [answered('one', 'choice'), answered('one', 'service')]
    expect(await send(aBatch([{ ...before, programme: 1 }]))).toMatchObject({ accepted: [uuid(2)] })
    expect(await send(aBatch([{ ...after, id: uuid(3), programme: 1 }]))).toMatchObject({
      refused: [{ code: 'answer-mismatch' }],
    })
    expect(await send(aBatch([{ ...after, id: uuid(4) }]))).toMatchObject({ accepted: [uuid(4)] })
  })
})

describe('CES on five points', () => {
  const ces = (points: Survey['points']) =>
    aProgramme({ surveys: [aSurvey({ metric: 'ces', points, quota: 2 })] })

  it('is judged and measured on its own scale', async () => {
    const { send, results } = await openTestServer({ programmes: [ces(5)] })
    const { accepted, refused } = await send(
      aBatch([
        ...[4, 5, 5, 1].map((score, n) => aSubmission({ id: uuid(n + 1), score })),
        aSubmission({ id: uuid(9), score: 6 }),
      ]),
    )
    expect(accepted).toHaveLength(4)
    expect(refused).toMatchObject([
      { code: 'score-off-scale', detail: 'The score must be a whole number from 1 to 5, got 6.' },
    ])
    expect(await results()).toMatchObject({
      metric: 'ces',
      scale: 'ces-5',
      n: 4,
      score: 3.75,
      interval: { high: 5, method: 'student-t' },
      histogram: { 1: 1, 2: 0, 3: 0, 4: 1, 5: 2 },
      bands: { easy: 3, neutral: 0, difficult: 1 },
      share: { score: 75 },
    })
  })

  it('is never pooled with seven: results and quota are those of the newest version', async () => {
    const { send, store, results, fetch } = await openTestServer({ programmes: [ces(7)], now: () => noon })
    const full = async () =>
      ((await (await fetch('/v1/programme?key=pk_test')).json()) as { surveys: { full?: true }[] }).surveys[0]
        ?.full
    await send(
      aBatch([
        aShowing(),
        aSubmission({ showing: uuid(1), score: 7 }),
        aSubmission({ id: uuid(3), score: 4 }),
      ]),
    )
    expect([(await results()).n, (await results()).scale, await full()]).toEqual([2, 'ces', true])
    await store.publish(ces(5), noon)
    expect(await results()).toMatchObject({ scale: 'ces-5', n: 0, score: null, showings: { shown: 0 } })
    expect(await full()).toBeUndefined()
    // What was under way counts on the scale it was asked on, and a later revision cannot move it.
    expect(
      await send(
        aBatch([
          aSubmission({ id: uuid(4), score: 7, programme: 1 }),
          aSubmission({ revision: 2, score: 5 }),
        ]),
      ),
    ).toMatchObject({ accepted: [uuid(4)], refused: [{ code: 'id-conflict' }] })
    await send(aBatch([aSubmission({ id: uuid(5), score: 2 })]))
    expect(await results()).toMatchObject({ n: 1, score: 2 })
    await store.publish(ces(7), noon)
    expect(await results()).toMatchObject({ scale: 'ces', n: 3, score: 6 })
  })
})
