import type { PublishedProgramme, PublishedSurvey } from '../../src/contract/programme.ts'
import type { Reason, Refusal, Situation, Values } from '../../src/triggers/decide-due.ts'
import { factsOf, type PageFacts, type Person } from '../../src/triggers/facts.ts'
import type { Verdict } from '../../src/triggers/judge-event.ts'
import { isLike, type Properties } from '../../src/triggers/meets-condition.ts'
import type { Rules } from '../../src/triggers/replay.ts'
import { type VisitorMemory, withPageLoad, withQuiet } from '../../src/triggers/visitor-memory.ts'
import type { CardUse, Step, World } from './random-world.ts'

/** What happened at a moment. `at` is what the clock said, epoch milliseconds; `elapsedMs` is true time. */
export type Happening = { at: number; elapsedMs: number; tab: number } & (
  | { is: 'step'; step: Step }
  | { is: 'judged'; name: string; properties: Properties; facts: Properties; verdicts: Verdict[] }
  | { is: 'looked'; verdicts: Verdict[]; picked: string | undefined; againInMs: number | undefined }
  /** The server wants the person left in peace. */
  | { is: 'hushed'; quietMs: number }
  /** The page came to refuse while the card was being loaded. */
  | { is: 'held-up'; survey: string; refusal: Refusal }
  | { is: 'claimed'; survey: string; reason: Reason; values: Values; facts: Properties; inclusion: number }
  | { is: 'answered' | 'dismissed' | 'not-now' | 'closed'; survey: string }
  | { is: 'ended'; memory: VisitorMemory }
)

interface Tab {
  page: PageFacts
  person: Person | undefined
  refusal: Refusal | undefined
  pageShowings: number
  card:
    | { survey: string; answeredAt: number; closedAt: number; isNotNow: boolean; isAnswered: boolean }
    | undefined
  /** A card that is being loaded, until it is there. */
  attempt: { survey: string; at: number; quietMs: number } | undefined
  lookAt: number
}

const never = Number.POSITIVE_INFINITY

/**
 * Leads a visitor through a world by the rules, as the trigger engine does, and writes down all that
 * happens. Times within are elapsed milliseconds: timers know nothing of the clock on the wall.
 */
export function walkWorld(world: World, rules: Rules): Happening[] {
  const log: Happening[] = []
  let elapsedMs = 0
  let clockAt = world.startAt
  let programme = world.versions[0] as PublishedProgramme
  let index = rules.indexByEvent(programme)
  let memory: VisitorMemory = { visitor: world.visitor, showings: [], events: {}, waiting: [] }
  let attempts = 0
  let showings = 0
  const tabs = Array.from(
    { length: world.tabs },
    (): Tab => ({
      page: { locale: '', device: 'phone', address: {} },
      person: undefined,
      refusal: undefined,
      pageShowings: 0,
      card: undefined,
      attempt: undefined,
      lookAt: never,
    }),
  )

  const now = () => clockAt + elapsedMs
  const note = (tab: Tab | undefined, what: object) =>
    log.push({ at: now(), elapsedMs, tab: tab ? tabs.indexOf(tab) : 0, ...what } as Happening)
  const factsIn = ({ page, person }: Tab) => factsOf(memory, person, page, now())
  const situation = (tab: Tab): Situation => ({ memory, now: now(), facts: () => factsIn(tab) })

  const refusalOf = ({ card, refusal, page }: Tab): Refusal | undefined => {
    if (card) return 'another-open'
    const isQuiet = programme.limits.quietPages?.some((pattern) => isLike(page.address.path ?? '', pattern))
    return refusal ?? (isQuiet ? 'quiet-page' : undefined)
  }

  const look = (tab: Tab) => {
    const refuses = () => refusalOf(tab)
    const next = rules.decideNext(programme, memory, { now: now(), pageShowings: tab.pageShowings, refuses })
    const { verdicts, survey, change, againInMs } = next
    note(tab, { is: 'looked', verdicts, picked: survey?.id, againInMs })
    if (change) memory = change(memory)
    tab.lookAt = againInMs === undefined ? never : elapsedMs + againInMs
    if (!survey) return
    const { ms, quietMs } = world.preparations[attempts++ % world.preparations.length] ?? {
      ms: 0,
      quietMs: 0,
    }
    tab.attempt = { survey: survey.id, at: elapsedMs + ms, quietMs }
  }

  const claim = (tab: Tab, { survey: id, quietMs }: NonNullable<Tab['attempt']>) => {
    tab.attempt = undefined
    tab.lookAt = elapsedMs
    if (quietMs) {
      memory = withQuiet(memory, now() + quietMs)
      note(tab, { is: 'hushed', quietMs })
    }
    const refusal = refusalOf(tab)
    const survey = programme.surveys.find((survey) => survey.id === id)
    if (refusal) note(tab, { is: 'held-up', survey: id, refusal })
    if (refusal || !survey) return
    const facts = factsIn(tab)
    const { memory: claimed, ...said } = rules.decideClaim(survey, programme, situation(tab))
    memory = claimed
    note(tab, { is: 'claimed', survey: id, facts, ...said })
    if (said.reason === 'shown') show(tab, survey)
  }

  const show = (tab: Tab, { id }: PublishedSurvey) => {
    tab.pageShowings++
    const use: CardUse = world.cardUses[showings++ % world.cardUses.length] ?? {}
    const { answeredAfterMs = never, closedAfterMs = never, isNotNow = false } = use
    tab.card = {
      survey: id,
      answeredAt: elapsedMs + answeredAfterMs,
      closedAt: elapsedMs + closedAfterMs,
      isNotNow,
      isAnswered: false,
    }
  }

  /** When the visitor does something with the tab's card. */
  const cardAt = ({ card }: Tab) =>
    card ? Math.min(card.isAnswered ? never : card.answeredAt, card.closedAt) : never

  const useCard = (tab: Tab) => {
    if (!tab.card || cardAt(tab) > elapsedMs) return
    const { card } = tab
    const { survey } = card
    const {
      quietAfterAnswerMs,
      quietAfterDismissalMs,
      quietAfterNotNowMs = quietAfterDismissalMs,
    } = programme.limits
    const leaveInPeace = (is: 'answered' | 'dismissed' | 'not-now', quietMs: number | undefined) => {
      note(tab, { is, survey })
      if (quietMs) memory = withQuiet(memory, now() + quietMs)
    }
    if (!card.isAnswered && card.answeredAt <= elapsedMs) {
      card.isAnswered = true
      leaveInPeace('answered', quietAfterAnswerMs)
    }
    if (card.closedAt <= elapsedMs) {
      if (!card.isAnswered)
        leaveInPeace(
          card.isNotNow ? 'not-now' : 'dismissed',
          card.isNotNow ? quietAfterNotNowMs : quietAfterDismissalMs,
        )
      note(tab, { is: 'closed', survey })
      tab.card = undefined
    }
    tab.lookAt = elapsedMs
  }

  /** Lets time pass on open pages: whatever is to happen until then does, the earliest first. */
  const stay = (ms: number) => {
    const end = elapsedMs + ms
    const nextIn = (tab: Tab) => Math.min(cardAt(tab), tab.attempt?.at ?? tab.lookAt)
    for (let turn = 0; ; turn++) {
      const tab = tabs.reduce((first, other) => (nextIn(other) < nextIn(first) ? other : first))
      if (nextIn(tab) > end) break
      if (turn > 100_000) throw new Error('Looks again and again, and time does not pass.')
      elapsedMs = Math.max(elapsedMs, nextIn(tab))
      useCard(tab)
      if (!tab.attempt) {
        if (tab.lookAt <= elapsedMs) look(tab)
      } else if (tab.attempt.at <= elapsedMs) claim(tab, tab.attempt)
    }
    elapsedMs = end
  }

  const track = (tab: Tab, name: string, properties: Properties) => {
    const facts = factsIn(tab)
    const event = { name, properties, at: now() }
    const { verdicts, change } = rules.judgeEvent(programme, index, event, situation(tab))
    note(tab, { is: 'judged', name, properties, facts, verdicts })
    if (change) memory = change(memory)
    tab.lookAt = elapsedMs
  }

  const goTo = (tab: Tab, { does, page, person }: Extract<Step, { page: PageFacts }>) => {
    if (does === 'load' || page.address.path !== tab.page.address.path) tab.pageShowings = 0
    // A page that goes takes its card along.
    if (does === 'load') Object.assign(tab, { card: undefined, attempt: undefined, refusal: undefined })
    Object.assign(tab, { page, person, lookAt: elapsedMs })
    if (does === 'load' && programme.visits) memory = withPageLoad(memory, page.address, now())
  }

  for (const step of world.steps) {
    const tab = tabs['tab' in step ? step.tab : 0] as Tab
    note(tab, { is: 'step', step })
    switch (step.does) {
      case 'load':
      case 'navigate':
        goTo(tab, step)
        break
      case 'track':
        track(tab, step.name, step.properties)
        break
      case 'sleep':
        elapsedMs += step.ms
        // What comes next comes before any timer.
        continue
      case 'set-clock':
        clockAt += step.ms
        break
      case 'refuse':
        tab.refusal = step.refusal
        break
      case 'publish':
        programme = world.versions[step.version - 1] as PublishedProgramme
        index = rules.indexByEvent(programme)
    }
    // A page may look at any time; a replay does when a stay begins.
    if (step.does === 'publish' || step.does === 'stay') for (const tab of tabs) tab.lookAt = elapsedMs
    stay(step.does === 'stay' ? step.ms : 0)
  }
  note(undefined, { is: 'ended', memory })
  return log
}
