import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The names Chromium and Chrome go by, the one we test with first. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * Gives the path of a Chromium to test with: the one named by `CX_CHROMIUM`, else the first on the
 * `PATH`. `undefined` when there is none. A `CX_CHROMIUM` that is no program is a mistake worth
 * hearing about, so that throws.
 */
export function findChromium(environment = process.env): string | undefined {
  const chosen = environment.CX_CHROMIUM
  if (chosen) {
    if (!isProgram(chosen)) throw new Error(`CX_CHROMIUM names no program: ${chosen}`)
    return chosen
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}
