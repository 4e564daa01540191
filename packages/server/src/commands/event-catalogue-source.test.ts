import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Programme } from '@kairos-cx/sdk/contract'
import { expect, it } from 'vitest'
import { eventCatalogueSource } from './event-catalogue-source.ts'

const programme = Programme.parse({
  format: 1,
  project: { key: 'pk_types', name: 'Types', languages: ['en'] },
  surveys: [
    {
      id: 'bought',
      metric: 'csat',
      question: { en: 'How was it?' },
      trigger: {
        event: 'checkout.completed',
        where: [
          { property: 'value', operator: 'greater', value: 50 },
          { property: 'plan', operator: 'oneOf', value: ['pro', 7] },
          { property: 'coupon', operator: 'exists', value: true },
        ],
        after: [{ event: "it's begun", withinMs: 1000 }],
        cancel: [{ event: 'refunded', where: [{ property: 'whole', operator: 'equals', value: true }] }],
      },
    },
    {
      id: 'left',
      metric: 'nps',
      question: { en: 'How likely?' },
      trigger: { any: [{ event: 'left' }, { event: 'checkout.completed' }] },
    },
    {
      id: 'prepared',
      metric: 'ces',
      question: { en: 'How easy?' },
      trigger: {
        all: [
          {
            event: 'address.given',
            where: [
              {
                operator: 'any',
                conditions: [
                  { property: 'country', operator: 'equals', value: 'FR' },
                  { operator: 'none', conditions: [{ property: 'zip', operator: 'greater', value: 9999 }] },
                ],
              },
            ],
          },
          { event: '$exit' },
          { event: 'left' },
        ],
        withinMs: 60_000,
      },
    },
  ],
})

it('names every event of a trigger once, with the properties that conditions look at, in groups too', () => {
  expect(eventCatalogueSource(programme)).toContain(`export type KairosEvents = {
  'checkout.completed': Record<string, unknown> & { 'value'?: number; 'plan'?: string | number; 'coupon'?: unknown }
  'it\\'s begun': Record<string, unknown>
  'refunded': Record<string, unknown> & { 'whole'?: boolean }
  'left': Record<string, unknown>
  'address.given': Record<string, unknown> & { 'country'?: string; 'zip'?: number }
}`)
})

it('makes a misspelt event, and a property of a wrong type, not compile', () => {
  const cache = 'node_modules/.cache'
  mkdirSync(cache, { recursive: true })
  // Inside the repository, where the SDK is found.
  const folder = mkdtempSync(join(cache, 'event-catalogue-'))
  writeFileSync(join(folder, 'events.ts'), eventCatalogueSource(programme))
  writeFileSync(
    join(folder, 'app.ts'),
    `import { createCx } from '@kairos-cx/sdk'
import type { KairosEvents } from './events.ts'
const cx = createCx<KairosEvents>({ key: 'pk_types', host: '', loadWidget: async () => { throw 0 } })
cx.track('checkout.completed', { value: 42, anything: 'else' })
cx.track('left')
// @ts-expect-error misspelt
cx.track('checkout.complete', { value: 42 })
// @ts-expect-error of a wrong type
cx.track('checkout.completed', { value: '42' })
`,
  )
  const options = '--noEmit --strict --module nodenext --allowImportingTsExtensions --skipLibCheck'.split(' ')
  try {
    execFileSync('node_modules/.bin/tsc', [...options, '--ignoreConfig', join(folder, 'app.ts')], {
      encoding: 'utf8',
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 30_000)
