import type { LeafCondition, PublishedProgramme } from './contract/programme.ts'
import { leafConditions, triggerEvents } from './contract/trigger-events.ts'
import { onClick } from './page/clicks.ts'
import { onElementSeen } from './page/elements-seen.ts'
import { onExitIntent } from './page/exit-intent.ts'
import { onFrustration } from './page/frustration.ts'
import { onAddress } from './page/navigation.ts'
import { inOwnTask } from './page/own-task.ts'
import { onPresence } from './page/presence.ts'
import { onScrollDepth } from './page/scroll-depth.ts'

export interface SignalsOptions {
  /** Judges a signal as any other event. */
  track(name: string, properties: Record<string, unknown>): void
  /** A selector of the programme that the browser does not understand. */
  onRefused(selector: string): void
}

export type OpenSignals = typeof openSignals

/**
 * Turns what happens in the page into events, for triggers that need no call of `cx.track()`: loaded, as its
 * own chunk, only if a published trigger names such an event, and listening only to those named.
 *
 * | event | told | properties |
 * |---|---|---|
 * | `$page` | at the load and after each navigation within the page | `path`, `query.NAME` |
 * | `$click` | a click on or in an element | `element`: the selector of the trigger |
 * | `$seen` | an element was in sight for a second | `element` |
 * | `$scroll` | at each 5 % more of the page | `depth`, 0 to 1 |
 * | `$time` | each second in sight | `seconds` on this page view |
 * | `$idle` | each second in sight without input | `seconds` since the last |
 * | `$exit` | the visitor seems about to leave | |
 * | `$frustration` | clicks or form errors again and again | `kind`: `rage-click` or `form-error` |
 */
export function openSignals(programme: PublishedProgramme, { track, onRefused }: SignalsOptions): void {
  /** The conditions put on each signal, in whatever survey and part of a trigger. */
  const conditions = new Map<string, LeafCondition[]>()
  for (const { trigger } of programme.surveys)
    for (const { event, where = [] } of triggerEvents(trigger))
      conditions.set(event, [...(conditions.get(event) ?? []), ...leafConditions(where)])
  const selectors = (signal: string) => [
    ...new Set(
      (conditions.get(signal) ?? [])
        .filter(({ property, operator }) => property === 'element' && /^(equals|oneOf)$/.test(operator))
        .flatMap(({ value }) => value as string | string[]),
    ),
  ]
  const needs = (signal: string) => conditions.has(signal)

  const presence =
    needs('$time') || needs('$idle')
      ? onPresence((seconds, idleSeconds) => {
          track('$time', { seconds })
          track('$idle', { seconds: idleSeconds })
        })
      : undefined
  /** Opens a sensor if a trigger names its signal: each in its own task, so that no start is a long one. */
  const open = (signal: string, start: () => void) => {
    if (needs(signal)) inOwnTask(start)
  }
  if (needs('$page') || presence)
    inOwnTask(() =>
      onAddress((address) => {
        presence?.restart()
        track('$page', address)
      }),
    )
  open('$click', () => onClick(selectors('$click'), (element) => track('$click', { element }), onRefused))
  open('$seen', () => onElementSeen(selectors('$seen'), (element) => track('$seen', { element }), onRefused))
  open('$scroll', () => onScrollDepth((depth) => track('$scroll', { depth })))
  open('$exit', () => onExitIntent(() => track('$exit', {})))
  open('$frustration', () => onFrustration((kind) => track('$frustration', { kind })))
}
