import type { Appearance } from '@kairos-cx/sdk/contract'
import { html } from 'hono/html'
import { themeRules } from './theme-rules.ts'

/**
 * The hosted page's whole appearance: the card's colours and shapes, on a page of its own. Measured in the visitor's
 * own text size and in logical directions; what is tapped is 44 px or more, on 320 px too. Nothing in it comes from
 * outside but what the team chose, whose form the contract has checked.
 */
export function stylesheet(appearance: Appearance = {}) {
  return html`
${themeRules(appearance)}
*, ::before, ::after { box-sizing: border-box; min-width: 0; margin: 0; padding: 0; border: 0; background: none; color: inherit; font: inherit; }
html { background: var(--page); color: var(--ink); font: 100%/1.45 var(--font); overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; -webkit-font-smoothing: antialiased; }
body { display: grid; align-content: center; justify-items: center; gap: 1em; min-height: 100vh; min-height: 100dvh; padding: 1.5em 1em; }
header { width: 100%; max-width: 40em; padding: 0 .25em; }
header h1 { color: var(--dim); font-size: .9375em; font-weight: 600; text-align: center; }
main { position: relative; overflow: clip; width: 100%; max-width: 40em; padding: 2em; border: 1px solid var(--line); border-radius: var(--radius); background: var(--ground); box-shadow: 0 .125em .375em var(--shadow), 0 1em 3em -.25em var(--shadow); }
main::before { content: ''; position: absolute; inset: 0 0 auto; height: .3125em; background: var(--accent); }
main h1, h2, legend, .question { display: block; width: 100%; font-size: 1.25em; font-weight: 600; line-height: 1.35; text-wrap: balance; }
form { display: grid; gap: 1.25em; }
fieldset { display: grid; gap: 1em; }
legend, .question { margin-bottom: .8em; }
button, .button { display: grid; place-content: center; min-height: max(2.875em, 44px); padding: .25em 1em; border: 1px solid transparent; border-radius: calc(var(--radius) * .6); text-align: center; text-decoration: none; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent-edge); outline-offset: 2px; }
.scale { display: grid; grid-auto-columns: minmax(44px, 1fr); grid-auto-flow: column; gap: .375em; }
.scale button { padding: 0; border-color: var(--edge); background: var(--soft); font-size: 1.0625em; font-weight: 600; font-variant-numeric: tabular-nums; }
.scale svg { width: 1.875em; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.scale .is-chosen, .send, .badge, .tick { border-color: var(--accent-edge); background: var(--accent); color: var(--on-accent); }
.ends { display: flex; justify-content: space-between; gap: 1.5em; color: var(--dim); font-size: .875em; }
.ends :last-child { text-align: end; }
.options { display: grid; gap: .5em; }
.options.row { grid-template-columns: 1fr 1fr; }
.option { display: flex; align-items: center; gap: .75em; min-height: max(2.875em, 44px); padding: .5em .875em; border: 1px solid var(--edge); border-radius: calc(var(--radius) * .6); background: var(--soft); cursor: pointer; }
.options.row button { border-color: var(--edge); background: var(--soft); font-weight: 600; }
.option:has(:checked) { border-color: var(--accent-edge); box-shadow: inset 0 0 0 1px var(--accent-edge); }
[type=radio], [type=checkbox] { flex: none; width: 1.25em; height: 1.25em; accent-color: var(--accent-edge); }
textarea, [type=email] { display: block; width: 100%; min-height: max(2.875em, 44px); padding: .625em .75em; border: 1px solid var(--edge); border-radius: calc(var(--radius) * .6); background: var(--ground); }
textarea { min-height: 7em; resize: vertical; }
[type=email] { margin-top: .375em; }
::placeholder { color: var(--dim); opacity: 1; }
[aria-invalid=true] { border-color: var(--wrong); }
.wrong { color: var(--wrong); font-weight: 600; }
.hint, .progress { color: var(--dim); font-size: .875em; }
.top { display: flex; align-items: center; justify-content: space-between; gap: 1em; min-height: max(2.875em, 44px); margin: -.75em 0 0; }
.actions { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: .5em; }
.actions:empty { display: none; }
.quiet { color: var(--dim); }
.top .quiet { margin-inline-start: -1em; }
.send { min-width: 7em; font-weight: 600; }
.thanks { display: grid; justify-items: center; gap: 1em; text-align: center; }
.badge { display: grid; place-content: center; justify-self: center; min-width: 2.5em; padding: .25em .5em; border: 1px solid; border-radius: .5em; font-size: 1.75em; font-weight: 600; }
.tick { width: 3.25em; height: 3.25em; border: 1px solid; border-radius: 50%; }
.tick::before { content: ''; display: block; width: .8em; height: 1.5em; margin: .65em auto; border: solid; border-width: 0 .1875em .1875em 0; transform: rotate(45deg); }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (hover: hover) {
  .scale button:not(.is-chosen):hover, .options.row button:hover, .option:hover { border-color: var(--accent-edge); background: color-mix(in srgb, var(--accent) 10%, var(--ground)); }
  .quiet:hover { background: var(--soft); color: var(--ink); }
}
@media (max-width: 42em) {
  .nps { grid: auto-flow / repeat(6, 1fr); }
  .ces { grid: auto-flow / repeat(auto-fit, minmax(44px, 1fr)); }
}
@media (max-width: 30em) {
  body { align-content: start; gap: .75em; padding: 1em 0 0; }
  header { padding: 0 1em; }
  main { padding: 1.75em 1em 1.5em; border-width: 1px 0; border-radius: 0; box-shadow: none; }
  .scale { gap: 4px; }
  .ces { grid: auto-flow / repeat(4, 1fr); }
}
@media (prefers-reduced-motion: no-preference) {
  button, .option { transition: background .15s, border-color .15s; }
}
@media (forced-colors: active) {
  .send, .badge, .tick, .is-chosen { forced-color-adjust: none; border-color: Highlight; background: Highlight; color: HighlightText; }
}
`
}
