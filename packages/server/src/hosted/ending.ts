import type { Band } from '@kairos-cx/sdk/contract'
import { html } from 'hono/html'
import { hidden, type Markup, say, type Visit } from './visit.ts'

/** The last words, with the link for the band of the score. */
export function thanks(visit: Visit, band: Band | undefined): Markup {
  const { survey, words } = visit
  const texts = (band && survey.thanks?.[band]) ?? survey.thanks?.any
  const link = (band && survey.links?.[band]) ?? survey.links?.any
  return html`<div class="thanks"><span class="tick"></span><h2>${texts ? say(texts, visit) : words.thanks}</h2>
${link && html`<a class="button send" href="${link.url}" target="_blank" rel="noopener noreferrer">${say(link.text, visit)} <span class="heard">${words.opens}</span></a>`}</div>`
}

/** A page with nothing to answer: one or two sentences, the first as a heading. */
export const sentences = (first: string, second?: string): Markup =>
  html`<div class="thanks"><h2>${first}</h2>${second !== undefined && html`<p>${second}</p>`}</div>`

/** The same, where no project's name stands above. */
export const loneSentences = (first: string, second?: string): Markup =>
  html`<div class="thanks"><h1>${first}</h1>${second !== undefined && html`<p>${second}</p>`}</div>`

/** What could not be kept, in a form that sends it again. */
export function againForm(
  visit: Pick<Visit, 'survey' | 'words'>,
  form: readonly (readonly [string, string])[],
): Markup {
  const { survey, words } = visit
  return html`<form method="post" action="${survey.id}" enctype="multipart/form-data">
${form.map(([name, value]) => hidden({ [name]: value }))}
<h2 class="wrong" role="alert">${words.notSaved}</h2>
<div class="actions"><button class="send" autofocus>${words.send}</button></div>
</form>`
}
