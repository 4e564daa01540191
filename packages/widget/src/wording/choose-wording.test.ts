import { expect, test } from 'vitest'
import { chooseWording } from './choose-wording.ts'
import { directionOf } from './direction-of.ts'

const texts = (...languages: string[]) => Object.fromEntries(languages.map((tag) => [tag, `in ${tag}`]))

test.each([
  ['fr', ['en', 'fr'], 'fr', 'the wanted language'],
  ['FR-ca', ['en', 'fr', 'fr-CA'], 'fr-CA', 'its exact region, whatever the case'],
  ['fr-CA', ['en', 'fr-FR', 'fr'], 'fr', 'the language without its region'],
  ['fr-CA', ['en', 'fr-FR'], 'fr-FR', 'another region of the language'],
  ['zh-Hant-TW', ['en', 'zh-Hans', 'zh-Hant'], 'zh-Hant', 'the same script before another'],
  ['de', ['fr', 'en'], 'en', 'the fallback'],
  ['de', ['fr', 'en-GB'], 'en-GB', 'a region of the fallback'],
  ['de', ['fr', 'it'], 'fr', 'the first, when the fallback is missing too'],
  ['fr', ['fro', 'en'], 'en', 'no language that only begins alike'],
])('for %s picks from %j %s: %s', (wanted, languages, language) => {
  expect(chooseWording(texts(...languages), wanted, 'en')).toEqual({ text: `in ${language}`, language })
})

test.each([
  ['ar', 'rtl'],
  ['AR-EG', 'rtl'],
  ['he', 'rtl'],
  ['az-Arab', 'rtl'],
  ['ar-Latn', 'ltr'],
  ['fr', 'ltr'],
  ['arn', 'ltr'],
  ['hes', 'ltr'],
])('reads %s %s', (language, direction) => {
  expect(directionOf(language)).toBe(direction)
})
