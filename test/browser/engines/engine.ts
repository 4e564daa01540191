import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

export interface EngineOptions {
  /** What the visitor prefers, as `prefers-color-scheme` tells it. Default `light`. */
  colorScheme?: 'light' | 'dark'
}

/** What an engine does in its own way. Everything else is made of it. */
export interface Driver {
  /** Name and version of the browser. */
  name: string
  /** Goes to a page; resolves when it is loaded. */
  open(url: string): Promise<void>
  /** Runs the body of an async function in the page; what it returns is a string. */
  run(body: string): Promise<string>
  /** Input as WebDriver describes it, in its classic form and in BiDi alike. */
  perform(sources: object[]): Promise<void>
  /** PNG, in base64. */
  screenshot(): Promise<string>
  close(): Promise<void>
}

/** A browser as its visitor has it: one window, real input. */
export interface Engine extends Pick<Driver, 'name' | 'open' | 'close'> {
  /** Gives the value of an expression in the page, awaited; only what JSON can say. */
  evaluate<T>(expression: string): Promise<T>
  /** Waits, 10 s at most, until an expression in the page is true. */
  until(expression: string): Promise<void>
  /** Presses the middle of the first visible element, of the card before the page, once it stands still and nothing lies on it. Waits for that, 10 s at most. */
  click(selector: string): Promise<void>
  /** Clicks a field and types into it. */
  type(selector: string, text: string): Promise<void>
  /** Presses keys by their names, one after the other. */
  keys(...names: KeyName[]): Promise<void>
  screenshot(): Promise<Buffer>
}

/** Code points of keys that write nothing: WebDriver, 17.4.2. */
const keyCodes = {
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
  Space: ' ',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
}
export type KeyName = keyof typeof keyCodes

/** Milliseconds that something on the screen is waited for. */
const patienceMs = 10_000

/** An expression for the first visible element that a selector names, in the card or else in the page. */
export const visible = (selector: string) =>
  `[document.querySelector('kairos-survey')?.shadowRoot, document]
    .flatMap((root) => [...(root?.querySelectorAll(${JSON.stringify(selector)}) ?? [])])
    .find((element) => element.checkVisibility({ visibilityProperty: true }))`

interface Point {
  x: number
  y: number
}

/** Where to press the element, or why it cannot be pressed. */
const pressPoint = (selector: string) => `(() => {
  const element = ${visible(selector)}
  if (!element) return 'not there'
  const middle = () => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) }
  }
  const { y } = middle()
  if (y < 0 || y > innerHeight) element.scrollIntoView({ block: 'center', behavior: 'instant' })
  // WebKit does not name every animation that has not drawn its first frame: look at what they do.
  for (let mover = element; mover; mover = mover.parentElement)
    if (!new DOMMatrix(getComputedStyle(mover).transform).isIdentity) return 'moving'
  const root = element.getRootNode()
  const point = middle()
  const hit = root.elementFromPoint(point.x, point.y)
  return element.contains(hit) ? point : 'covered by ' + hit?.localName
})()`

const typed = (characters: Iterable<string>) => [
  {
    type: 'key',
    id: 'keyboard',
    actions: [...characters].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]),
  },
]

const pressed = ({ x, y }: Point) => [
  {
    type: 'pointer',
    id: 'mouse',
    parameters: { pointerType: 'mouse' },
    actions: [
      { type: 'pointerMove', x, y },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ],
  },
]

export function createEngine(driver: Driver): Engine {
  async function evaluate<T>(expression: string): Promise<T> {
    return JSON.parse(await driver.run(`return JSON.stringify((await (${expression})) ?? null)`)) as T
  }

  /** Asks again and again until there is something to give. A page that goes away meanwhile is asked again too. */
  async function patiently<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    let cause: unknown
    for (const end = Date.now() + patienceMs; Date.now() < end; await pause(30)) {
      try {
        const given = await ask()
        if (given !== undefined) return given
        cause = undefined
      } catch (error) {
        cause = error
      }
    }
    throw new Error(`${driver.name}: ${what} did not come within ${patienceMs} ms.`, { cause })
  }

  async function click(selector: string) {
    let before: Point | string = 'not there'
    const point = await patiently(selector, async () => {
      const now = await evaluate<Point | string>(pressPoint(selector))
      const isStill = isDeepStrictEqual(now, before)
      before = now
      if (typeof now === 'string') throw new Error(`It is ${now}.`)
      return isStill ? now : undefined
    })
    await driver.perform(pressed(point))
  }

  return {
    name: driver.name,
    open: driver.open,
    close: driver.close,
    evaluate,
    click,
    async until(expression) {
      await patiently(expression, async () => (await evaluate<boolean>(`!!(${expression})`)) || undefined)
    },
    async type(selector, text) {
      await click(selector)
      await driver.perform(typed(text))
    },
    keys: (...names) => driver.perform(typed(names.map((name) => keyCodes[name]))),
    screenshot: async () => Buffer.from(await driver.screenshot(), 'base64'),
  }
}
