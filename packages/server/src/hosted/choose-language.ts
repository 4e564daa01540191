import type { Texts } from '@kairos-cx/sdk/contract'
import { chooseWording } from '@kairos-cx/widget/wording'

/** Tags that are looked at, of a header that may name any number. */
const maxTags = 10

const isTag = (text: string) => text.length <= 35 && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(text)
const baseOf = (tag: string) => tag.toLowerCase().split('-', 1)[0]

/**
 * Gives the languages that a visitor reads, the dearest first: that of the link, then those of the browser by their
 * weights (RFC 9110, 12.5.4). What is no language tag is passed over.
 */
export function wantedLanguages(lang: string | null, acceptLanguage: string | null): string[] {
  const accepted = (acceptLanguage ?? '')
    .split(',', maxTags)
    .map((part) => {
      const [tag = '', weight] = part.split(';').map((text) => text.trim())
      return { tag, weight: weight?.startsWith('q=') ? Number(weight.slice(2)) : 1 }
    })
    .filter(({ tag, weight }) => isTag(tag) && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag)
  return lang !== null && isTag(lang) ? [lang, ...accepted] : accepted
}

/** Gives the first of the wanted languages that a text is written in, in whatever country's form; else the fallback. */
export function chooseLanguage(texts: Texts, wanted: readonly string[], fallback: string): string {
  const isWritten = (tag: string) => baseOf(chooseWording(texts, tag, tag).language) === baseOf(tag)
  return wanted.find(isWritten) ?? fallback
}
