import type { Condition, Survey } from '@kairos-cx/sdk/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factsOf } from '../../../../sdk/src/triggers/facts.ts'
import { meetsConditions } from '../../../../sdk/src/triggers/meets-condition.ts'
import { freshMemory } from '../../../../sdk/src/triggers/visitor-memory.ts'
import { aProgramme, aSurvey } from '../../../test/builders.ts'
import { mistakeLine } from '../../mistakes.ts'
import { unmetAudiences } from './unmet-audiences.ts'

const toldOf = (survey: Partial<Survey>) =>
  unmetAudiences(aProgramme({ surveys: [aSurvey(survey)] }))
    .map(mistakeLine)
    .map((line) => line.replace('/surveys/0', ''))

const when = (property: string, operator: string, value: unknown) =>
  ({ property, operator, value }) as Condition

describe('an audience that nobody belongs to', () => {
  it.each<[Condition, string]>([
    [when('device', 'equals', 'mobile'), '"device" is "phone", "tablet" or "desktop", never "mobile"'],
    [
      when('language', 'equals', 'fr-CA'),
      '"language" is a language in small letters without its region, never "fr-CA"; "locale" has the region',
    ],
    [
      when('language', 'oneOf', ['FR', 'EN']),
      '"language" is a language in small letters without its region, never one of "FR", "EN"',
    ],
    [
      when('language', 'startsWith', 'fr-'),
      '"language" is a language in small letters without its region, never a text that begins with "fr-"; "locale" has the region',
    ],
    [when('signedIn', 'equals', 'true'), '"signedIn" is true or false, never "true"'],
    [when('returning', 'equals', 1), '"returning" is true or false, never 1'],
    [
      when('daysSinceFirstSeen', 'less', 0),
      '"daysSinceFirstSeen" is a whole number of 0 or more, never below 0',
    ],
    [
      when('path', 'equals', 'account'),
      '"path" is the path alone as browsers write it, beginning with "/", never "account"',
    ],
    [when('query.page', 'oneOf', [1, 2]), '"query.page" is a text, never one of 1, 2; write "1"'],
    [when('device', 'exists', false), '"device" is "phone", "tablet" or "desktop", never missing'],
  ])('since it asks for %j', (condition, why) => {
    expect(toldOf({ audience: [condition] })).toEqual([`/audience/0: nobody is asked: ${why}`])
  })

  it('since its conditions contradict each other', () => {
    expect(
      toldOf({ audience: [when('signedIn', 'equals', false), when('trait.plan', 'equals', 'pro')] }),
    ).toEqual([
      '/audience/1: nobody is asked: "signedIn" cannot be false while "trait.plan" is "pro": only who is signed in has traits',
    ])
    expect(
      toldOf({ audience: [when('trait.seats', 'greater', 5), when('trait.seats', 'between', [1, 5])] }),
    ).toEqual(['/audience/1: nobody is asked: "trait.seats" cannot be above 5 and between 1 and 5 at once'])
  })
})

it.each<[Condition[]]>([
  [[when('language', 'equals', 'fr'), when('locale', 'startsWith', 'fr-')]],
  [[when('signedIn', 'equals', false), when('trait.plan', 'not', 'pro')]],
  [[when('signedIn', 'equals', true), when('trait.plan', 'equals', 'pro')]],
  [[when('trait.active', 'equals', 'true'), when('query.page', 'equals', '2')]],
  [[when('daysSinceFirstSeen', 'less', 1), when('returning', 'equals', true)]],
  [[when('device', 'oneOf', ['phone', 'tablet']), when('path', 'not', '/legal')]],
])('somebody may well belong to %j', (audience) => {
  expect(toldOf({ audience })).toEqual([])
})

it('asks whether a name that repeats itself was meant', () => {
  expect(
    toldOf({
      audience: [when('trait.trait.plan', 'exists', true), when('trait.traits', 'exists', true)],
      samples: [
        {
          audience: [{ operator: 'any', conditions: [when('campaign.utm_source', 'equals', 'mail')] }],
          share: 1,
        },
      ],
    }),
  ).toEqual([
    '/audience/0/property: this asks for a trait called "trait.plan"; for "plan" write "trait.plan"',
    '/samples/0/audience/0/conditions/0/property: this asks for the parameter "utm_utm_source"; for "utm_source" write "campaign.source"',
  ])
})

describe('a share that is never used', () => {
  const of = (...audience: Condition[]) => ({ audience, share: 0.5 })
  const on = (device: string) => when('device', 'equals', device)

  it('since an earlier group has all of its visitors', () => {
    const line = 'this share is never used: all of this group belong to'
    expect(toldOf({ samples: [of(on('phone')), of(on('phone'))] })).toEqual([
      `/samples/1: ${line} samples/0, which counts first`,
    ])
    expect(
      toldOf({
        samples: [
          of(when('daysSinceFirstSeen', 'greater', 5)),
          of(on('phone')),
          of(on('tablet'), when('daysSinceFirstSeen', 'greater', 7)),
        ],
      }),
    ).toEqual([`/samples/2: ${line} samples/0, which counts first`])
    expect(
      toldOf({ samples: [of(on('phone')), of(on('tablet')), of(when('device', 'not', 'desktop'))] }),
    ).toEqual([`/samples/2: ${line} one of the groups before, which count first`])
  })

  it('since nobody of the audience belongs to its group', () => {
    expect(toldOf({ audience: [on('phone')], samples: [of(on('desktop'))] })).toEqual([
      '/samples/0/audience/0: nobody belongs to this group: "device" is never "desktop" in this survey\'s audience',
    ])
  })

  it('since every visitor belongs to a group', () => {
    const samples = [of(when('signedIn', 'equals', true)), of(when('signedIn', 'equals', false))]
    const line = '/sampleShare: this share is never used: every visitor belongs to one of "samples"'
    expect(toldOf({ samples, sampleShare: 0.1 })).toEqual([line])
    expect(toldOf({ samples })).toEqual([])
    expect(toldOf({ audience: [on('phone')], samples: [of(on('phone'))], sampleShare: 0.1 })).toEqual([line])
  })

  it('is told of none that some visitor has', () => {
    const samples = [
      of(on('phone'), when('returning', 'equals', true)),
      of(on('phone')),
      of(when('trait.plan', 'like', 'pro*')),
      of(when('trait.plan', 'startsWith', 'pro')),
    ]
    // The last two are the same, and told.
    expect(toldOf({ samples, sampleShare: 0.1 })).toEqual([
      '/samples/3: this share is never used: all of this group belong to samples/2, which counts first',
    ])
  })

  it('is told, before its group is compared, of what says nothing', () => {
    expect(toldOf({ samples: [of(when('device', 'not', 'mobile')), of(on('phone'))] })).toEqual([
      '/samples/0/audience/0: this always holds: "device" is "phone", "tablet" or "desktop", never "mobile"',
      '/samples/1: this share is never used: all of this group belong to samples/0, which counts first',
    ])
  })

  it('is told of nothing else where nobody is asked at all', () => {
    const audience = [on('phone'), on('tablet')]
    expect(toldOf({ audience, samples: [of(on('desktop'))] })).toHaveLength(1)
  })
})

it('says that nobody or everybody is meant only where no page finds otherwise', () => {
  const value = fc.constantFrom('fr', 'fr-CA', 'phone', '/', '/a', 'a', '2', true, false, 0, 1, 2)
  const fact = fc.constantFrom(
    ...['signedIn', 'device', 'language', 'locale', 'path', 'daysSinceFirstSeen', 'returning'],
    ...['trait.plan', 'query.q', 'campaign.source'],
  )
  const condition = fc
    .oneof(
      fc.tuple(fact, fc.constantFrom('equals', 'not'), value),
      fc.tuple(fact, fc.constantFrom('less', 'greater'), fc.constantFrom(0, 1, 2)),
      fc.tuple(fact, fc.constantFrom('contains', 'startsWith', 'like'), value.map(String)),
    )
    .map(([fact, operator, value]) => when(fact, operator, value))
  const facts = fc
    .record({
      person: fc.option(
        fc.record({ id: fc.constant('u'), traits: fc.record({ plan: value }, { requiredKeys: [] }) }),
        { nil: undefined },
      ),
      locale: fc.constantFrom('fr', 'fr-CA', 'EN'),
      device: fc.constantFrom('phone', 'tablet', 'desktop'),
      address: fc.record({ path: fc.constantFrom('/', '/a'), 'query.q': fc.constantFrom('a', '2') }),
      returning: fc.boolean(),
      days: fc.constantFrom(0, 1, 2),
    })
    .map(({ person, returning, days, ...page }) => {
      const now = days * 86_400_000
      const visit = { at: now, returning, campaign: { source: 'a' } }
      return factsOf({ ...freshMemory(0), firstSeenAt: 0, visit }, person, page as never, now)
    })
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 3 }), facts, (audience, facts) => {
      const told = toldOf({ audience })
      const isNobody = told.some((line) => line.includes(': nobody is asked: '))
      expect(isNobody && meetsConditions(audience, facts)).toBe(false)
      for (const [index, condition] of audience.entries()) {
        const isAlways = told.some((line) => line.startsWith(`/audience/${index}: this always holds: `))
        expect(isAlways && !meetsConditions([condition], facts)).toBe(false)
      }
    }),
    { numRuns: 1_000 },
  )
})
