import type { Texts } from '@kairos-cx/sdk'

/** A text in the language it is really written in. */
export interface Wording {
  text: string
  /** BCP 47 tag. */
  language: string
}

/**
 * Gives a text in the best of its languages: the wanted one exactly, then without its region or script
 * (`fr-CA` takes `fr`), then with another (`fr-CA` takes `fr-FR`), then the fallback by the same rules,
 * then whichever comes first. Case of tags does not matter. Texts hold at least one language.
 */
export function chooseWording(texts: Texts, wanted: string, fallback: string): Wording {
  const languages = Object.keys(texts)
  const find = (tag: string): string | undefined => {
    const end = tag.lastIndexOf('-')
    return (
      languages.find((language) => language.toLowerCase() === tag) ??
      (end > 0
        ? find(tag.slice(0, end))
        : languages.find((language) => language.toLowerCase().startsWith(`${tag}-`)))
    )
  }
  const language = find(wanted.toLowerCase()) ?? find(fallback.toLowerCase()) ?? (languages[0] as string)
  return { text: texts[language] as string, language }
}
