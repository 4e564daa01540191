import type { OpenSurvey, Texts } from '@kairos-cx/sdk'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { loadPhrases } from './phrases/load-phrases.ts'
import { SurveyCard } from './survey-card.tsx'
import { openSurveyHost } from './survey-host.ts'
import { createSurveySession } from './survey-session.ts'
import { chooseWording } from './wording/choose-wording.ts'

/**
 * Puts a survey's card on the screen and gives its handle once it is there. The card speaks the language
 * its question is written in: the visitor's if the team wrote that, else the team's fallback. Buttons
 * follow the question; in a language we have no phrases for they are English.
 */
export const openSurvey: OpenSurvey = async (survey, options) => {
  const chooseAny = (texts: Texts) => chooseWording(texts, options.locale, options.fallbackLanguage)
  const { language } = chooseAny(survey.question)
  const [{ phrases, morePhrases }, file] = await Promise.all([
    loadPhrases(language),
    survey.more && import('./more/index.ts'),
  ])
  const Card = file?.MoreCard ?? SurveyCard
  const choose = (texts: Texts) => {
    const wording = chooseAny(texts)
    return file ? { ...wording, text: file.fillPlaces(wording.text, options.values ?? {}) } : wording
  }
  const session = createSurveySession(survey, options.save, file?.findWay)
  let stop: (() => void) | undefined
  const host = openSurveyHost({
    place: file?.placeOf(survey, options.appearance.corner),
    label: phrases.place,
    language,
    appearance: options.appearance,
    onSeen: options.onSeen,
    onLeaving: session.keep,
    onClosed(by) {
      stop?.()
      render(null, host.card)
      session.close()
      options.onClosed(by)
    },
  })
  let broken: unknown
  const draw = () =>
    render(
      <Card
        {...session.state.value}
        survey={survey}
        session={session}
        choose={choose}
        phrases={phrases}
        morePhrases={morePhrases}
        onClose={host.close}
      />,
      host.card,
    )
  stop = effect(() => {
    try {
      draw()
    } catch (error) {
      // A survey that cannot be drawn leaves the page; its error does not reach it.
      broken = error
      host.close('page')
    }
  })
  if (broken) throw broken
  return { close: () => host.close('page') }
}
