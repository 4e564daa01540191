import type { Clock } from '../clock.ts'
import type { PublishedProgramme } from '../contract/programme.ts'
import type { ReportFault } from '../fault.ts'
import { parseRetryAfterMs, retryDelayMs } from '../retry-schedule.ts'
import type { Storage } from '../storage/storage.ts'
import { readProgramme } from './read-programme.ts'

export interface ProgrammeSourceOptions {
  /** Address of `GET /v1/programme`, with its key. */
  url: string
  fetch: typeof fetch
  storage: Storage
  clock: Clock
  reportFault: ReportFault
  /** Whether the visitor has denied consent meanwhile: then nothing more is asked, given or kept. */
  isStopped(): boolean
}

const storageKey = 'programme'

/**
 * Hands the programme to `onProgramme`: first, at once, the one kept from the last visit, then the
 * server's if it is another. While the server cannot be reached, asks again by the retry schedule;
 * the HTTP cache decides whether an answer still stands.
 */
export async function openProgrammeSource(
  onProgramme: (programme: PublishedProgramme) => void,
  { url, fetch, storage, clock, reportFault, isStopped }: ProgrammeSourceOptions,
): Promise<void> {
  let current = ''
  const take = (value: unknown): boolean => {
    const programme = readProgramme(value)
    if (!programme) return false
    const text = JSON.stringify(programme)
    if (text !== current) {
      current = text
      onProgramme(programme)
    }
    return true
  }

  const ask = async (attempt: number): Promise<void> => {
    if (isStopped()) return
    let retryAfterMs = 0
    try {
      const response = await fetch(url, { credentials: 'omit' })
      const text = await response.text()
      retryAfterMs = parseRetryAfterMs(response.headers.get('retry-after'), clock.now())
      if (response.ok) {
        const value: unknown = JSON.parse(text)
        if (isStopped()) return
        if (take(value)) {
          storage.update(storageKey, () => value).catch(() => {})
          return
        }
        reportFault('programme-unreadable')
      } else reportFault(response.status === 401 ? 'key-refused' : 'programme-unavailable', response.status)
    } catch (error) {
      reportFault('programme-unavailable', error)
    }
    clock.after(retryDelayMs(attempt, clock.draw(), retryAfterMs), () => ask(attempt + 1))
  }

  const [kept] = await storage.entries(storageKey).catch(() => [])
  if (kept) take(kept[1])
  await ask(1)
}
