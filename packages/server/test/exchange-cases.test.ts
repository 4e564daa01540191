import { readdirSync, readFileSync } from 'node:fs'
import {
  type ProblemCode,
  Programme,
  problems,
  Receipt,
  RefusalCode,
  type Results,
} from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { createDeliver } from '../../sdk/src/outbox/deliver.ts'
import { retryDelayMs } from '../../sdk/src/retry-schedule.ts'
import { createFakeClock } from '../../sdk/test/fake-clock.ts'
import { createServer, StoreUnavailable } from '../src/index.ts'
import type { Store } from '../src/store/store.ts'
import { noon } from './builders.ts'
import { openTestServer } from './open-test-server.ts'

/** One request and what must come of it. */
interface Step {
  /** What is wrong with the server at this moment, if anything is. */
  given?: 'failing' | 'store-away' | 'stopping'
  /** Sent as the client sends items; or a whole envelope, or a body, as they are. */
  items?: object[]
  batch?: object
  body?: string
  /** Blanks are put behind the body until it has so many bytes. */
  paddedToBytes?: number
  path?: string
  method?: string
  headers?: Record<string, string>
  receipt?: { accepted: string[]; repeated: string[]; refused: { id: string; code: RefusalCode }[] }
  problem?: { status: number; code: ProblemCode }
  /** What a client does after the problem. */
  client?: 'split' | 'retry'
  minPauseMs?: number
}

/** Requests to a server that has nothing yet, and what the results say after them. */
interface Exchange {
  title: string
  steps: Step[]
  results?: Record<string, Partial<Results>>
}

const folder = new URL('../../sdk/contract-cases/', import.meta.url)
const read = (path: string) => JSON.parse(readFileSync(new URL(path, folder), 'utf8'))
const exchanges: [string, Exchange][] = readdirSync(new URL('exchange', folder)).map((file) => {
  const one: Exchange = read(`exchange/${file}`)
  return [`${file}: ${one.title}`, one]
})
const steps = exchanges.flatMap(([, one]) => one.steps)
const programme = Programme.parse(read('programme/accepted/three-metrics.json').input)

/** The problems that a batch never ends in: those of other addresses. */
const ofOtherAddresses: readonly ProblemCode[] = [
  'malformed-request',
  'malformed-query',
  'malformed-programme',
  'token-required',
  'unknown-survey',
]

async function open() {
  const { store, server, results } = await openTestServer({ programmes: [programme] })
  const common = {
    adminTokenHash: '',
    pageFiles: { current: new Map(), immutable: new Map() },
    now: () => noon,
  }
  const withCommit = (commit: Store['commit']) => createServer({ ...common, store: { ...store, commit } })
  const servers = {
    failing: () => withCommit(() => Promise.reject(new Error('a mistake of ours'))),
    'store-away': () => withCommit(() => Promise.reject(new StoreUnavailable('away'))),
    stopping() {
      const stopping = createServer({ ...common, store })
      stopping.close()
      return stopping
    },
  }
  return { results, serverOf: ({ given }: Step) => (given ? servers[given]() : server) }
}

/** The request of a step. What the SDK has made of its items is sent as it is. */
function requestOf(step: Step, url: string, init: RequestInit): Request {
  if (step.items) return new Request(url, init)
  const body = step.body ?? JSON.stringify(step.batch)
  return new Request(new URL(step.path ?? '/v1/batches', url), {
    method: step.method ?? 'POST',
    headers: step.headers ?? {},
    body: body + ' '.repeat(Math.max(0, (step.paddedToBytes ?? 0) - Buffer.byteLength(body))),
  })
}

describe('an exchange', () => {
  it.each(exchanges)('goes as told: %s', async (_file, { steps, results: expected = {} }) => {
    const { serverOf, results } = await open()
    for (const step of steps) {
      const server = serverOf(step)
      let answer = new Response()
      const deliver = createDeliver({
        key: 'pk_demo',
        url: 'http://kairos.test/v1/batches',
        sdk: 'web/1',
        clock: createFakeClock(noon),
        async fetch(url, init) {
          const response = await server.fetch(requestOf(step, String(url), init ?? {}))
          answer = response.clone()
          return response
        },
      })
      const outcome = await deliver((step.items ?? []) as never[], false)
      const body = await answer.json()
      if (step.receipt) {
        expect(answer.status).toBe(202)
        const { accepted, repeated, refused } = Receipt.parse(body)
        const codes = refused.map(({ id, code }) => ({ id, code }))
        expect({ accepted, repeated, refused: codes }).toEqual(step.receipt)
        expect(outcome).toEqual({ result: 'receipt', receipt: body })
      } else {
        expect({ status: answer.status, code: body.code }).toEqual(step.problem)
        expect(outcome.result).toBe(step.client)
        if (outcome.result === 'retry') expect(retryDelayMs(1, 0, outcome.retryAfterMs)).toBe(step.minPauseMs)
      }
    }
    for (const [survey, fields] of Object.entries(expected)) {
      const told = Object.entries(await results(survey)).filter(([field]) => field in fields)
      expect(Object.fromEntries(told)).toEqual(fields)
    }
  })

  it('is told of every code that an item or a batch is refused with', () => {
    const refusals = new Set(steps.flatMap(({ receipt }) => receipt?.refused.map(({ code }) => code) ?? []))
    expect([...refusals].sort()).toEqual([...RefusalCode.options].sort())
    const codes = steps.flatMap(({ problem }) => problem?.code ?? [])
    expect([...codes, ...ofOtherAddresses].sort()).toEqual(Object.keys(problems).sort())
  })
})
