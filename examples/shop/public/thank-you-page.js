import { basketLines, emptyBasket, remember, showShortLines, showTotals } from './basket.js'
import { lastOrder, showOrderNumber } from './order.js'
import { language } from './texts.js'

const order = lastOrder()
const lines = basketLines(order.items)
const inThreeDays = new Date(Date.now() + 3 * 86_400_000)

showOrderNumber(order)
showShortLines(lines)
showTotals(lines)
document.querySelector('[data-expected]').textContent = new Intl.DateTimeFormat(
  language() === 'fr' ? 'fr-FR' : 'en-IE',
  { weekday: 'long', day: 'numeric', month: 'long' },
).format(inThreeDays)

// An order is completed once: loading this page again is no second purchase.
if (!order.isReported) {
  emptyBasket()
  cx.track('checkout.completed', {
    value: order.value,
    currency: 'EUR',
    items: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  })
  remember('order', { ...order, isReported: true })
}
