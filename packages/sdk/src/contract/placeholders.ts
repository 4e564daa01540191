/**
 * A place in a text for something known of the person or of the event: `{person.firstName|you}`. The part
 * after the bar stands there if nothing is known; without it, nothing does.
 */
const placeholder = /\{(person|event)\.([\w-]{1,64})(?:\|([^{}]{0,100}))?\}/g

export interface Placeholder {
  /** Whose property it is: a trait of the person, or a property of the event that made the survey due. */
  of: 'person' | 'event'
  name: string
  /** What stands there if nothing is known. */
  otherwise: string | undefined
}

/** The places in a text, in order. What only looks like one is text. */
export function placeholdersOf(text: string): Placeholder[] {
  return [...text.matchAll(placeholder)].map(([, of, name, otherwise]) => ({
    of: of as Placeholder['of'],
    name: name as string,
    otherwise,
  }))
}

/** What places can be filled with: traits of the person, properties of the event. */
export type PlaceValues = Partial<Record<Placeholder['of'], Readonly<Record<string, unknown>> | undefined>>

/** What is no character, or turns writing around; joiners, which Persian and emoji are written with, stay. */
const unwritten = /(?![\u200c\u200d])\p{C}|[\u2028\u2029]/gu

/** Of a value, so many characters are shown. */
const maxShown = 80

/**
 * Puts what is known into the places of a text, as text. A value is isolated, so that a name written from right
 * to left does not turn the sentence around; what is no character, or turns writing around, is left out of it.
 */
export function fillPlaces(text: string, values: PlaceValues): string {
  return text.replace(placeholder, (_place, of: Placeholder['of'], name: string, otherwise = '') => {
    const known = values[of]
    const value = known && Object.hasOwn(known, name) ? known[name] : undefined
    const letters = /^[snb][tuo]/.test(typeof value) ? `${value}`.replace(unwritten, '') : ''
    const shown = [...letters].slice(0, maxShown).join('').trim()
    return shown ? `\u2068${shown}\u2069` : otherwise
  })
}
