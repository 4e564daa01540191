// @vitest-environment node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'

const page = join(import.meta.dirname, '../dist/page')

/** Bytes of each file, brotli 11, and what it carries. */
const budgets = [
  { name: 'cx.js', maxBytes: 5_000, carries: 'what every page loads' },
  { name: 'card.js', maxBytes: 11_000, carries: 'the card, with Preact, signals and English' },
  { name: 'debug.js', maxBytes: 6_000, carries: 'the debug panel, for those who build the page' },
] as const

test.each(budgets)('keeps $name, $carries, within $maxBytes B brotli', ({ name, maxBytes }) => {
  const manifest = JSON.parse(readFileSync(join(page, 'manifest.json'), 'utf8'))
  // Node compresses at brotli's highest quality, 11, unless told otherwise.
  const bytes = brotliCompressSync(readFileSync(join(page, manifest.files[name].file))).length
  expect(
    bytes,
    `${name} is ${bytes} B brotli, ${bytes - maxBytes} B over its budget: see what grew it before raising it`,
  ).toBeLessThanOrEqual(maxBytes)
})
