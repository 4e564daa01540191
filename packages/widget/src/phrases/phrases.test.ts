// @vitest-environment node
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { phrases as english } from './en.ts'
import { morePhrases as moreEnglish } from './en-more.ts'
import { tags } from './languages.ts'
import { loadPhrases } from './load-phrases.ts'

const files = readdirSync(import.meta.dirname)
  .map((file) => /^([a-z]{2,3}(-[A-Za-z]+)?)\.ts$/.exec(file)?.[1])
  .filter((language): language is string => language !== undefined && language !== 'en-more')
const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as object).flatMap(texts)
const shape = (value: unknown): unknown =>
  typeof value === 'string'
    ? 'text'
    : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, shape(inner)]))
const languageOf = async (tag: string) => (await loadPhrases(tag)).phrases.language

test('lists every file of phrases', () => {
  expect([...tags, 'en']).toEqual(expect.arrayContaining(files.map((file) => file.toLowerCase())))
  expect(files.length).toBe(38)
})

test.each(files)('has every phrase in %s, under its own tag', async (language) => {
  const { phrases, morePhrases = moreEnglish } = await loadPhrases(language)
  expect(phrases.language).toBe(language)
  expect(shape(phrases)).toEqual(shape(english))
  expect(shape(morePhrases)).toEqual(shape(moreEnglish))
  for (const text of texts([phrases, morePhrases])) expect(text).toMatch(/^\S(.*\S)?$/s)
  expect(morePhrases.progress).toMatch(/\{n\}.*\{total\}|\{total\}.*\{n\}/)
  expect([morePhrases.smileys[0], morePhrases.smileys[4]]).toEqual(phrases.ends.csat)
})

test.each(files)(
  'says nothing in %s that is English, but for names and words that are alike',
  async (language) => {
    const { phrases, morePhrases = moreEnglish } = await loadPhrases(language)
    const known = new Set(texts([english, moreEnglish]))
    const alike = texts([phrases, morePhrases]).filter((text) => known.has(text))
    expect(alike.length).toBeLessThanOrEqual(language === 'en' ? Number.POSITIVE_INFINITY : 4)
  },
)

test.each([
  ['fr-CA', 'fr'],
  ['pt-BR', 'pt-BR'],
  ['pt-AO', 'pt'],
  ['no', 'nb'],
  ['iw-IL', 'he'],
  ['in', 'id'],
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh-TW', 'zh-Hant'],
  ['zh-Hant-HK', 'zh-Hant'],
  ['zh-HK', 'zh-Hant'],
  ['en-AU', 'en'],
  ['tlh', 'en'],
])('for %s speaks %s', async (wanted, language) => {
  expect(await languageOf(wanted)).toBe(language)
})

test('sets French as French: no-break spaces before marks, curly apostrophes, three dots as one', async () => {
  for (const text of texts(await loadPhrases('fr'))) {
    expect(text).not.toMatch(/[^\u00a0\u202f][:;!?»]/)
    expect(text).not.toMatch(/ [:;!?»]|['"]|\.\.\./)
  }
})
