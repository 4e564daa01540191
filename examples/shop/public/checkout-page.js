import { basketLines, remember, showShortLines, showTotals } from './basket.js'
import { createOrder } from './order.js'

const lines = basketLines()
const form = document.querySelector('[data-filled]')

document.querySelector('[data-empty]').hidden = lines.length > 0
form.hidden = lines.length === 0
showShortLines(lines)
showTotals(lines)

// The browser has checked the fields by now; the form then goes its ordinary way to the next page.
form.addEventListener('submit', () => remember('order', createOrder(lines)))
