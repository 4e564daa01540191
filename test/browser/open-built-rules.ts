import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { rules } from '../../packages/sdk/test/random-worlds/check-worlds.ts'
import { worldLines } from '../../packages/sdk/test/random-worlds/run-worlds.ts'
import { findChromium } from '../../scripts/find-browsers.ts'

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The random worlds as one file for a browser. */
async function bundleWorlds(): Promise<string> {
  const [bundle] = (await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'esnext',
      minify: false,
      lib: { entry: pathOf('packages/sdk/test/random-worlds/run-worlds.ts'), formats: ['es'] },
    },
  })) as Rolldown.RolldownOutput[]
  return bundle?.output[0].code ?? ''
}

/** The chunk that decides, as pages load it. */
function readBuiltRules(): { file: string; code: string } {
  const folder = pathOf('packages/widget/dist/page')
  const file = readdirSync(folder).find((file) => /^deciding\..*\.js$/.test(file))
  if (!file) throw new Error(`There is no deciding.*.js in ${folder}: run \`pnpm build\` first.`)
  return { file, code: readFileSync(`${folder}/${file}`, 'utf8') }
}

/** Makes both meet: a dynamic import would be rewritten by what transforms tests. */
const html = `<!doctype html><meta charset="utf-8"><title>worlds</title>
<script type="module">
  import * as worlds from '/worlds.js'
  import { rules } from '/deciding.js'
  globalThis.run = (name, rest) => worlds[name](rules, ...rest)
</script>`
type Run = (name: string, rest: readonly number[]) => never

type Worlds = typeof import('../../packages/sdk/test/random-worlds/run-worlds.ts')

/**
 * Opens a Chromium in which random worlds run by the rules of the built script, minified as pages get it.
 * Needs `pnpm build`.
 */
export async function openBuiltRules() {
  const { file, code } = readBuiltRules()
  const files: Record<string, string> = { '/worlds.js': await bundleWorlds(), '/deciding.js': code }
  const server = createServer(({ url = '' }, response) => {
    const content = files[url]
    response.writeHead(content === undefined && url !== '/' ? 404 : 200, {
      'content-type': content === undefined ? 'text/html' : 'text/javascript',
    })
    response.end(content ?? html)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  })
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)

  /** Runs one of the module's functions in the browser, with the built rules before its other arguments. */
  const run = <Name extends 'worldFingerprints' | 'worldLines'>(
    name: Name,
    ...rest: Parameters<Worlds[Name]> extends [unknown, ...infer Rest extends number[]] ? Rest : never
  ): Promise<ReturnType<Worlds[Name]>> =>
    page.evaluate(([name, rest]) => (globalThis as never as { run: Run }).run(name, rest), [
      name,
      rest,
    ] as const)

  return {
    /** The name of the built chunk. */
    file,
    version: browser.version(),
    fingerprints: (seed: number, from: number, end: number) => run('worldFingerprints', seed, from, end),
    /** Where a world goes another way in the browser than in Node, for people to read; undefined if nowhere. */
    async difference(seed: number, number: number) {
      const [inNode, inBrowser] = [worldLines(rules, seed, number), await run('worldLines', seed, number)]
      const line = [...inNode, ''].findIndex((text, index) => text !== (inBrowser[index] ?? ''))
      if (line < 0) return undefined
      const [node = '', browser = ''] = [inNode[line], inBrowser[line]]
      const at = node.split('').findIndex((_, index) => node[index] !== browser[index])
      const about = (text: string) => text.slice(Math.max(0, at - 200), at + 200)
      return `at line ${line + 1}\nNode:    ${about(node)}\nbrowser: ${about(browser)}`
    },
    async close() {
      await browser.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

export type BuiltRules = Awaited<ReturnType<typeof openBuiltRules>>
