import type { Programme } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'

/** A time below which one in seconds was probably meant: 30 days in seconds are 43 minutes in milliseconds. */
const shortMs = { window: 3_600_000, quiet: 60_000 }

/** Warns of times that are so short that they were probably written in seconds. */
export function shortTimes({ limits = {}, surveys }: Programme): Mistake[] {
  const short = (pointer: string, ms: number | undefined, least: number): Mistake[] =>
    ms === undefined || ms === 0 || ms >= least
      ? []
      : [{ pointer, detail: `${inWords(ms)}: times are in milliseconds; a day is 86400000` }]
  const { windowMs, quietAfterAnswerMs, quietAfterDismissalMs, quietAfterNotNowMs } = limits
  return [
    ...short('/limits/windowMs', windowMs, shortMs.window),
    ...short('/limits/quietAfterAnswerMs', quietAfterAnswerMs, shortMs.quiet),
    ...short('/limits/quietAfterDismissalMs', quietAfterDismissalMs, shortMs.quiet),
    ...short('/limits/quietAfterNotNowMs', quietAfterNotNowMs, shortMs.quiet),
    ...surveys.flatMap(({ againAfterMs }, index) =>
      short(`/surveys/${index}/againAfterMs`, againAfterMs, shortMs.quiet),
    ),
  ]
}

const inWords = (ms: number) =>
  ms < 60_000 ? `${Number((ms / 1_000).toPrecision(2))} s` : `${Math.round(ms / 60_000)} minutes`
