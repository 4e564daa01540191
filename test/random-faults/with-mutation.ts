import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mutation } from './mutations.ts'
import { type Product, product } from './product.ts'

const sdk = fileURLToPath(new URL('../../packages/sdk', import.meta.url))
// As Node loads it: nothing of the test runner comes between.
const load = createRequire(import.meta.url)

/**
 * Runs work on the product with one mutation, on a copy of the sources that goes when the work is over.
 * Throws when the text to be changed is not there, or is there twice.
 */
export async function withMutation<T>(
  { file, find, replace }: Mutation,
  work: (mutant: Product) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kairos-mutant-'))
  try {
    cpSync(join(sdk, 'src'), join(folder, 'src'), {
      recursive: true,
      filter: (path) => !/\.test(-d)?\.tsx?$/.test(path),
    })
    cpSync(join(sdk, 'package.json'), join(folder, 'package.json'))
    symlinkSync(join(sdk, 'node_modules'), join(folder, 'node_modules'))
    const path = join(folder, 'src', file)
    const source = readFileSync(path, 'utf8')
    if (source.split(find).length !== 2)
      throw new Error(`${file} must have this text once, to be changed by a mutation: ${find}`)
    writeFileSync(
      path,
      source.replace(find, () => replace),
    )
    const { createOutbox } = load(join(folder, 'src/outbox/outbox.ts'))
    const { createDeliver } = load(join(folder, 'src/outbox/deliver.ts'))
    return await work({ ...product, createOutbox, createDeliver })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
