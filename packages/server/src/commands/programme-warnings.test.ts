import { readdirSync, readFileSync } from 'node:fs'
import { Programme } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey, noon } from '../../test/builders.ts'
import { mistakeLine } from '../mistakes.ts'
import { programmeWarnings } from './programme-warnings.ts'

const toldOf = (programme: Programme, document?: unknown) =>
  programmeWarnings(programme, noon, { document }).map(mistakeLine)

const repository = new URL('../../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, repository), 'utf8')

describe('nothing is warned of', () => {
  it('where nothing is odd', () => {
    expect(toldOf(aProgramme())).toEqual([])
  })

  it('in the example shop', () => {
    expect(toldOf(Programme.parse(JSON.parse(read('examples/shop/programme.json'))))).toEqual([])
  })

  const examples = [...read('docs/triggers.md').matchAll(/^## (.+)\n[^#]*?```json\n([\s\S]*?)```/gm)]
  it.each(examples.map(([, title, json]) => [title, json as string]))(
    'in the example of docs/triggers.md: %s',
    (_, json) => {
      expect(toldOf(aProgramme({ surveys: [aSurvey({ trigger: JSON.parse(json) })] }))).toEqual([])
    },
  )

  it('has read the examples it speaks of', () => {
    expect(examples.length).toBeGreaterThan(15)
  })

  // These are warned of, and rightly.
  const odd = ['every-operator.json', 'everything.json', 'no-surveys.json', 'nobody-and-everybody.json']
  const folder = 'packages/sdk/contract-cases/programme/accepted/'
  const cases = readdirSync(new URL(folder, repository)).filter((file) => !odd.includes(file))
  it.each(cases)('in the contract case %s', (file) => {
    expect(toldOf(Programme.parse(JSON.parse(read(folder + file)).input))).toEqual([])
  })
})

it('warns of what asks nobody', () => {
  expect(toldOf(aProgramme({ surveys: [] }))).toEqual(['/surveys: there are no surveys, so nobody is asked'])
  expect(toldOf({ ...aProgramme(), limits: { maxShowings: 0, sampleShare: 0 } })).toEqual([
    '/limits/maxShowings: 0 asks nobody',
    '/limits/sampleShare: 0 asks nobody',
  ])
  expect(toldOf(aProgramme({ surveys: [aSurvey({ sampleShare: 0 })] }))).toEqual([
    '/surveys/0/sampleShare: 0 asks nobody',
  ])
})

it('takes a share of nobody beside shares for groups for what it says: only the groups', () => {
  const audience = [{ property: 'device', operator: 'equals', value: 'phone' } as const]
  const shares = (share: number) => aSurvey({ sampleShare: 0, samples: [{ audience, share }] })
  expect(toldOf(aProgramme({ surveys: [shares(0.5)] }))).toEqual([])
  expect(toldOf(aProgramme({ surveys: [shares(0)] }))).toEqual(['/surveys/0/sampleShare: 0 asks nobody'])
})

it('warns of each text that lacks a language of the project, unless its base language will do', () => {
  const survey = aSurvey({
    question: { EN: 'How was it?', de: 'Wie war es?', fr: 'Et alors ?' },
    ends: { low: { en: 'Bad', de: 'Schlecht', fr: 'Mauvais' }, high: { en: 'Good', fr: 'Bon' } },
    thanks: { any: { en: 'Thanks' } },
  })
  const programme = aProgramme({ surveys: [survey] })
  programme.project.languages = ['en', 'de', 'fr-CA']
  expect(toldOf(programme)).toEqual([
    '/surveys/0/followUps/0/text/any: this text is not written in de, fr-CA, which the project names',
    '/surveys/0/ends/high: this text is not written in de, which the project names',
    '/surveys/0/thanks/any: this text is not written in de, fr-CA, which the project names',
  ])
})

it('warns of options, consents and links that lack a language of the project', () => {
  const options: { id: string; text: Record<string, string> }[] = [
    { id: 'a', text: { en: 'A', fr: 'A' } },
    { id: 'b', text: { en: 'B' } },
  ]
  const text = { any: { en: 'And?', fr: 'Et ?' } }
  const survey = aSurvey({
    question: { en: 'How was it?', fr: 'Et alors ?' },
    followUps: [
      { id: 'what', kind: 'choice', text, options },
      { id: 'mail', kind: 'contact', text, consent: { en: 'Yes' } },
    ],
    links: { satisfied: { text: { en: 'Tell others' }, url: 'https://example.com/' } },
  })
  const programme = aProgramme({ surveys: [survey] })
  programme.project.languages = ['en', 'fr']
  expect(toldOf(programme).map((line) => line.split(':')[0])).toEqual([
    '/surveys/0/followUps/0/options/1/text',
    '/surveys/0/followUps/1/consent',
    '/surveys/0/links/satisfied/text',
  ])
})

it('warns in the order in which the programme was written', () => {
  const document = {
    surveys: [
      { quota: 5, sampleShare: 0, schedule: { until: '2026-01-01' }, ...aSurvey() },
      {
        audience: [{ property: 'device', operator: 'equals', value: 'mobile' }],
        ...aSurvey({ id: 'second', trigger: { event: 'a', cancel: [{ event: 'a' }] } }),
        sampleShare: 0,
      },
      { ...aSurvey({ id: 'third' }), quota: 400 },
    ],
    limits: { quietPages: ['/*'] },
    format: 1,
    project: { key: 'pk_test', name: 'Test', languages: ['en'] },
  }
  expect(toldOf(Programme.parse(document), document).map((line) => line.split(': ')[0])).toEqual([
    '/surveys/0/quota',
    '/surveys/0/sampleShare',
    '/surveys/0/schedule/until',
    '/surveys/1/audience/0',
    '/surveys/1/trigger/cancel/0',
    '/surveys/1/sampleShare',
    '/surveys/2/quota',
    '/limits/quietPages/0',
  ])
})

it('warns of times that were probably written in seconds, and of no others', () => {
  const programme = aProgramme({ surveys: [aSurvey({ againAfterMs: 86_400 })] })
  expect(toldOf({ ...programme, limits: { windowMs: 2_592_000, quietAfterAnswerMs: 3_600 } })).toEqual([
    '/limits/windowMs: 43 minutes: times are in milliseconds; a day is 86400000',
    '/limits/quietAfterAnswerMs: 3.6 s: times are in milliseconds; a day is 86400000',
  ])
  expect(toldOf({ ...programme, limits: { windowMs: 3_600_000, quietAfterAnswerMs: 0 } })).toEqual([])
})
