import { readFileSync } from 'node:fs'
import { Programme } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'

const file = JSON.parse(readFileSync(new URL('programme.json', import.meta.url), 'utf8'))

/** Every `{ en, fr }` in the file, wherever it stands. */
const textsIn = (value: unknown): Record<string, string>[] => {
  if (typeof value !== 'object' || value === null) return []
  return 'en' in value ? [value as Record<string, string>] : Object.values(value).flatMap(textsIn)
}

describe("the shop's programme", () => {
  it('is a programme that can be published', () => {
    expect(Programme.safeParse(file).error?.issues).toBeUndefined()
  })

  it('asks one question of each metric, on a touchpoint of the journey', () => {
    const { surveys } = Programme.parse(file)
    expect(surveys.map(({ id, metric, trigger }) => [id, metric, trigger.event])).toEqual([
      ['checkout-csat', 'csat', 'checkout.completed'],
      ['support-ces', 'ces', 'support.resolved'],
      ['delivery-nps', 'nps', 'order.delivered'],
    ])
    expect(surveys.map(({ touchpoint }) => touchpoint)).toEqual(['checkout', 'support', 'delivery'])
  })

  it('speaks English and French, the French with its no-break spaces', () => {
    for (const texts of textsIn(file)) {
      expect(Object.keys(texts)).toEqual(['en', 'fr'])
      expect(texts.fr).not.toMatch(/[^\u00a0][?!:;»]|«[^\u00a0]|'/)
    }
  })
})
