import type { Programme } from '@kairos-cx/sdk/contract'
import type { Mistake } from '../../mistakes.ts'

/** Warns of shares and limits of zero, and of a programme without surveys. */
export function askNobody({ limits, surveys }: Programme): Mistake[] {
  const detail = '0 asks nobody'
  return [
    ...(limits?.maxShowings === 0 ? [{ pointer: '/limits/maxShowings', detail }] : []),
    ...(limits?.sampleShare === 0 ? [{ pointer: '/limits/sampleShare', detail }] : []),
    ...(surveys.length === 0
      ? [{ pointer: '/surveys', detail: 'there are no surveys, so nobody is asked' }]
      : []),
    ...surveys.flatMap(({ sampleShare, samples = [] }, index) =>
      // With shares for groups, nobody else is asked: that may well be meant.
      sampleShare === 0 && !samples.some(({ share }) => share > 0)
        ? [{ pointer: `/surveys/${index}/sampleShare`, detail }]
        : [],
    ),
  ]
}
