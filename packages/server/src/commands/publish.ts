import { readSettings } from '../settings.ts'
import { openStore } from '../store/open-store.ts'
import { readProgrammeFile } from './read-programme-file.ts'

/**
 * Publishes a programme file into the store of the settings, which is made if it is missing; a running
 * server takes it up by itself. Prints each mistake and publishes nothing if there is one; warnings are
 * printed only. Gives the exit code.
 */
export async function publish(file: string): Promise<number> {
  const settings = readSettings(process.env)
  const read = await readProgrammeFile(file, Date.now())
  if ('mistakes' in read) {
    for (const mistake of read.mistakes) console.error(mistake)
    console.error('Nothing was published.')
    return 1
  }
  for (const warning of read.warnings) console.error(warning)
  const store = await openStore(settings.store)
  try {
    const { key } = read.programme.project
    const { version, isNew } = await store.publish(read.programme, Date.now())
    console.log(
      isNew
        ? `Published version ${version} of ${key} in ${settings.store}.`
        : `Version ${version} of ${key} in ${settings.store} has this content already; nothing was published.`,
    )
    return 0
  } finally {
    await store.close()
  }
}
