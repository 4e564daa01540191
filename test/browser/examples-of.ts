import { readFileSync } from 'node:fs'

/** What a section of the documentation shows: its first block of each language. */
export interface Example {
  /** A part of a programme, or of a survey. */
  json?: Record<string, unknown>
  /** What stands in the page. */
  html?: string
  /** What the page runs. */
  js?: string
}

/** The sections of a documentation page, by heading, with what they show. */
export function examplesOf(file: string): ReadonlyMap<string, Example> {
  const sections = readFileSync(file, 'utf8')
    .split(/^(?=#)/m)
    .filter((section) => section.startsWith('## '))
  return new Map(
    sections.map((section) => {
      const [heading = '', ...lines] = section.slice(3).split('\n')
      const blocks = [...lines.join('\n').matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].reverse()
      const { json, ...others } = Object.fromEntries(blocks.map(([, language, text]) => [language, text]))
      return [heading, { ...others, ...(json && { json: JSON.parse(json) }) }]
    }),
  )
}
