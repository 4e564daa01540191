import { expect, it } from 'vitest'
import { inDocumentOrder } from './in-document-order.ts'

it('puts what is around something before it, and what is written first first', () => {
  const document = { 'a/b~': 1, surveys: [{ trigger: { where: [1, 2] }, id: 'a' }, { id: 'b' }] }
  const pointers = [
    '',
    '/a~1b~0',
    '/surveys',
    '/surveys/0/trigger/where/1',
    '/surveys/0/id',
    '/surveys/0/quota',
    '/surveys/1',
    '/surveys/1/id',
    '/limits/maxShowings',
  ]
  const mistakes = pointers.map((pointer) => ({ pointer, detail: '' }))
  expect(inDocumentOrder(mistakes.toReversed(), document).map(({ pointer }) => pointer)).toEqual(pointers)
})
