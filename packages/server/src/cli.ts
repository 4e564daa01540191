import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { check } from './commands/check.ts'
import { link } from './commands/link.ts'
import { publish } from './commands/publish.ts'
import { simulate } from './commands/simulate.ts'
import { types } from './commands/types.ts'
import { main } from './main.ts'
import { readSettings } from './settings.ts'

const help = `kairos: micro-surveys on your own server

  kairos serve          run the server
  kairos check FILE     say whether a programme file is right
  kairos publish FILE   make a programme file the published programme
  kairos types FILE     write a programme's events as a TypeScript type
  kairos simulate FILE LOG   say what a programme would have asked, by a log of events (NDJSON; "-": standard input)
                             --response 0.2   the share of cards that are answered
                             --stay 5m        how long a visitor stays after the last line
                             --showings       each showing, as a line of JSON
                             --json           all of it, as JSON
  kairos link SURVEY    print links to a survey's own page, for e-mail, QR codes and text messages
                             --origin https://cx.example.com   where visitors reach this server
                             --person u-42    signed for a person; "-": for each line of standard input, as CSV
                             --score-links    one link for each score, too
                             --sent 2026-11   when it is sent: links sent at different times count apart
                             --lang fr        the language
                             --key pk_…       the project, if several have such a survey
  kairos --help         this text
  kairos --version      the version

Settings come from the environment:
  CX_HOST          where to listen                         127.0.0.1
  CX_PORT          port                                    8787
  CX_STORE         the store                               sqlite:./data/kairos.db
  CX_ADMIN_TOKEN   the team's token, 16 characters or more  made and printed at first start
  CX_LINK_SECRET   what links for a person are signed with, 32 characters or more  none
`

/** The commands that work on one programme file. */
const fileCommands = new Map([
  ['check', check],
  ['publish', publish],
  ['types', types],
])

/** Runs one command. Gives the exit code: 0 done, 1 it failed, 2 it was not understood. Never rejects. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    return await runCommand(argv)
  } catch (reason) {
    console.error(reason instanceof Error ? reason.message : String(reason))
    return 1
  }
}

async function runCommand(argv: readonly string[]): Promise<number> {
  const asksHelp = argv.includes('--help') || argv.includes('-h')
  if (argv[0] === 'simulate' && !asksHelp) return simulate(argv.slice(1))
  if (argv[0] === 'link' && !asksHelp) return link(argv.slice(1))
  const asked = readArguments(argv)
  if (asked instanceof Error) return misunderstood(asked.message)
  const { values, positionals } = asked
  if (values.help) {
    process.stdout.write(help)
    return 0
  }
  if (values.version) {
    console.log(ownVersion())
    return 0
  }
  const [command, file, ...rest] = positionals
  if (command === 'serve' && file === undefined) return main(readSettings(process.env))
  const onFile = command === undefined ? undefined : fileCommands.get(command)
  if (onFile) {
    if (file === undefined || rest.length > 0)
      return misunderstood(`Name one file: kairos ${command} programme.json`)
    return onFile(file)
  }
  return misunderstood(
    command === undefined ? 'Name a command.' : `There is no command "${positionals.join(' ')}".`,
  )
}

function readArguments(argv: readonly string[]) {
  try {
    const options = {
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    } as const
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (reason) {
    return reason as Error
  }
}

function misunderstood(why: string): number {
  process.stderr.write(`${why}\n\n${help}`)
  return 2
}

function ownVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}
