/** Makes an element with a class and what stands in it; texts stay texts. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className = '',
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  made.className = className
  made.append(...children)
  return made
}

/** Puts a text in an element, unless it is there: a selection in it, or a reader of it, is not disturbed. */
export function put(place: Element, text: string): void {
  if (place.textContent !== text) place.textContent = text
}

/** Makes a button. */
export function button(text: string, onClick: () => void): HTMLButtonElement {
  const made = element('button', '', text)
  made.type = 'button'
  made.addEventListener('click', onClick)
  return made
}
