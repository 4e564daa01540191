import type { Clock } from './clock.ts'
import type { Item, Showing, Traits } from './contract/batch.ts'
import {
  maxLocaleLength,
  maxNameLength,
  maxPageLength,
  maxPersonLength,
  maxTraitLength,
  maxTraits,
} from './contract/limits.ts'
import type { PublishedProgramme, PublishedSurvey } from './contract/programme.ts'
import { createId } from './create-id.ts'
import type { CxEvents } from './cx-events.ts'
import type { OpenSurvey } from './open-survey.ts'
import { readDevice, readLocale, readPath } from './page/page-context.ts'
import type { Person } from './triggers/facts.ts'
import type { Properties } from './triggers/meets-condition.ts'
import type { TriggerEngine } from './triggers/trigger-engine.ts'
import { withQuiet } from './triggers/visitor-memory.ts'

export interface ShowingOptions {
  openSurvey: OpenSurvey
  engine: Pick<TriggerEngine, 'memory' | 'remember'>
  programme: PublishedProgramme
  /** Whom the page has named. */
  person: Person | undefined
  /** Language of the visitor. Default: the page's. */
  locale: string | undefined
  /** Probability with which the visitor was drawn; undefined for a survey the page asked for itself. */
  inclusion?: number | undefined
  /** Of the event that made it due, what the survey's texts have places for. */
  event?: Properties | undefined
  keep(item: Item, rank: number): Promise<void>
  clock: Clock
  emit<Type extends 'shown' | 'answered' | 'dismissed'>(type: Type, event: CxEvents[Type]): void
  /** Whether the page took the survey back while it was being opened. */
  isRecalled(): boolean
  /** The survey has left the screen. */
  onEnded(): void
}

export interface OpenedShowing {
  close(): void
  /** To be called when the page goes out of sight. */
  onPageHidden(): void
}

const ranks: Readonly<Record<Showing['state'], number>> = { shown: 0, seen: 1, dismissed: 2, left: 2 }

/** What the server takes of a text the page gave: a bounded one, or nothing. */
const bounded = (value: unknown, most: number) => String(value ?? '').slice(0, most) || undefined

/** The traits the server takes: flat, bounded values. A trait it would refuse must not cost an answer. */
const boundedTraits = (traits: Traits | undefined): Traits | undefined => {
  const taken = Object.entries(traits ?? {})
    .map(([name, value]): [string, unknown] => [
      name.slice(0, maxNameLength),
      typeof value === 'string' ? value.slice(0, maxTraitLength) : value,
    ])
    .filter(
      ([name, value]) =>
        name && (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)),
    )
    .slice(0, maxTraits)
  return taken.length ? (Object.fromEntries(taken) as Traits) : undefined
}

/**
 * Puts a survey on the screen and turns what happens to it into items for the outbox: the showing, whose
 * state moves forward, and one submission, whose revision counts up. Their ids are made now, once.
 */
export async function openShowing(survey: PublishedSurvey, options: ShowingOptions): Promise<OpenedShowing> {
  const { openSurvey, engine, person, inclusion, keep, clock, emit, isRecalled } = options
  const { version: programme, languages, appearance, limits } = options.programme
  // Cut before anything takes it apart: pages put all sorts of things there.
  const locale = (options.locale || readLocale()).slice(0, maxLocaleLength)
  const showing = createId(clock.now())
  const submission = createId(clock.now())
  const told = { survey: survey.id, showing }
  let reached = -1
  let revision = 0

  const { visitor } = engine.memory()
  // Read once, before anything is at stake. A field that is undefined is not written to JSON.
  const context = {
    survey: survey.id,
    programme,
    visitor,
    person: bounded(person?.id, maxPersonLength),
    traits: boundedTraits(person?.traits),
    locale: locale || undefined,
    device: readDevice(),
    page: bounded(readPath(), maxPageLength),
    inclusion,
  }
  const reach = (state: Showing['state']) => {
    if (ranks[state] <= reached) return
    reached = ranks[state]
    keep({ kind: 'showing', id: showing, ...context, at: clock.now(), state }, reached)
  }

  const quietFor = (ms: number | undefined) => {
    const until = clock.now() + (ms ?? 0)
    if (ms) engine.remember((memory) => withQuiet(memory, until))
  }

  const opened = await openSurvey(survey, {
    locale,
    fallbackLanguage: languages[0] ?? locale,
    appearance,
    values: { person: person?.traits, event: options.event },
    async save(answers, done) {
      const kept = keep(
        {
          kind: 'submission',
          id: submission,
          revision: ++revision,
          showing,
          ...context,
          at: clock.now(),
          done,
          answers: [...answers],
        },
        revision,
      )
      if (revision === 1) quietFor(limits.quietAfterAnswerMs)
      emit('answered', { ...told, submission, answers, done })
      await kept
    },
    onSeen: () => reach('seen'),
    onClosed(by) {
      if (by !== 'page' && !revision) {
        reach('dismissed')
        const { quietAfterDismissalMs, quietAfterNotNowMs = quietAfterDismissalMs } = limits
        quietFor(by === 'not-now' ? quietAfterNotNowMs : quietAfterDismissalMs)
        emit('dismissed', told)
      }
      options.onEnded()
    },
  })
  if (isRecalled()) {
    opened.close()
    throw new Error('The page took the survey back.')
  }
  reach('shown')
  emit('shown', told)
  // A listener may have closed it.
  if (isRecalled()) opened.close()
  return {
    close: opened.close,
    // Only what was seen can be left; a showing with an answer was not left without one.
    onPageHidden: () => {
      if (reached === ranks.seen && !revision) reach('left')
    },
  }
}
