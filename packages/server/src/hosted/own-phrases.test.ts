import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ownLanguages, ownPhrases } from './own-phrases.ts'

it('there are own phrases in every language of the card, each with its place for the score', () => {
  const files = readdirSync(new URL('../../../widget/src/phrases/', import.meta.url))
    .map((file) => /^([a-z]{2}(-[A-Za-z]+)?)\.ts$/.exec(file)?.[1]?.toLowerCase())
    .filter((tag) => tag !== undefined && tag !== 'en-more')
  expect([...ownLanguages].sort()).toEqual(files.sort())
  for (const tag of ownLanguages) {
    const phrases = ownPhrases(tag)
    expect(
      Object.values(phrases).every((text) => /^\S.*\S$/.test(text)),
      tag,
    ).toBe(true)
    expect(phrases.yourScore.split('{n}'), tag).toHaveLength(2)
    if (tag !== 'en') expect(phrases.closed, tag).not.toBe(ownPhrases('en').closed)
  }
})
