import { type Answer, scaleOf, scales } from '@kairos-cx/sdk/contract'
import type { Wording } from '@kairos-cx/widget/wording'
import { html } from 'hono/html'
import { drawnScore } from './drawn-score.ts'
import { hidden, type Markup, marked, say, type Visit, wordingOf } from './visit.ts'

/** Gives the words at the lowest and the highest score: the team's, else the standard ones of the metric. */
function endsOf(visit: Visit): [Wording, Wording] {
  const { survey, words } = visit
  if (survey.ends) return [wordingOf(survey.ends.low, visit), wordingOf(survey.ends.high, visit)]
  const [low, high] = words.ends[survey.metric]
  return [
    { text: low, language: words.language },
    { text: high, language: words.language },
  ]
}

/** The metric question: a button for each score. `chosen` is the score that was given before. */
export function scoreForm(visit: Visit, { chosen }: { chosen?: Answer['value'] | undefined } = {}): Markup {
  const { survey, words, fields } = visit
  const { lowest, highest } = scales[scaleOf(survey)]
  const ends = endsOf(visit)
  const { look = 'numbers' } = survey
  const drawn = look === 'numbers' ? undefined : look
  const button = (score: number) => {
    const end = score === lowest ? ends[0] : score === highest ? ends[1] : undefined
    const name = drawn ? words.smileys[score - 1] : end?.text
    return html`<button name="score" value="${score}"${name !== undefined && html` aria-label="${score} – ${name}"`}${score === chosen && html` class="is-chosen" aria-current="true"`}>${drawn ? drawnScore(drawn, score) : score}</button>`
  }
  return html`<form method="post" action="${survey.id}" enctype="multipart/form-data">
${hidden({ ...fields, question: 'score' })}
<fieldset>
<legend>${say(survey.question, visit)}</legend>
<div class="scale ${survey.metric}">${Array.from({ length: highest - lowest + 1 }, (_, n) => button(lowest + n))}</div>
<div class="ends"><span>${lowest} – ${marked(ends[0])}</span><span>${highest} – ${marked(ends[1])}</span></div>
</fieldset>
</form>`
}

/** The score that a link has chosen, with one button to send it. `otherwise` is the address of the whole scale. */
export function confirmForm(
  visit: Visit,
  { score, otherwise }: { score: number; otherwise: string },
): Markup {
  const { survey, words, fields } = visit
  const [before = '', after = ''] = words.yourScore.split('{n}')
  return html`<form method="post" action="${survey.id}" enctype="multipart/form-data" data-confirm="true">
${hidden({ ...fields, question: 'score', score: String(score) })}
<h2>${say(survey.question, visit)}</h2>
<p class="thanks"><span>${before}<b class="badge">${score}</b>${after}</span></p>
<div class="actions"><a class="button quiet" href="${otherwise}">${words.change}</a><button class="send">${words.send}</button></div>
</form>`
}
