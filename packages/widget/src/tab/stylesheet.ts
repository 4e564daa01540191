/** The tab's appearance: upright at the edge of the page, a finger wide, beneath every dialog. */
const css = `
:host {
  all: initial !important;
  display: contents !important;
}
button {
  position: fixed;
  z-index: 2147483646;
  top: 50%;
  inset-inline-end: 0;
  box-sizing: border-box;
  min-width: 44px;
  min-height: 44px;
  max-height: 60vh;
  padding: 1em .75em;
  padding-inline-end: calc(.75em + env(safe-area-inset-right));
  overflow: hidden;
  border: 1px solid var(--accent-edge);
  border-inline-end: 0;
  border-start-start-radius: calc(var(--radius) * .6);
  border-end-start-radius: calc(var(--radius) * .6);
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: 0 .125em .75em #10182833;
  font: 600 .9375em/1.2 var(--font);
  letter-spacing: .01em;
  transform: translateY(-50%);
  cursor: pointer;
  -webkit-text-size-adjust: 100%;
}
button {
  --accent: #4338ca;
  --on-accent: #fff;
  --accent-edge: var(--accent);
  --radius: 1.25em;
  --font: system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
.start {
  inset-inline: 0 auto;
  padding-inline: calc(.75em + env(safe-area-inset-left)) .75em;
  border-inline: 0 1px solid var(--accent-edge);
  border-radius: 0;
  border-start-end-radius: calc(var(--radius) * .6);
  border-end-end-radius: calc(var(--radius) * .6);
}
span {
  display: block;
  writing-mode: vertical-rl;
}
button:focus-visible {
  outline: 3px solid var(--accent-edge);
  outline-offset: 3px;
}
@media (hover: hover) {
  button:hover {
    filter: brightness(1.1);
  }
}
@media (forced-colors: active) {
  button {
    border-color: ButtonText;
  }
}
@media print {
  button {
    display: none;
  }
}
`

/** Makes the stylesheet of one tab. */
export function stylesheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
