import type { Mistake } from '../../mistakes.ts'

/** Sorts by place in a document: as it is read from top to bottom, what stands around something before it. */
export function inDocumentOrder(mistakes: readonly Mistake[], document: unknown): Mistake[] {
  return mistakes
    .map((mistake) => ({ mistake, place: placeOf(mistake.pointer, document) }))
    .sort((a, b) => compare(a.place, b.place))
    .map(({ mistake }) => mistake)
}

/** Which of its parent's fields or entries each step to a place is, from the outermost; what is missing comes last. */
function placeOf(pointer: string, document: unknown): number[] {
  let value = document
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
      const keys = Object.keys(value ?? {})
      const index = keys.indexOf(key)
      value = (value as Record<string, unknown> | undefined)?.[key]
      return index < 0 ? keys.length : index
    })
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((step, index) => step !== b[index])
  if (index < 0) return a.length - b.length
  return (a[index] ?? 0) - (b[index] ?? -1)
}
