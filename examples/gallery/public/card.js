// One card, brought to the screen that the address asks for, by the same presses as a visitor's.
const asked = Object.fromEntries(new URLSearchParams(location.search))
const { survey, theme = 'auto', placement = 'corner', screen = 'question', band = 'high' } = asked
document.documentElement.classList.add(theme)

/** Waits until there is something, 5 s at most. */
const until = async (find) => {
  const end = Date.now() + 5000
  for (;;) {
    const found = find()
    if (found || Date.now() > end) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const root = () => document.querySelector('kairos-survey')?.shadowRoot
const shown = () => root()?.querySelector('.screen:not([hidden])')

async function goTo() {
  const scores = await until(() => root()?.querySelectorAll('.scale button'))
  if (!scores?.length) return
  if (screen !== 'question') {
    const last = scores.length - 1
    scores[{ low: 0, middle: Math.floor(last * 0.7), high: last }[band] ?? last].click()
    await until(() => !shown()?.querySelector('.scale'))
  }
  if (screen === 'error') {
    shown()?.querySelector('.actions .send')?.click()
    await until(() => root()?.querySelector('#wrong')?.textContent)
  }
  for (let step = 0; screen === 'thanks' && step < 9 && !shown()?.matches('.thanks'); step++) {
    const before = shown()?.textContent
    const { textarea, skip, radio } = {
      textarea: shown()?.querySelector('textarea'),
      skip: shown()?.querySelector('.actions .skip'),
      radio: shown()?.querySelector('input[type=radio]'),
    }
    if (!skip && textarea) {
      textarea.value = '…'
      textarea.dispatchEvent(new Event('input', { bubbles: true }))
    }
    if (!skip && radio) radio.click()
    ;(skip ?? shown()?.querySelector('.actions .send'))?.click()
    await until(() => shown()?.textContent !== before)
  }
  document.documentElement.dataset.screen = screen
}

window.cx = { q: [] }
window.cx.q.push([
  'on',
  [
    'ready',
    () => {
      window.cx.show(survey, { preview: { theme, placement, into: '#place' } })
      goTo()
    },
  ],
  Date.now(),
])
