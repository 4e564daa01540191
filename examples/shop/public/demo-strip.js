import { text } from './texts.js'

const strip = document.querySelector('#demo')
const waiting = strip.querySelector('.demo-waiting')
const openKey = 'kairos-demo.open'
const waitingKey = 'kairos-demo.waiting'

let isWarned = false

/** The surveys with an answer that no receipt has named yet, remembered from page to page. */
const undelivered = new Set(JSON.parse(localStorage.getItem(waitingKey) ?? '[]'))

function noteWaiting(change) {
  change()
  localStorage.setItem(waitingKey, JSON.stringify([...undelivered]))
  show()
}

// Until `cx.js` is here, `cx` is the stub: it keeps these calls, and every other, for the real one.
cx.on('answered', ({ survey }) => noteWaiting(() => undelivered.add(survey)))
cx.on('delivered', ({ kind, survey }) => {
  if (kind === 'submission') noteWaiting(() => undelivered.delete(survey))
})
for (const type of ['ready', 'due', 'shown', 'dismissed', 'fault']) cx.on(type, show)

function words({ reason, dueAt }) {
  const because = text(`demo.because.${reason}`)
  const seconds = Math.ceil((dueAt - Date.now()) / 1000)
  return `${reason}${because ? `: ${because}` : ''}${seconds > 0 ? ` (${seconds} s)` : ''}`
}

function show() {
  const isStub = Array.isArray(cx.q)
  const decisions = isStub ? [] : cx.explain()
  for (const row of strip.querySelectorAll('[data-survey]')) {
    const decision = decisions.find(({ survey }) => survey === row.dataset.survey)
    row.querySelector('.demo-reason').textContent = decision ? words(decision) : '…'
  }
  const state = isStub
    ? text('demo.absent')
    : undelivered.size === 0
      ? text('demo.nothingWaiting')
      : `${text('demo.waiting')} ${[...undelivered].join(', ')}`
  // Written only when it changes, so that a screen reader is not read to each second.
  if (!isWarned && waiting.textContent !== state) waiting.textContent = state
}

const forgotten = (name) =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = resolve
    request.onerror = resolve
    request.onblocked = resolve
  })

strip.querySelector('[data-action=forget]').addEventListener('click', async () => {
  // A new visitor has nothing of the old one: what still waits is sent first, and dropped only when told twice.
  await cx.flush()
  if (undelivered.size > 0 && !isWarned) {
    isWarned = true
    waiting.textContent = `${text('demo.dropping')} ${[...undelivered].join(', ')}`
    return
  }
  localStorage.clear()
  sessionStorage.clear()
  sessionStorage.setItem(openKey, 'yes')
  const names = (await indexedDB.databases()).map(({ name }) => name)
  await Promise.all(names.filter((name) => name.startsWith('kairos')).map(forgotten))
  location.reload()
})

strip.open = sessionStorage.getItem(openKey) === 'yes'
strip.addEventListener('toggle', () => sessionStorage.setItem(openKey, strip.open ? 'yes' : 'no'))

show()
setInterval(show, 1000)
