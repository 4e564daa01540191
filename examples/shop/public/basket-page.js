import { addToBasket, basketLines, price, showTotals } from './basket.js'
import { text } from './texts.js'

const template = document.querySelector('#line')
const list = document.querySelector('[data-lines]')

function lineOf({ product, quantity }) {
  const line = template.content.cloneNode(true).firstElementChild
  const name = text(`${product.id}.name`)
  line.dataset.product = product.id
  line.querySelector('img').src = `/pictures/${product.id}.svg`
  line.querySelector('h2').textContent = name
  line.querySelector('[data-each]').textContent = `${price(product.price)} / ${text('basket.each')}`
  line.querySelector('fieldset').ariaLabel = name
  line.querySelector('output').textContent = quantity
  line.querySelector('[data-line-price]').textContent = price(product.price * quantity)
  const change = (selector, count) =>
    line.querySelector(selector).addEventListener('click', () => {
      addToBasket(product.id, count)
      show()
      // The line was drawn anew, or is gone: keep the keyboard where it was, or as near as can be.
      const same = list.querySelector(`[data-product=${product.id}] ${selector}`)
      ;(same ?? document.querySelector('#main')).focus()
    })
  change('[data-less]', -1)
  change('[data-more]', 1)
  return line
}

function show() {
  const lines = basketLines()
  document.querySelector('[data-empty]').hidden = lines.length > 0
  document.querySelector('[data-filled]').hidden = lines.length === 0
  list.replaceChildren(...lines.map(lineOf))
  showTotals(lines)
}

show()
