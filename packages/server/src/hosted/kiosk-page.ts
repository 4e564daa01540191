import { randomBytes } from 'node:crypto'
import { fillPlaces } from '@kairos-cx/sdk/contract'
import { loadLanguage } from '@kairos-cx/widget/phrases'
import { chooseWording, directionOf } from '@kairos-cx/widget/wording'
import { html } from 'hono/html'
import type { PageFiles } from '../page-files/page-files.ts'
import { findVisit } from './find-visit.ts'
import type { HostedOptions } from './hosted-options.ts'
import { isAsking } from './is-asking.ts'
import { pageResponse } from './page.ts'
import { closed, nothingHere } from './screens.ts'
import { themeRules } from './theme-rules.ts'

/** What the page loads once it is open: all that an answer takes, so that none waits for a network later. */
const neededFiles = (language: string) =>
  ['card', 'more', 'answering', language.toLowerCase()].map((name) => `${name}.js`)

/**
 * Answers a device that everybody uses, like a tablet at a till: the question on the whole screen with a button for
 * each of the project's languages the question is written in. The survey itself is the card, by the script tag.
 */
export async function kioskPage(
  request: Request,
  survey: string,
  { pageFiles, ...options }: HostedOptions & { pageFiles: PageFiles },
): Promise<Response> {
  const query = new URL(request.url).searchParams
  const acceptLanguage = request.headers.get('Accept-Language')
  const found = await findVisit(survey, { ...options, query, from: 'address', acceptLanguage })
  if (found.is !== 'found') return nothingHere(found)
  const { visit } = found
  if (!(await isAsking(visit, options))) return closed(visit)

  const { project, survey: asked, language } = visit
  const { name, languages } = project.programme.project
  const question = chooseWording(asked.question, language, languages[0] as string)
  // With `lang`, that one alone.
  const others =
    query.get('lang') === null ? languages.filter((tag) => asked.question[tag] !== undefined) : []
  const spoken = [...new Set([question.language, ...others])]
  const buttons = await Promise.all(
    spoken.map(async (tag) => {
      const { phrases, morePhrases } = await loadLanguage(tag)
      return { tag, begin: morePhrases.begin, from: phrases.language }
    }),
  )
  const nonce = randomBytes(16).toString('base64')
  /** The name with its content's hash. */
  const file = (name: string) =>
    [...pageFiles.immutable].find(([, file]) => file === pageFiles.current.get(name))?.[0]
  const preloaded = neededFiles(buttons[0]?.from ?? 'en').flatMap((path) => file(path) ?? [])
  const body = await html`<!doctype html>
<html lang="${question.language}" dir="${directionOf(question.language)}" data-survey="${survey}" data-worker="/kiosk/worker.js">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${name}</title>
<style nonce="${nonce}">
${themeRules(project.programme.appearance)}
* { box-sizing: border-box; margin: 0; }
html { font: clamp(1.125em, 3.2vmin, 2.5em)/1.4 var(--font); touch-action: manipulation; user-select: none; -webkit-user-select: none; overscroll-behavior: none; }
body { display: grid; align-content: center; justify-items: center; gap: 1.25em; min-height: 100dvh; padding: 2em 1.25em; background: var(--ground); color: var(--ink); text-align: center; overflow-wrap: anywhere; }
h1 { color: var(--dim); font-size: 1em; font-weight: 600; }
p { max-width: 24em; font-size: 1.75em; font-weight: 700; line-height: 1.25; text-wrap: balance; }
div { display: flex; flex-wrap: wrap; justify-content: center; gap: .75em; margin-top: 1em; }
button { min-height: max(3.5em, 60px); padding: .5em 1.5em; border: 1px solid var(--accent-edge); border-radius: calc(var(--radius) * .6); background: var(--accent); color: var(--on-accent); font: 600 1.125em/1.3 var(--font); cursor: pointer; }
button + button { background: none; color: var(--ink); }
button:focus-visible { outline: 4px solid var(--accent-edge); outline-offset: 4px; }
</style>
${preloaded.map((path) => html`<link rel="modulepreload" href="/cx/${path}" nonce="${nonce}">`)}
<script src="/cx.js" nonce="${nonce}" data-key="${project.key}" data-kiosk></script>
<script type="module" src="/cx/${file('kiosk.js') ?? ''}" nonce="${nonce}"></script>
</head>
<body>
<h1 dir="auto">${name}</h1>
<p lang="${question.language}" dir="${directionOf(question.language)}">${fillPlaces(question.text, {})}</p>
<div>${buttons.map(({ tag, begin, from }) => html`<button type="button" lang="${tag}" dir="${directionOf(from)}">${begin}</button>`)}</div>
</body>
</html>
`
  return pageResponse(body, {
    language,
    policy: [
      `style-src 'nonce-${nonce}'`,
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      "connect-src 'self'",
      "worker-src 'self'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types kairos-kiosk',
    ],
  })
}
