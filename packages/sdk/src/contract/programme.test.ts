import { expect, it } from 'vitest'
import { z } from 'zod'
import { readContractCases } from '../../test/contract-cases.ts'
import { Programme, publishedProgramme } from './programme.ts'

const everything = readContractCases('programme/accepted').find(
  ({ title }) => title === 'Every field there is',
)

it('publishes nothing that only the team is to know', () => {
  const programme = Programme.parse(everything?.input)
  const published = JSON.parse(JSON.stringify(publishedProgramme(programme, 1)))
  expect(Object.keys(programme.surveys[0] ?? {})).toEqual(expect.arrayContaining(['name', 'quota', 'plan']))
  expect(published).not.toHaveProperty('journey')
  for (const field of ['name', 'quota', 'plan', 'touchpoint'])
    expect(published.surveys[0]).not.toHaveProperty(field)
  expect(published.surveys[0]).toMatchObject({ id: 'checkout', samples: [{ share: 1 }], importance: 5 })
})

const schema = z.toJSONSchema(Programme, { io: 'input', target: 'draft-7' })

it('bounds shares in the JSON Schema, so that an editor marks 25', () => {
  const shares = [...JSON.stringify(schema).matchAll(/"(\w*[sS]hare)":(\{.*?\})/g)]
  expect(shares.map(([, name]) => name)).toEqual(['sampleShare', 'sampleShare', 'share', 'responseShare'])
  for (const [, , share] of shares)
    expect(JSON.parse(share ?? '')).toEqual({ type: 'number', minimum: 0, maximum: 1 })
})

it('is a JSON Schema that describes conditions once, however deep they stand', () => {
  expect(Object.keys(schema.definitions ?? {})).toEqual(['Condition'])
  expect(JSON.stringify(schema.definitions)).toContain('"items":{"$ref":"#/definitions/Condition"}')
  expect(JSON.stringify(schema).length).toBeLessThan(40_000)
})
