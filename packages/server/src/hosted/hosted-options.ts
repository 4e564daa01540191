import type { Catalogue } from '../programme/catalogue.ts'
import type { createQuotas } from '../programme/quotas.ts'
import type { Store } from '../store/store.ts'

/** What the page of a survey needs of the server, for one request. */
export interface HostedOptions {
  catalogue: Catalogue
  store: Store
  quotas: ReturnType<typeof createQuotas>
  /** What signed links are signed with; undefined where there are none. */
  linkSecret: string | undefined
  /** Epoch milliseconds. */
  now: number
  /** Told why the store could not keep a reply. */
  onFailed(reason: unknown): void
}
