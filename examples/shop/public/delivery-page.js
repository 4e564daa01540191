import { lastOrder, showOrderNumber } from './order.js'
import { text } from './texts.js'

const order = lastOrder()
const before = document.querySelector('[data-before]')
const after = document.querySelector('[data-after]')
const underWay = document.querySelector('[data-step=under-way]')
const arrived = document.querySelector('[data-step=arrived]')

showOrderNumber(order)

document.querySelector('[data-arrived]').addEventListener('click', () => {
  underWay.removeAttribute('aria-current')
  underWay.classList.add('done')
  arrived.classList.add('done')
  arrived.setAttribute('aria-current', 'step')
  document.querySelector('[data-heading]').textContent = text('delivery.headingAfter')
  before.hidden = true
  after.hidden = false
  after.focus()
  cx.track('order.delivered', { value: order.value, currency: 'EUR', days: 3 })
})
