import { readdirSync, readFileSync } from 'node:fs'

/** One example of the wire contract: whoever speaks it, in whatever language, must judge it the same. */
export interface ContractCase {
  title: string
  /** For a refused case: the code it is refused with. */
  code?: string
  /** For a refused case: JSON pointer of the culprit. */
  pointer?: string
  input: unknown
}

const folder = new URL('../contract-cases/', import.meta.url)

/** Reads the cases of one folder below `contract-cases`, sorted by file name. */
export function readContractCases(name: string): ContractCase[] {
  const cases = new URL(`${name}/`, folder)
  return readdirSync(cases)
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, cases), 'utf8')) as ContractCase)
}

/** Reads the cases of one folder below `contract-cases`, each with the name and title that a test is known by. */
export function readNamedCases<Case extends { title: string }>(name: string): [string, Case][] {
  const cases = new URL(`${name}/`, folder)
  return readdirSync(cases)
    .sort()
    .map((file) => {
      const one = JSON.parse(readFileSync(new URL(file, cases), 'utf8')) as Case
      return [`${file}: ${one.title}`, one]
    })
}
