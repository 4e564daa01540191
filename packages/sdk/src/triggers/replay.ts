import type { PublishedProgramme, PublishedSurvey } from '../contract/programme.ts'
import { decideClaim } from './decide-claim.ts'
import type { Situation } from './decide-due.ts'
import { decideNext } from './decide-next.ts'
import { visitFacts } from './facts.ts'
import { indexByEvent, judgeEvent, type Verdict } from './judge-event.ts'
import { isLike, type Properties } from './meets-condition.ts'
import { type VisitorMemory, withPageLoad, withQuiet } from './visitor-memory.ts'

export { reasonSentences } from '../reason-sentences.ts'
export type { Reason } from './decide-due.ts'
export { isScheduled, localTime } from './is-scheduled.ts'
export { lapsesAt, type Verdict } from './judge-event.ts'
export type { Properties } from './meets-condition.ts'
export { visitorDraw } from './visitor-draw.ts'

/** The rules a page goes by. Tests hand in those of the built script. */
const ownRules = { decideClaim, decideNext, indexByEvent, judgeEvent }
export type Rules = typeof ownRules

/** What a visitor does with a card, in milliseconds after it was shown; nothing any more once the page is left. */
export interface Response {
  /** Absent: no answer. */
  answeredAfterMs?: number | undefined
  /** Absent: it stays until the page is left. */
  closedAfterMs?: number | undefined
}

export interface ReplayOptions {
  programme: PublishedProgramme
  /** What the visitor does with the card of a survey shown at `at`. */
  respond(survey: PublishedSurvey, at: number): Response
  /** Told of each verdict, in order: on an event, or on a look at what waits. */
  onVerdict?(verdict: Verdict, at: number): void
  /** Told of each showing. */
  onShown?(shown: { survey: PublishedSurvey; at: number; inclusion: number; response: Response }): void
  /** Told of each answer. */
  onAnswered?(survey: PublishedSurvey, at: number): void
  rules?: Rules
}

/**
 * One visitor's way through pages and events, judged again without a page. Times are epoch milliseconds and
 * never go back: what is said to be earlier happens now.
 */
export interface Replay {
  /** The visitor loads a page, or goes to another within it if `isLoad` is false. `facts` hold from now on. */
  page(at: number, facts: Properties, options?: { isLoad?: boolean }): void
  /** What audiences can ask from now on, on the same page unless its path is another. */
  learn(facts: Properties): void
  track(at: number, name: string, properties: Properties): void
  /**
   * The visitor stays on the page until `to`: what waits may show. Gives the next moment at which something
   * would happen by itself; infinity if there is none.
   */
  stay(to: number): number
  memory(): VisitorMemory
}

/** Where a visitor is. */
interface Way {
  memory: VisitorMemory
  now: number
  facts: Properties
  pageShowings: number
  /** The card on the screen, and when it is answered and closed. */
  card: Card | undefined
}

interface Card {
  survey: PublishedSurvey
  answeredAt: number
  closedAt: number
  isAnswered: boolean
}

/**
 * Runs recorded events through the very rules that a page goes by, with no clock, page or storage: what
 * the trigger engine carries out over time, this carries out at once. Of what may refuse at a moment it knows
 * the open card, the page's showings and quiet pages; no log tells of typing, dialogs, hidden pages, vetoes
 * and other devices.
 */
export function createReplay({ visitor, ...options }: ReplayOptions & { visitor: string }): Replay {
  return createReplays(options)(visitor)
}

/** Replays of many visitors by one programme: what they share is made once. */
export function createReplays(options: ReplayOptions): (visitor: string) => Replay {
  const { programme, respond, onVerdict = noop, onShown = noop, onAnswered = noop } = options
  const { rules = ownRules } = options
  const { quietAfterAnswerMs, quietAfterDismissalMs, quietPages = [] } = programme.limits
  const index = rules.indexByEvent(programme)

  const situationOf = ({ memory, now, facts }: Way): Situation => ({
    memory,
    now,
    facts: () => ({ ...visitFacts(memory, now), ...facts }),
  })

  const learn = (way: Way, facts: Properties) => {
    if (facts.path !== way.facts.path) way.pageShowings = 0
    way.facts = facts
  }

  const show = (way: Way, survey: PublishedSurvey) => {
    const { now } = way
    const { memory, reason, values, inclusion } = rules.decideClaim(survey, programme, situationOf(way))
    way.memory = memory
    onVerdict({ survey: survey.id, reason, values }, now)
    if (reason !== 'shown') return
    way.pageShowings++
    const response = respond(survey, now)
    const { answeredAfterMs = Number.POSITIVE_INFINITY, closedAfterMs = Number.POSITIVE_INFINITY } = response
    way.card = { survey, answeredAt: now + answeredAfterMs, closedAt: now + closedAfterMs, isAnswered: false }
    onShown({ survey, at: now, inclusion, response })
  }

  /** What the visitor does with the card at this moment. */
  const useCard = (way: Way, card: Card) => {
    const { now } = way
    if (!card.isAnswered && card.answeredAt <= now) {
      card.isAnswered = true
      if (quietAfterAnswerMs) way.memory = withQuiet(way.memory, now + quietAfterAnswerMs)
      onAnswered(card.survey, now)
    }
    if (card.closedAt > now) return
    if (!card.isAnswered && quietAfterDismissalMs)
      way.memory = withQuiet(way.memory, now + quietAfterDismissalMs)
    way.card = undefined
  }

  const isQuietPage = ({ facts }: Way) => quietPages.some((pattern) => isLike(String(facts.path), pattern))

  /** Looks at what waits, again and again, as the engine does, until `to`. */
  const stay = (way: Way, to: number): number => {
    const refuses = () => (way.card ? 'another-open' : isQuietPage(way) ? 'quiet-page' : undefined)
    for (;;) {
      if (way.card) useCard(way, way.card)
      const { now, memory, pageShowings } = way
      const next = rules.decideNext(programme, memory, { now, pageShowings, refuses })
      for (const verdict of next.verdicts) onVerdict(verdict, now)
      if (next.change) way.memory = next.change(memory)
      if (next.survey) {
        show(way, next.survey)
        continue
      }
      const lookAt = next.againInMs === undefined ? Number.POSITIVE_INFINITY : now + next.againInMs
      const nextAt = Math.min(lookAt, usedAt(way.card))
      if (nextAt > to) {
        goOn(way, to)
        return nextAt
      }
      way.now = nextAt
    }
  }

  return (visitor) => {
    const way: Way = {
      memory: { visitor, ...nothingYet },
      now: Number.NEGATIVE_INFINITY,
      facts: {},
      pageShowings: 0,
      card: undefined,
    }
    return {
      page(at, facts, { isLoad = true } = {}) {
        goOn(way, at)
        learn(way, facts)
        if (isLoad) {
          way.pageShowings = 0
          // A page that goes takes its card along.
          way.card = undefined
          if (programme.visits)
            way.memory = withPageLoad(way.memory, facts as Readonly<Record<string, string>>, way.now)
        }
        stay(way, way.now)
      },
      learn: (facts) => learn(way, facts),
      track(at, name, properties) {
        goOn(way, at)
        const event = { name, properties, at: way.now }
        const { verdicts, change } = rules.judgeEvent(programme, index, event, situationOf(way))
        for (const verdict of verdicts) onVerdict(verdict, way.now)
        if (change) way.memory = change(way.memory)
        stay(way, way.now)
      },
      stay: (to) => stay(way, to),
      memory: () => way.memory,
    }
  }
}

const noop = () => {}
const nothingYet: Omit<VisitorMemory, 'visitor'> = { showings: [], events: {}, waiting: [] }

/** Time goes on, whether the visitor is there or not. */
const goOn = (way: Way, at: number) => {
  way.now = Math.max(way.now, at)
}

/** When the visitor does the next thing with a card. */
const usedAt = (card: Card | undefined): number => {
  if (!card) return Number.POSITIVE_INFINITY
  return card.isAnswered ? card.closedAt : Math.min(card.answeredAt, card.closedAt)
}
