import { basketLines, recall, remember, totals } from './basket.js'

/** `value` in euros; `isReported` says whether Kairos has been told of it. */
export function createOrder(lines) {
  return {
    number: `PG-${1000 + Math.floor(Math.random() * 9000)}`,
    items: Object.fromEntries(lines.map(({ product, quantity }) => [product.id, quantity])),
    value: totals(lines).total,
    isReported: false,
  }
}

/** The last order; for whoever comes without one, an order of one mug, so that every page can be tried. */
export function lastOrder() {
  const order = recall('order') ?? createOrder(basketLines({ mug: 1 }))
  remember('order', order)
  return order
}

export function showOrderNumber({ number }) {
  for (const place of document.querySelectorAll('[data-order-number]')) place.textContent = number
}
