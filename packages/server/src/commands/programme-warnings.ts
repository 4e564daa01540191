import type { Programme } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../mistakes.ts'
import { askNobody } from './warnings/ask-nobody.ts'
import { closedSchedules } from './warnings/closed-schedules.ts'
import { competingSurveys } from './warnings/competing-surveys.ts'
import { followUpsOnTheWay } from './warnings/follow-ups-on-the-way.ts'
import { inDocumentOrder } from './warnings/in-document-order.ts'
import { missingTexts } from './warnings/missing-texts.ts'
import { quietPages } from './warnings/quiet-pages.ts'
import { shortTimes } from './warnings/short-times.ts'
import { smallSamples } from './warnings/small-samples.ts'
import { unmetAudiences } from './warnings/unmet-audiences.ts'
import { unmetTriggers } from './warnings/unmet-triggers.ts'

/**
 * Gives what is allowed in a programme but was hardly meant: rules that nobody can meet, surveys that leave each
 * other no room, answers too few for what the team wants to know, follow-ups too many or never asked, texts that
 * some cannot read. `now` is epoch milliseconds. In the order of `document`, the programme as it was written.
 */
export function programmeWarnings(
  programme: Programme,
  now: number,
  { document = programme }: { document?: unknown } = {},
): Mistake[] {
  const warnings = [
    ...askNobody(programme),
    ...shortTimes(programme),
    ...quietPages(programme),
    ...unmetTriggers(programme),
    ...unmetAudiences(programme),
    ...closedSchedules(programme, now),
    ...competingSurveys(programme),
    ...smallSamples(programme, now),
    ...followUpsOnTheWay(programme),
    ...missingTexts(programme),
  ]
  return inDocumentOrder(warnings, document)
}
