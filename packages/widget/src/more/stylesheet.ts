/**
 * The appearance of what only some surveys have, beside the card's own. Forms, which can be large, keep no room
 * while they are hidden: the score would be far from the eye.
 */
const css = `
fieldset {
  display: grid;
}
.kiosk {
  position: fixed;
  inset: 0;
  display: grid;
  place-items: center;
  width: 100%;
  height: 100%;
  max-height: none;
  border: 0;
  border-radius: 0;
  box-shadow: none;
  font-size: clamp(1.125em, 3.2vmin, 2.5em);
  touch-action: manipulation;
}
.kiosk .body {
  width: min(38em, 100%);
  padding: 2em 1.25em;
}
.kiosk .scale button {
  min-height: 4em;
}
.kiosk svg {
  width: 3.5em;
}
.kiosk:focus, .modal:focus {
  outline: 0;
}
.modal {
  margin: auto;
}
.modal::backdrop {
  background: #0f1218a6;
}
.inline {
  container-type: inline-size;
  position: relative;
  width: 100%;
  max-width: 36em;
  max-height: none;
  box-shadow: none;
}
.card {
  --wrong: #b42318;
}
.dark {
  --wrong: #ff9b8f;
}
form {
  padding-top: 2em;
}
.screen[hidden]:has(form) {
  display: none;
}
a {
  display: grid;
  place-content: center;
  margin-top: 1em;
  border-radius: calc(var(--radius) * .6);
  text-decoration: none;
}
.hint, #wrong {
  color: var(--dim);
  font-size: .875em;
}
#wrong, [aria-invalid=true] + .actions #left {
  color: var(--wrong);
}
[aria-invalid=true] {
  border-color: var(--wrong);
}
.options {
  display: grid;
  gap: .375em;
  margin-top: .75em;
}
.row {
  grid-template-columns: 1fr 1fr;
}
.option {
  position: relative;
  display: flex;
  align-items: center;
  gap: .75em;
  min-height: 2.75em;
  padding: .375em .875em;
  border: 1px solid var(--line);
  border-radius: calc(var(--radius) * .6);
  background: var(--soft);
}
.option input {
  appearance: auto;
  flex: none;
  width: 1.125em;
  height: 1.125em;
  margin: 0;
  accent-color: var(--accent-edge);
}
.option input::after {
  content: '';
  position: absolute;
  inset: 0;
  border-radius: calc(var(--radius) * .6);
  cursor: pointer;
}
.option:has(:checked) {
  border-color: var(--accent-edge);
  background: color-mix(in srgb, var(--accent) 12%, var(--ground));
}
.option:has(:focus-visible) {
  outline: 2px solid var(--accent-edge);
  outline-offset: 2px;
}
.option :focus-visible {
  outline: 0;
}
.actions {
  flex-wrap: wrap;
  justify-content: flex-end;
}
.actions > button {
  white-space: nowrap;
}
.field {
  display: grid;
  gap: .25em;
  margin: .75em 0 .5em;
  color: var(--dim);
  font-size: .875em;
}
.field input {
  min-height: 2.75em;
  padding: 0 .75em;
  border: 1px solid var(--edge);
  border-radius: calc(var(--radius) * .6);
  color: var(--ink);
  font-size: 1.1428em;
}
form .actions {
  margin-top: .75em;
}
svg {
  display: block;
  width: 2.25em;
  max-width: 100%;
  margin: auto;
  fill: none;
  stroke: currentcolor;
  stroke-width: 1.5;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.drawn button {
  border-color: transparent;
  background: none;
  color: var(--edge);
}
.drawn button:hover, .drawn [aria-checked=true] {
  border-color: transparent;
  background: none;
  color: var(--accent-edge);
}
.stars button:hover path, .stars button:has(~ :hover) path,
.stars:not(:hover) [aria-checked=true] path, .stars:not(:hover) button:has(~ [aria-checked=true]) path {
  fill: var(--accent);
  stroke: var(--accent-edge);
}
.smileys [aria-checked=true] circle {
  fill: color-mix(in srgb, var(--accent) 20%, var(--ground));
}
@container (max-width: 26em) {
  .body {
    padding: 1.25em 1em;
  }
  .nps {
    flex-wrap: wrap;
  }
  .nps button {
    flex: 0 0 calc((100% - 1.5625em) / 6);
  }
}
@media (forced-colors: active) {
  .drawn button, .drawn [aria-checked=true] {
    forced-color-adjust: auto;
    color: ButtonText;
  }
  .stars button:hover path, .stars button:has(~ :hover) path,
  .stars:not(:hover) [aria-checked=true] path, .stars:not(:hover) button:has(~ [aria-checked=true]) path,
  .smileys [aria-checked=true] circle {
    fill: Highlight;
    stroke: Highlight;
  }
  .smileys [aria-checked=true] path {
    stroke: HighlightText;
  }
  .option:has(:checked) {
    outline: 2px solid Highlight;
  }
}
`

/** Makes the stylesheet. */
export function stylesheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
