import { eventCatalogueSource } from './event-catalogue-source.ts'
import { readProgrammeFile } from './read-programme-file.ts'

/** Prints the event catalogue of a programme file, or each mistake in it. Gives the exit code. */
export async function types(file: string): Promise<number> {
  const read = await readProgrammeFile(file, Date.now())
  if ('mistakes' in read) {
    for (const mistake of read.mistakes) console.error(mistake)
    return 1
  }
  process.stdout.write(eventCatalogueSource(read.programme))
  return 0
}
