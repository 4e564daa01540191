import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Problem, Receipt, Results } from '@kairos-cx/sdk/contract'
import { onTestFinished } from 'vitest'
import {
  createServer,
  hashAdminToken,
  type LogLine,
  type PageFiles,
  type ServerOptions,
} from '../src/index.ts'
import { createSqliteStore } from '../src/store/sqlite/create-sqlite-store.ts'
import { aProgramme, noon } from './builders.ts'

export const adminToken = 'kt_only-for-tests'

const noPageFiles: PageFiles = { current: new Map(), immutable: new Map() }

/** Gives an empty folder that goes when the test is over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kairos-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/**
 * Opens a whole server on a real SQLite file, with `aProgramme()` published unless others are named, at noon
 * on the day of the tests. Nothing of it is left when the test is over.
 */
export async function openTestServer({
  programmes = [aProgramme()],
  pageFiles = noPageFiles,
  ...options
}: { programmes?: ReturnType<typeof aProgramme>[] } & Partial<ServerOptions> = {}) {
  const path = join(aFolder(), 'kairos.db')
  const store = options.store ?? createSqliteStore(path, { lockWaitMs: 50 })
  onTestFinished(() => store.close())
  for (const programme of programmes) await store.publish(programme, noon)
  const logged: LogLine[] = []
  const server = createServer({
    store,
    adminTokenHash: hashAdminToken(adminToken),
    pageFiles,
    now: () => noon,
    log: (line) => logged.push(line),
    ...options,
  })
  const fetch = async (path: string, init?: RequestInit) =>
    server.fetch(new Request(`http://kairos.test${path}`, init))

  return {
    path,
    store,
    server,
    logged,
    fetch,
    post: (body: BodyInit, init: RequestInit = {}) => fetch('/v1/batches', { method: 'POST', body, ...init }),
    /** Sends a batch and gives its receipt; fails if there is none. */
    async send(batch: object): Promise<Receipt> {
      const response = await fetch('/v1/batches', { method: 'POST', body: JSON.stringify(batch) })
      if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`)
      return Receipt.parse(await response.json())
    },
    async results(survey = 'checkout', key?: string): Promise<Results> {
      const response = await fetch(`/v1/results?survey=${survey}${key ? `&key=${key}` : ''}`, {
        headers: { Authorization: `Bearer ${adminToken}` },
      })
      return Results.parse(await response.json())
    },
  }
}

/** Gives what a problem response says, and checks that it is one. */
export async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get('Content-Type') !== 'application/problem+json')
    throw new Error(`not a problem: ${response.status} ${await response.text()}`)
  return (await response.json()) as Problem
}
