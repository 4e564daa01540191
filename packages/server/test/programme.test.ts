import { publishedProgramme } from '@kairos-cx/sdk/contract'
import { expect, it } from 'vitest'
import { createSqliteStore } from '../src/store/sqlite/create-sqlite-store.ts'
import { aBatch, aProgramme, aSubmission, aSurvey, noon, uuid } from './builders.ts'
import { openTestServer, problemOf } from './open-test-server.ts'

it('gives pages what was published, and no more', async () => {
  const { fetch } = await openTestServer()
  const response = await fetch('/v1/programme?key=pk_test')
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('application/json')
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(response.headers.get('Cache-Control')).toBe('public, max-age=60, stale-while-revalidate=600')
  expect(await response.json()).toEqual(publishedProgramme(aProgramme(), 1))
})

it('gives it again only when it has changed', async () => {
  const { fetch, store } = await openTestServer()
  const tag = (await fetch('/v1/programme?key=pk_test')).headers.get('ETag') ?? ''
  const again = await fetch('/v1/programme?key=pk_test', { headers: { 'If-None-Match': `"x", W/${tag}` } })
  expect(again.status).toBe(304)
  expect(await again.text()).toBe('')
  expect(again.headers.get('ETag')).toBe(tag)

  await store.publish(aProgramme({ surveys: [] }), noon)
  const changed = await fetch('/v1/programme?key=pk_test', { headers: { 'If-None-Match': tag } })
  expect(changed.status).toBe(200)
  expect(await changed.json()).toMatchObject({ version: 2, surveys: [] })
})

it('takes up at once what another process publishes', async () => {
  const { path, fetch, send } = await openTestServer({ programmes: [] })
  expect((await fetch('/v1/programme?key=pk_test')).status).toBe(401)
  const other = createSqliteStore(path)
  await other.publish(aProgramme({ surveys: [aSurvey({ id: 'fresh' })] }), noon)
  await other.close()
  expect((await fetch('/v1/programme?key=pk_test')).status).toBe(200)
  expect(await send(aBatch([aSubmission({ survey: 'fresh' })]))).toMatchObject({ accepted: [uuid(2)] })
})

it.each([
  ['', 400, 'malformed-query'],
  ['?key=', 400, 'malformed-query'],
  ['?key=pk_wrong', 401, 'unknown-key'],
])('says what is wrong with the address /v1/programme%s', async (query, status, code) => {
  const { fetch } = await openTestServer()
  const response = await fetch(`/v1/programme${query}`)
  expect(response.status).toBe(status)
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
  expect(await problemOf(response)).toMatchObject({ code })
})
