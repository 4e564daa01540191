/** Thrown when the store cannot do its work now: full, locked, read-only, too busy. Worth another try later. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}
