import type { OpenTab } from '@kairos-cx/sdk'
import { morePhrases as english } from '../phrases/en-more.ts'
import { loadPhrases } from '../phrases/load-phrases.ts'
import { chooseWording } from '../wording/choose-wording.ts'
import { directionOf } from '../wording/direction-of.ts'
import { stylesheet } from './stylesheet.ts'

/**
 * Puts a tab at the edge of the page, in a shadow root of its own: a button that opens the survey. It speaks the
 * language of the survey's question, like the card.
 */
export const openTab: OpenTab = ({ survey, appearance, locale, fallbackLanguage, onPressed }) => {
  const { theme, corner, light = '', dark = '' } = appearance
  const isDark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme:dark)').matches)
  const host = document.createElement('kairos-tab')
  // So that the focus comes back to the button when the card, which knows the host alone, gives it back.
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true })
  root.adoptedStyleSheets = [stylesheet()]
  const button = document.createElement('button')
  const words = document.createElement('span')
  button.type = 'button'
  button.setAttribute('part', 'tab')
  button.style.cssText = isDark ? dark : light
  if (corner === 'start') button.className = corner
  button.onclick = onPressed
  button.append(words)
  root.append(button)
  let isOpen = true
  const show = (text: string, language: string) => {
    if (!isOpen) return
    words.textContent = text
    button.lang = language
    // Which edge is the end of a line, in this language.
    button.dir = directionOf(language)
    ;(document.body ?? document.documentElement).append(host)
  }
  const { tabLabel } = survey
  const { language } = chooseWording(tabLabel ?? survey.question, locale, fallbackLanguage)
  if (tabLabel) show(tabLabel[language] as string, language)
  else
    loadPhrases(language).then(({ phrases, morePhrases = english }) =>
      show(morePhrases.feedback, phrases.language),
    )
  return () => {
    isOpen = false
    host.remove()
  }
}
