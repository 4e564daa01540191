import { carriagePrice, formatPrice, freeCarriageFrom, products } from './products.js'
import { language, text } from './texts.js'

/** Reads what this browser remembers under `name`; `undefined` where storage is blocked or spoilt. */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(`petit-gres.${name}`)) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`petit-gres.${name}`, JSON.stringify(value))
  } catch {
    // A browser that stores nothing still lets one look around.
  }
}

/** The basket's lines, `{ product, quantity }`, in the order of the collection. */
export function basketLines(basket = recall('basket') ?? {}) {
  return products
    .map((product) => ({ product, quantity: basket[product.id] ?? 0 }))
    .filter(({ quantity }) => quantity > 0)
}

export function addToBasket(id, count) {
  const basket = recall('basket') ?? {}
  basket[id] = Math.min(9, Math.max(0, (basket[id] ?? 0) + count))
  remember('basket', basket)
  showCount()
}

export function emptyBasket() {
  remember('basket', {})
  showCount()
}

/** In euros, rounded to cents. */
export function totals(lines) {
  const subtotal = lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0)
  const carriage = subtotal >= freeCarriageFrom ? 0 : carriagePrice
  return { subtotal, carriage, total: Math.round((subtotal + carriage) * 100) / 100 }
}

export const price = (euros) => formatPrice(language(), euros)

export function showCount() {
  const count = basketLines().reduce((sum, { quantity }) => sum + quantity, 0)
  for (const place of document.querySelectorAll('[data-count]')) place.textContent = count
}

/** Fills the places for sums that the page has. */
export function showTotals(lines) {
  const { subtotal, carriage, total } = totals(lines)
  const show = (place, value) => {
    const element = document.querySelector(place)
    if (element) element.textContent = value
  }
  show('[data-subtotal]', price(subtotal))
  show('[data-carriage]', carriage === 0 ? text('basket.free') : price(carriage))
  show('[data-total]', price(total))
}

/** Lists the lines in short: "2 × Dawn mug". */
export function showShortLines(lines) {
  document.querySelector('[data-short-lines]').replaceChildren(
    ...lines.map(({ product, quantity }) => {
      const item = document.createElement('li')
      const picture = new Image(48, 48)
      picture.src = `/pictures/${product.id}.svg`
      picture.alt = ''
      const name = document.createElement('span')
      name.textContent = `${quantity} × ${text(`${product.id}.name`)}`
      const cost = document.createElement('span')
      cost.textContent = price(product.price * quantity)
      item.append(picture, name, cost)
      return item
    }),
  )
}
