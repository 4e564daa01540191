// Compiled, never run: each line marked @ts-expect-error must fail to compile, each other one must not.
import { createCx } from './index.ts'

type ShopEvents = {
  'checkout.completed': { value: number; currency?: string }
  'basket.opened': undefined
  'list.sorted': { by?: string }
}

const options = {
  key: 'pk_shop',
  host: 'https://cx.example.com',
  loadWidget: () => import('./fake-widget.test-d.ts'),
}
const cx = createCx<ShopEvents>(options)

cx.track('checkout.completed', { value: 42 })
cx.track('checkout.completed', { value: 42, currency: 'EUR' })
cx.track('basket.opened')
cx.track('list.sorted')
cx.track('list.sorted', { by: 'price' })
// @ts-expect-error the event is misspelt
cx.track('checkout.complete', { value: 42 })
// @ts-expect-error the properties are missing
cx.track('checkout.completed')
// @ts-expect-error the value is of another type
cx.track('checkout.completed', { value: '42' })
// @ts-expect-error the property is misspelt
cx.track('list.sorted', { bye: 'price' })
// @ts-expect-error the event has no properties
cx.track('basket.opened', { size: 3 })
// @ts-expect-error nothing is told under this type
cx.on('answer', () => {})
cx.on('answered', ({ survey, answers, done }) => [survey.length, answers[0]?.value, done === true])

const untyped = createCx(options)
untyped.track('anything')
untyped.track('anything', { at: 'all' })
