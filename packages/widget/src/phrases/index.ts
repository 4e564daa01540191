import { morePhrases } from './en-more.ts'
import { loadPhrases } from './load-phrases.ts'
import type { Language } from './phrases.ts'

export type { Language, MorePhrases, Phrases } from './phrases.ts'

/**
 * Gives all of our own words in a language, for whoever asks questions without the card: exactly that one, or
 * without its region or script, else in English. `tag` is BCP 47. Never rejects.
 */
export async function loadLanguage(tag: string): Promise<Language> {
  return { morePhrases, ...(await loadPhrases(tag)) }
}
