import type { Condition, Survey, Trigger } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey } from '../../../test/builders.ts'
import { mistakeLine } from '../../mistakes.ts'
import { quietPages } from './quiet-pages.ts'

const toldOf = (quiet: string[], survey: Partial<Survey> = {}) =>
  quietPages({ ...aProgramme({ surveys: [aSurvey(survey)] }), limits: { quietPages: quiet } }).map(
    mistakeLine,
  )

const path = (operator: string, value: unknown) => ({ property: 'path', operator, value }) as Condition
const onPage = (...where: Condition[]): { trigger: Trigger } => ({ trigger: { event: '$page', where } })

describe('quiet pages', () => {
  it.each([['/*'], ['/**']])('that are all pages, like %s, are told', (pattern) => {
    expect(toldOf(['/legal', pattern])).toEqual(['/limits/quietPages/1: nobody is asked: this is every page'])
  })

  const line =
    ': the survey waits until the visitor goes to another page, or lapses: limits.quietPages lets nothing be asked on these pages'

  it.each<[Condition[]]>([
    [[path('like', '/checkout/*')]],
    [[path('like', '/checkout/pay*')]],
    [[path('startsWith', '/checkout/')]],
    [[path('equals', '/legal')]],
    [[path('oneOf', ['/legal', '/checkout/pay'])]],
    [[{ operator: 'any', conditions: [path('equals', '/legal'), path('startsWith', '/checkout/a')] }]],
  ])('are all that a survey of %j is for', (where) => {
    expect(toldOf(['/checkout/*', '/legal'], onPage(...where))).toEqual([`/surveys/0/trigger/where${line}`])
  })

  it('are told at the rule that is for them', () => {
    const trigger: Trigger = {
      any: [{ event: 'bought' }, { event: '$page', where: [path('equals', '/legal')] }],
    }
    expect(toldOf(['/legal'], { trigger })).toEqual([`/surveys/0/trigger/any/1/where${line}`])
  })

  it.each<[Partial<Survey>]>([
    [onPage(path('like', '/check*'))],
    [onPage(path('oneOf', ['/checkout/pay', '/thanks']))],
    [onPage(path('not', '/checkout/pay'))],
    [onPage()],
    [{ trigger: { ...onPage(path('equals', '/checkout/pay')).trigger, delayMs: 60_000 } }],
    [{ trigger: { event: 'bought', where: [path('equals', '/checkout/pay')] } }],
    [{ audience: [path('startsWith', '/check')] }],
  ])('leave room for %j', (survey) => {
    expect(toldOf(['/checkout/*'], survey)).toEqual([])
  })

  it('that are all of an audience leave nobody to ask', () => {
    expect(toldOf(['/checkout/*'], { audience: [path('startsWith', '/checkout/pay')] })).toEqual([
      '/surveys/0/audience: nobody is asked: limits.quietPages lets nothing be asked on these pages',
    ])
  })
})
