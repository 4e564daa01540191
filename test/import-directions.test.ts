import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Import {
  from: string
  /** Repository path of a relative import, else the specifier. */
  to: string
  isType: boolean
}

const sources = globSync('packages/*/src/**/*.{ts,tsx}').filter((path) => !/\.test(-d)?\.tsx?$/.test(path))
const read = (path: string) => readFileSync(path, 'utf8')
/** The code without comments, which may name anything. */
const code = (path: string) => read(path).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')

const imports: Import[] = sources.flatMap((from) =>
  [...code(from).matchAll(/(import|export)\s+(type\s+)?(?:(\{[^}]*\}|[\w*\s,]+)\s+from\s+)?'([^']+)'/g)]
    .concat([...code(from).matchAll(/(import)()()\('([^']+)'\)/g)])
    .map(([, , type, names, specifier]) => ({
      from,
      to: specifier?.startsWith('.') ? relative('.', join(dirname(from), specifier)) : (specifier as string),
      isType:
        Boolean(type) ||
        Boolean(
          names?.startsWith('{') &&
            names
              .slice(1, -1)
              .split(',')
              .every((name) => !name.trim() || /^\s*type\s/.test(name)),
        ),
    })),
)

const breaking = (breaks: (one: Import) => boolean) =>
  imports.filter(breaks).map(({ from, to }) => `${from} imports ${to}`)

const sdk = (folder: string) => `packages/sdk/src/${folder}`
const contract = sdk('contract/')
/** Plain data without imports: the part of the contract that pages may load. */
const plain = ['is-asked.ts', 'limits.ts', 'metrics.ts', 'placeholders.ts', 'trigger-events.ts'].map(
  (file) => contract + file,
)

it('sees the imports it judges', () => {
  expect(imports.length).toBeGreaterThan(150)
  expect(imports).toContainEqual({ from: sdk('create-cx.ts'), to: sdk('answering.ts'), isType: false })
  expect(imports).toContainEqual({
    from: sdk('fault.ts').replace('fault', 'showing'),
    to: sdk('clock.ts'),
    isType: true,
  })
})

describe('nothing in a page parses with zod:', () => {
  it('only the contract and the server import it', () => {
    expect(
      breaking(
        ({ from, to }) => to === 'zod' && !from.startsWith(contract) && !from.startsWith('packages/server/'),
      ),
    ).toEqual([])
  })

  it('what runs in a page takes types alone from the contract, besides plain data', () => {
    expect(
      breaking(
        ({ from, to, isType }) =>
          to.startsWith(contract) && !from.startsWith(contract) && !isType && !plain.includes(to),
      ),
    ).toEqual([])
    expect(
      breaking(({ from, to }) => from.startsWith('packages/widget/') && to === '@kairos-cx/sdk/contract'),
    ).toEqual([])
  })

  it('plain data imports nothing', () => {
    expect(breaking(({ from }) => plain.includes(from))).toEqual([])
  })
})

describe('in the SDK,', () => {
  const rooms = ['programme', 'triggers', 'outbox']

  it('programme, triggers and outbox do not know each other, nor the page', () => {
    expect(
      breaking(({ from, to }) => {
        const room = rooms.find((room) => from.startsWith(sdk(`${room}/`)))
        if (!room) return false
        return [...rooms.filter((other) => other !== room), 'page'].some((other) =>
          to.startsWith(sdk(`${other}/`)),
        )
      }),
    ).toEqual([])
  })

  it('they know storage by its port alone', () => {
    expect(
      breaking(
        ({ from, to }) =>
          rooms.some((room) => from.startsWith(sdk(`${room}/`))) &&
          to.startsWith(sdk('storage/')) &&
          to !== sdk('storage/storage.ts'),
      ),
    ).toEqual([])
  })

  it('only page/ touches the DOM, and only storage/ the database', () => {
    const touching = (pattern: RegExp, ...allowed: string[]) =>
      sources
        .filter((path) => path.startsWith(sdk('')) && !allowed.some((folder) => path.startsWith(sdk(folder))))
        .filter((path) => pattern.test(code(path)))
    expect(
      touching(/\b(document|window|navigator|location|matchMedia|addEventListener)\b[.(]/, 'page/'),
    ).toEqual([])
    expect(touching(/\b(indexedDB|localStorage|sessionStorage)\b/, 'storage/')).toEqual([])
  })

  it('only the clock reads time and chance; listeners of the page and a database that does not answer have timers of their own', () => {
    const reading = sources
      .filter((path) => path.startsWith(sdk('')) && !path.startsWith(sdk('page/')))
      .filter((path) =>
        /\b(Date\.now|new Date\(|Math\.random|setTimeout|setInterval|performance\.now)\b/.test(code(path)),
      )
    expect(reading).toEqual([sdk('clock.ts'), sdk('storage/indexed-db-storage.ts')])
  })

  it('nothing imports the core from below', () => {
    const below = [...rooms, 'page', 'storage', 'contract']
    expect(
      breaking(
        ({ from, to }) =>
          below.some((room) => from.startsWith(sdk(`${room}/`))) &&
          [sdk('cx.ts'), sdk('answering.ts'), sdk('signals.ts'), sdk('showing.ts'), sdk('index.ts')].includes(
            to,
          ),
      ),
    ).toEqual([])
  })
})

describe('between packages,', () => {
  const outside = (name: string) => (one: Import) =>
    one.from.startsWith(`packages/${name}/src/`) && !one.to.startsWith(`packages/${name}/src/`)

  it('the SDK knows no other', () => {
    expect(breaking((one) => outside('sdk')(one) && !['zod', 'idb-keyval'].includes(one.to))).toEqual([])
  })

  it('the widget knows the SDK and its own renderer', () => {
    const known = [
      '@kairos-cx/sdk',
      '@kairos-cx/sdk/core',
      '@kairos-cx/sdk/limits',
      'preact',
      '@preact/signals',
    ]
    expect(breaking((one) => outside('widget')(one) && !known.includes(one.to))).toEqual([])
  })

  it('the script tag holds no preact', () => {
    expect(
      breaking(
        ({ from, to }) => from === 'packages/widget/src/script-tag.ts' && to !== '@kairos-cx/sdk/core',
      ),
    ).toEqual([])
  })

  it('the server knows the contract, the rules that it simulates, and what its own page shares with the card', () => {
    const more: Record<string, string> = {
      '@kairos-cx/sdk/replay': 'commands/simulate',
      '@kairos-cx/widget/score-paths': 'hosted/',
      '@kairos-cx/widget/phrases': 'hosted/',
      '@kairos-cx/widget/wording': 'hosted/',
    }
    expect(
      breaking(
        (one) =>
          outside('server')(one) &&
          one.to.startsWith('@kairos-cx/') &&
          !/^@kairos-cx\/sdk\/(contract|limits)$/.test(one.to) &&
          !one.from.startsWith(`packages/server/src/${more[one.to]}`) &&
          // When a survey is asked, the hosted page has to know as well.
          !(one.to === '@kairos-cx/sdk/replay' && one.from === 'packages/server/src/hosted/is-asking.ts'),
      ),
    ).toEqual([])
  })

  it('only one file of the server names a database', () => {
    const store = 'packages/server/src/store/'
    expect(
      breaking(
        ({ from, to }) =>
          (to.startsWith(`${store}sqlite/`) || to === 'node:sqlite') &&
          !from.startsWith(`${store}sqlite/`) &&
          from !== `${store}open-store.ts`,
      ),
    ).toEqual([])
  })
})

it('the session of a survey knows no DOM, and nothing that draws knows the network', () => {
  expect(code('packages/widget/src/survey-session.ts')).not.toMatch(
    /\b(document|window|HTMLElement|addEventListener)\b/,
  )
  const fetching = sources.filter(
    // The page of a kiosk is one of ours.
    (path) =>
      /^packages\/widget\/src\/(?!kiosk\/)/.test(path) &&
      /\b(fetch|XMLHttpRequest|sendBeacon)\b/.test(code(path)),
  )
  expect(fetching).toEqual([])
})

it('no text becomes HTML, and no style is a string', () => {
  const risky =
    /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|createContextualFragment|eval|new Function|setAttribute\('style')/
  expect(sources.filter((path) => risky.test(code(path)))).toEqual([])
})
