import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { hostedLinks } from '../hosted/hosted-links.ts'
import { isSignable } from '../hosted/link-signature.ts'
import { createCatalogue, type Project, type SurveyRules } from '../programme/catalogue.ts'
import { readSettings } from '../settings.ts'
import { openStore } from '../store/open-store.ts'

const options = {
  origin: { type: 'string' },
  person: { type: 'string' },
  'score-links': { type: 'boolean', default: false },
  sent: { type: 'string' },
  lang: { type: 'string' },
  key: { type: 'string' },
} as const

/**
 * Prints links to the page of a published survey: one for everybody, signed ones for a person, or, as CSV, for each
 * person that standard input names on a line of its own. Gives the exit code.
 */
export async function link(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
  const [survey, ...rest] = positionals
  if (survey === undefined || rest.length > 0)
    throw new Error('Name one survey: kairos link SURVEY --origin https://cx.example.com')
  const { origin, person, sent, lang } = values
  if (origin === undefined || !/^https?:\/\//.test(origin) || !URL.canParse(origin))
    throw new Error('Say where visitors reach this server: --origin https://cx.example.com')
  const { linkSecret, store } = readSettings(process.env)
  if (person !== undefined && linkSecret === undefined)
    throw new Error('CX_LINK_SECRET is not set: without it no link can name a person.')
  if (sent !== undefined && person === undefined) throw new Error('--sent goes with --person.')
  if (sent !== undefined && !isSignable(sent))
    throw new Error('--sent must be 1 to 256 characters on one line.')

  const { project, rules } = await findSurvey(survey, { key: values.key, store })
  const linksFor = (person: string | undefined) => {
    if (person !== undefined && !isSignable(person))
      throw new Error(
        `A person's id must be 1 to 256 characters on one line, got ${JSON.stringify(person.slice(0, 64))}.`,
      )
    return hostedLinks(
      { project: project.key, survey, person, sent, lang },
      { origin, secret: linkSecret ?? '', scale: rules.scale },
    )
  }
  const hasScores = values['score-links']
  if (person !== '-') {
    const { link, scoreLinks } = linksFor(person)
    console.log(link)
    if (hasScores) for (const { score, link } of scoreLinks) console.log(`${score}  ${link}`)
    return 0
  }
  let isFirst = true
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue
    const { link, scoreLinks } = linksFor(line.trim())
    const scores = hasScores ? scoreLinks : []
    if (isFirst) writeCsv(['person', 'link', ...scores.map(({ score }) => `score ${score}`)])
    isFirst = false
    writeCsv([line.trim(), link, ...scores.map(({ link }) => link)])
  }
  return 0
}

function writeCsv(cells: readonly string[]): void {
  const written = cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
  process.stdout.write(`${written.join(',')}\r\n`)
}

async function findSurvey(
  survey: string,
  { key, store: address }: { key: string | undefined; store: string },
): Promise<{ project: Project; rules: SurveyRules }> {
  const catalogue = createCatalogue()
  const store = await openStore(address)
  try {
    catalogue.add(await store.publications(0))
  } finally {
    await store.close()
  }
  const fitting = catalogue.projectsWith(survey).filter((project) => key === undefined || project.key === key)
  const [project, other] = fitting
  if (!project) throw new Error(`No published survey${key ? ` of ${key}` : ''} has the id "${survey}".`)
  if (other)
    throw new Error(
      `Several projects have a survey "${survey}"; name one with --key: ${fitting.map(({ key }) => key).join(', ')}.`,
    )
  // A survey of this project, so it has rules.
  return { project, rules: project.surveyRules(survey) as SurveyRules }
}
