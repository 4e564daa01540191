/**
 * The peers of `bench/card.ts`, each in the fastest set-up that its npm package allows: one survey with a
 * score of 1 to 5 that goes on by itself to a question for a text. Minified for production, as a site's
 * bundler does it, in a script of its own.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'

export const peersFolder = join(import.meta.dirname, 'peers/node_modules')

export const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(peersFolder, name, 'package.json'), 'utf8')).version

/** The texts of the survey, the same for all. */
export const texts = {
  question: 'How satisfied were you with your purchase?',
  low: 'Very dissatisfied',
  high: 'Very satisfied',
  why: 'What is the main reason for your score?',
  thanks: 'Thank you!',
}

export interface Peer {
  /** In the addresses of its files. */
  id: string
  name: string
  /** What a site's bundler is given. */
  entry: string
  /** A stylesheet it needs, in its package. */
  css?: string
  /** In the page: true as soon as it could show the survey. */
  isReady: string
  /** In the page: has the survey shown. */
  ask: string
  /** In the page: gives the scores to tap, none before they are there. */
  scores: string
  /** In the page: gives the field of the next screen, or nothing. */
  next: string
}

/** Everything else PostHog could do switched off; flags given, so that no survey waits for them. */
const posthogOptions = `{
  api_host: location.origin,
  ui_host: location.origin,
  autocapture: false,
  capture_pageview: false,
  capture_pageleave: false,
  capture_performance: false,
  capture_dead_clicks: false,
  capture_heatmaps: false,
  disable_session_recording: true,
  disable_web_experiments: true,
  rageclick: false,
  // Headless browsers are bots to it, and nothing they do is captured.
  opt_out_useragent_filter: true,
  bootstrap: { featureFlags: {} },
`
const posthogRoot = `document.querySelector('[class^="PostHogSurvey"]')?.shadowRoot`
const posthog = {
  isReady: 'window.isReady',
  scores: `[...(${posthogRoot}?.querySelectorAll('.ratings-number') ?? [])]`,
  next: `${posthogRoot}?.querySelector('textarea')`,
}

export const peers: Peer[] = [
  {
    ...posthog,
    id: 'posthog',
    name: `PostHog ${versionOf('posthog-js')}: capture()`,
    entry: `import posthog from 'posthog-js'
posthog.init('phc_bench', ${posthogOptions}})
posthog.onSurveysLoaded(() => { window.isReady = true })
window.posthog = posthog`,
    ask: `posthog.capture('bought', { value: 42 })`,
  },
  {
    ...posthog,
    id: 'posthog-slim',
    name: `PostHog, slim: displaySurvey()`,
    entry: `import posthog from 'posthog-js/dist/module.slim.js'
import { SurveysExtensions } from 'posthog-js/dist/extension-bundles.js'
posthog.init('phc_bench', ${posthogOptions}  __extensionClasses: SurveysExtensions })
posthog.onSurveysLoaded(() => { window.isReady = true })
window.posthog = posthog`,
    ask: `posthog.displaySurvey('survey', { displayType: 'popover', ignoreConditions: true, ignoreDelay: true })`,
  },
  {
    id: 'formbricks',
    name: `Formbricks ${versionOf('@formbricks/surveys')}, card only`,
    entry: `import { renderSurveyModal } from '@formbricks/surveys'
const survey = ${JSON.stringify({
      id: 'survey',
      questions: [
        {
          id: 'score',
          type: 'rating',
          scale: 'number',
          range: 5,
          headline: texts.question,
          lowerLabel: texts.low,
          upperLabel: texts.high,
          required: true,
        },
        { id: 'why', type: 'openText', headline: texts.why, required: false, inputType: 'text' },
      ],
      welcomeCard: { enabled: false },
      thankYouCard: { enabled: true, headline: texts.thanks },
      styling: null,
    })}
window.ask = () =>
  renderSurveyModal({
    survey,
    brandColor: '#4338ca',
    isBrandingEnabled: false,
    placement: 'bottomRight',
    clickOutside: false,
    darkOverlay: false,
    onDisplay() {},
    onResponse() {},
    onClose() {},
  })
window.isReady = true`,
    isReady: 'window.isReady',
    ask: 'ask()',
    scores: `[...document.querySelectorAll('#fbjs fieldset label')]`,
    next: `document.querySelector('#fbjs textarea')`,
  },
  {
    id: 'surveyjs',
    name: `SurveyJS ${versionOf('survey-core')}`,
    entry: `import { Model } from 'survey-core'
import 'survey-js-ui'
const box = document.createElement('div')
box.style.cssText = 'position:fixed;right:20px;bottom:20px;width:464px'
window.ask = () => {
  const survey = new Model(${JSON.stringify({
    autoAdvanceEnabled: true,
    showQuestionNumbers: 'off',
    completedHtml: texts.thanks,
    pages: [
      {
        elements: [
          {
            type: 'rating',
            name: 'score',
            title: texts.question,
            rateMax: 5,
            displayMode: 'buttons',
            minRateDescription: texts.low,
            maxRateDescription: texts.high,
          },
        ],
      },
      { elements: [{ type: 'comment', name: 'why', title: texts.why }] },
    ],
  })})
  document.body.append(box)
  survey.render(box)
}
window.isReady = true`,
    css: 'survey-core/survey-core.fontless.min.css',
    isReady: 'window.isReady',
    ask: 'ask()',
    scores: `[...document.querySelectorAll('.sd-rating__item')]`,
    next: `document.querySelector('.sd-comment')`,
  },
]

/** What PostHog's server would answer. */
export const posthogSurveys = [
  {
    id: 'survey',
    name: 'Survey',
    type: 'popover',
    start_date: '2026-01-01T00:00:00Z',
    end_date: null,
    questions: [
      {
        id: 'score',
        type: 'rating',
        display: 'number',
        scale: 5,
        question: texts.question,
        lowerBoundLabel: texts.low,
        upperBoundLabel: texts.high,
        skipSubmitButton: true,
      },
      { id: 'why', type: 'open', question: texts.why, optional: true },
    ],
    appearance: { displayThankYouMessage: true, thankYouMessageHeader: texts.thanks },
    conditions: { actions: { values: [] }, events: { values: [{ name: 'bought' }] } },
  },
]

/** Bundles a peer as a site would. */
export async function bundlePeer({ id, entry }: Pick<Peer, 'id' | 'entry'>): Promise<string> {
  if (!existsSync(peersFolder)) throw new Error('The peers are not installed: npm ci --prefix bench/peers')
  const file = join(peersFolder, `../${id}.js`)
  const result = await build({
    configFile: false,
    root: join(peersFolder, '..'),
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (source) => (source === file ? file : undefined),
        load: (source) => (source === file ? entry : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      reportCompressedSize: false,
      chunkSizeWarningLimit: 10_000,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: file, output: { format: 'iife', codeSplitting: false } },
    },
  })
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput
  return output[0].code
}
