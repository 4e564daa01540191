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

const outDir = join(import.meta.dirname, 'dist/page')
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'))

/** Takes the white space out of a stylesheet, which a JavaScript minifier sees as one text. */
const stylesheet: Plugin = {
  name: 'minify-stylesheet',
  transform(code, id) {
    if (!id.endsWith('/stylesheet.ts')) return
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

const shared = {
  configFile: false,
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
} satisfies InlineConfig

const output = {
  outDir,
  emptyOutDir: false,
  target: 'es2022',
  reportCompressedSize: false,
} satisfies InlineConfig['build']

rmSync(outDir, { recursive: true, force: true })
mkdirSync(outDir, { recursive: true })

await build({
  ...shared,
  plugins: [stylesheet],
  build: {
    ...output,
    // Library mode keeps Vite's preloader out, 0.9 kB; asked to, it takes white space out too.
    lib: { entry: { card: 'src/index.ts' }, formats: ['es'] },
    rolldownOptions: {
      // Of @preact/signals the card uses what it hands on from its core; its hold on Preact's renderer,
      // 1.5 kB, is left out.
      treeshake: { moduleSideEffects: (id) => !id.includes('/@preact/signals/') },
      output: {
        entryFileNames: 'card.[hash].js',
        chunkFileNames: '[name].[hash].js',
        minify: true,
        comments: false,
      },
    },
  },
})

const ofSdk = (chunk: string) => fileURLToPath(import.meta.resolve(`@kairos-cx/sdk/${chunk}`))
// What a page needs once an event comes that a trigger names, once a survey is due or an answer waits, and
// if a trigger names an event of the page itself; and what it loads for those who build it.
const chunks = {
  deciding: ofSdk('deciding'),
  answering: ofSdk('answering'),
  signals: ofSdk('signals'),
  debug: 'src/debug/open-debug-panel.ts',
}
for (const [chunk, entry] of Object.entries(chunks))
  await build({
    ...shared,
    plugins: [stylesheet],
    build: {
      ...output,
      lib: { entry: { [chunk]: entry }, formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].[hash].js', minify: true, comments: false } },
    },
  })

const fileOf = (name: string): string => {
  const file = readdirSync(outDir).find((file) => file.startsWith(`${name}.`))
  if (!file) throw new Error(`The build made no ${name}.*.js in ${outDir}.`)
  return file
}

const [script] = (await build({
  ...shared,
  define: {
    __CARD_FILE__: JSON.stringify(fileOf('card')),
    __DECIDING_FILE__: JSON.stringify(fileOf('deciding')),
    __ANSWERING_FILE__: JSON.stringify(fileOf('answering')),
    __SIGNALS_FILE__: JSON.stringify(fileOf('signals')),
    __DEBUG_FILE__: JSON.stringify(fileOf('debug')),
  },
  build: {
    ...output,
    write: false,
    lib: { entry: { cx: 'src/script-tag.ts' }, formats: ['iife'], name: 'kairos' },
    rolldownOptions: { output: { minify: true, comments: false } },
  },
})) as Rolldown.RolldownOutput[]
// terser on top takes another 2 %. Not for the card: its defaults break what signals rely on.
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
