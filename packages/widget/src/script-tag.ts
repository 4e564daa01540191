/**
 * The script tag: the only browser file that acts when it is read. It starts Kairos with what the tag
 * says, replays the calls a stub collected, and becomes `window.cx`.
 */
import {
  type CouldAsk,
  type CreateAnswering,
  createCore,
  type OpenDeciding,
  type OpenSignals,
  type OpenSurvey,
  type OpenTab,
} from '@kairos-cx/sdk/core'

/** File names of the chunks, which carry their content's hash; filled in by the build. */
declare const __CARD_FILE__: string
declare const __DECIDING_FILE__: string
declare const __ANSWERING_FILE__: string
declare const __SIGNALS_FILE__: string
declare const __TAB_FILE__: string
declare const __DEBUG_FILE__: string

/** Marks the object as ours, across copies and versions of this script. */
const mark = Symbol.for('kairos-cx')

function start(): void {
  const current = document.currentScript
  // Else an image called "currentScript", which a visitor's comment on the page may have in it, would say
  // from where scripts are loaded.
  const script = current instanceof HTMLScriptElement ? current : undefined
  const { key, host, locale, consent, storage, debug, kiosk, global = 'cx' } = script?.dataset ?? {}
  const page = window as unknown as Record<string, unknown>
  const present = page[global] as { q?: unknown[]; [mark]?: string } | undefined
  const isStub = Array.isArray(present?.q)
  // The script is there twice: the first one stays.
  if (!isStub && present?.[mark]) {
    if (present[mark] !== key)
      console.warn(`[kairos] Off: window.${global} is another project's. See data-global.`)
    return
  }
  // A page may have a `cx` of its own, or an element with that id, which the browser makes a global.
  if (present && !isStub && !(present instanceof Element)) {
    console.warn(`[kairos] Off: the page has another window.${global}.`)
    return
  }
  if (!script || !key) {
    console.warn('[kairos] Off: the tag has no data-key.')
    return
  }
  const origin = host?.replace(/\/+$/, '') || new URL(script.src).origin
  // By import(), which passes on the tag's nonce; a script element would need a trusted type.
  // Some browsers remember a failed import for ever (https://github.com/whatwg/html/issues/6768): another
  // address, after each failure, makes them try again.
  let failures = 0
  const load = async <T>(file: string): Promise<T> => {
    try {
      return await import(/* @vite-ignore */ `${origin}/cx/${file}${failures ? `?${failures}` : ''}`)
    } catch (error) {
      failures++
      throw error
    }
  }
  const calls = isStub ? (present?.q as unknown[]) : []
  const cx = createCore(
    {
      key,
      host: origin,
      locale,
      consent: consent === 'required' ? consent : undefined,
      storage: storage === 'none' ? storage : undefined,
      kiosk: kiosk !== undefined,
      debug: debug !== undefined,
      loadWidget: () => load<{ openSurvey: OpenSurvey }>(__CARD_FILE__),
      loadDeciding: () => load<{ openDeciding: OpenDeciding; couldAsk: CouldAsk }>(__DECIDING_FILE__),
      loadAnswering: () => load<{ createAnswering: CreateAnswering }>(__ANSWERING_FILE__),
      loadSignals: () => load<{ openSignals: OpenSignals }>(__SIGNALS_FILE__),
      loadTab: () => load<{ openTab: OpenTab }>(__TAB_FILE__),
      loadDebug: () => load(__DEBUG_FILE__),
    },
    calls,
  )
  page[global] = Object.assign(cx, { [mark]: key })
}

try {
  start()
} catch {
  // Whatever it is, the page is not concerned.
}
