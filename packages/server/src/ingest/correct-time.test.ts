import { expect, it } from 'vitest'
import { noon } from '../../test/builders.ts'
import { correctTime } from './correct-time.ts'

const day = 86_400_000
const receivedAt = noon

it.each([
  ['keeps the time of a browser whose clock is right', noon - 1000, noon, noon - 1000],
  ['keeps the time of a browser that does not tell its clock', noon - 1000, undefined, noon - 1000],
  [
    'keeps the time of a clock a minute slow, which may be delivery',
    noon - 61_000,
    noon - 60_000,
    noon - 61_000,
  ],
  ['corrects a clock a year slow', noon - 365 * day - 1000, noon - 365 * day, noon - 1000],
  ['corrects a clock a day fast', noon + day - 1000, noon + day, noon - 1000],
  ['puts nothing into the future', noon + 5000, noon, noon],
  ['puts nothing further back than 40 days', noon - 41 * day, noon, noon - 40 * day],
])('%s', (_title, at, sentAt, corrected) => {
  expect(correctTime(at, { sentAt, receivedAt })).toBe(corrected)
})
