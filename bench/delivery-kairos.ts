import { DatabaseSync } from 'node:sqlite'
import { cardOf } from '../test/browser/stage.ts'
import type { DeliverySubject } from './delivery-peers.ts'
import { poisoned } from './fault-gate.ts'

const thanks = 'Thank you!'

/** One survey for each event: 20 answers come from 20 showings, each on a card that a visitor taps. */
export const deliveryProgramme = (events: readonly number[]) => ({
  format: 1,
  project: { key: 'pk_bench', name: 'Bench', languages: ['en'] },
  surveys: events.map((event) => ({
    id: `event-${event}`,
    metric: 'csat',
    trigger: { event: 'never' },
    question: { en: 'How satisfied were you?' },
    thanks: { any: { en: thanks } },
  })),
})

interface Batch {
  items: { kind: string; id: string; survey: string; answers: { value: unknown }[] }[]
}

const eventOf = (survey: string) => Number(survey.slice('event-'.length))

/** Kairos: the built script tag and a visitor who taps. */
export const kairosSubject: DeliverySubject = {
  id: 'kairos',
  name: 'Kairos',
  isReady: `window.cx?.explain?.()?.length > 0`,
  async report(page, event) {
    const { card, score, title } = cardOf(page)
    await page.evaluate(`cx.show('event-${event}')`)
    await score(5).click({ timeout: 8_000 })
    await title.filter({ hasText: thanks }).waitFor({ timeout: 8_000 })
    await page.evaluate('cx.close()')
    await card.waitFor({ state: 'detached', timeout: 8_000 })
  },
  comeBack: '',
  read: (text) =>
    (JSON.parse(text) as Batch).items
      .filter(({ kind }) => kind === 'submission')
      .map(({ id, survey }) => ({ event: eventOf(survey), id })),
}

/** `host` is where the gate listens: as in production, the script comes from the server that takes the answers. */
export const kairosPage = (host: string) =>
  `<script async src="http://${host}/cx.js" data-key="pk_bench"></script>`

/** The batch with a score that is on no scale in place of the poisoned event's: the real server refuses it. */
export function poisonBatch(body: Uint8Array): string {
  const batch = JSON.parse(Buffer.from(body).toString()) as Batch
  for (const { survey, answers } of batch.items)
    for (const answer of answers ?? []) if (eventOf(survey) === poisoned) answer.value = 99
  return JSON.stringify(batch)
}

/** How often each event stands in the store. */
export function countRows(storeFile: string): Map<number, number> {
  const store = new DatabaseSync(storeFile, { readOnly: true })
  try {
    const rows = store.prepare('SELECT survey, count(*) AS times FROM submission GROUP BY survey').all()
    return new Map(rows.map(({ survey, times }) => [eventOf(String(survey)), Number(times)]))
  } finally {
    store.close()
  }
}
