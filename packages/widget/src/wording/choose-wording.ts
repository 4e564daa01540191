import type { Texts } from '@kairos-cx/sdk'

/** A text in the language it is really written in. */
export interface Wording {
  text: string
  /** BCP 47 tag. */
  language: string
}

/**
 * The one of `tags` that fits a wanted language best: exactly that, then without its region or script
 * (`fr-CA` takes `fr`), then with another (`fr-CA` takes `fr-FR`). Case of tags does not matter.
 */
export function closestTag(tags: readonly string[], wanted: string): string | undefined {
  const tag = wanted.toLowerCase()
  const end = tag.lastIndexOf('-')
  return (
    tags.find((one) => one.toLowerCase() === tag) ??
    (end > 0
      ? closestTag(tags, tag.slice(0, end))
      : tags.find((one) => one.toLowerCase().startsWith(`${tag}-`)))
  )
}

/**
 * Gives a text in the best of its languages: the closest to the wanted one, then to the fallback, then
 * whichever comes first. Texts hold at least one language.
 */
export function chooseWording(texts: Texts, wanted: string, fallback: string): Wording {
  const tags = Object.keys(texts)
  const language = closestTag(tags, wanted) ?? closestTag(tags, fallback) ?? (tags[0] as string)
  return { text: texts[language] as string, language }
}
