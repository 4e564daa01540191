import { readdirSync, readFileSync } from 'node:fs'
import { type ProblemCode, Programme, problems, Quiet } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { openTestServer, problemOf } from './open-test-server.ts'

interface Case {
  input: unknown
  code: string
  pointer?: string
}

const folder = new URL('../../sdk/contract-cases/', import.meta.url)
const read = (path: string): Case => JSON.parse(readFileSync(new URL(path, folder), 'utf8'))
const casesIn = (path: string): [string, Case][] =>
  readdirSync(new URL(path, folder)).map((file) => [file, read(`${path}/${file}`)])

/** The programme that all items and batches are judged by. */
const programme = Programme.parse(read('programme/accepted/three-metrics.json').input)
const open = () => openTestServer({ programmes: [programme] })

describe('over HTTP, a batch', () => {
  it.each(casesIn('batch/accepted'))('gets its receipt: %s', async (_file, { input }) => {
    const { post } = await open()
    expect((await post(JSON.stringify(input))).status).toBe(202)
  })

  it.each(casesIn('batch/refused'))(
    'is refused with its code: %s',
    async (_file, { input, code, pointer }) => {
      const { post } = await open()
      const response = await post(JSON.stringify(input))
      expect(response.status).toBe(problems[code as ProblemCode].status)
      const problem = await problemOf(response)
      expect(problem.code).toBe(code)
      if (code === 'malformed-batch')
        expect(problem.detail).toContain(`${pointer || '(the whole document)'}: `)
    },
  )
})

describe('over HTTP, an item', () => {
  it.each(casesIn('item/accepted'))('is stored: %s', async (_file, { input }) => {
    const { send } = await open()
    const { id } = input as { id: string }
    expect(await send({ key: 'pk_demo', items: [input] })).toEqual({
      accepted: [id],
      repeated: [],
      refused: [],
    })
  })

  it.each(casesIn('item/refused'))(
    'is refused with its code: %s',
    async (_file, { input, code, pointer }) => {
      const { send, results } = await open()
      const { accepted, refused } = await send({ key: 'pk_demo', items: [input] })
      expect(accepted).toEqual([])
      expect(refused).toMatchObject([{ code }])
      if (pointer) expect(refused[0]?.detail).toContain(`${pointer}: `)
      expect(await results('checkout')).toMatchObject({ n: 0, showings: { shown: 0 } })
    },
  )
})

describe('over HTTP, a question for the quiet time of a person', () => {
  it.each(casesIn('quiet/accepted'))('is answered: %s', async (_file, { input }) => {
    const { fetch } = await open()
    const response = await fetch('/v1/quiet', { method: 'POST', body: JSON.stringify(input) })
    expect(Quiet.parse(await response.json())).toEqual({ quietMs: 0 })
  })

  it.each(casesIn('quiet/refused'))(
    'is refused with its code: %s',
    async (_file, { input, code, pointer }) => {
      const { fetch } = await open()
      const response = await fetch('/v1/quiet', { method: 'POST', body: JSON.stringify(input) })
      expect(response.status).toBe(problems[code as ProblemCode].status)
      const problem = await problemOf(response)
      expect(problem.code).toBe(code)
      expect(problem.detail).toContain(`${pointer || '(the whole document)'}: `)
    },
  )
})
