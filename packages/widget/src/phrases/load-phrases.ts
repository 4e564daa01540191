import { closestTag } from '../wording/choose-wording.ts'
import { phrases as english } from './en.ts'
import { importPhrases, tags } from './languages.ts'
import type { Language, Phrases } from './phrases.ts'

/** Its English `morePhrases` are with the questions that need them. */
type Loaded = { phrases: Phrases } & Partial<Language>

const tooLate = () => new Promise<Loaded>((resolve) => setTimeout(() => resolve({ phrases: english }), 2500))

/**
 * Gives the card's own words in a language: exactly that one, or without its region or script, else in
 * English. Never rejects: a file that cannot be fetched, or not within 2.5 s, is English too, because a
 * question in two languages is better than none.
 */
export async function loadPhrases(language: string): Promise<Loaded> {
  const tag = closestTag(tags, language)
  try {
    return tag ? await Promise.race([importPhrases(tag), tooLate()]) : { phrases: english }
  } catch {
    return { phrases: english }
  }
}
