import { describe, expect, it, vi } from 'vitest'
import { aProgramme, aSurvey } from '../test/builders.ts'
import { createTabOffer } from './offer-tab.ts'
import type { OpenTabOptions } from './open-tab.ts'

/** A page whose programme has two surveys behind tabs. Tabs that are there are listed by their survey. */
const aPage = (loadTab?: () => Promise<never>) => {
  const there: string[] = []
  const opened: OpenTabOptions[] = []
  const onPressed = vi.fn()
  const onFailed = vi.fn()
  const programme = aProgramme({ surveys: ['one', 'two'].map((id) => aSurvey({ id, placement: 'tab' })) })
  const openTab = (options: OpenTabOptions) => {
    opened.push(options)
    there.push(options.survey.id)
    return () => void there.splice(there.indexOf(options.survey.id), 1)
  }
  const offer = createTabOffer({
    programme: () => programme,
    locale: () => 'fr-CA',
    loadTab: loadTab ?? (async () => ({ openTab })),
    onPressed,
    onFailed,
  })
  const settled = () => new Promise((resolve) => setTimeout(resolve))
  return { offer, there, opened, onPressed, onFailed, settled }
}
const hear = (survey: string, reason: 'offered' | 'condition-not-met' | 'shown') => ({ survey, reason })

describe('a tab', () => {
  it('is put on the page once for a survey that is offered again and again', async () => {
    const { offer, there, opened, settled, onPressed } = aPage()
    offer.hear(hear('one', 'offered'))
    offer.hear(hear('one', 'offered'))
    await settled()
    offer.hear(hear('one', 'offered'))
    await settled()
    expect([there, opened]).toMatchObject([['one'], [{ locale: 'fr-CA', fallbackLanguage: 'en' }]])
    opened[0]?.onPressed()
    expect(onPressed).toHaveBeenCalledWith('one')
  })

  it('stays while its survey shows, and goes when its trigger says otherwise', async () => {
    const { offer, there, settled } = aPage()
    offer.hear(hear('one', 'offered'))
    await settled()
    offer.hear(hear('one', 'shown'))
    expect(there).toEqual(['one'])
    offer.hear(hear('one', 'condition-not-met'))
    expect(there).toEqual([])
    offer.hear(hear('one', 'offered'))
    await settled()
    expect(there).toEqual(['one'])
  })

  it('is the only one of its page, whatever is said of other surveys', async () => {
    const { offer, there, settled } = aPage()
    offer.hear(hear('one', 'offered'))
    offer.hear(hear('two', 'offered'))
    offer.hear(hear('two', 'condition-not-met'))
    await settled()
    expect(there).toEqual(['one'])
    offer.close()
    expect(there).toEqual([])
  })

  it('is not put there if it was taken back while it was loaded', async () => {
    const { offer, there, settled } = aPage()
    offer.hear(hear('one', 'offered'))
    offer.hear(hear('one', 'condition-not-met'))
    await settled()
    expect(there).toEqual([])
  })

  it('that could not be loaded is told of, and tried again', async () => {
    const load = vi.fn(() => Promise.reject(new Error('offline')))
    const { offer, onFailed, settled } = aPage(load)
    offer.hear(hear('one', 'offered'))
    await settled()
    offer.hear(hear('one', 'offered'))
    await settled()
    expect([load.mock.calls.length, onFailed.mock.calls.length]).toEqual([2, 2])
  })
})
