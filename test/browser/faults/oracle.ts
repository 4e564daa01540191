import type { Told } from './watched-site.ts'

/** One document and what became of it. */
export interface WatchedDocument {
  id: string
  /** What it told, in order; `at` is milliseconds of the bench. */
  told: (Told & { at: number })[]
  /** When it began to go; undefined if it lived to the end. */
  endedAt?: number
}

/** What a visitor did on one card. */
export interface GivenAnswer {
  document: string
  showing: string
  scores: number[]
  words: string
}

/** What the server has of one project. */
export interface ServerRows {
  submissions: {
    id: string
    showing: string | null
    revision: number
    score: number | null
    answers: { question: string; value: unknown }[]
  }[]
  showings: { id: string; state: string | null }[]
  /** Of all surveys together: tallied, score by score. */
  tallied: Record<string, number>
}

export interface Evidence {
  documents: readonly WatchedDocument[]
  given: readonly GivenAnswer[]
  /** When the visitor had cleared the data of the site, milliseconds of the bench. */
  clearedAt: readonly number[]
  rows: ServerRows
  /** What still waits in the browser at the end, without what is set aside. */
  left: readonly string[]
  /** What pages threw. */
  errors: readonly string[]
  /** Answers that a redirect took elsewhere. */
  ledElsewhere: number
}

export interface Verdict {
  /** Each is a broken promise. */
  findings: string[]
  answers: {
    /** Told by `answered`, one for each submission. */
    told: number
    thanked: number
    durable: number
    onServer: number
    /** Not there, and excused: never stored, and the page gone; each was told where the page lived to tell. */
    lostAndTold: number
    lostWithThePage: number
    lostByClearing: number
  }
}

const noAnswers = {
  told: 0,
  thanked: 0,
  durable: 0,
  onServer: 0,
  lostAndTold: 0,
  lostWithThePage: 0,
  lostByClearing: 0,
}

/** Of a schedule that came to no end: nothing is known of its answers. */
export const unfinished = (why: string): Verdict => ({
  findings: [`came to no end: ${why}`],
  answers: noAnswers,
})

/** A message may come a little after what it tells of. */
const slackMs = 300
const ranks: Readonly<Record<string, number>> = { shown: 0, seen: 1, dismissed: 2, left: 2 }

/** What the pages told of one submission. */
interface ToldSubmission {
  id: string
  showing: string
  document: WatchedDocument
  /** By revision, from 1. */
  revisions: { question: string; value: unknown }[][]
}

const submissionsOf = (documents: readonly WatchedDocument[]): ToldSubmission[] => {
  const all = new Map<string, ToldSubmission>()
  for (const document of documents)
    for (const told of document.told)
      if (told.told === 'answered') {
        const { submission: id, showing } = told
        if (!all.has(id)) all.set(id, { id, showing, document, revisions: [] })
        all.get(id)?.revisions.push(told.answers)
      }
  return [...all.values()]
}

/** Whether the row could be what the visitor did on that card. */
const couldBe = (
  answers: ServerRows['submissions'][number]['answers'],
  { scores, words }: GivenAnswer,
): boolean =>
  answers.every(({ question, value }) =>
    question === 'score' ? scores.includes(value as number) : words.startsWith(String(value)),
  ) && answers.some(({ question }) => question === 'score')

/**
 * Says what was promised and not kept. An answer counts as promised once its write is complete, or once the card
 * has said thanks; one that was never stored may go with its page, one whose storage the visitor cleared may go
 * too, but a page that lives must tell.
 */
export function judge({ documents, given, clearedAt, rows, left, errors, ledElsewhere }: Evidence): Verdict {
  const findings: string[] = []
  const answers = { ...noAnswers, onServer: rows.submissions.length }
  const lastClear = Math.max(0, ...clearedAt)
  const faultsOf = (document: WatchedDocument) =>
    document.told.filter(({ told }) => told === 'fault') as Extract<
      WatchedDocument['told'][number],
      { told: 'fault' }
    >[]
  const isTold = (
    document: WatchedDocument,
    codes: readonly string[],
    id?: string,
    before = Number.POSITIVE_INFINITY,
  ) =>
    faultsOf(document).some(
      (fault) => codes.includes(fault.code) && (id === undefined || fault.id === id) && fault.at <= before,
    )

  /** The highest rank of an item that is on the disk for good, and the highest that ever was. */
  const durable = new Map<string, { kind: string; kept: number; ever: number }>()
  for (const { told } of documents)
    for (const one of told)
      if (one.told === 'durable') {
        const before = durable.get(one.id) ?? { kind: one.kind, kept: -1, ever: -1 }
        durable.set(one.id, {
          kind: one.kind,
          kept: one.at > lastClear + slackMs || !lastClear ? Math.max(before.kept, one.rank) : before.kept,
          ever: Math.max(before.ever, one.rank),
        })
      }

  const row = new Map(rows.submissions.map((one) => [one.id, one]))
  const told = submissionsOf(documents)
  answers.told = told.length
  for (const { id, showing, document, revisions } of told) {
    const { kept = -1, ever = -1 } = durable.get(id) ?? {}
    if (ever > 0) answers.durable++
    const onServer = row.get(id)?.revision ?? 0
    const thanked = document.told.filter((one) => one.told === 'thanked' && one.showing === showing)
    if (thanked.length) answers.thanked++
    for (const { at, revision } of thanked as (Extract<Told, { told: 'thanked' }> & { at: number })[]) {
      const wasDurable = document.told.some(
        (one) => one.told === 'durable' && one.id === id && one.rank >= revision && one.at <= at,
      )
      if (!wasDurable && !isTold(document, ['storage-unavailable'], undefined, at))
        findings.push(
          `answer ${id}: thanks for revision ${revision}, which was not stored, and no word of it`,
        )
    }
    const lives = document.endedAt === undefined
    const promised = lives ? revisions.length : Math.max(kept, 0)
    if (onServer >= promised && (onServer > 0 || revisions.length === 0)) continue
    if (kept > onServer)
      findings.push(`answer ${id}: revision ${kept} was stored, the server has ${onServer || 'none'}`)
    else if (lives && isTold(document, ['storage-cleared', 'item-lost', 'item-refused'], id)) {
      if (lastClear) answers.lostByClearing++
      else
        findings.push(
          `answer ${id}: given up, though nothing was cleared: ${faultsOf(document).map(({ code }) => code)}`,
        )
    } else if (lives)
      findings.push(
        `answer ${id}: revision ${revisions.length} was given on a page that lives, the server has ${onServer || 'none'}, and no word of it`,
      )
    else if (ever > 0) answers.lostByClearing++
    else if (isTold(document, ['storage-unavailable'])) answers.lostAndTold++
    else answers.lostWithThePage++
  }

  // Showings are items like any other: what is on the disk arrives.
  const stateRank = new Map(rows.showings.map(({ id, state }) => [id, ranks[state ?? 'shown'] ?? 0]))
  for (const [id, { kind, kept }] of durable)
    if (kind === 'showing' && kept >= 0 && (stateRank.get(id) ?? -1) < kept)
      findings.push(`showing ${id}: state ${kept} was stored, the server has ${stateRank.get(id) ?? 'none'}`)

  const showings = new Map<string, string>()
  for (const one of documents.flatMap(({ told }) => told))
    if (one.told === 'shown') showings.set(one.showing, one.document)
  const tallies: Record<string, number> = {}
  const seen = new Set<string>()
  for (const { id, showing, revision, score, answers: has } of rows.submissions) {
    if (score !== null) tallies[score] = (tallies[score] ?? 0) + 1
    if (!showing || !showings.has(showing)) {
      findings.push(`row ${id}: of showing ${showing}, which no page had`)
      continue
    }
    if (seen.has(showing)) findings.push(`row ${id}: the second one of showing ${showing}`)
    seen.add(showing)
    const was = told.find((one) => one.id === id)?.revisions[revision - 1]
    // What was told last is lost with its page. A card that came late may have been taken for the next one.
    const gave = given.filter(({ document }) => document === showings.get(showing))
    if (was ? JSON.stringify(was) !== JSON.stringify(has) : !gave.some((one) => couldBe(has, one)))
      findings.push(
        `row ${id}: revision ${revision} says ${JSON.stringify(has)}, the visitor ${JSON.stringify(was ?? gave)}`,
      )
  }
  const sorted = (counts: Record<string, number>) =>
    JSON.stringify(
      Object.entries(counts)
        .filter(([, count]) => count > 0)
        .sort(),
    )
  if (sorted(tallies) !== sorted(rows.tallied))
    findings.push(`tallies say ${sorted(rows.tallied)}, the rows ${sorted(tallies)}`)
  for (const id of left) findings.push(`item ${id} still waits in the browser`)
  for (const document of documents)
    for (const { code, cause } of faultsOf(document)) {
      if (code === 'internal' || code === 'listener-threw') findings.push(`fault ${code}: ${cause}`)
      if (code === 'item-refused') findings.push(`an item was refused: ${cause}`)
    }
  for (const error of errors) findings.push(`the page threw: ${error}`)
  if (ledElsewhere) findings.push(`${ledElsewhere} batches followed a redirect to another server`)
  return { findings, answers }
}
