import { type Cx, type CxOptions, createCore } from './cx.ts'
import type { EventCatalogue } from './event-catalogue.ts'

/**
 * Starts Kairos in this page. Nothing here ever throws into the page; where there is none, as on a server
 * that renders it, the methods do nothing.
 *
 *     const cx = createCx<MyEvents>({
 *       key: 'pk_…',
 *       host: 'https://cx.example.com',
 *       loadWidget: () => import('@kairos-cx/widget'),
 *     })
 */
export function createCx<Events extends EventCatalogue = Record<string, Record<string, unknown>>>(
  options: CxOptions,
): Cx<Events> {
  return createCore<Events>({
    ...options,
    loadDeciding: () => import('./deciding.ts'),
    loadAnswering: () => import('./answering.ts'),
    loadSignals: () => import('./signals.ts'),
  })
}
