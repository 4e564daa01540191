/**
 * The debug panel's appearance: small, calm, and beneath everything a visitor is to see. `all` leaves
 * `direction` alone, so the panel lies at the start of the page's own direction.
 */
const css = `
:host {
  all: initial !important;
  display: contents !important;
}
*, ::before {
  box-sizing: border-box;
  min-width: 0;
  margin: 0;
  padding: 0;
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
}
section {
  --ground: light-dark(#fff, #1b1d23);
  --ink: light-dark(#1a1c22, #f3f4f6);
  --soft: light-dark(#f1f2f5, #2b2e37);
  --line: light-dark(#e2e4ea, #363a44);
  --dim: light-dark(#5a606c, #abb1bd);
  --tone: var(--dim);
  position: fixed;
  z-index: 2147483646;
  bottom: calc(.75em + env(safe-area-inset-bottom));
  inset-inline-start: .75em;
  max-width: calc(100vw - 1.5em);
  border: 1px solid var(--line);
  border-radius: .75em;
  background: var(--ground);
  color: var(--ink);
  color-scheme: light dark;
  box-shadow: 0 .25em 1em #10182826;
  font: .8125em/1.4 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
section > details {
  direction: ltr;
}
section > [open] {
  width: 28em;
  max-width: 100%;
}
.all {
  max-height: min(34em, 50dvh);
  overflow: auto;
  overscroll-behavior: contain;
  border-top: 1px solid var(--line);
  border-radius: 0 0 .75em .75em;
}
.above {
  inset-block: .75em auto;
}
.above .all {
  max-height: max(6em, 100dvh - 30em);
}
summary {
  display: flex;
  align-items: center;
  gap: .625em;
  min-height: 2.75em;
  padding: 0 .875em;
  border-radius: .75em;
  font-weight: 600;
  white-space: nowrap;
  list-style: none;
  cursor: pointer;
}
summary::-webkit-details-marker {
  display: none;
}
summary::before {
  content: '';
  width: .4em;
  height: .4em;
  border: solid var(--dim);
  border-width: 0 2px 2px 0;
  transform: rotate(-45deg);
}
[open] > summary::before {
  transform: translateY(-25%) rotate(45deg);
}
small, time, p, ol b {
  color: var(--dim);
  font-weight: 400;
  font-variant-numeric: tabular-nums;
}
b {
  font-weight: 600;
}
.about {
  overflow: hidden;
  text-overflow: ellipsis;
}
:not([open]) > summary > .about {
  display: none;
}
.note:not(:empty), [role=status]:not(:empty) {
  padding: .75em .875em;
}
[role=status]:not(:empty) {
  border-top: 1px solid var(--line);
}
ul > li {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: .125em .75em;
  padding: .75em .875em;
}
li + li, .foot {
  border-top: 1px solid var(--line);
}
ul button {
  grid-area: 1 / 2 / span 2;
  align-self: start;
}
code {
  margin-inline-end: .75em;
  color: var(--tone);
  font: .923em/1.4 ui-monospace, monospace;
}
ul p {
  grid-column: 1 / -1;
}
.values {
  color: var(--ink);
}
.no {
  --tone: light-dark(#92400e, #fbbf24);
}
.wait {
  --tone: light-dark(#1d4ed8, #93c5fd);
}
.yes {
  --tone: light-dark(#047857, #6ee7b7);
}
.bad, .fault {
  --tone: light-dark(#b91c1c, #fca5a5);
}
.bad, .fault b {
  color: var(--tone);
}
.foot {
  position: relative;
  border-radius: 0 0 .75em .75em;
  background: var(--ground);
}
.foot:has(> :not([open]):first-child) {
  position: sticky;
  bottom: 0;
}
.foot > button {
  position: absolute;
  top: .375em;
  inset-inline-end: .875em;
}
ol {
  display: grid;
  grid-template-columns: auto auto 1fr;
  padding: 0 .875em .75em;
}
ol > li {
  display: grid;
  grid-column: 1 / -1;
  grid-template-columns: subgrid;
  gap: .75em;
  padding: .25em 0;
}
textarea {
  width: 100%;
  padding: .5em .875em;
  border-top: 1px solid var(--line);
}
button {
  min-height: 2em;
  padding: 0 .75em;
  border: 1px solid var(--line);
  border-radius: .5em;
  background: var(--soft);
  cursor: pointer;
}
:focus-visible {
  outline: 2px solid light-dark(#4338ca, #a5b4fc);
  outline-offset: -2px;
}
@media (pointer: coarse) {
  button, summary {
    min-height: 3.4em;
  }
  .foot > button {
    top: 0;
    border-color: #0000;
    background: none;
  }
}
@media print {
  section {
    display: none;
  }
}
`

/** Makes the stylesheet of the panel. */
export function stylesheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
