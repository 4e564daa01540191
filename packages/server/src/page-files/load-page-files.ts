import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { z } from 'zod'
import type { PageFile, PageFiles } from './page-files.ts'

/** What the widget's build says of the files beside it. */
const Manifest = z.object({
  version: z.string(),
  files: z.record(z.string(), z.object({ file: z.string(), integrity: z.string() })),
})

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/**
 * Reads the files of a page build into memory and compresses them once, as small as they get. `manifest` is
 * the address of its manifest.json, by default the one of the installed `@kairos-cx/widget`.
 * Rejects with a sentence that says what to do when it is not built, or when a file is not what the
 * manifest says.
 */
export async function loadPageFiles(
  manifest = new URL(import.meta.resolve('@kairos-cx/widget/page/manifest.json')),
): Promise<PageFiles> {
  const text = await readFile(manifest).catch((reason: unknown) => {
    throw new Error(
      'The widget is not built, so there is no cx.js to serve. Run `pnpm build`, then start again.',
      { cause: reason },
    )
  })
  const { files } = Manifest.parse(JSON.parse(text.toString()))
  const current = new Map<string, PageFile>([['manifest.json', await pageFile('manifest.json', text)]])
  const immutable = new Map<string, PageFile>()
  for (const [name, { file, integrity }] of Object.entries(files)) {
    const bytes = await readFile(new URL(file, manifest))
    const found = `sha384-${createHash('sha384').update(bytes).digest('base64')}`
    if (found !== integrity)
      throw new Error(`The widget's ${file} is not the one its manifest names. Run \`pnpm build\` again.`)
    const loaded = await pageFile(name, bytes)
    current.set(name, loaded)
    immutable.set(file, loaded)
  }
  return { current, immutable }
}

async function pageFile(name: string, bytes: Buffer): Promise<PageFile> {
  const identity = new Uint8Array(bytes)
  // The defaults are the strongest brotli (11); gzip's strongest is 9.
  const br = new Uint8Array(await promisify(brotliCompress)(bytes))
  const zipped = new Uint8Array(await promisify(gzip)(bytes, { level: 9 }))
  return {
    contentType: contentTypes[extname(name)] ?? 'application/octet-stream',
    tag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22),
    bodies: {
      identity,
      ...(br.byteLength < identity.byteLength && { br }),
      ...(zipped.byteLength < identity.byteLength && { gzip: zipped }),
    },
  }
}
