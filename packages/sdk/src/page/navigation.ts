/** Query parameters told with a page, and their longest value, in UTF-16 code units. */
const maxParameters = 20
const maxParameterLength = 256

/** What triggers can ask of a page's address: its path, and each query parameter as `query.NAME`. */
export function readAddress(): Record<string, string> {
  const parameters = [...new URLSearchParams(location.search)].slice(0, maxParameters)
  return {
    ...Object.fromEntries(
      parameters.map(([name, value]) => [`query.${name}`, value.slice(0, maxParameterLength)]),
    ),
    path: location.pathname,
  }
}

/** The Navigation API (https://developer.mozilla.org/docs/Web/API/Navigation), where the browser has it. */
declare const navigation: EventTarget | undefined

/**
 * Runs `listener` now and after each navigation within the page that changes the path or the query. The
 * page's `history` is left as it is: a router's own changes to it survive. Browsers without the Navigation
 * API are asked after what usually navigates: a click, a key, going back.
 */
export function onAddress(listener: (address: Record<string, string>) => void): void {
  let known: string | undefined
  const look = () => {
    const now = location.pathname + location.search
    if (now === known) return
    known = now
    listener(readAddress())
  }
  look()
  if (typeof navigation === 'object') navigation.addEventListener('currententrychange', look)
  // Routers navigate in the same task or soon after.
  else
    for (const type of ['popstate', 'hashchange', 'click', 'keyup'])
      addEventListener(type, () => [0, 300].map((ms) => setTimeout(look, ms)), { passive: true })
}
