import { addToBasket, recall, remember, showCount } from './basket.js'
import { text } from './texts.js'

const status = document.querySelector('[data-status]')

showCount()

for (const button of document.querySelectorAll('[data-add]')) {
  const label = button.firstChild
  let back
  button.addEventListener('click', () => {
    addToBasket(button.dataset.add, 1)
    status.textContent = `${text('home.added')}: ${text(`${button.dataset.add}.name`)}`
    label.textContent = `${text('home.added')} ✓`
    clearTimeout(back)
    back = setTimeout(() => {
      label.textContent = text('home.add')
    }, 1500)
  })
}

// The customer's account. Kairos is told who is signed in on each page, as soon as the page knows.
const account = document.querySelector('[data-account]')

function showAccount() {
  const isSignedIn = recall('signed-in') === true
  account.textContent = text(isSignedIn ? 'account.signOut' : 'account.signIn')
  account.classList.toggle('signed-in', isSignedIn)
  if (isSignedIn) cx.identify('customer-42', { plan: 'regular', firstName: 'Camille' })
}

account.addEventListener('click', () => {
  const signsIn = recall('signed-in') !== true
  remember('signed-in', signsIn)
  if (!signsIn) cx.reset()
  showAccount()
  status.textContent = text(signsIn ? 'account.signedIn' : 'account.signedOut')
})

showAccount()
