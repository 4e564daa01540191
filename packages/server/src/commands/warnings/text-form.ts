/**
 * The form of a text, by its parts: the first in front, the last at the end, those between somewhere between, in
 * order. One part alone is the text itself: `['/product/', '']` is what `/product/*` is like.
 */
export type TextForm = readonly string[]

/** Every text there is. */
export const anyText: TextForm = ['', '']

/** Says whether a text has a form. No form makes it slow: each part is looked for once. */
export function hasForm(text: string, form: TextForm): boolean {
  const [first = '', ...others] = form
  const last = others.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of others) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.endsWith(last) && text.length - last.length >= at
}

/** Says whether every text of a form also has the `outer` form. May miss one of odd forms, never invents one. */
export function isFormWithin(form: TextForm, outer: TextForm): boolean {
  // What stands for the gaps is nowhere in `outer`: so only its gaps can take it, whatever stands there.
  let gap = '*'
  while (outer.some((part) => part.includes(gap)))
    gap = String.fromCodePoint((gap.codePointAt(0) as number) + 1)
  return hasForm(form.join(gap), outer)
}

/** Says whether some text may have all of these forms, none of which is a single text: false only if none can. */
export function canFormsMeet(forms: readonly TextForm[]): boolean {
  const last = (form: TextForm) => form.at(-1) ?? ''
  return forms.every(([first = '', ...parts], index) =>
    forms.slice(0, index).every((other) => {
      const [otherFirst = ''] = other
      return (
        (first.startsWith(otherFirst) || otherFirst.startsWith(first)) &&
        (last(parts).endsWith(last(other)) || last(other).endsWith(last(parts)))
      )
    }),
  )
}
