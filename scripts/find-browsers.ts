import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * A way to find a program to test with: the one that `variable` names, else the first of `names` on the
 * `PATH`. It gives its path, `undefined` when there is none. A variable that names no program is a
 * mistake worth hearing about, so that throws.
 */
const finder = (variable: string, names: readonly string[]) =>
  function find(environment: NodeJS.ProcessEnv = process.env): string | undefined {
    const chosen = environment[variable]
    if (chosen) {
      if (!isProgram(chosen)) throw new Error(`${variable} names no program: ${chosen}`)
      return chosen
    }
    const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean)
    return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
  }

/** Chromium or Chrome, the name we test with first. */
export const findChromium = finder('CX_CHROMIUM', [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
])
/** Firefox, Debian's long-lived one first. */
export const findFirefox = finder('CX_FIREFOX', ['firefox-esr', 'firefox'])
/** The driver that comes with WebKitGTK, and starts its MiniBrowser. */
export const findWebKitDriver = finder('CX_WEBKIT_DRIVER', ['WebKitWebDriver'])
/** A screen for WebKitGTK, which has no mode without one. */
export const findXvfb = finder('CX_XVFB', ['Xvfb'])
