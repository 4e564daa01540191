/**
 * The libraries of `bench/delivery.ts`, each as published on npm, bundled as a site does it, and set up as its
 * own documentation advises. What is switched off has nothing to do with delivery and would only add requests.
 */
import type { Page } from 'playwright-core'
import { versionOf } from './card-peers.ts'
import type { Arrival } from './fault-gate.ts'

export interface DeliverySubject {
  /** In addresses. */
  id: string
  name: string
  /** In the page: true once it can take an event. */
  isReady: string
  /** Reports event `event` and resolves once whoever reports it may take it for kept. */
  report(page: Page, event: number): Promise<void>
  /** In the page: what a visitor who comes back does by merely opening it. */
  comeBack: string
  /** The events in a request's body. */
  read(text: string): Arrival[]
}

export interface DeliveryPeer extends DeliverySubject {
  /** What a site's bundler is given; `host` is where its server listens. */
  entry(host: string): string
}

const inPage = {
  isReady: 'window.isReady',
  /** The call returned: none of them tells more. */
  report: (page: Page, event: number) => page.evaluate<void>(`report(${event})`),
  comeBack: 'comeBack()',
}

const label = (value: unknown): number => (/^\d+$/.test(String(value)) ? Number(value) : -1)

/** `PostHog` sends one event, a list, or a list in a field. */
const listOf = (value: unknown): unknown[] => {
  const { batch, data } = value as { batch?: unknown; data?: unknown }
  return [value, batch, data].find(Array.isArray) ?? [value]
}

export const deliveryPeers: DeliveryPeer[] = [
  {
    ...inPage,
    id: 'segment',
    name: `Segment ${versionOf('@segment/analytics-next')}`,
    /**
     * `AnalyticsBrowser.load()` of its README. The retry queue and its persistence are on by default
     * (`disableClientPersistence` in "Client-side persistence in Analytics.js", twilio.com/docs/segment);
     * `apiHost` and `protocol` as in "Custom CDN / API proxy". Settings are given, so none is fetched.
     */
    entry: (host) => `import { AnalyticsBrowser } from '@segment/analytics-next'
const analytics = AnalyticsBrowser.load({
  writeKey: 'bench',
  cdnSettings: { integrations: { 'Segment.io': { apiKey: 'bench', apiHost: '${host}/v1', protocol: 'http' } } },
})
window.report = (event) => { analytics.track('bench', { event }) }
window.comeBack = () => { analytics.page() }
analytics.then(() => { window.isReady = true })`,
    read: (text) => {
      const { messageId, properties } = JSON.parse(text)
      return [{ event: label(properties?.event), id: messageId }]
    },
  },
  {
    ...inPage,
    id: 'posthog',
    name: `PostHog ${versionOf('posthog-js')}`,
    /**
     * Batches and their retries are the default (`request_batching`); `defaults` as posthog.com/docs/libraries/js
     * /config advises. Nothing there keeps events over a visit.
     */
    entry: (host) => `import posthog from 'posthog-js'
posthog.init('phc_bench', {
  api_host: 'http://${host}',
  ui_host: 'http://${host}',
  defaults: '2026-01-30',
  autocapture: false,
  capture_pageview: false,
  capture_performance: false,
  capture_dead_clicks: false,
  capture_heatmaps: false,
  disable_session_recording: true,
  disable_surveys: true,
  disable_web_experiments: true,
  // Headless browsers are bots to it, and nothing they do is captured.
  opt_out_useragent_filter: true,
  bootstrap: { featureFlags: {} },
  loaded: () => { window.isReady = true },
})
window.report = (event) => { posthog.capture('bench', { event }) }
window.comeBack = () => { posthog.capture('$pageview') }`,
    read: (text) => {
      const json = text.startsWith('data=')
        ? Buffer.from(new URLSearchParams(text).get('data') ?? '', 'base64').toString()
        : text
      return (
        listOf(JSON.parse(json)) as { uuid: string; event: string; properties?: { event?: unknown } }[]
      ).map(({ uuid, event, properties }) => ({
        event: event === 'bench' ? label(properties?.event) : -1,
        id: uuid,
      }))
    },
  },
  {
    ...inPage,
    id: 'snowplow',
    name: `Snowplow ${versionOf('@snowplow/browser-tracker')}`,
    /**
     * `useLocalStorage`, `retryFailedRequests` and a buffer of one event ("recommended to leave as 1") are the
     * defaults of docs.snowplow.io, "Initialize and configure the web trackers"; `cookieSameSite` as there.
     */
    entry: (host) => `import { newTracker, trackPageView, trackStructEvent } from '@snowplow/browser-tracker'
newTracker('sp', 'http://${host}', { appId: 'bench', cookieSameSite: 'Lax' })
window.report = (event) => { trackStructEvent({ category: 'bench', action: 'reported', label: String(event) }) }
window.comeBack = () => { trackPageView() }
window.isReady = true`,
    read: (text) =>
      (JSON.parse(text).data as { eid: string; se_la?: string }[]).map(({ eid, se_la }) => ({
        event: label(se_la),
        id: eid,
      })),
  },
  {
    ...inPage,
    id: 'sentry',
    name: `Sentry ${versionOf('@sentry/browser')}, offline`,
    /**
     * docs.sentry.io, "Offline caching": the offline transport around the ordinary one, and `flushAtStartup`,
     * without which what is kept waits for the next event that is sent.
     */
    entry: (host) => `import * as Sentry from '@sentry/browser'
Sentry.init({
  dsn: 'http://bench@${host}/1',
  transport: Sentry.makeBrowserOfflineTransport(Sentry.makeFetchTransport),
  transportOptions: { flushAtStartup: true },
})
window.report = (event) => { Sentry.captureMessage('bench ' + event) }
window.comeBack = () => {}
window.isReady = true`,
    read: (text) =>
      text
        .split('\n')
        .filter((line) => line.includes('"message":"bench '))
        .map((line) => JSON.parse(line) as { message: string; event_id: string })
        .map(({ message, event_id }) => ({ event: label(message.slice('bench '.length)), id: event_id })),
  },
]
