import type { PublishedProgramme, PublishedSurvey } from '../../src/contract/programme.ts'
import type { Refusal } from '../../src/triggers/decide-due.ts'
import type { PageFacts, Person } from '../../src/triggers/facts.ts'
import type { Verdict } from '../../src/triggers/judge-event.ts'
import type { Properties } from '../../src/triggers/meets-condition.ts'
import { inscribe } from './fingerprint.ts'
import { allHold, drawOf, isOpen, matches, type Past, refusalBy, remember, unmetBy } from './own-rules.ts'
import type { World } from './random-world.ts'
import type { Happening } from './walk-world.ts'

interface Tab {
  page: PageFacts | undefined
  person: Person | undefined
  refusal: Refusal | undefined
  pageShowings: number
  hasCard: boolean
}

interface Wait {
  since: number
  dueAt: number
  inclusion: number
}

type Of<Is extends Happening['is']> = Extract<Happening, { is: Is }>

const defaultLapseMs = 30 * 60_000
const visitGapMs = 30 * 60_000
const dayMs = 86_400_000
const setBackMs = 60_000
const lookAgainMs = 1_000

/**
 * Follows a walk and says of each decision what it had to be, by rules of its own. Gives a sentence for
 * each that was another.
 */
export function secondOpinion(world: World, log: readonly Happening[]): string[] {
  const objections: string[] = []
  let programme = world.versions[0] as PublishedProgramme
  const past: Past = { visitor: world.visitor, showings: [], quietUntil: [], remembered: [] }
  const waits = new Map<string, Wait>()
  const loads: { at: number; address: Properties }[] = []
  const tabs = Array.from(
    { length: world.tabs },
    (): Tab => ({
      page: undefined,
      person: undefined,
      refusal: undefined,
      pageShowings: 0,
      hasCard: false,
    }),
  )

  const surveyOf = (id: string) => programme.surveys.find((survey) => survey.id === id)
  const untilOf = (survey: PublishedSurvey, dueAt: number) =>
    dueAt + (survey.trigger.lapseMs ?? defaultLapseMs)
  const leaveInPeace = (at: number, ms = 0) => {
    if (ms) past.quietUntil.push(at + ms)
  }

  const factsAt = ({ page, person }: Tab, at: number): Properties => {
    const { locale = '', device = 'phone', address = {} } = page ?? {}
    const facts = new Map<string, unknown>(Object.entries(address))
    const begins = loads.flatMap((load, index) => {
      const before = loads[index - 1]
      return before && load.at - before.at < visitGapMs ? [] : [index]
    })
    facts.set('returning', begins.length > 1)
    facts.set('daysSinceFirstSeen', Math.max(0, Math.floor((at - (loads[0]?.at ?? at)) / dayMs)))
    const campaignOf = (load: { address: Properties }) =>
      Object.entries(load.address).filter(([name]) => /^query\.utm_/.test(name))
    const campaign = loads
      .slice(begins.at(-1) ?? 0)
      .map(campaignOf)
      .filter((campaign) => campaign.length)
    for (const [name, value] of campaign.at(-1) ?? [])
      facts.set(name.replace('query.utm_', 'campaign.'), value)
    for (const [name, value] of Object.entries(person?.traits ?? {})) facts.set(`trait.${name}`, value)
    facts.set('signedIn', person !== undefined)
    facts.set('locale', locale)
    facts.set('language', /^[^-]*/.exec(locale)?.[0].toLowerCase())
    facts.set('device', device)
    return Object.fromEntries(facts)
  }

  const refusalOf = (tab: Tab) =>
    tab.hasCard
      ? 'another-open'
      : (tab.refusal ??
        (programme.limits.quietPages?.some((pattern) => matches(tab.page?.address.path ?? '', pattern))
          ? 'quiet-page'
          : undefined))

  const object = (what: string, is: unknown, hadToBe: unknown, { at, elapsedMs }: Happening) =>
    objections.push(
      `${what} at ${new Date(at).toISOString()} (${elapsedMs} ms in) was ${inscribe(is)} and had to be ${inscribe(hadToBe)}`,
    )
  const expect = (what: string, is: unknown, hadToBe: unknown, happening: Happening) => {
    if (!Object.is(is, hadToBe)) object(what, is, hadToBe, happening)
  }
  const expectFacts = (is: Properties, hadToBe: Properties, happening: Happening) => {
    const names = new Set([...Object.keys(is), ...Object.keys(hadToBe)])
    for (const name of names) expect(`the fact ${name}`, is[name], hadToBe[name], happening)
  }
  const said = (verdicts: readonly { survey: string; reason: string }[]) =>
    verdicts.map(({ survey, reason }) => `${survey} ${reason}`)

  /** When it says that a survey may be asked again, that must be the first moment at which it may. */
  const expectTimes = ({ survey: id, reason, values }: Verdict, happening: Happening) => {
    const { windowMs, maxShowings } = programme.limits
    const { againAfterMs } = surveyOf(id) ?? {}
    const latest = (showings: Past['showings']) => showings.map(({ at }) => at).sort((a, b) => b - a)
    const [last = Number.NaN] = latest(past.showings.filter(({ survey }) => survey === id))
    const leaves = latest(past.showings)[maxShowings - 1]
    if (reason === 'asked-before')
      expect(
        `when ${id} may be asked again`,
        values.againAt,
        againAfterMs === undefined ? 'never' : last + againAfterMs,
        happening,
      )
    if (reason === 'contact-limit')
      expect(
        'when one more may be asked',
        values.freeAt,
        leaves === undefined ? 'never' : leaves + windowMs,
        happening,
      )
    if (reason === 'quiet')
      expect('until when it is quiet', values.quietUntil, Math.max(...past.quietUntil), happening)
  }

  const onStep = ({ at, step }: Of<'step'>, tab: Tab) => {
    if (step.does === 'publish') programme = world.versions[step.version - 1] as PublishedProgramme
    if (step.does === 'refuse') tab.refusal = step.refusal
    if (step.does !== 'load' && step.does !== 'navigate') return
    const { page, person } = step
    if (step.does === 'load' || page.address.path !== tab.page?.address.path) tab.pageShowings = 0
    if (step.does === 'load') Object.assign(tab, { hasCard: false, refusal: undefined })
    Object.assign(tab, { page, person })
    if (step.does === 'load' && programme.visits) loads.push({ at, address: page.address })
  }

  const onJudged = (happening: Of<'judged'>, tab: Tab) => {
    const { at, name, properties, verdicts } = happening
    const facts = factsAt(tab, at)
    expectFacts(happening.facts, facts, happening)
    const expected: string[] = []
    const isWaiting = (survey: PublishedSurvey) => {
      const wait = waits.get(survey.id)
      return wait !== undefined && at <= untilOf(survey, wait.dueAt)
    }
    for (const survey of programme.surveys)
      for (const { event, where } of survey.trigger.cancel ?? [])
        if (event === name && waits.has(survey.id) && allHold(where, properties)) {
          waits.delete(survey.id)
          expected.push(`${survey.id} cancelled`)
        }
    for (const survey of programme.surveys)
      for (const rule of survey.trigger.rules) {
        if (rule.event !== name || isWaiting(survey)) continue
        const because = unmetBy(rule, properties, past, at) ?? refusalBy(survey, programme, past, facts, at)
        expected.push(`${survey.id} ${because ?? 'waiting'}`)
        if (because) continue
        const { share, anyShare } = drawOf(survey, programme, world.visitor, facts)
        waits.delete(survey.id)
        waits.set(survey.id, {
          since: at,
          dueAt: at + (survey.trigger.delayMs ?? 0),
          inclusion: share * anyShare,
        })
      }
    expect(`what the event ${name} did`, String(said(verdicts)), String(expected), happening)
    for (const verdict of verdicts) expectTimes(verdict, happening)
    remember(programme, past, { name, properties, at })
  }

  const onLooked = (happening: Of<'looked'>, tab: Tab) => {
    const { at, verdicts, picked, againInMs } = happening
    const expected: string[] = []
    const ready: { survey: PublishedSurvey; until: number }[] = []
    const wakes: number[] = []
    for (const [id, wait] of [...waits]) {
      const survey = surveyOf(id)
      // One that was unpublished has no time left.
      const until = survey ? untilOf(survey, wait.dueAt) : wait.dueAt
      if (at > until) {
        waits.delete(id)
        expected.push(`${id} lapsed`)
      } else if (!survey) wakes.push(until + 1)
      else if (at < wait.since - setBackMs) {
        wait.dueAt += at - wait.since
        wait.since = at
        wakes.push(at)
      } else if (at < wait.dueAt) wakes.push(wait.dueAt)
      else {
        wakes.push(at + lookAgainMs)
        if (survey.schedule && !isOpen(survey.schedule, at, programme.timeZone))
          expected.push(`${id} off-schedule`)
        else ready.push({ survey, until })
      }
    }
    const isFull = tab.pageShowings >= (programme.limits.maxPerPageView ?? 1)
    const because = ready.length ? (isFull ? 'page-limit' : refusalOf(tab)) : undefined
    if (because) for (const { survey } of ready) expected.push(`${survey.id} ${because}`)
    expect('what waits', String(said(verdicts).sort()), String(expected.sort()), happening)

    const most = Math.max(...ready.map(({ survey }) => survey.importance))
    const important = ready.filter(({ survey }) => survey.importance === most)
    const first = Math.min(...important.map(({ until }) => until))
    const turn = because
      ? []
      : important.filter(({ until }) => until === first).map(({ survey }) => survey.id)
    if (picked === undefined ? turn.length > 0 : !turn.includes(picked))
      object('whose turn it is', picked, turn, happening)

    const nextAt = Math.min(...wakes)
    const isInTime =
      againInMs === undefined ? !wakes.length : at + againInMs <= nextAt && (againInMs > 0 || nextAt === at)
    if (!isInTime) object('when to look again', againInMs, nextAt - at, happening)
  }

  const onClaimed = (happening: Of<'claimed'>, tab: Tab) => {
    const { at, survey: id, reason, inclusion } = happening
    const survey = surveyOf(id) as PublishedSurvey
    const facts = factsAt(tab, at)
    expectFacts(happening.facts, facts, happening)
    const wait = waits.get(id)
    const isLate = wait && at > untilOf(survey, wait.dueAt)
    const inTurn = !wait ? 'cancelled' : at < wait.dueAt ? 'waiting' : isLate ? 'lapsed' : 'shown'
    const because = refusalBy(survey, programme, past, facts, at) ?? inTurn
    expect(`the claim of ${id}`, reason, because, happening)
    expectTimes(happening, happening)
    if (reason !== 'off-schedule' && reason !== 'waiting') waits.delete(id)
    if (reason !== 'shown') return
    // Drawn when the event came, and again now: both draws are the same number, below both shares.
    const { share, anyShare } = drawOf(survey, programme, world.visitor, facts)
    expect(`the inclusion of ${id}`, inclusion, Math.min(wait?.inclusion ?? 1, share * anyShare), happening)
    past.showings.push({ survey: id, at })
    tab.pageShowings++
    tab.hasCard = true
  }

  for (const happening of log) {
    const tab = tabs[happening.tab] as Tab
    const { at } = happening
    const {
      quietAfterAnswerMs,
      quietAfterDismissalMs,
      quietAfterNotNowMs = quietAfterDismissalMs,
    } = programme.limits
    if (happening.is === 'step') onStep(happening, tab)
    if (happening.is === 'judged') onJudged(happening, tab)
    if (happening.is === 'looked') onLooked(happening, tab)
    if (happening.is === 'claimed') onClaimed(happening, tab)
    if (happening.is === 'held-up') expect('why it was held up', happening.refusal, refusalOf(tab), happening)
    if (happening.is === 'hushed') leaveInPeace(at, happening.quietMs)
    if (happening.is === 'answered') leaveInPeace(at, quietAfterAnswerMs)
    if (happening.is === 'dismissed') leaveInPeace(at, quietAfterDismissalMs)
    if (happening.is === 'not-now') leaveInPeace(at, quietAfterNotNowMs)
    if (happening.is === 'closed') tab.hasCard = false
    if (happening.is === 'ended')
      expect(
        'what waits',
        String(happening.memory.waiting.map(({ survey }) => survey).sort()),
        String([...waits.keys()].sort()),
        happening,
      )
  }
  return objections
}
