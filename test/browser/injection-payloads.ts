/**
 * Texts that would run, draw or change something if anybody took them for more than text: each counts up `pwned`
 * or opens a dialog. Generated from families of tricks, so that a new sink or a new trick is one line.
 */

const run = 'pwned++'
const image = `<img src=x onerror=${run}>`

/** What would run by itself as soon as it is parsed. */
const tags = [
  `<script>${run}</script>`,
  image,
  `<svg onload=${run}>`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
  `<iframe src="javascript:parent.${run}"></iframe>`,
  `<details open ontoggle=${run}>x</details>`,
  `<input autofocus onfocus=${run}>`,
  `<video><source onerror=${run}></video>`,
  `<body onload=${run}>`,
  `<object data="data:text/html,<script>alert(1)</script>"></object>`,
  `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
  `<marquee onstart=${run}>x</marquee>`,
  `<style>@keyframes x{}</style><b style="animation:x" onanimationstart=${run}>`,
]

/** What could end the text, attribute or element that it stands in. */
const ways = [
  '',
  '"',
  '">',
  '-->',
  '</span>',
  '</textarea>',
  '</title>',
  '</style>',
  '</script>',
  '</option></select>',
  '\\">',
]

const handlers =
  'click focus blur input change submit load error toggle beforetoggle pointerenter pointerover mouseover mouseenter keydown animationstart animationend transitionend scroll wheel focusin copy paste drag beforeinput contentvisibilityautostatechange securitypolicyviolation slotchange'.split(
    ' ',
  )

const schemes = [
  'javascript:',
  'JaVaScRiPt:',
  ' javascript:',
  'java\tscript:',
  'java\nscript:',
  '\u0001javascript:',
  'javascript&colon;',
  '&#106;avascript:',
  'vbscript:',
  'livescript:',
  'view-source:javascript:',
  'feed:javascript:',
]
const urls = [
  ...schemes.flatMap((scheme) => [`${scheme}${run}`, `${scheme}//example.com/%0a${run}`]),
  `data:text/html,<script>opener.${run}</script>`,
  `data:text/html;base64,${btoa(`<script>alert(1)</script>`)}`,
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>`,
  'blob:https://example.com/1',
  'file:///etc/passwd',
  'about:blank',
  'filesystem:https://example.com/x',
  '//example.com/x',
  '/relative',
  'example.com',
  'http:',
  'https://',
  'mailto:a@example.com',
  'intent://x#Intent;scheme=javascript;end',
]

const mutations = [
  `<svg><style><img title="</style>${image}"></svg>`,
  `<svg></p><style><a id="</style>${image}">`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;${image}">`,
  `<math><mi><mglyph><svg><mtext><textarea><path id="</textarea>${image}">`,
  `<form><math><mtext></form><form><mglyph><style></math>${image}`,
  `<noscript><p title="</noscript>${image}">`,
  `<xmp><p title="</xmp>${image}">`,
  `<svg><foreignObject><p>${image}`,
  `<svg><script>${run}</script></svg>`,
  `<svg><script href="data:,alert(1)"/>`,
  `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${run}"><text y=20>x</text></a></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>#x">`,
  `<svg><set attributeName=onmouseover to=${run}>`,
  `<math href="javascript:${run}">x</math>`,
  `<math><annotation-xml encoding="text/html">${image}</annotation-xml></math>`,
  `<template><script>${run}</script></template>`,
  `<div><template shadowrootmode=open>${image}</template></div>`,
  `<select><template><style><!--</style><a rel="--></style></template></select>${image}">`,
  `<option><style></option></select><b>${image}</style></option>`,
  `<table><td background="javascript:${run}">`,
  `<![CDATA[${image}]]>`,
  `<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml">${image}</x>`,
  `<!--><script>${run}</script>-->`,
  `<!--[if gte IE 4]><script>${run}</script><![endif]-->`,
  `<plaintext>${image}`,
  `<listing>&lt;img src=x onerror=${run}&gt;</listing>`,
  `<kairos-survey onclick=${run}>x</kairos-survey>`,
  `<slot name=x onslotchange=${run}>`,
  `<base href="https://elsewhere.example/">`,
  `<link rel=stylesheet href="data:text/css,*{display:none}">`,
  `<portal src="javascript:${run}">`,
]

const templates = [
  ['${', '}'],
  ['{{', '}}'],
  ['{{{', '}}}'],
  ['{%', '%}'],
  ['<%=', '%>'],
  ['<?=', '?>'],
  ['#{', '}'],
  ['[[', ']]'],
  ['@{', '}'],
  ['`${', '}`'],
  ["'+", "+'"],
  ['"+', '+"'],
  [');', '//'],
  ['\\u0022;', '//'],
  ['{', '}'],
  ['*{', '}'],
].flatMap(([before, after]) =>
  [run, `constructor.constructor('${run}')()`, '7*7'].map((inside) => `${before}${inside}${after}`),
)

const codesOf = (text: string, write: (code: number) => string) =>
  [...text].map((letter) => write(letter.charCodeAt(0))).join('')
const hex = (code: number, length: number) => code.toString(16).padStart(length, '0')
/** Ways to write a text that only somebody who reads it twice takes for markup. */
const encodings: ((text: string) => string)[] = [
  (text) => codesOf(text, (code) => `&#${code};`),
  (text) => codesOf(text, (code) => `&#${code}`),
  (text) => codesOf(text, (code) => `&#x${hex(code, 4)};`),
  (text) => codesOf(text, (code) => `&#00${code};`),
  (text) => codesOf(text, (code) => `\\u${hex(code, 4)}`),
  (text) => codesOf(text, (code) => `\\x${hex(code, 2)}`),
  (text) => codesOf(text, (code) => `\\${hex(code, 6)} `),
  (text) => codesOf(text, (code) => `%${hex(code, 2)}`),
  (text) => codesOf(text, (code) => `%25${hex(code, 2)}`),
  (text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (text) => text.replaceAll('<', '&amp;lt;').replaceAll('>', '&amp;gt;'),
  (text) => text.replaceAll('<', '&LT').replaceAll('>', '&GT'),
  (text) => text.replaceAll('<', '＜').replaceAll('>', '＞'),
  (text) => text.replaceAll('<', '‹').replaceAll('>', '›'),
  (text) => text.replaceAll('<', '\u00c0\u00bc').replaceAll('>', '\u00c0\u00be'),
  (text) => text.replaceAll('<', '+ADw-').replaceAll('>', '+AD4-'),
  (text) => text.replaceAll('<', '<\u0338').replaceAll('>', '>\u0338'),
  (text) => text.replaceAll('<', '<\u200b'),
  (text) => text.replaceAll(' ', '/'),
  (text) => text.replaceAll(' ', '\f'),
  (text) => text.replaceAll(' ', '\t\r\n'),
  (text) => text.replaceAll('<', '<<'),
  (text) => text.toUpperCase(),
  (text) => text.replaceAll('i', '\u0131').replaceAll('s', '\u017f'),
]
const encoded = encodings.flatMap((write) => [image, '<svg onload=alert(1)>', '"><b>'].map(write))

const styles = [
  `</style><script>${run}</script>`,
  '}*{display:none!important}',
  ';} :host{display:none!important} {',
  `expression(${run})`,
  `background:url(javascript:${run})`,
  `behavior:url(#default#time2)`,
  `@import "data:text/css,*{display:none}";`,
  `-moz-binding:url(data:,x)`,
  `"; content: url(https://elsewhere.example/); --x: "`,
  `var(--ground)`,
  `attr(data-room)`,
  `/* */`,
  `\\3c script\\3e`,
]

/** Marks that turn the writing around, join, hide or are no character at all. */
const marks = [
  ...'\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffb\ufffe\uffff\u00ad\u034f\u115f\u180e\u3164\u2028\u2029\u0301\ud800\udc00',
  '\u{e0001}',
  '\u{e007f}',
  '\u{1f3f4}\u{e0067}',
  '\u{10ffff}',
  '\u0489'.repeat(40),
  '\ufdfd'.repeat(8),
].flatMap((mark) => [`a${mark}b`, `<img src=x ${mark}onerror=${run}>`])

const controls = Array.from({ length: 33 }, (_, code) =>
  String.fromCharCode(code === 32 ? 127 : code),
).flatMap((control) => [
  `<scr${control}ipt>${run}</scr${control}ipt>`,
  `<img${control}src=x${control}onerror=${run}>`,
])

/** Names that every object answers to, and values that look like something else than text. */
const names = [
  ...'__proto__ constructor prototype toString valueOf hasOwnProperty isPrototypeOf __defineGetter__ __lookupSetter__ toJSON then length name innerHTML outerHTML dangerouslySetInnerHTML nodeType children key ref props default undefined null NaN true false 0 -1 1e999 [] {} [object\u00a0Object] any en cx q'.split(
    ' ',
  ),
  '{"__proto__":{"pwned":1}}',
  '{"constructor":{"prototype":{"pwned":1}}}',
  `{"type":"script","props":{"dangerouslySetInnerHTML":{"__html":"${run}"}}}`,
  `{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=${run}>"}}`,
  '__proto__[pwned]=1',
  'constructor.prototype.pwned=1',
  `'; DROP TABLE submission; --`,
  '../../../../etc/passwd',
  '$& $1 $` $$ \\0',
  '%s%n%d %00 %0d%0aSet-Cookie:pwned=1',
]

/** Texts that are no places for anything, though they look like it: shown as they are. */
const brokenPlaces = [
  '{person}',
  '{person.}',
  '{ person.name }',
  '{person .name}',
  '{Person.name}',
  '{person.name',
  'person.name}',
  '{person.name|{}}',
  '{person["name"]}',
  '{visitor.name}',
  '{event}',
  '{event.}',
  '{{event.}}',
  '\u0024{person}',
  '{person.name\u0000}',
  '{\u200bperson.name}',
  '{person.naïve}',
  `{person.${'x'.repeat(65)}}`,
  `{person.name|${'x'.repeat(101)}}`,
]

/** Every family's texts, each once; none longer than the value of a trait may be. */
export const payloads: readonly string[] = [
  ...new Set([
    ...tags.flatMap((tag) => ways.map((way) => `${way}${tag}`)),
    ...handlers.flatMap((name) => [
      `<x-y tabindex=0 style=display:block on${name}=${run}>x`,
      `" on${name}="${run}" autofocus x="`,
    ]),
    ...urls,
    ...urls.map((url) => `<a href="${url}">x</a>`),
    ...mutations,
    ...templates,
    ...encoded,
    ...styles,
    ...marks,
    ...controls,
    ...names,
    ...brokenPlaces,
  ]),
]

/** Addresses of a link that open no page of the web: none of them may be published. */
export const refusedUrls: readonly string[] = urls

/** Addresses of the web with something in them that means nothing there: published as they are. */
export const webUrls: readonly string[] = [
  `https://example.com/?q=${image}`,
  `https://example.com/"onclick="${run}`,
  `https://example.com/'onclick='${run}`,
  `https://example.com/#javascript:${run}`,
  `https://example.com/?next=javascript:${run}`,
  `https://example.com/</a><script>${run}</script>`,
  'https://example.com/{person.name|x}',
  'https://example.com/&quot;onclick=&quot;x',
  'https://example.com/\u202egpj.exe',
  'HTTPS://example.com/',
  'http://user:pass@example.com/',
  'http://[::1]/',
]

/** A text with places, what is known, and what is shown then. Values are isolated: U+2068 before, U+2069 after. */
export const places: readonly { text: string; known?: object; shown: string }[] = [
  { text: '{person.name|you}', known: { name: image }, shown: `\u2068${image}\u2069` },
  { text: '{person.name|you}', known: { name: '{person.name}' }, shown: '\u2068{person.name}\u2069' },
  { text: '{person.name|you}', known: { name: '$& $1 $`' }, shown: '\u2068$& $1 $`\u2069' },
  { text: '{person.{person.name}}', known: { name: 'name' }, shown: '{person.\u2068name\u2069}' },
  { text: '{{person.name}}', known: { name: 'A' }, shown: '{\u2068A\u2069}' },
  { text: '{{{person.name|x}}}', shown: '{{x}}' },
  { text: '\u0024{person.name|x}', shown: '$x' },
  { text: `{person.nobody|${image}}`, shown: image },
  { text: '{person.nobody|{person.name}}', known: { name: 'A' }, shown: '{person.nobody|\u2068A\u2069}' },
  { text: '{person.nobody||x}', shown: '|x' },
  { text: '{person.nobody|$&}', shown: '$&' },
  { text: '{person.__proto__|x}', shown: 'x' },
  { text: '{person.constructor|x}', shown: 'x' },
  { text: '{person.toString|x}{event.valueOf|y}', shown: 'xy' },
  { text: '{person.name}{person.name}', known: { name: 'A' }, shown: '\u2068A\u2069\u2068A\u2069' },
  { text: '{person.name|x}', known: { name: '\u202e\u2066\u0000\u200b' }, shown: 'x' },
  { text: '{person.name|x}', known: { name: '\u2069\u202egpj' }, shown: '\u2068gpj\u2069' },
  { text: '{person.name|x}', known: { name: ['<b>'] }, shown: 'x' },
  { text: '{person.name|x}', known: { name: { toString: image } }, shown: 'x' },
  {
    text: '{person.name|x}',
    known: { name: '<b>'.repeat(90) },
    shown: `\u2068${'<b>'.repeat(90).slice(0, 80)}\u2069`,
  },
]
