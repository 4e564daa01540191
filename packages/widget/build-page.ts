/**
 * Builds what a page loads, into `dist/page/`: the script tag, the card, one file a language, and
 * `manifest.json` with their names, sizes and integrity hashes. Building twice gives the same bytes.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { minify } from 'terser'
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite'
import { importPhrases, tags } from './src/phrases/languages.ts'

const outDir = join(import.meta.dirname, 'dist/page')
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'))

/** Takes the white space out of a stylesheet, which a JavaScript minifier sees as one text. */
const stylesheet: Plugin = {
  name: 'minify-stylesheet',
  transform(code, id) {
    if (!id.endsWith('stylesheet.ts')) return
    return code.replace(/(?<== )`[^`]+`/, (css) =>
      css
        .replace(/\s+/g, ' ')
        .replace(/ ?([{};,>]) ?/g, '$1')
        .replaceAll(': ', ':')
        .replaceAll(';}', '}')
        .replace(/^` | `$/g, '`'),
    )
  },
}

/**
 * Leaves out the signals that the card has no use for, 0.4 kB: those computed from others. A class made by
 * writing to its prototype is never left out by a bundler, which cannot know what writing does. Neither is what
 * makes a signal a text or JSON: on a page that froze `Object.prototype` writing that would throw.
 */
const fewerSignals: Plugin = {
  name: 'fewer-signals',
  transform(code, id) {
    if (!id.includes('/@preact/signals-core/')) return
    const [, name] = /\b(\w+) as Computed\b/.exec(code) ?? []
    if (!name)
      throw new Error(`There is no class Computed in ${id}: see whether it still has to be left out.`)
    const isUnused = new RegExp(
      `^(${name}\\.prototype\\b|Object\\.defineProperty\\(${name}\\.prototype\\b|\\w+\\.prototype\\.(valueOf|to[A-Z]\\w+)\\b)`,
    )
    const left = this.parse(code).body.filter(({ start, end }) => !isUnused.test(code.slice(start, end)))
    return left.map(({ start, end }) => code.slice(start, end)).join('\n')
  },
}

/**
 * terser on top takes another 2 %, before the file gets its hash. Reading a signal's value is what makes it
 * listened to: no getter may be taken for one without effect.
 */
const shorter: Plugin = {
  name: 'shorter',
  async renderChunk(code) {
    const { code: shorter = '' } = await minify(code, {
      module: true,
      compress: { pure_getters: false, passes: 2 },
    })
    return { code: shorter, map: null }
  },
}

/**
 * One file a language, all with one hash: so that the card names them by a list of tags, not by a table of
 * file names, which would be 1 kB of it.
 */
const languages: Plugin = {
  name: 'languages',
  load(id) {
    if (!id.endsWith('/languages.ts')) return undefined
    return `export const tags = '${[...phrases.keys()].join(' ')}'.split(' ')
      export const importPhrases = (tag) => import(/* @vite-ignore */ './' + tag + '.${phrasesHash}.js')`
  },
}
const phrases = new Map<string, string>()
for (const tag of tags) {
  const language = await importPhrases(tag)
  phrases.set(
    tag,
    `export const phrases=${JSON.stringify(language.phrases)},morePhrases=${JSON.stringify(language.morePhrases)}\n`,
  )
}
const phrasesHash = createHash('sha256')
  .update([...phrases.values()].join(''))
  .digest('base64url')
  .slice(0, 8)

const shared = {
  configFile: false,
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  logLevel: 'warn',
} satisfies InlineConfig

const output = {
  outDir,
  emptyOutDir: false,
  target: 'es2022',
  reportCompressedSize: false,
} satisfies InlineConfig['build']

/**
 * Nearly all of these files runs as soon as they are there: Chromium compiles all of it off the main thread
 * while it loads, instead of each function there when it is first called
 * (https://v8.dev/blog/explicit-compile-hints). To other browsers it is a comment.
 */
const compileHint = ({ name }: { name: string }) =>
  /^(card|deciding|answering)$/.test(name) ? '//# allFunctionsCalledOnLoad' : ''

rmSync(outDir, { recursive: true, force: true })
mkdirSync(outDir, { recursive: true })

const fileOf = (name: string): string => {
  const file = readdirSync(outDir).find((file) => file.startsWith(`${name}.`))
  if (!file) throw new Error(`The build made no ${name}.*.js in ${outDir}.`)
  return file
}

for (const [tag, code] of phrases) writeFileSync(join(outDir, `${tag}.${phrasesHash}.js`), code)

const ofSdk = (chunk: string) => fileURLToPath(import.meta.resolve(`@kairos-cx/sdk/${chunk}`))
// What a page needs once an event comes that a trigger names, once a survey is due or an answer waits, and
// if a trigger names an event of the page itself; and what it loads for those who build it.
const chunks = {
  deciding: ofSdk('deciding'),
  answering: ofSdk('answering'),
  signals: ofSdk('signals'),
  tab: 'src/tab/open-tab.ts',
  kiosk: 'src/kiosk/kiosk.ts',
  'kiosk-worker': 'src/kiosk/worker.ts',
  debug: 'src/debug/open-debug-panel.ts',
}
for (const [chunk, entry] of Object.entries(chunks))
  await build({
    ...shared,
    plugins: [stylesheet, languages],
    build: {
      ...output,
      lib: { entry: { [chunk]: entry }, formats: ['es'] },
      rolldownOptions: {
        output: {
          entryFileNames: '[name].[hash].js',
          minify: true,
          comments: false,
          postBanner: compileHint,
        },
      },
    },
  })

await build({
  ...shared,
  // The classic form has its children as arguments: 1 % less than the automatic one.
  oxc: {
    jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
    jsxInject: `import { h, Fragment } from 'preact'`,
  },
  plugins: [stylesheet, fewerSignals, languages, shorter],
  build: {
    ...output,
    // Library mode keeps Vite's preloader out, 0.9 kB; asked to, it takes white space out too.
    lib: { entry: { card: 'src/index.ts' }, formats: ['es'] },
    rolldownOptions: {
      preserveEntrySignatures: 'allow-extension',
      // Of @preact/signals the card uses what it hands on from its core; its hold on Preact's renderer,
      // 1.5 kB, is left out.
      treeshake: { moduleSideEffects: (id) => !id.includes('/@preact/signals/') },
      output: {
        entryFileNames: 'card.[hash].js',
        chunkFileNames: '[name].[hash].js',
        // What the rarer questions share with the card stays in its file: else it would be one of its own, and
        // one more request before every card.
        codeSplitting: {
          groups: [{ name: 'card', test: (id) => !/\/(more\/|en-more|placeholders|is-asked)/.test(id) }],
        },
        minify: true,
        comments: false,
        postBanner: compileHint,
      },
    },
  },
})

const [script] = (await build({
  ...shared,
  define: {
    __CARD_FILE__: JSON.stringify(fileOf('card')),
    __DECIDING_FILE__: JSON.stringify(fileOf('deciding')),
    __ANSWERING_FILE__: JSON.stringify(fileOf('answering')),
    __SIGNALS_FILE__: JSON.stringify(fileOf('signals')),
    __TAB_FILE__: JSON.stringify(fileOf('tab')),
    __DEBUG_FILE__: JSON.stringify(fileOf('debug')),
  },
  build: {
    ...output,
    write: false,
    lib: { entry: { cx: 'src/script-tag.ts' }, formats: ['iife'], name: 'kairos' },
    rolldownOptions: { output: { minify: true, comments: false } },
  },
})) as Rolldown.RolldownOutput[]
// terser on top takes another 2 %.
const { code = '' } = await minify(script?.output[0].code ?? '')
const hash = createHash('sha256').update(code).digest('base64url').slice(0, 8)
writeFileSync(join(outDir, `cx.${hash}.js`), code)

const files: Record<string, { file: string; integrity: string; bytes: number; brotliBytes: number }> = {}
for (const file of readdirSync(outDir).sort()) {
  const content = readFileSync(join(outDir, file))
  files[`${file.split('.')[0]}.js`] = {
    file,
    integrity: `sha384-${createHash('sha384').update(content).digest('base64')}`,
    bytes: content.length,
    brotliBytes: brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  }
}
writeFileSync(join(outDir, 'manifest.json'), `${JSON.stringify({ version, files }, null, 2)}\n`)
for (const { file, bytes, brotliBytes } of Object.values(files))
  console.log(
    `${file.padEnd(24)} ${String(bytes).padStart(7)} B  ${String(brotliBytes).padStart(6)} B brotli`,
  )
