import { type Appearance, publishedAppearance } from '@kairos-cx/sdk/contract'
import { html, raw } from 'hono/html'

const light = `color-scheme: light; --page: #f1f2f6; --ground: #fff; --ink: #1a1c22; --soft: #f5f6f8; --line: #e2e4ea;
  --edge: #858b97; --dim: #5a606c; --wrong: #b42318; --shadow: #1018281f; --accent: #4338ca; --on-accent: #fff;
  --accent-edge: #4338ca; --radius: 1.25em; --font: system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;`
const dark = `color-scheme: dark; --page: #121318; --ground: #1b1d23; --ink: #f3f4f6; --soft: #272a32; --line: #363a44;
  --edge: #7f8693; --dim: #abb1bd; --wrong: #ff9b8f; --shadow: #0008; --accent-edge: #5f56d2;`

/** The colours and shapes of a page of ours as custom properties of its root, by the team's choice and the visitor's system. */
export function themeRules(appearance: Appearance = {}) {
  const { theme } = appearance
  const own = publishedAppearance(appearance)
  // Not escaped: in a stylesheet that would be another text. The contract has checked each value's form.
  const onLight = raw(light + (own.light ?? ''))
  const onDark = raw(`${dark}${own.dark ?? ''}`)
  return html`
:root { ${theme === 'dark' ? raw(light) : onLight} ${theme === 'dark' ? onDark : ''} }
@media (prefers-color-scheme: dark) { :root { ${theme === 'light' ? '' : onDark} } }`
}
