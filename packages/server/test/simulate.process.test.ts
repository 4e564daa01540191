import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Programme } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { aProgramme, aSurvey, noon } from './builders.ts'
import { aFolder } from './open-test-server.ts'
import { kairos } from './start-kairos.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

interface Line {
  /** Seconds after noon. */
  s: number
  visitor?: string
  event?: string
  page?: string
  load?: boolean
  properties?: object
  facts?: object
}

/** A line of a log: of an event, or of a page by its path. */
const aLine = ({ s, visitor = 'v', event, page, load, properties, facts }: Line): string =>
  JSON.stringify({
    at: noon + s * 1000,
    visitor,
    event,
    ...(page && { page: true, load }),
    properties,
    facts: page ? { path: page, ...facts } : facts,
  })

interface Simulated {
  programme?: Partial<Programme>
  lines: (Line | string)[]
  options?: string[]
}

/** Runs `kairos simulate` on a programme and a log. */
async function simulate({ programme, lines, options = [] }: Simulated) {
  const cwd = aFolder()
  writeFileSync(join(cwd, 'programme.json'), JSON.stringify({ ...aProgramme(), ...programme }))
  writeFileSync(
    join(cwd, 'log.ndjson'),
    lines.map((line) => `${typeof line === 'string' ? line : aLine(line)}\n`).join(''),
  )
  return kairos(['simulate', 'programme.json', 'log.ndjson', ...options], { cwd })
}

/** The showings, as `visitor survey second`. */
async function showings(simulated: Simulated): Promise<string[]> {
  const { stdout, code } = await simulate({
    ...simulated,
    options: ['--showings', ...(simulated.options ?? [])],
  })
  expect(code).toBe(0)
  return stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .map(({ visitor, survey, at }) => `${visitor} ${survey} ${(at - noon) / 1000}`)
}

async function inJson(simulated: Simulated) {
  const { stdout, code } = await simulate({ ...simulated, options: ['--json', ...(simulated.options ?? [])] })
  expect(code).toBe(0)
  return JSON.parse(stdout)
}

const bought = 'checkout.completed'
const open: Programme['limits'] = { maxShowings: 99, windowMs: dayMs, maxPerPageView: 99 }
const delayed = (delayMs: number, more = {}) => ({
  surveys: [aSurvey({ trigger: { event: bought, delayMs, ...more } })],
})

describe('kairos simulate', { timeout: 30_000 }, () => {
  it('asks who was due and still there, and on the next page who was not', async () => {
    const programme = delayed(4_000)
    const lines: Line[] = [
      { s: 0, page: '/thanks' },
      { s: 1, event: bought },
      { s: 2, visitor: 'w', page: '/thanks' },
      { s: 3, visitor: 'w', event: bought },
      { s: 4, visitor: 'w', page: '/' },
      { s: 20, visitor: 'w', page: '/' },
    ]
    expect(await showings({ programme, lines })).toEqual(['v checkout 5', 'w checkout 7'])
  })

  it('says when, whom, why, with what probability, and what the visitor is assumed to do', async () => {
    const programme = {
      limits: { ...open, maxPerPageView: 1 },
      surveys: [aSurvey(), aSurvey({ id: 'help', trigger: { event: 'helped' }, sampleShare: 0.9 })],
    }
    const { stdout } = await simulate({
      programme,
      lines: [
        { s: 0, page: '/' },
        { s: 1, event: bought },
        { s: 9, event: 'helped' },
        { s: 20, page: '/next' },
      ],
      options: ['--showings', '--response', '0'],
    })
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        at: noon + 1_000,
        time: '2026-11-20T12:00:01.000Z',
        visitor: 'v',
        survey: 'checkout',
        inclusion: 1,
        why: { event: bought, at: noon + 1_000, waitedFor: [] },
        assumed: 'dismissed',
      },
      {
        at: noon + 20_000,
        time: '2026-11-20T12:00:20.000Z',
        visitor: 'v',
        survey: 'help',
        inclusion: 0.9,
        why: { event: 'helped', at: noon + 9_000, waitedFor: ['page-limit'] },
        assumed: 'dismissed',
      },
    ])
  })

  it('has the visitor stay for as long as is said, and be away until the next line', async () => {
    const programme = delayed(10 * minuteMs)
    const lines: Line[] = [
      { s: 0, page: '/' },
      { s: 1, event: bought },
      { s: 3000, page: '/' },
    ]
    expect(await showings({ programme, lines })).toEqual([])
    expect(await showings({ programme: delayed(10 * minuteMs, { lapseMs: dayMs }), lines })).toEqual([
      'v checkout 3000',
    ])
    expect(await showings({ programme, lines, options: ['--stay', '0.5h'] })).toEqual(['v checkout 601'])
  })

  it('goes by what is recorded of the visitor, until another line says otherwise', async () => {
    const isPro = [{ property: 'trait.plan', operator: 'equals' as const, value: 'pro' }]
    const programme = { surveys: [aSurvey({ audience: isPro, againAfterMs: 1 })], limits: open }
    const lines: Line[] = [
      { s: 0, page: '/' },
      { s: 1, event: bought },
      { s: 2, event: bought, facts: { 'trait.plan': 'pro', path: '/' } },
      { s: 30, event: bought },
      { s: 60, page: '/' },
      { s: 61, event: bought },
    ]
    expect(await showings({ programme, lines })).toEqual(['v checkout 2', 'v checkout 30'])
  })

  it("reads a log of events alone, as cx.on('heard') gives it: another path is another page", async () => {
    const programme = { surveys: [aSurvey({ againAfterMs: 1 })], limits: { ...open, maxPerPageView: 1 } }
    const at = (s: number, path: string): Line => ({ s, event: bought, facts: { path } })
    // The page that is left takes its card along.
    const lines = [at(0, '/a'), at(20, '/a'), at(40, '/b'), at(43, '/a'), at(2000, '/a')]
    expect(await showings({ programme, lines })).toEqual(
      [0, 40, 43, 2000].map((second) => `v checkout ${second}`),
    )
  })

  it('takes $page of such a log for a page that was loaded, the same one again too', async () => {
    const programme = {
      surveys: [
        aSurvey({ againAfterMs: 1 }),
        aSurvey({ id: 'never', trigger: { event: '$page' }, sampleShare: 0 }),
      ],
      limits: { ...open, maxPerPageView: 1 },
    }
    const at = (s: number, event: string): Line => ({ s, event, facts: { path: '/' } })
    const lines = [at(0, '$page'), at(1, bought), at(20, bought), at(40, '$page'), at(41, bought)]
    expect(await showings({ programme, lines })).toEqual(['v checkout 1', 'v checkout 40'])
  })

  it('works out who returns, though the pages that were recorded knew nothing of it', async () => {
    const returns = [{ property: 'returning', operator: 'equals' as const, value: true }]
    const programme = { surveys: [aSurvey({ audience: returns })] }
    const facts = { path: '/', returning: false, daysSinceFirstSeen: 0 }
    const lines = [0, 86_400].map((s): Line => ({ s, event: bought, facts }))
    expect(await showings({ programme, lines })).toEqual(['v checkout 86400'])
  })

  it('has each page line tell $page, with its address, and passes over what tells it again', async () => {
    const where = [{ property: 'query.ref', operator: 'equals' as const, value: 'ad' }]
    const programme = {
      surveys: [aSurvey({ trigger: { event: '$page', where, times: 2, withinMs: dayMs } })],
    }
    const facts = { 'query.ref': 'ad' }
    const lines: Line[] = [
      { s: 0, page: '/', facts },
      { s: 0, event: '$page', properties: { ...facts, path: '/' } },
      { s: 9, page: '/', load: false, facts },
    ]
    expect(await showings({ programme, lines })).toEqual(['v checkout 9'])
  })

  it('lets the share of cards be answered that is said, the same ones each time', async () => {
    const lines = Array.from(
      { length: 400 },
      (_, n): Line => ({ s: n, visitor: `visitor ${n}`, event: bought }),
    )
    const answered = async (share: string) => {
      const { stdout } = await simulate({ lines, options: ['--showings', '--response', share] })
      return stdout.match(/answered/g)?.length ?? 0
    }
    expect([await answered('0'), await answered('1')]).toEqual([0, 400])
    const third = await answered('0.3')
    expect(third).toBeGreaterThan(90)
    expect(third).toBeLessThan(150)
    expect(await answered('0.3')).toBe(third)
  })

  it('takes the share that a survey’s plan expects, where none is said', async () => {
    const plan = { eventsPerDay: 1, responseShare: 0.5, margin: 10 }
    const programme = { surveys: [aSurvey({ plan })] }
    const lines: Line[] = [{ s: 0, event: bought }]
    const [survey] = (await inJson({ programme, lines })).surveys
    expect(survey).toMatchObject({ responseShare: 0.5, expected: { answers: 0.5, margin: 10 } })
    const [said] = (await inJson({ programme, lines, options: ['--response', '0.1'] })).surveys
    expect(said.responseShare).toBe(0.1)
  })

  describe('with a quota', () => {
    const programme = { surveys: [aSurvey({ quota: 2 })] }
    const lines = [0, 30, 60, 90].map((s): Line => ({ s, visitor: `v${s}`, event: bought }))
    const options = ['--response', '1']

    it('asks nobody once it has its answers, by the answers of all visitors', async () => {
      expect(await showings({ programme, lines, options })).toEqual(['v0 checkout 0', 'v30 checkout 30'])
      const result = await inJson({ programme, lines, options })
      expect(result.quotas).toBe('applied')
      expect(result.surveys[0]).toMatchObject({ fullOn: '2026-11-20', notDue: { 'quota-reached': 2 } })
    })

    it('counts an answer when it is given, 8 s after the card', async () => {
      const soon = [0, 7.999, 15.998, 15.999].map((s): Line => ({ s, visitor: `v${s}`, event: bought }))
      expect(await showings({ programme, lines: soon, options })).toHaveLength(3)
    })

    it('does not apply it to lines that are not in the order of time, and says so', async () => {
      // One visitor after the other.
      const unordered = [...lines]
        .reverse()
        .flatMap((line) => [line, { ...line, s: line.s + 100, event: 'left' }])
      expect(await showings({ programme, lines: unordered, options })).toHaveLength(4)
      const { stdout } = await simulate({ programme, lines: unordered, options })
      expect(stdout).toContain('Quotas were not applied: the lines are not in the order of time.')
    })
  })

  it('gives quotas up where the lines stop being in the order of time, and says so', async () => {
    const programme = { surveys: [aSurvey({ quota: 1 })] }
    const lines = [0, 600, 1200, 60].map((s): Line => ({ s, visitor: `v${s}`, event: bought }))
    const simulated = { programme, lines, options: ['--response', '1'] }
    expect(await showings(simulated)).toEqual(['v0 checkout 0', 'v60 checkout 60'])
    expect((await inJson(simulated)).surveys[0].fullOn).toBeUndefined()
    const { stdout } = await simulate(simulated)
    expect(stdout).toContain('Quotas were given up where the lines were no longer in the order of time.')
  })

  it('passes over lines that are wrong, tells the first five with a sentence, and goes on', async () => {
    const wrong = [
      '{',
      '7',
      '{"visitor":"v"}',
      '{"at":1795172400,"visitor":"v","event":"e"}',
      '{"at":1795172400000}',
    ]
    const more = [
      { at: noon, visitor: 'v' },
      { at: noon, visitor: 'v', event: 'e', properties: [] },
    ]
    const lines = [{ s: 0, event: bought }, ...wrong, '', ...more.map((line) => JSON.stringify(line))]
    const tooLong = aLine({ s: 1, event: 'e', properties: { text: 'x'.repeat(70_000) } })
    const { code, stderr, stdout } = await simulate({ lines: [...lines, tooLong] })
    expect(code).toBe(0)
    expect(stderr.trim().split('\n')).toEqual([
      'log.ndjson:2: this is not JSON',
      'log.ndjson:3: expected an object, {"at": …, "visitor": …, "event": …}',
      'log.ndjson:4: "at" is missing: when it was, in epoch milliseconds',
      'log.ndjson:5: "at" must be epoch milliseconds, and 1795172400 looks like seconds',
      'log.ndjson:6: "visitor" must be a text of 1 to 256 characters',
      '8 lines were wrong and passed over.',
    ])
    expect(stdout).toContain('1 visitor, 0 pages, 1 event')
  })

  it.each([
    ['in which every line is wrong', ['{'], /^log\.ndjson:1: this is not JSON\n.*no line to simulate/s],
    ['that is empty', [], /^log\.ndjson has no line to simulate\.\n$/],
  ])('fails on a log %s', async (_what, lines, sentence) => {
    const { code, stderr, stdout } = await simulate({ lines })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(sentence)
  })

  it('tells of lines that go back by more than a minute for their visitor, and passes over them', async () => {
    const lines = [100, 41, 39].map((s): Line => ({ s, event: bought }))
    const result = await inJson({ lines })
    expect([result.linesBackwards, result.events]).toEqual([1, 2])
    const { stdout } = await simulate({ lines })
    expect(stdout).toContain("1 line passed over, more than a minute before the visitor's line before.")
  })

  it('says of each event why it made a survey due or not, once: of two rules, by the one that came furthest', async () => {
    const any = [
      { event: bought, after: [{ event: 'begun', withinMs: minuteMs }] },
      { event: bought, where: [{ property: 'value', operator: 'greater' as const, value: 50 }] },
    ]
    const programme = { surveys: [aSurvey({ trigger: { any, delayMs: 9_000 } })] }
    const events: [string, object?][] = [[bought], ['begun'], [bought, { value: 60 }], [bought], ['left']]
    const lines = events.map(
      ([event, properties], s): Line => ({ s, event, ...(properties && { properties }) }),
    )
    expect((await inJson({ programme, lines })).surveys[0]).toMatchObject({
      events: 3,
      due: 1,
      notDue: { 'sequence-not-met': 1, waiting: 1 },
      shown: 1,
    })
  })

  it('counts visitors by how often they were asked, and what the contact limit kept from them', async () => {
    const programme = { surveys: [aSurvey({ againAfterMs: 1 })], limits: { ...open, maxShowings: 3 } }
    const lines = [1, 2, 3, 5].flatMap((times) =>
      Array.from({ length: times }, (_, n): Line => ({ s: n * 60, visitor: `v${times}`, event: bought })),
    )
    const result = await inJson({ programme, lines: [...lines, { s: 300, visitor: 'w', event: 'left' }] })
    expect(result.visitorsByShowings).toEqual({ never: 1, once: 1, twice: 1, more: 2 })
    expect(result.contactLimit).toMatchObject({ maxShowings: 3, times: 2, visitors: 1 })
    expect(result.surveys[0]).toMatchObject({ shown: 9, visitors: 4, notDue: { 'contact-limit': 2 } })
  })

  it('names events that no survey listens to, and triggers whose event never came', async () => {
    const programme = {
      surveys: [
        aSurvey({ trigger: { event: 'checkout.complete', notAfter: [{ event: '$exit', withinMs: 1000 }] } }),
      ],
    }
    const lines = [bought, bought, 'basket.opened'].map((event, s): Line => ({ s, event }))
    const { stdout } = await simulate({ programme, lines })
    expect(stdout).toContain(`Events that never came, though a trigger names them
        checkout.complete (checkout); did you mean "checkout.completed"?
        $exit (checkout): pages tell it only under a programme that names it

Events that no survey listens to, the most frequent first
      2 checkout.completed
      1 basket.opened
`)
  })

  it('reads the standard input, a byte order mark and Windows line ends included', async () => {
    const cwd = aFolder()
    writeFileSync(join(cwd, 'programme.json'), JSON.stringify(aProgramme()))
    const bin = fileURLToPath(new URL('../bin/kairos.js', import.meta.url))
    const child = spawn(process.execPath, [bin, 'simulate', 'programme.json', '-', '--showings'], { cwd })
    let output = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    const lines = [0, 1].map((s) => aLine({ s, visitor: `v${s}`, event: bought }))
    child.stdin.end(`\ufeff${lines.join('\r\n')}`)
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).visitor),
    ).toEqual(['v0', 'v1'])
  })

  it.each([
    [['programme.json'], 2, /^Name a programme and a log of events/],
    [['programme.json', 'log.ndjson', 'other'], 2, /^Name a programme and a log/],
    [
      ['programme.json', 'log.ndjson', '--response', '20'],
      2,
      /^--response is a share from 0 to 1, like 0\.2; got "20"/,
    ],
    [
      ['programme.json', 'log.ndjson', '--stay', '5'],
      2,
      /^--stay is a time like 30s, 5m or 1h, at most 1d; got "5"/,
    ],
    [['programme.json', 'log.ndjson', '--stay', '2d'], 2, /^--stay is a time/],
    [['programme.json', 'log.ndjson', '--json', '--showings'], 2, /^Take --json or --showings, not both/],
    [['programme.json', 'log.ndjson', '--showing'], 2, /--showing/],
    [['programme.json', 'none.ndjson'], 1, /^none\.ndjson cannot be read: there is no such file\.\n$/],
    [['programme.json', '.'], 1, /^\. cannot be read: it is a folder\.\n$/],
    [['none.json', 'log.ndjson'], 1, /^none\.json cannot be read/],
  ])('says what is wrong with %j', async (args, code, sentence) => {
    const cwd = aFolder()
    writeFileSync(join(cwd, 'programme.json'), JSON.stringify(aProgramme()))
    writeFileSync(join(cwd, 'log.ndjson'), aLine({ s: 0, event: bought }))
    const ended = await kairos(['simulate', ...args], { cwd })
    expect(ended.stderr).toMatch(sentence)
    expect([ended.code, ended.stdout]).toEqual([code, ''])
  })
})

describe('the plan', { timeout: 30_000 }, () => {
  it('accounts for every event, and says what to expect of the answers', async () => {
    const programme = {
      project: { ...aProgramme().project, timeZone: 'Pacific/Auckland' },
      limits: { ...open, quietAfterDismissalMs: dayMs },
      surveys: [aSurvey({ name: 'Checkout', quota: 500, againAfterMs: minuteMs })],
    }
    // Midnight in Auckland is 11:00 UTC in November: two days there, one in London.
    const lines: Line[] = [
      { s: -7200, visitor: 'a', event: bought },
      { s: -7190, visitor: 'a', event: bought },
      { s: 0, visitor: 'b', event: bought },
      { s: 100, visitor: 'b', event: bought },
      { s: 200, visitor: 'c', page: '/' },
    ]
    const { stdout, stderr } = await simulate({ programme, lines })
    expect(stderr).toBe('')
    expect(
      stdout,
    ).toBe(`Test, 20 November 2026 to 21 November 2026: 2 days (Pacific/Auckland), 3 visitors, 1 page, 4 events

Assumed: of the cards, 20 % are answered after 8 s and closed after 12 s, the others are closed
after 6 s; a visitor stays for 5 minutes after the last line. No log tells of typing, dialogs,
hidden pages, the page's own vetoes and a person's other devices: pages may ask a little less.

checkout  CSAT: Checkout
      4 times its event came (checkout.completed), and 2 times it was due
      1 not due: this visitor was asked it before, and it is too early to ask again
      1 not due: this visitor is left in peace for a while
      2 shown, to 2 visitors  ██  1 to 1 a day, 1 on average
      0 answers expected, for a 95 % interval of ±46.8 points
        enough for ±5? no, that needs 245 answers, 1,225 days at this rate

All surveys
      2 shown, 1 a day
      1 of 3 visitors never asked: 33.3 %
      2 asked once, 0 twice, 0 three times or more
      1 time a survey was kept from one visitor by the quiet time after an answer or a dismissal
`)
  })

  it('is in docs/simulate.md as it is printed for the shop’s recorded month', async () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url))
    const doc = readFileSync(join(root, 'docs/simulate.md'), 'utf8')
    const commands = [
      ...doc.matchAll(/^npx (kairos simulate examples\/.*)\n```\n\n```text\n([\s\S]*?)```$/gm),
    ]
    expect(commands.length).toBeGreaterThanOrEqual(1)
    for (const [, command = '', printed] of commands) {
      const { stdout, stderr, code } = await kairos(command.split(' ').slice(1), { cwd: root })
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).toBe(printed)
    }
  })
})
