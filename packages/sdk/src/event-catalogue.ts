/** What a host app's events are called and what they carry, so that a misspelt `cx.track()` does not compile. */
export type EventCatalogue = Record<string, Record<string, unknown> | undefined>

/**
 * The arguments of `track` after the name: properties are required where the catalogue asks for some,
 * optional where every one of them is, and absent where it declares `undefined`.
 */
export type PropertiesOf<
  Events extends EventCatalogue,
  Name extends keyof Events,
> = undefined extends Events[Name]
  ? [properties?: Exclude<Events[Name], undefined>]
  : Partial<Events[Name]> extends Events[Name]
    ? [properties?: Events[Name]]
    : [properties: Events[Name]]
