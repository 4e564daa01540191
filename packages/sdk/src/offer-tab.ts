import type { PublishedProgramme } from './contract/programme.ts'
import type { OpenTab } from './open-tab.ts'
import type { Verdict } from './triggers/judge-event.ts'

export interface OfferTabOptions {
  programme(): PublishedProgramme
  locale(): string
  /** Loads what draws a tab; absent where nothing does. */
  loadTab: (() => Promise<{ openTab: OpenTab }>) | undefined
  onPressed(survey: string): void
  onFailed(error: unknown): void
}

/**
 * Keeps at most one tab on the page: of the first survey that is offered, until its trigger says otherwise, as
 * when a router goes to another page.
 */
export function createTabOffer({ programme, locale, loadTab, onPressed, onFailed }: OfferTabOptions) {
  let offered: { survey: string; close(): void } | undefined
  const close = () => {
    offered?.close()
    offered = undefined
  }
  const open = async (id: string) => {
    const mine = { survey: id, close() {} }
    offered = mine
    try {
      const { openTab } = (await loadTab?.()) ?? {}
      const { surveys, appearance, languages } = programme()
      const survey = surveys.find((survey) => survey.id === id)
      if (!openTab || !survey || offered !== mine) return
      const fallbackLanguage = languages[0] ?? ''
      mine.close = openTab({
        survey,
        appearance,
        locale: locale(),
        fallbackLanguage,
        onPressed: () => onPressed(id),
      })
    } catch (error) {
      // The next such event tries again.
      offered = undefined
      onFailed(error)
    }
  }
  return {
    close,
    hear({ survey, reason }: Pick<Verdict, 'survey' | 'reason'>) {
      if (reason === 'offered' && !offered) open(survey)
      else if (offered?.survey === survey && reason !== 'offered' && reason !== 'shown') close()
    },
  }
}
