// @vitest-environment node
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { phrases as english } from './en.ts'
import { languages, loadPhrases } from './load-phrases.ts'

const files = readdirSync(import.meta.dirname)
  .map((file) => /^([a-z]{2,3}(-[A-Za-z]+)?)\.ts$/.exec(file)?.[1])
  .filter((language) => language !== undefined)
const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as object).flatMap(texts)
const shape = (value: unknown): unknown =>
  typeof value === 'string'
    ? 'text'
    : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, shape(inner)]))

test('lists every file of phrases', () => {
  expect(Object.keys(languages).concat('en').sort()).toEqual(files.sort())
})

test.each(files)('has every phrase in %s, under its own tag', async (language) => {
  const phrases = await loadPhrases(language)
  expect(phrases.language).toBe(language)
  expect(shape(phrases)).toEqual(shape(english))
  for (const text of texts(phrases)) expect(text).toMatch(/^\S(.*\S)?$/)
})

test('gives a region its language, and an unknown language English', async () => {
  expect((await loadPhrases('fr-CA')).language).toBe('fr')
  expect((await loadPhrases('tlh')).language).toBe('en')
})

test('sets French as French: no-break spaces before marks, curly apostrophes, three dots as one', async () => {
  for (const text of texts(await loadPhrases('fr'))) {
    expect(text).not.toMatch(/[^\u00a0\u202f][:;!?»]/)
    expect(text).not.toMatch(/ [:;!?»]|['"]|\.\.\./)
  }
})
