import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createAgenda } from './simulate-agenda.ts'

const times = fc.array(fc.integer({ min: 0, max: 20 }))

it('gives what is due in the order of time, whenever it was added, and nothing before', () => {
  fc.assert(
    fc.property(times, times, fc.integer({ min: 0, max: 20 }), (first, second, until) => {
      const agenda = createAgenda<number>()
      const takeAll = (until: number) => {
        const taken: number[] = []
        for (let next = agenda.take(until); next; next = agenda.take(until)) taken.push(next.entry)
        return taken
      }
      const sorted = (list: number[]) => [...list].sort((one, other) => one - other)
      for (const at of first) agenda.add(at, at)
      expect(takeAll(until)).toEqual(sorted(first.filter((at) => at <= until)))
      for (const at of second) agenda.add(at, at)
      expect(takeAll(Number.POSITIVE_INFINITY)).toEqual(
        sorted([...first.filter((at) => at > until), ...second]),
      )
    }),
  )
})
