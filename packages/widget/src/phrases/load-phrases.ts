import { phrases as english } from './en.ts'
import type { Phrases } from './phrases.ts'

/** Every language but English, which travels with the card. A language is added by its file and a line here. */
export const languages: Readonly<Record<string, () => Promise<{ phrases: Phrases }>>> = {
  fr: () => import('./fr.ts'),
}

const tooLate = () =>
  new Promise<{ phrases: Phrases }>((resolve) => setTimeout(() => resolve({ phrases: english }), 2500))

/**
 * Gives the card's own words in a language: exactly that one, or without its region or script, else in
 * English. Never rejects: a file that cannot be fetched, or not within 2.5 s, is English too, because a
 * question in two languages is better than none.
 */
export async function loadPhrases(language: string): Promise<Phrases> {
  const tag = language.toLowerCase()
  const load = languages[tag] ?? languages[tag.split('-')[0] as string]
  try {
    return load ? (await Promise.race([load(), tooLate()])).phrases : english
  } catch {
    return english
  }
}
