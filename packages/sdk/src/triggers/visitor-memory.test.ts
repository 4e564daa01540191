import { expect, it } from 'vitest'
import { freshMemory, withQuiet, withShowing } from './visitor-memory.ts'

it('remembers as many showings as a contact limit can count', () => {
  let memory = freshMemory(0)
  for (let at = 0; at < 1_200; at++) memory = withShowing(memory, 'nps', at)
  expect([memory.showings.length, memory.showings.at(-1)]).toEqual([1_000, { survey: 'nps', at: 1_199 }])
})

it('keeps the longer of two quiet times', () => {
  const quiet = withQuiet(freshMemory(0), 2_000)
  expect([withQuiet(quiet, 1_000).quietUntil, withQuiet(quiet, 3_000).quietUntil]).toEqual([2_000, 3_000])
})
