import type { Traits } from '../contract/batch.ts'
import type { Properties } from './meets-condition.ts'
import type { VisitorMemory } from './visitor-memory.ts'

/** A customer the page has named, with what it says of them. */
export interface Person {
  id: string
  traits?: Traits | undefined
}

/** What the page knows of itself and of the device. */
export interface PageFacts {
  /** BCP 47 tag. */
  locale: string
  device: 'phone' | 'tablet' | 'desktop'
  /** `path`, and each query parameter as `query.NAME`. */
  address: Readonly<Record<string, string>>
}

const dayMs = 86_400_000

/** What is remembered of earlier visits, as facts. */
export function visitFacts({ firstSeenAt, visit }: VisitorMemory, now: number): Properties {
  return {
    ...under('campaign.', visit?.campaign),
    returning: Boolean(visit?.returning),
    daysSinceFirstSeen: Math.max(0, Math.floor((now - (firstSeenAt ?? now)) / dayMs)),
  }
}

const under = (prefix: string, record: object = {}) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [prefix + name, value]))

/**
 * What audiences can ask, as one flat record: `signedIn`, `language` (of the locale, without region),
 * `locale`, `device`, `returning`, `daysSinceFirstSeen` (whole days), `path`, `query.NAME`,
 * `campaign.NAME` (from `utm_NAME`, where this visit began) and `trait.NAME`.
 */
export function factsOf(
  memory: VisitorMemory,
  person: Person | undefined,
  { locale, device, address }: PageFacts,
  now: number,
): Properties {
  return {
    ...address,
    ...visitFacts(memory, now),
    ...under('trait.', person?.traits),
    signedIn: Boolean(person),
    locale,
    language: locale.split('-')[0]?.toLowerCase(),
    device,
  }
}
