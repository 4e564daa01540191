import { needsOwnBrowser, type Schedule } from './random-schedule.ts'
import type { ScheduleOutcome } from './run-schedule.ts'

/** Adds up what happened in some schedules: by what went wrong, and by what came of the answers. */
export function summaryOf(outcomes: readonly { schedule: Schedule; outcome: ScheduleOutcome }[]) {
  const counts: Record<string, number> = {}
  const add = (what: string, times: number) => {
    counts[what] = (counts[what] ?? 0) + times
  }
  for (const { schedule, outcome } of outcomes) {
    for (const kind of Object.keys(outcome.met)) add(`schedules: network ${kind}`, 1)
    if (schedule.faults.some(({ kind }) => kind === 'offline')) add('schedules: network offline', 1)
    if (schedule.storage !== 'none') add(`schedules: storage ${schedule.storage}`, 1)
    if (schedule.lives.length > 1) add('schedules: browser killed', 1)
    if (schedule.isFrozenForGood) add('schedules: frozen for good', 1)
    if (!schedule.faults.length && schedule.storage === 'none' && !needsOwnBrowser(schedule))
      add('schedules: nothing goes wrong', 1)
    add(`schedules: at most ${Math.max(...schedule.lives.map(({ tabs }) => tabs.length))} tabs`, 1)
    for (const step of Object.keys(outcome.stepsDone)) add(`schedules: a visitor does ${step}`, 1)
    for (const [kind, times] of Object.entries(outcome.met)) add(`requests met by ${kind}`, times)
    for (const [code, times] of Object.entries(outcome.faultsTold)) add(`faults told: ${code}`, times)
    add('requests with answers', outcome.requests)
    add('cards asked for', outcome.asked)
    add('cards shown', outcome.shown)
    add('answers told', outcome.answers.told)
    add('answers thanked for', outcome.answers.thanked)
    add('answers on the disk', outcome.answers.durable)
    add('rows on the server', outcome.answers.onServer)
    add('answers lost: never stored, said so', outcome.answers.lostAndTold)
    add('answers lost: page gone before they were stored', outcome.answers.lostWithThePage)
    add('answers lost: cleared by the visitor', outcome.answers.lostByClearing)
    add('findings', outcome.findings.length)
  }
  return counts
}

/** The same in lines, for people. */
export const summaryLines = (outcomes: Parameters<typeof summaryOf>[0]): string[] =>
  Object.entries(summaryOf(outcomes))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([what, times]) => `${String(times).padStart(7)}  ${what}`)
