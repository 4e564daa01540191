/**
 * The card's whole appearance. It is measured in `em` of the visitor's own text size, which `all: initial`
 * brings back whatever the page made of it, and in logical directions.
 *
 * Inside a shadow tree an `!important` rule beats an `!important` rule of the page: that, and only that,
 * is what `:host` needs it for.
 */
const css = `
:host {
  all: initial !important;
  display: contents !important;
}
*, ::before, ::after {
  box-sizing: border-box;
  min-width: 0;
  margin: 0;
  padding: 0;
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
}
[hidden] {
  display: grid;
  visibility: hidden;
}
.card {
  --accent: #4338ca;
  --on-accent: #fff;
  --accent-edge: var(--accent);
  --radius: 1.25em;
  --font: system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
  --ground: #fff;
  --ink: #1a1c22;
  --soft: #f5f6f8;
  --line: #e2e4ea;
  --edge: #858b97;
  --dim: #5a606c;
  --shadow: #1018281f;
  z-index: 2147483647;
  width: min(29em, 100vw - 2.5em);
  max-height: calc(100dvh - 2.5em);
  overflow: auto;
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--ground);
  color: var(--ink);
  color-scheme: light;
  box-shadow: 0 .125em .375em var(--shadow), 0 1em 3em -.25em var(--shadow);
  font: 1em/1.4 var(--font);
  overflow-wrap: anywhere;
  -webkit-text-size-adjust: 100%;
}
.corner {
  position: fixed;
  inset: auto;
  bottom: calc(1.25em + env(safe-area-inset-bottom));
  inset-inline-end: calc(1.25em + env(safe-area-inset-right));
}
.start {
  inset-inline: calc(1.25em + env(safe-area-inset-left)) auto;
}
.dark {
  --accent-edge: #5f56d2;
  --ground: #1b1d23;
  --ink: #f3f4f6;
  --soft: #272a32;
  --line: #363a44;
  --edge: #7f8693;
  --dim: #abb1bd;
  --shadow: #0008;
  color-scheme: dark;
}
.body {
  display: grid;
  padding: 1.5em;
}
.screen {
  grid-area: 1 / 1;
  display: flex;
  flex-direction: column;
  justify-content: center;
}
.change ~ label {
  padding-top: 2em;
}
.title {
  display: grid;
  border-radius: .25em;
  font-size: 1.125em;
  font-weight: 600;
  text-wrap: balance;
}
.title > *, .title::before {
  grid-area: 1 / 1;
  align-self: end;
}
.title::before {
  content: attr(data-room);
  visibility: hidden;
}
h2 {
  padding-inline-end: 1.5em;
}
button {
  min-height: 2.75em;
  border-radius: calc(var(--radius) * .6);
  cursor: pointer;
}
:focus-visible {
  outline: 2px solid var(--accent-edge);
  outline-offset: 2px;
}
.scale {
  display: flex;
  justify-content: center;
  gap: .3125em;
  margin: 1.25em 0 .5em;
}
.scale button {
  flex: 1;
  white-space: nowrap;
  border: 1px solid var(--line);
  background: var(--soft);
  font-weight: 600;
}
@media (hover: hover) {
  .scale :hover {
    border-color: var(--accent-edge);
    background: color-mix(in srgb, var(--accent) 12%, var(--ground));
  }
  .change:hover, .close:hover, .skip:hover {
    background: var(--soft);
    color: var(--ink);
  }
}
.scale [aria-checked=true], .send, b, i {
  border: 1px solid var(--accent-edge);
  background: var(--accent);
  color: var(--on-accent);
}
.ends {
  display: flex;
  justify-content: space-between;
  gap: 1.5em;
  color: var(--dim);
}
.ends :last-child {
  text-align: end;
}
.ends + .skip {
  align-self: center;
  margin: .5em 0 -.75em;
  color: var(--dim);
}
.change {
  position: absolute;
  top: .5em;
  inset-inline-start: 1em;
  display: flex;
  align-items: center;
  gap: .625em;
  padding: 0 .5em;
  color: var(--dim);
}
.change > span, .actions > span, .ends {
  font-size: .8125em;
}
b {
  min-width: 1.875em;
  border-radius: .5em;
  line-height: 1.875;
  font-weight: 600;
}
textarea {
  flex: 1;
  resize: none;
  margin: .75em 0;
  padding: .625em .75em;
  border: 1px solid var(--edge);
  border-radius: calc(var(--radius) * .6);
}
textarea:focus-visible {
  outline-offset: -1px;
}
::placeholder {
  color: var(--dim);
  opacity: 1;
}
.actions {
  display: flex;
  align-items: center;
  gap: .5em;
  color: var(--dim);
}
.actions > span {
  flex: 1;
}
.skip, .send {
  min-height: 3em;
  padding: 0 1em;
  font-size: .9375em;
}
.send {
  font-weight: 600;
}
.thanks {
  align-items: center;
  text-align: center;
}
.thanks h2 {
  padding: 0;
}
i {
  width: 3em;
  height: 3em;
  margin-bottom: .75em;
  border-radius: 50%;
}
i::before {
  content: '';
  display: block;
  width: .75em;
  height: 1.375em;
  margin: .625em auto;
  border: solid;
  border-width: 0 .1875em .1875em 0;
  transform: rotate(45deg);
}
.close {
  position: absolute;
  top: .5em;
  inset-inline-end: .5em;
  width: 2.75em;
  color: var(--dim);
}
.close::before, .close::after {
  content: '';
  position: absolute;
  top: calc(50% - 1px);
  left: calc(50% - .4375em);
  width: .875em;
  border-top: 2px solid;
  transform: rotate(45deg);
}
.close::after {
  transform: rotate(-45deg);
}
.saving {
  position: absolute;
  bottom: .375em;
  inset-inline: 0;
  color: var(--dim);
  font-size: .8125em;
  text-align: center;
}
.heard {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
}
@media (max-width: 30em) {
  .corner {
    inset-inline: 0;
    bottom: 0;
    width: 100%;
    border-width: 1px 0 0;
    border-radius: var(--radius) var(--radius) 0 0;
    padding-bottom: env(safe-area-inset-bottom);
  }
  .body {
    padding: 1.25em 1em;
  }
  .change {
    inset-inline-start: .5em;
  }
  .nps {
    flex-wrap: wrap;
  }
  .nps + .ends :first-child::before {
    content: '0 – ';
  }
  .nps + .ends :last-child::before {
    content: '10 – ';
  }
  .nps button {
    flex: 0 0 calc((100% - 1.5625em) / 6);
  }
}
@media (prefers-reduced-motion: no-preference) {
  .corner {
    animation: rise .4s cubic-bezier(.2, .9, .3, 1);
  }
  .screen:not([hidden]) {
    animation: fade .3s;
  }
  button {
    transition: background .15s, border-color .15s, transform .15s;
  }
  button:active {
    transform: scale(.95);
  }
}
@media (forced-colors: active) {
  .scale [aria-checked=true], .send, b, i {
    forced-color-adjust: none;
    background: Highlight;
    color: HighlightText;
  }
}
@media print {
  .card {
    display: none;
  }
}
@keyframes rise {
  from {
    opacity: 0;
    transform: translateY(1.5em);
  }
}
@keyframes fade {
  from {
    opacity: 0;
  }
}
`

/** Makes the stylesheet of one card. */
export function stylesheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
