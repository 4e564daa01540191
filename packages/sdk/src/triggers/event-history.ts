import type { EarlierEvent, EventRule } from '../contract/programme.ts'

/**
 * When the events came that some rule asks about later, by rule: epoch milliseconds, oldest first. Events no
 * rule asks about are not in it.
 */
export type EventHistory = Readonly<Record<string, readonly number[]>>

type Remembered = Pick<EventRule, 'event' | 'where' | 'times'> | EarlierEvent

/** The key a rule's events are remembered under: the same for the same rule, in whatever survey it stands. */
export const keyOf = ({ event, where }: Remembered): string => JSON.stringify([event, where ?? []])

/** The history with one more event, of which at most `most` are kept. */
export function withEvent(history: EventHistory, key: string, at: number, most: number): EventHistory {
  return { ...history, [key]: [...(history[key] ?? []), at].slice(-most) }
}

/**
 * How often the rule's event came in the `withinMs` before `now`. One exactly `withinMs` old no longer
 * counts; one in the future, after a clock was set back, does.
 */
export function timesCome(rule: Remembered, history: EventHistory, withinMs: number, now: number): number {
  return (history[keyOf(rule)] ?? []).filter((at) => now - at < withinMs).length
}

/** Says whether the rule's event came in the `withinMs` before `now`. */
export function hasCome(rule: Remembered, history: EventHistory, withinMs: number, now: number): boolean {
  return timesCome(rule, history, withinMs, now) > 0
}
