/**
 * Where this browser keeps what must survive the page: the outbox, the visitor's memory, the programme.
 * Every method may reject; callers keep a copy in memory and go on.
 */
export interface Storage {
  /** All values whose key starts with `prefix`, with their keys: as they were at one moment. */
  entries<T>(prefix: string): Promise<[key: string, value: T][]>
  /**
   * Replaces the value at `key` by what `change` makes of it, and resolves to that once it is durable.
   * `undefined` removes it. Atomic: no other tab writes between the reading and the writing, so `change`
   * must be quick, pure and synchronous.
   */
  update<T>(key: string, change: (value: T | undefined) => T | undefined): Promise<T | undefined>
  /** Like `update`, of several values in one step: all of it is done, or nothing. */
  updateAll(keys: readonly string[], change: (values: unknown[]) => unknown[]): Promise<void>
  /** Removes all values whose key starts with `prefix`. */
  clear(prefix: string): Promise<void>
}
