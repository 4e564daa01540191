#!/usr/bin/env node
// Plain JavaScript that every Node can read: it must be able to say that Node is too old.
import { existsSync } from 'node:fs'

const [major, minor, patch] = process.versions.node.split('.').map(Number)
const isTooOld =
  major < 22 ||
  (major === 22 && (minor < 22 || (minor === 22 && patch < 2))) ||
  major === 23 ||
  (major === 24 && minor < 15)

if (isTooOld) {
  console.error(
    `Kairos needs Node ^22.22.2 or >=24.15, and this is Node ${process.versions.node}. ` +
      'In a clone, "npx kairos …" runs it on the Node that came with the install.',
  )
  process.exitCode = 1
} else if (!existsSync(new URL('../dist/cli.js', import.meta.url))) {
  console.error('Kairos is not built. Run "pnpm build" in the clone first.')
  process.exitCode = 1
} else {
  silenceSqliteWarning()
  const { run } = await import('../dist/cli.js')
  process.exitCode = await run(process.argv.slice(2))
}

/** Node 22 warns at each start that its SQLite may change; the versions we run on are tested. Other warnings stay. */
function silenceSqliteWarning() {
  const { emitWarning } = process
  process.emitWarning = (warning, ...rest) => {
    if (String(warning).startsWith('SQLite is an experimental feature')) return
    emitWarning.call(process, warning, ...rest)
  }
}
