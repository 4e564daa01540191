// @vitest-environment jsdom
import type { Cx, CxEvents } from '@kairos-cx/sdk'
import { h, render } from 'preact'
import { act as actInPreact } from 'preact/test-utils'
import { act, createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { beforeEach, expect, test, vi } from 'vitest'
import { useSurvey as useInPreact } from './use-survey.preact.ts'
import { useSurvey as useInReact } from './use-survey.react.ts'

/** What a page has of `cx`, told what happens by the test. */
function aCx() {
  const listeners = new Set<[type: keyof CxEvents, listener: (event: never) => void]>()
  const show = vi.fn()
  const on: Cx['on'] = (type, listener) => {
    const entry: [keyof CxEvents, (event: never) => void] = [type, listener]
    listeners.add(entry)
    return () => listeners.delete(entry)
  }
  const tell = <Type extends keyof CxEvents>(type: Type, event: CxEvents[Type]) => {
    for (const [listened, listener] of [...listeners]) if (listened === type) listener(event as never)
  }
  return { cx: { on, show }, tell, show, listeners }
}

beforeEach(() => {
  ;(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true
  document.body.innerHTML = '<div id="app"></div>'
})
const app = () => document.querySelector('#app') as HTMLElement

const inReact = async (cx: ReturnType<typeof aCx>['cx']) => {
  function Page() {
    const { state, score, show } = useInReact(cx, 'csat')
    return createElement('button', { type: 'button', onClick: show }, `${state} ${score ?? ''}`)
  }
  const root = createRoot(app())
  await act(async () => root.render(createElement(Page)))
  return { act: (run: () => void) => act(async () => run()), leave: () => act(async () => root.unmount()) }
}
const inPreact = async (cx: ReturnType<typeof aCx>['cx']) => {
  function Page() {
    const { news, show } = useInPreact(cx, 'csat')
    return h('button', { type: 'button', onClick: show }, `${news.value.state} ${news.value.score ?? ''}`)
  }
  await actInPreact(() => render(h(Page, null), app()))
  return {
    act: async (run: () => void) => actInPreact(run),
    leave: async () => actInPreact(() => render(null, app())),
  }
}

test.each([
  ['React', inReact],
  ['Preact', inPreact],
] as const)(
  '%s draws what becomes of a survey, asks it on demand, and listens no longer than it is there',
  async (_name, open) => {
    const { cx, tell, show, listeners } = aCx()
    const { act, leave } = await open(cx)
    const told = { survey: 'csat', showing: '1' }
    const answered = { ...told, submission: '2', done: false }
    expect(app().textContent).toBe('not-asked ')
    await act(() => tell('shown', told))
    expect(app().textContent).toBe('shown ')
    await act(() =>
      tell('answered', { ...answered, survey: 'other', answers: [{ question: 'score', value: 1 }] }),
    )
    expect(app().textContent).toBe('shown ')
    await act(() => tell('answered', { ...answered, answers: [{ question: 'score', value: 5 }] }))
    expect(app().textContent).toBe('answered 5')
    await act(() => app().querySelector('button')?.click())
    expect(show).toHaveBeenCalledExactlyOnceWith('csat')
    await leave()
    expect(listeners.size).toBe(0)
  },
)
