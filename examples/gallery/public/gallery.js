// The choices of the gallery, kept in the address, and a frame for each card they leave.
const { surveys } = await (await fetch('programme.json')).json()
const choices = {
  survey: ['all', ...surveys.map(({ id }) => id)],
  screen: ['all', 'question', 'follow-up', 'error', 'thanks'],
  band: ['high', 'middle', 'low'],
  placement: ['corner', 'modal', 'inline'],
  language: ['en', 'fr', 'de', 'ar', 'he', 'ja'],
  theme: ['light', 'dark', 'auto'],
  device: ['phone', 'desktop', 'tiny'],
}
const initial = { survey: 'all', screen: 'question', device: 'phone' }
const address = new URLSearchParams(location.hash.slice(1))
const chosen = Object.fromEntries(
  Object.entries(choices).map(([name, values]) => {
    const wanted = address.get(name)
    return [name, values.includes(wanted) ? wanted : (initial[name] ?? values[0])]
  }),
)

const form = document.querySelector('#choices')
for (const [name, values] of Object.entries(choices)) {
  const label = document.createElement('label')
  const select = document.createElement('select')
  select.name = name
  select.append(...values.map((value) => new Option(value, value, false, value === chosen[name])))
  label.append(name, select)
  form.append(label)
}

/** The screens that a survey has. */
const screensOf = ({ followUps = [] }) => [
  'question',
  ...(followUps.length ? ['follow-up'] : []),
  ...(followUps[0]?.required ? ['error'] : []),
  'thanks',
]

function draw() {
  location.replace(`#${new URLSearchParams(chosen)}`)
  const { survey, screen, device, ...rest } = chosen
  const frames = surveys
    .filter(({ id }) => survey === 'all' || id === survey)
    .flatMap((one) => screensOf(one).map((screen) => ({ survey: one.id, screen })))
    .filter((one) => screen === 'all' || one.screen === screen)
  document.querySelector('#cards').replaceChildren(
    ...frames.map((one) => {
      const figure = document.createElement('figure')
      const caption = document.createElement('figcaption')
      caption.textContent = `${one.survey} · ${one.screen}`
      const frame = document.createElement('iframe')
      frame.title = caption.textContent
      frame.className = device
      frame.loading = 'lazy'
      frame.src = `card?${new URLSearchParams({ ...rest, ...one })}`
      figure.append(frame, caption)
      return figure
    }),
  )
}
form.addEventListener('change', ({ target }) => {
  chosen[target.name] = target.value
  draw()
})
form.addEventListener('submit', (event) => event.preventDefault())
draw()
