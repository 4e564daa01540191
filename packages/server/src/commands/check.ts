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
  const counted = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`
  const warned = read.warnings.length ? `, ${counted(read.warnings.length, 'warning')}` : ''
  console.log(`${file} is right: ${counted(length, 'survey')}${warned}.`)
  return 0
}
