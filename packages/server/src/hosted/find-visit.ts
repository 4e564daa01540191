import { createId, type Survey } from '@kairos-cx/sdk/contract'
import { type Language, loadLanguage } from '@kairos-cx/widget/phrases'
import type { Catalogue, Project } from '../programme/catalogue.ts'
import { chooseLanguage, wantedLanguages } from './choose-language.ts'
import { isSignedBy } from './link-signature.ts'
import { ownPhrases } from './own-phrases.ts'
import { anonymousIds, personIds, type ReplyIds } from './reply-ids.ts'
import type { PageWords, Visit } from './visit.ts'

/** Milliseconds for which an id in an address is that of the same visitor, who reloads or goes back. */
const sameVisitorMs = 30 * 60_000

export interface Found {
  is: 'found'
  visit: Visit
  ids: ReplyIds
  /** Whom a signed link names. */
  person: string | undefined
  /** True when the reply's id was made just now, and is not in the address yet. */
  isNewId: boolean
}

/** What an address leads to. */
export type Finding =
  | Found
  /** A survey of this id is in several projects, and none is named. */
  | { is: 'ambiguous'; words: PageWords }
  | { is: 'missing'; words: PageWords }
  /** It was published once, and is no more. */
  | { is: 'gone'; words: PageWords; project: Project }

/**
 * Finds what a visitor came for. `query` are the parameters of the link, or the fields of a form: `key`, `lang`, and
 * either `p`, `sig` and `sent`, or `id`. `from` says which: an id in an address is only used while it is fresh, since
 * addresses are passed on. A person whose signature is wrong is nobody.
 */
export async function findVisit(
  survey: string,
  {
    query,
    from,
    acceptLanguage,
    catalogue,
    linkSecret,
    now,
  }: {
    query: URLSearchParams
    from: 'address' | 'form'
    acceptLanguage: string | null
    catalogue: Catalogue
    linkSecret: string | undefined
    now: number
  },
): Promise<Finding> {
  const wanted = wantedLanguages(query.get('lang'), acceptLanguage)
  const key = query.get('key')
  const named = key === null ? undefined : catalogue.project(key)
  const [project, other] = key === null ? catalogue.projectsWith(survey) : named ? [named] : []
  // A form stays on the scale it was made for.
  const version = from === 'form' ? Number(query.get('version')) : undefined
  const rules = project?.surveyRules(survey, version)
  if (!project || !rules) return { is: 'missing', words: await wordsIn(wanted[0] ?? 'en') }
  if (other) return { is: 'ambiguous', words: await wordsIn(wanted[0] ?? 'en') }

  const { programme } = project
  const fallback = programme.project.languages[0] as string
  const definition: Survey | undefined = programme.surveys.find(({ id }) => id === survey)
  if (!definition) return { is: 'gone', words: await wordsIn(wanted[0] ?? fallback), project }
  const language = chooseLanguage(definition.question, wanted, fallback)

  const [p, signature, sent] = ['p', 'sig', 'sent'].map((name) => query.get(name) ?? undefined)
  const owner = p === undefined ? undefined : { project: project.key, survey, person: p, sent }
  const isSigned =
    owner && linkSecret !== undefined && signature !== undefined && isSignedBy(owner, signature, linkSecret)
  const given = query.get('id')?.toLowerCase()
  const id = given && isUuid(given) && (from === 'form' || isFresh(given, now)) ? given : createId(now)
  const ids = isSigned ? personIds(owner, { scale: rules.scale, secret: linkSecret }) : anonymousIds(id)
  const link: Record<string, string> = isSigned
    ? { p: owner.person, sig: signature, ...(sent !== undefined && { sent }) }
    : { id }
  const visit: Visit = {
    project,
    survey: definition,
    language,
    words: await wordsIn(language),
    fields: { key: project.key, lang: language, version: String(project.version), ...link },
  }
  const person = isSigned ? owner.person : undefined
  return { is: 'found', visit, ids, person, isNewId: !isSigned && id !== given }
}

const isUuid = (text: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)

/** A UUIDv7 begins with its epoch milliseconds. */
function isFresh(id: string, now: number): boolean {
  const ageMs = now - Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  return id[14] === '7' && ageMs >= 0 && ageMs < sameVisitorMs
}

async function wordsIn(tag: string): Promise<PageWords> {
  const { phrases, morePhrases }: Language = await loadLanguage(tag)
  return { ...phrases, ...morePhrases, ...ownPhrases(phrases.language) }
}
