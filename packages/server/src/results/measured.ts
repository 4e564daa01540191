import type { Results } from '@kairos-cx/sdk/contract'

/** What a metric says of a histogram: nulls while it is empty. */
export type Measured = Pick<Results, 'score' | 'interval' | 'share'>
