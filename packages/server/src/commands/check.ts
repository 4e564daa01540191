import { readProgrammeFile } from './read-programme-file.ts'

/** Says whether a programme file could be published, and prints each mistake, or each warning. Gives the exit code. */
export async function check(file: string): Promise<number> {
  const read = await readProgrammeFile(file, Date.now())
  if ('mistakes' in read) {
    for (const mistake of read.mistakes) console.error(mistake)
    return 1
  }
  for (const warning of read.warnings) console.error(warning)
  const { length } = read.programme.surveys
  console.log(`${file} is right: ${length} ${length === 1 ? 'survey' : 'surveys'}.`)
  return 0
}
