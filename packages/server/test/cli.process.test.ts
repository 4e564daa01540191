import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Programme } from '@kairos-cx/sdk/contract'
import { describe, expect, it } from 'vitest'
import { createSqliteStore } from '../src/store/sqlite/create-sqlite-store.ts'
import { aProgramme, aSurvey } from './builders.ts'
import { aFolder } from './open-test-server.ts'
import { kairos, serveKairos } from './start-kairos.ts'

function aFolderWith(content: string | object): string {
  const cwd = aFolder()
  writeFileSync(join(cwd, 'programme.json'), typeof content === 'string' ? content : JSON.stringify(content))
  return cwd
}

describe('kairos publish', { timeout: 20_000 }, () => {
  it('works before the first start, and makes a version only of what is new', async () => {
    const cwd = aFolderWith(aProgramme())
    const env = { CX_STORE: 'sqlite:deep/down/answers.db' }
    const publish = () => kairos(['publish', 'programme.json'], { cwd, env })
    expect(await publish()).toEqual({
      code: 0,
      stdout: 'Published version 1 of pk_test in sqlite:deep/down/answers.db.\n',
      stderr: '',
    })
    expect(await publish()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Version 1 .* nothing was published/),
    })
    writeFileSync(join(cwd, 'programme.json'), JSON.stringify(aProgramme({ surveys: [] }), null, 2))
    expect(await publish()).toMatchObject({
      code: 0,
      stdout: 'Published version 2 of pk_test in sqlite:deep/down/answers.db.\n',
    })
    const store = createSqliteStore(join(cwd, 'deep/down/answers.db'))
    expect(await store.publications(0)).toMatchObject([{ version: 1 }, { version: 2 }])
    await store.close()
  })

  it('publishes nothing of a file with mistakes, and names the place of each', async () => {
    const programme = aProgramme({ surveys: [aSurvey({ sampleShare: 25 }), aSurvey()] }) as Programme & {
      extra?: 1
    }
    programme.extra = 1
    const cwd = aFolderWith(programme)
    const { code, stdout, stderr } = await kairos(['publish', 'programme.json'], { cwd })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.split('\n')).toEqual([
      '/surveys/0/sampleShare: sampleShare must be between 0 and 1, got 25. For 25 % write 0.25.',
      '/extra: there is no field "extra" here',
      '/surveys/1/id: "checkout" is used twice; ids are unique',
      'Nothing was published.',
      '',
    ])
  })

  it('names the setting that is wrong', async () => {
    const env = { CX_STORE: 'postgres://kairos:secret@db/kairos' }
    const { code, stderr } = await kairos(['publish', 'programme.json'], {
      cwd: aFolderWith(aProgramme()),
      env,
    })
    expect(code).toBe(1)
    expect(stderr).toContain('CX_STORE')
    expect(stderr).not.toContain('secret')
  })
})

describe('a programme that asks nobody', { timeout: 20_000 }, () => {
  it.each([
    ['check', /^programme\.json is right: 0 surveys, 1 warning\.\n$/],
    ['publish', /^Published version 1 of pk_test in sqlite:.+\.\n$/],
  ])('is warned of by kairos %s, which goes on', async (command, done) => {
    const cwd = aFolderWith(aProgramme({ surveys: [] }))
    const { code, stdout, stderr } = await kairos([command, 'programme.json'], { cwd })
    expect(stderr).toBe('Warning: /surveys: there are no surveys, so nobody is asked\n')
    expect(stdout).toMatch(done)
    expect(code).toBe(0)
  })
})

describe('a programme that was hardly meant so', { timeout: 20_000 }, () => {
  const programme = {
    ...aProgramme({
      surveys: [
        aSurvey({
          trigger: {
            event: 'checkout.completed',
            where: [
              { property: 'value', operator: 'greater', value: 100 },
              { property: 'value', operator: 'less', value: 50 },
            ],
          },
        }),
        aSurvey({
          id: 'mobile',
          trigger: {
            event: '$scroll',
            where: [{ property: 'depth', operator: 'greater', value: 50 }],
          },
          audience: [{ property: 'device', operator: 'equals', value: 'mobile' }],
        }),
        aSurvey({
          id: 'summer',
          trigger: { event: 'summer.left' },
          schedule: { from: '2020-06-01', until: '2020-08-31' },
        }),
        aSurvey({ id: 'few', quota: 20, plan: { eventsPerDay: 40, margin: 5 }, sampleShare: 0.1 }),
      ],
    }),
    limits: { quietPages: ['/*'] },
  }
  const warnings = [
    '/surveys/0/trigger/where/1: the survey is never due: "value" cannot be above 100 and below 50 at once',
    '/surveys/1/trigger/where/0: the survey is never due: "depth" is a number from 0 to 1, never above 50; for 50 % write 0.5',
    '/surveys/1/audience/0: nobody is asked: "device" is "phone", "tablet" or "desktop", never "mobile"',
    expect.stringMatching(
      /^\/surveys\/2\/schedule\/until: nobody is asked any more: it is \d{4}-\d\d-\d\d \d\d:\d\d now$/,
    ),
    '/surveys/3/quota: 20 answers will have an interval of ±17 points; ±5 needs about 245',
    '/limits/quietPages/0: nobody is asked: this is every page',
  ]

  it.each([
    ['check', `programme.json is right: 4 surveys, ${warnings.length} warnings.\n`],
    ['publish', 'Published version 1 of pk_test in sqlite:./data/kairos.db.\n'],
  ])('is warned of by kairos %s, from top to bottom, which goes on', async (command, done) => {
    const cwd = aFolderWith(programme)
    const { code, stdout, stderr } = await kairos([command, 'programme.json'], { cwd })
    const told = stderr.trimEnd().split('\n')
    expect(told.filter((line) => !line.startsWith('Warning: '))).toEqual([])
    expect(told.map((line) => line.replace('Warning: ', ''))).toEqual(warnings)
    expect({ code, stdout }).toEqual({ code: 0, stdout: done })
  })
})

describe('kairos check', { timeout: 20_000 }, () => {
  it.each<[string, string | object, string, RegExp]>([
    ['that is right', aProgramme(), 'programme.json', /^$/],
    ['with a byte order mark', `\ufeff${JSON.stringify(aProgramme())}`, 'programme.json', /^$/],
    [
      'with mistakes',
      aProgramme({ key: 'shop' }),
      'programme.json',
      /^\/project\/key: a project key starts with "pk_"\n$/,
    ],
    [
      'that is not JSON',
      '{"format": 1,}',
      'programme.json',
      /^programme\.json is not JSON: .*line 1 column 14/,
    ],
    ['that is missing', {}, 'other.json', /^other\.json cannot be read: there is no such file\.\n$/],
    ['that is a folder', {}, '.', /^\. cannot be read: it is a folder\.\n$/],
  ])('tells of a file %s', async (_title, content, file, sentence) => {
    const { code, stderr } = await kairos(['check', file], { cwd: aFolderWith(content) })
    expect(stderr).toMatch(sentence)
    expect(code).toBe(stderr === '' ? 0 : 1)
  })
})

describe('kairos', { timeout: 20_000 }, () => {
  const cwd = '/'

  it.each([
    [['--help'], 0, /^kairos: .*kairos serve .*CX_ADMIN_TOKEN/s, /^$/],
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [[], 2, /^$/, /^Name a command\./],
    [['server'], 2, /^$/, /^There is no command "server"\./],
    [['publish'], 2, /^$/, /^Name one file: kairos publish programme\.json/],
    [['check', 'a', 'b'], 2, /^$/, /^Name one file/],
    [['serve', '--port', '1'], 2, /^$/, /--port/],
  ])('answers %j', async (args, code, stdout, stderr) => {
    const ended = await kairos(args, { cwd })
    expect(ended.stdout).toMatch(stdout)
    expect(ended.stderr).toMatch(stderr)
    expect(ended.code).toBe(code)
  })

  it.each([
    ['CX_PORT', 'http', /^CX_PORT must be a port number from 0 to 65535\.\n$/],
    ['CX_ADMIN_TOKEN', 'with a blank', /^CX_ADMIN_TOKEN must be 1 to 256/],
    ['CX_STORE', 'sqlite:/dev/null/kairos.db', /^CX_STORE sqlite:\/dev\/null\/kairos\.db cannot be opened: /],
    [
      'CX_STORE',
      'sqlite:/proc/x/kairos.db',
      /^CX_STORE sqlite:\/proc\/x\/kairos\.db cannot be opened: .*\/proc\/x/,
    ],
    ['CX_HOST', 'no.such.host.invalid', /^CX_HOST no\.such\.host\.invalid /],
  ])('does not start with a wrong %s, and says so', async (name, value, sentence) => {
    const { code, stderr } = await kairos(['serve'], { cwd: aFolder(), env: { CX_PORT: '0', [name]: value } })
    expect(stderr).toMatch(sentence)
    expect(code).toBe(1)
  })

  it('warns of an admin token that can be guessed', async () => {
    const { stderr } = await kairos(['serve'], {
      cwd: aFolder(),
      env: { CX_PORT: '0', CX_HOST: 'no.such.host.invalid', CX_ADMIN_TOKEN: 'secret' },
    })
    expect(stderr).toMatch(/^Warning: CX_ADMIN_TOKEN has 6 characters/)
  })

  it.each(['20.20.2', '22.22.1', '23.11.0', '24.14.0'])(
    'says that Node %s is too old for it',
    async (version) => {
      const fake = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
      const nodeOptions = ['--import', `data:text/javascript,${fake}`]
      const { code, stderr } = await kairos(['--version'], { cwd, nodeOptions })
      expect(stderr).toMatch(/needs Node \^22\.22\.2 or >=24\.15, and this is Node 2[0-4]\..* "npx kairos …"/)
      expect(stderr).toContain(version)
      expect(code).toBe(1)
    },
  )
})

describe('kairos link', { timeout: 20_000 }, () => {
  const linkSecret = 'a secret that is only for tests, and long enough'
  const origin = ['--origin', 'https://cx.example.com/']

  async function published(surveys = [aSurvey()]) {
    const cwd = aFolderWith(aProgramme({ surveys }))
    await kairos(['publish', 'programme.json'], { cwd })
    return (args: string[], more: { input?: string; env?: Record<string, string> } = {}) =>
      kairos(['link', ...args], { cwd, env: { CX_LINK_SECRET: linkSecret }, ...more })
  }

  it('prints a link for everybody, with one for each score if asked', async () => {
    const link = await published()
    const address = 'https://cx.example.com/s/checkout?key=pk_test&lang=fr'
    expect(await link(['checkout', ...origin, '--lang', 'fr', '--score-links'], { env: {} })).toEqual({
      code: 0,
      stderr: '',
      stdout: [address, ...[1, 2, 3, 4, 5].map((score) => `${score}  ${address}&score=${score}`), ''].join(
        '\n',
      ),
    })
  })

  it('signs links for a person', async () => {
    const link = await published()
    const { stdout } = await link(['checkout', ...origin, '--person', 'u 42&', '--sent', '2026-11'])
    expect(Object.fromEntries(new URL(stdout.trim()).searchParams)).toEqual({
      key: 'pk_test',
      p: 'u 42&',
      sent: '2026-11',
      sig: createHmac('sha256', linkSecret).update('pk_test\ncheckout\nu 42&\n2026-11').digest('base64url'),
    })
  })

  it('signs links that a server with the same secret takes for the person’s', async () => {
    const cwd = aFolderWith(aProgramme())
    const env = { CX_LINK_SECRET: linkSecret }
    await kairos(['publish', 'programme.json'], { cwd })
    const { url } = await serveKairos({ cwd, env })
    const { stdout } = await kairos(['link', 'checkout', '--origin', url, '--person', 'u-42'], { cwd, env })
    const page = await fetch(stdout.trim())
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<input type="hidden" name="p" value="u-42">')
  })

  it('writes CSV for the persons of its standard input', async () => {
    const link = await published()
    const { code, stdout } = await link(['checkout', ...origin, '--person', '-', '--score-links'], {
      input: 'u-1\n\n"a",b\r\n',
    })
    const lines = stdout.split('\r\n')
    expect([code, lines.length, lines[0]]).toEqual([
      0,
      4,
      'person,link,score 1,score 2,score 3,score 4,score 5',
    ])
    expect(lines[1]).toMatch(/^u-1,https:\/\/cx\.example\.com\/s\/checkout\?key=pk_test&p=u-1&sig=[\w-]{43},/)
    expect(lines[2]).toMatch(/^"""a"",b",https:/)
  })

  it.each<[string[], RegExp, Record<string, string>?]>([
    [[], /Name one survey/],
    [['checkout'], /--origin/],
    [['checkout', '--origin', 'cx.example.com'], /--origin/],
    [['nothing', ...origin], /No published survey has the id "nothing"/],
    [['checkout', ...origin, '--key', 'pk_other'], /No published survey of pk_other/],
    [['checkout', ...origin, '--person', 'u-42'], /CX_LINK_SECRET is not set/, {}],
    [['checkout', ...origin, '--person', 'u-42'], /must have at least 32/, { CX_LINK_SECRET: 'x' }],
    [['checkout', ...origin, '--person', 'u\n42'], /one line/],
    [['checkout', ...origin, '--sent', '2026'], /--sent goes with --person/],
    [['checkout', ...origin, '--persn', 'u'], /--persn/],
  ])('says what is wrong with %j', async (args, sentence, env) => {
    const link = await published()
    const { code, stdout, stderr } = await link(args, env && { env })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(sentence)
  })
})
