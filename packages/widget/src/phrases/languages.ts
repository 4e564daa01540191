import type { Language } from './phrases.ts'

/**
 * Every language but English, which travels with the card, by its tag in lower case. A language is added by
 * its file and a line here. The page build puts a shorter form in place of this file: see `build-page.ts`.
 */
const files: Readonly<Record<string, () => Promise<Language>>> = {
  ar: () => import('./ar.ts'),
  bg: () => import('./bg.ts'),
  cs: () => import('./cs.ts'),
  da: () => import('./da.ts'),
  de: () => import('./de.ts'),
  el: () => import('./el.ts'),
  es: () => import('./es.ts'),
  et: () => import('./et.ts'),
  fa: () => import('./fa.ts'),
  fi: () => import('./fi.ts'),
  fr: () => import('./fr.ts'),
  he: () => import('./he.ts'),
  hi: () => import('./hi.ts'),
  hr: () => import('./hr.ts'),
  hu: () => import('./hu.ts'),
  id: () => import('./id.ts'),
  it: () => import('./it.ts'),
  ja: () => import('./ja.ts'),
  ko: () => import('./ko.ts'),
  lt: () => import('./lt.ts'),
  lv: () => import('./lv.ts'),
  nb: () => import('./nb.ts'),
  nl: () => import('./nl.ts'),
  pl: () => import('./pl.ts'),
  pt: () => import('./pt.ts'),
  'pt-br': () => import('./pt-BR.ts'),
  ro: () => import('./ro.ts'),
  ru: () => import('./ru.ts'),
  sk: () => import('./sk.ts'),
  sl: () => import('./sl.ts'),
  sv: () => import('./sv.ts'),
  th: () => import('./th.ts'),
  tr: () => import('./tr.ts'),
  uk: () => import('./uk.ts'),
  vi: () => import('./vi.ts'),
  'zh-hans': () => import('./zh-Hans.ts'),
  'zh-hant': () => import('./zh-Hant.ts'),
}

/** Tags that stand for another one: older names, and Chinese by where it is read. */
const aliases: Readonly<Record<string, string>> = {
  no: 'nb',
  iw: 'he',
  in: 'id',
  'zh-tw': 'zh-hant',
  'zh-hk': 'zh-hant',
  'zh-mo': 'zh-hant',
}

export const tags: readonly string[] = [...Object.keys(files), ...Object.keys(aliases)]

/** Loads the phrases of one of `tags`. */
export const importPhrases = (tag: string): Promise<Language> =>
  (files[aliases[tag] ?? tag] as () => Promise<Language>)()
