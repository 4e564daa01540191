import type { Programme } from '@kairos-cx/sdk/contract'
import { expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../test/builders.ts'
import { mistakeLine } from '../mistakes.ts'
import { programmeWarnings } from './programme-warnings.ts'

const toldOf = (programme: Programme) => programmeWarnings(programme).map(mistakeLine)

it('warns of nothing where nothing is odd', () => {
  expect(toldOf(aProgramme())).toEqual([])
})

it('warns of what asks nobody', () => {
  expect(toldOf({ ...aProgramme({ surveys: [] }), limits: { maxShowings: 0 } })).toEqual([
    '/limits/maxShowings: 0 asks nobody',
    '/surveys: there are no surveys, so nobody is asked',
  ])
  expect(toldOf(aProgramme({ surveys: [aSurvey({ sampleShare: 0 })] }))).toEqual([
    '/surveys/0/sampleShare: 0 asks nobody',
  ])
})

it('warns of each text that lacks a language of the project, unless its base language will do', () => {
  const survey = aSurvey({
    ends: { low: { en: 'Bad', de: 'Schlecht', fr: 'Mauvais' }, high: { en: 'Good', fr: 'Bon' } },
    question: { EN: 'How was it?', de: 'Wie war es?', fr: 'Et alors ?' },
    thanks: { any: { en: 'Thanks' } },
  })
  const programme = aProgramme({ surveys: [survey] })
  programme.project.languages = ['en', 'de', 'fr-CA']
  expect(toldOf(programme)).toEqual([
    '/surveys/0/ends/high: this text is not written in de, which the project names',
    '/surveys/0/followUps/0/text/any: this text is not written in de, fr-CA, which the project names',
    '/surveys/0/thanks/any: this text is not written in de, fr-CA, which the project names',
  ])
})
