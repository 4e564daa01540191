import { lostSentences } from './lost.js'
import { language, text } from './texts.js'

const locale = language() === 'fr' ? 'fr-FR' : 'en-IE'
const everyMs = 1000

/** How each metric is written: the ends of its scale, its decimals, its unit. */
const metrics = {
  nps: { low: -100, high: 100, digits: 0, sign: 'exceptZero', unit: '' },
  csat: { low: 0, high: 100, digits: 0, sign: 'auto', unit: language() === 'fr' ? '\u00a0%' : '%' },
  ces: { low: 1, high: 7, digits: 1, sign: 'auto', unit: '' },
}

const state = document.querySelector('[data-state]')
const place = document.querySelector('[data-surveys]')
const template = document.querySelector('#survey')

// Rounded once, half away from zero, which is what Intl does by default.
function write(value, { digits, sign, unit }) {
  const number = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: sign,
  }).format(value)
  return number.replace('-', '−') + unit
}

const writeCount = (count) => new Intl.NumberFormat(locale).format(count)

function bar(label, count, share) {
  const item = document.createElement('li')
  const fill = document.createElement('span')
  fill.className = 'fill'
  fill.style.setProperty('--share', share)
  const name = document.createElement('span')
  name.textContent = label
  const value = document.createElement('b')
  value.textContent = writeCount(count)
  item.append(name, fill, value)
  return item
}

function showScore(card, { metric, n, score, interval, indicative, share, histogram }) {
  const scale = metrics[metric]
  const part = (value) => (value - scale.low) / (scale.high - scale.low)
  const find = (selector) => card.querySelector(selector)
  const range = `${write(interval.low, scale)} ${text('team.to')} ${write(interval.high, scale)}`
  find('.score strong').textContent = write(score, scale)
  find('.score .count').textContent = `${writeCount(n)} ${text(n === 1 ? 'team.answer' : 'team.answers')}`
  find('.indicative').hidden = !indicative
  const drawing = find('.interval')
  drawing.ariaLabel = `${text('team.interval')} ${range}`
  drawing.style.setProperty('--low', part(interval.low))
  drawing.style.setProperty('--high', part(interval.high))
  drawing.style.setProperty('--score', part(score))
  const [lowest, middle, highest] = card.querySelectorAll('.ends span')
  lowest.textContent = write(scale.low, { ...scale, digits: 0 })
  middle.textContent = `${text('team.interval')} ${range}`
  highest.textContent = write(scale.high, { ...scale, digits: 0 })
  find('.share').textContent = share
    ? `${write(share.score, metrics.csat)} ${text('team.share')} · ${text('team.interval')} ` +
      `${write(share.interval.low, metrics.csat)} ${text('team.to')} ${write(share.interval.high, metrics.csat)}`
    : ''
  const most = Math.max(1, ...Object.values(histogram))
  find('.histogram').replaceChildren(
    ...Object.entries(histogram)
      .sort(([a], [b]) => a - b)
      .map(([value, count]) => bar(value, count, count / most)),
  )
}

/** Shows a line only where it has something to say. */
function showLine(line, words) {
  line.hidden = words === ''
  line.textContent = words
}

function showResults(card, results) {
  const hasScore = results.score !== null && results.interval !== null
  const empty = card.querySelector('.empty')
  empty.hidden = hasScore
  empty.textContent = text('team.empty')
  card.querySelector('.filled').hidden = !hasScore
  if (hasScore) showScore(card, results)
  showLine(card.querySelector('.lost'), lostSentences(results.lost, { text, writeCount }))
  card.querySelector('.showings').hidden = false
  const { shown, seen, answered, dismissed, left } = results.showings
  card
    .querySelector('.funnel')
    .replaceChildren(
      ...Object.entries({ shown, seen, answered, dismissed, left }).map(([step, count]) =>
        bar(text(`team.${step}`), count, count / Math.max(1, shown)),
      ),
    )
}

/** Reads JSON from the shop's own server; throws the code of what went wrong. */
async function read(address) {
  const response = await fetch(address).catch(() => {
    throw 'lost'
  })
  const body = await response.json().catch(() => ({}))
  if (!response.ok) throw body.code
  return body
}

function showState(code) {
  const words = text(`team.${code}`) ?? text('team.failed')
  // Said again only when it changes, so that a screen reader is not read to each second.
  if (state.textContent !== words) state.textContent = words
  document.body.dataset.state = code
}

function cardOf({ id, touchpoint, metric, question }) {
  const card = template.content.cloneNode(true).firstElementChild
  card.dataset.survey = id
  card.querySelector('.metric').textContent = text(`team.${metric}`)
  card.querySelector('h2').textContent = touchpoint[language()]
  card.querySelector('.question').textContent = question[language()]
  place.append(card)
  return card
}

let cards

async function refresh() {
  try {
    cards ??= (await read('/team/surveys')).map((survey) => [survey.id, cardOf(survey)])
    const all = await Promise.all(
      cards.map(async ([id, card]) => {
        const results = await read(`/team/results?survey=${encodeURIComponent(id)}`)
        showResults(card, results)
        return results
      }),
    )
    // Of the whole project, so that each of the results has it.
    const unattributed = all[0]?.lost.unattributed ?? 0
    showLine(
      document.querySelector('[data-unattributed]'),
      unattributed === 0 ? '' : `${text('team.lost.unattributed')} ${writeCount(unattributed)}`,
    )
    showState('live')
  } catch (code) {
    showState(code)
  }
  setTimeout(refresh, everyMs)
}

refresh()
