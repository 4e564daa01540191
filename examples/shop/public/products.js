/** What the shop sells; names stand in `texts.js` under the product's id. Prices in euros. */
export const products = [
  { id: 'mug', price: 28 },
  { id: 'bowl', price: 34 },
  { id: 'teapot', price: 72 },
  { id: 'vase', price: 58 },
  { id: 'plate', price: 32.5 },
  { id: 'candle', price: 24 },
]

/** Orders of this many euros or more travel free. */
export const freeCarriageFrom = 60
/** In euros. */
export const carriagePrice = 5.9

export function formatPrice(language, euros) {
  return new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-IE', {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: Number.isInteger(euros) ? 0 : 2,
  }).format(euros)
}
