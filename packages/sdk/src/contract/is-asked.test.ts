import { expect, it } from 'vitest'
import { isAsked } from './is-asked.ts'

const given = (answers: Record<string, unknown> = {}) => new Map(Object.entries(answers))

it('asks everybody where nothing is said', () => {
  expect(isAsked({}, 'passive', given())).toBe(true)
  expect(isAsked({ askIf: {} }, 'passive', given())).toBe(true)
})

it('asks the bands that are named', () => {
  const askIf = { bands: ['detractor', 'passive'] }
  expect(isAsked({ askIf }, 'passive', given())).toBe(true)
  expect(isAsked({ askIf }, 'promoter', given())).toBe(false)
})

it('asks after one of the answers named, of each question named, one or several chosen', () => {
  const askIf = { answers: { what: ['price', 'other'], again: ['no'] } }
  expect(isAsked({ askIf }, 'passive', given({ what: 'price', again: 'no' }))).toBe(true)
  expect(isAsked({ askIf }, 'passive', given({ what: ['speed', 'other'], again: 'no' }))).toBe(true)
  expect(isAsked({ askIf }, 'passive', given({ what: 'price' }))).toBe(false)
  expect(isAsked({ askIf }, 'passive', given({ what: ['speed'], again: 'no' }))).toBe(false)
  expect(isAsked({ askIf }, 'passive', given())).toBe(false)
})
