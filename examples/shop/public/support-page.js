import { text } from './texts.js'

const messages = document.querySelector('[data-messages]')
const form = document.querySelector('[data-ask]')
const outcome = document.querySelector('[data-outcome]')
let topic

function say(who, words) {
  const item = document.createElement('li')
  item.className = who === 'you' ? 'ours' : 'theirs'
  const name = document.createElement('b')
  name.textContent = text(`support.${who}`)
  const paragraph = document.createElement('p')
  paragraph.textContent = words
  item.append(name, paragraph)
  messages.append(item)
  item.scrollIntoView({ block: 'nearest' })
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const fields = new FormData(form)
  topic = fields.get('topic')
  const message = fields.get('message').trim()
  form.hidden = true
  say('you', message ? `${text(`support.${topic}`)}. ${message}` : `${text(`support.${topic}`)}.`)
  setTimeout(() => {
    say('lou', text(`support.reply.${topic}`))
    outcome.hidden = false
    outcome.querySelector('[data-solved]').focus()
  }, 700)
})

outcome.querySelector('[data-solved]').addEventListener('click', () => {
  outcome.hidden = true
  say('you', `${text('support.solved')}.`)
  say('lou', text('support.reply.solved'))
  document.querySelector('#main').focus({ preventScroll: true })
  cx.track('support.resolved', { topic })
})

outcome.querySelector('[data-unsolved]').addEventListener('click', () => {
  say('you', `${text('support.unsolved')}.`)
  say('lou', text('support.reply.unsolved'))
})
