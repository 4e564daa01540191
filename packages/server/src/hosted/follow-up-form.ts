import type { Answer, FollowUp } from '@kairos-cx/sdk/contract'
import { maxEmailLength, maxVerbatimLength } from '@kairos-cx/sdk/limits'
import { html } from 'hono/html'
import type { Given } from './read-reply.ts'
import { hidden, type Markup, say, type Visit } from './visit.ts'

export interface FollowUpOptions {
  /** The question in the wording of the band. */
  text: Markup
  /** What was answered before. */
  value: Answer['value'] | undefined
  /** What was given and cannot be taken. */
  wrong: Extract<Given, { is: 'missing' | 'wrong' }> | undefined
  /** Its place among all questions, the score being the first, and how many there are as far as is known. */
  place: number
  total: number
}

/** Questions from which on the place is told. */
const minTold = 3

/** A follow-up, with native fields, so that keys, screen readers and autofill do what they always do. */
export function followUpForm(followUp: FollowUp, visit: Visit, options: FollowUpOptions): Markup {
  const { survey, words, fields } = visit
  const { place, total, wrong } = options
  const isLast = place >= total
  const complaint =
    wrong && (wrong.is === 'wrong' && (wrong.email || wrong.isAgreed) ? words.emailInvalid : words.required)
  const progress = words.progress.replace('{n}', String(place)).replace('{total}', String(total))
  return html`<form method="post" action="${survey.id}" enctype="multipart/form-data" novalidate>
${hidden({ ...fields, question: followUp.id })}
${
  // Enter sends the form by its first button, which must not be the way back.
  html`<button class="heard" tabindex="-1" aria-hidden="true" name="go" value="send"></button>`
}
<div class="top"><button class="quiet" name="go" value="back">${words.back}</button>${total >= minTold && html`<p class="progress">${progress}</p>`}</div>
${fieldsOf(followUp, visit, options)}
${complaint && html`<p class="wrong" id="wrong" role="alert">${complaint}</p>`}
<div class="actions">${!followUp.required && html`<button class="quiet" name="go" value="skip">${words.skip}</button>`}${followUp.kind !== 'yes-no' && html`<button class="send" name="go" value="send">${isLast ? words.send : words.next}</button>`}</div>
</form>`
}

/** What is wrong is said of the field, which gets the focus. */
const isWrong = (wrong: FollowUpOptions['wrong']) =>
  wrong && html` aria-invalid="true" aria-describedby="wrong" autofocus`

function fieldsOf(followUp: FollowUp, visit: Visit, { text, value, wrong }: FollowUpOptions): Markup {
  const { words } = visit
  const { required } = followUp
  const chosen = [value ?? []].flat()
  switch (followUp.kind) {
    case 'text':
      return html`<div><label class="question" for="answer">${text}</label>
<textarea id="answer" name="answer" dir="auto" rows="4" maxlength="${maxVerbatimLength}" placeholder="${required ? words.answer : words.optional}"${required && html` required`}${isWrong(wrong)}>
${typeof value === 'string' ? value : ''}</textarea></div>`
    case 'yes-no':
      return html`<fieldset${wrong && html` aria-describedby="wrong"`}><legend>${text}</legend>
<div class="options row">${(['yes', 'no'] as const).map(
        (option, index) =>
          html`<button name="answer" value="${option}"${chosen.includes(option) && html` class="send" aria-current="true"`}${index === 0 && wrong && html` autofocus`}>${words[option]}</button>`,
      )}</div></fieldset>`
    case 'choice':
    case 'choices': {
      const type = followUp.kind === 'choice' ? 'radio' : 'checkbox'
      const options = followUp.options.map(({ id, text }) => ({ id, label: say(text, visit) }))
      if (followUp.other) options.push({ id: 'other', label: html`${words.other}` })
      return html`<fieldset${wrong && html` aria-describedby="wrong"`}><legend>${text}</legend>
${type === 'checkbox' && html`<p class="hint">${words.several}</p>`}
<div class="options">${options.map(
        ({ id, label }, index) =>
          html`<label class="option"><input type="${type}" name="answer" value="${id}"${chosen.includes(id) && html` checked`}${index === 0 && isWrong(wrong)}>${label}</label>`,
      )}</div></fieldset>`
    }
    case 'contact': {
      const given = wrong?.is === 'wrong' ? wrong : { email: chosen[0] ?? '', isAgreed: value !== undefined }
      return html`<fieldset><legend>${text}</legend>
<label>${words.email}<input type="email" name="email" autocomplete="email" dir="ltr" maxlength="${maxEmailLength}" value="${String(given.email)}"${isWrong(wrong)}></label>
<label class="option"><input type="checkbox" name="consent" value="yes"${given.isAgreed && html` checked`}>${say(followUp.consent, visit)}</label></fieldset>`
    }
  }
}
