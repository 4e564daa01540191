import {
  type LeafCondition,
  leafConditions,
  type Programme,
  publishedTrigger,
  triggerEvents,
} from '@kairos-cx/sdk/contract'

/** The TypeScript type of the values that can meet a condition; undefined where any value can. */
function valueTypeOf({ operator, value }: LeafCondition): string[] | undefined {
  switch (operator) {
    case 'greater':
    case 'less':
    case 'between':
      return ['number']
    case 'contains':
    case 'like':
    case 'startsWith':
      return ['string']
    case 'equals':
    case 'not':
      return [typeof value]
    case 'oneOf':
      return value.map((one) => typeof one)
    case 'exists':
      return undefined
  }
}

/** Every event that a programme's triggers name, with the conditions put on it, in the order of the file. */
function eventsOf({ surveys }: Programme): Map<string, LeafCondition[]> {
  const events = new Map<string, LeafCondition[]>()
  // Events of the page itself are not the app's to track.
  for (const { trigger } of surveys)
    for (const { event, where } of triggerEvents(publishedTrigger(trigger)))
      if (!event.startsWith('$')) events.set(event, [...(events.get(event) ?? []), ...leafConditions(where)])
  return events
}

const quoted = (text: string) =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`

/**
 * Writes a programme's events as a TypeScript type for `createCx<KairosEvents>()`, so that a misspelt
 * `cx.track()` does not compile. A property that conditions look at gets the type they ask for; it stays
 * optional, since an event without it is an event that does not meet them. Other properties are free.
 */
export function eventCatalogueSource(programme: Programme): string {
  const lines = [...eventsOf(programme)].map(([event, conditions]) => {
    const types = new Map<string, Set<string>>()
    for (const condition of conditions) {
      const known = types.get(condition.property) ?? new Set()
      for (const type of valueTypeOf(condition) ?? []) known.add(type)
      types.set(condition.property, known)
    }
    const properties = [...types].map(
      ([property, known]) => `${quoted(property)}?: ${[...known].join(' | ') || 'unknown'}`,
    )
    const known = properties.length ? ` & { ${properties.join('; ')} }` : ''
    return `  ${quoted(event)}: Record<string, unknown>${known}`
  })
  const { key, name } = programme.project
  return `// Written by \`kairos types\` from the programme of ${name.replaceAll(/\s+/g, ' ')} (${key}). Write it again when the programme changes.

/** The events that surveys wait for: \`createCx<KairosEvents>(…)\`. */
export type KairosEvents = {
${lines.join('\n')}
}
`
}
