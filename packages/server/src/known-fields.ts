import type { z } from 'zod'

/** Gives the names of the fields that a schema knows at a place in a document; none where it knows no object. */
export function knownFields(schema: z.core.$ZodType, [key, ...rest]: readonly PropertyKey[]): string[] {
  // Every schema is one of these; the base class alone does not tell.
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'optional':
    case 'catch':
      return knownFields(def.innerType, key === undefined ? [] : [key, ...rest])
    case 'union':
      return def.options.flatMap((option) => knownFields(option, key === undefined ? [] : [key, ...rest]))
    case 'array':
      return key === undefined ? [] : knownFields(def.element, rest)
    case 'object': {
      if (key === undefined) return Object.keys(def.shape)
      const field = def.shape[String(key)]
      return field ? knownFields(field, rest) : []
    }
    default:
      return []
  }
}
