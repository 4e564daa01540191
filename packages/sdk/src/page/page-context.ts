/** Widest phone, in CSS pixels. */
const phoneWidth = 640

/** The kind of screen in the visitor's hands: a narrow one is a phone, a wider one worked by finger a tablet. */
export function readDevice(): 'phone' | 'tablet' | 'desktop' {
  if (matchMedia(`(max-width: ${phoneWidth}px)`).matches) return 'phone'
  return matchMedia('(pointer: coarse)').matches ? 'tablet' : 'desktop'
}

/** The language of the page, else of the browser: a BCP 47 tag. */
export function readLocale(): string {
  return document.documentElement.lang || navigator.language || 'en'
}

/** The page's path, without query or fragment: those may hold what is nobody's business. */
export function readPath(): string {
  return location.pathname
}

/** Says whether there is a page at all: on a server that renders it, there is none. */
export function hasPage(): boolean {
  return typeof document === 'object'
}
