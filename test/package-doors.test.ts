import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const bin = (name: string) => join('node_modules/.bin', name)
const run = (command: string, args: string[], cwd = '.') =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

const names = ['sdk', 'widget', 'server'] as const
let folder: string
const tarballs: Record<string, string> = {}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kairos-doors-'))
  for (const name of names) {
    run(
      'npx',
      [
        '-y',
        JSON.parse(readFileSync('package.json', 'utf8')).packageManager,
        'pack',
        '--pack-destination',
        folder,
      ],
      `packages/${name}`,
    )
    tarballs[name] = join(
      folder,
      readdirSync(folder).find((file) => file.startsWith(`kairos-cx-${name}-`)) as string,
    )
  }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      type: 'module',
      dependencies: Object.fromEntries(names.map((name) => [`@kairos-cx/${name}`, `file:${tarballs[name]}`])),
    }),
  )
  // As any user would: with npm, in an empty folder.
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'], folder)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(names)('@kairos-cx/%s, packed', (name) => {
  it('has nothing publint finds fault with', () => {
    expect(run(bin('publint'), ['run', '--strict', tarballs[name] as string])).toMatch(/All good/)
  })

  it('has types for each door', () => {
    const rules = [
      '--profile',
      'esm-only',
      ...(name === 'widget'
        ? ['--entrypoints', '.', './debug', './phrases', './wording', './score-paths']
        : []),
      ...(name === 'sdk' ? ['--exclude-entrypoints', 'programme.schema.json'] : []),
    ]
    // It ends with an error, which throws here, if a door does not resolve.
    expect(run(bin('attw'), [tarballs[name] as string, '--no-color', '--no-emoji', ...rules])).toContain(
      'OK (ESM)',
    )
  })

  it('holds no test, no source and no build information', () => {
    const files = run('tar', ['-tzf', tarballs[name] as string])
      .trim()
      .split('\n')
    expect(files.filter((file) => /\.test|\/src\/|tsbuildinfo/.test(file))).toEqual([])
    expect(files).toContain('package/package.json')
  })
})

describe('installed in an empty folder,', () => {
  const script = (code: string) => run(process.execPath, ['--input-type=module', '-e', code], folder).trim()

  it.each([
    ['@kairos-cx/sdk', 'createCx,scales,bandOf,faults'],
    ['@kairos-cx/sdk/core', 'createCore'],
    ['@kairos-cx/sdk/answering', 'createAnswering'],
    ['@kairos-cx/sdk/deciding', 'openDeciding'],
    ['@kairos-cx/sdk/replay', 'createReplay'],
    ['@kairos-cx/sdk/contract', 'Programme,Batch,Item,Receipt,Results,Problem'],
    ['@kairos-cx/sdk/limits', 'maxBatchItems,maxVerbatimLength'],
    ['@kairos-cx/widget', 'openSurvey'],
    ['@kairos-cx/widget/debug', 'openDebugPanel'],
    ['@kairos-cx/widget/phrases', 'loadLanguage'],
    ['@kairos-cx/widget/wording', 'chooseWording,directionOf'],
    ['@kairos-cx/widget/score-paths', 'starPath'],
    ['@kairos-cx/server', 'createServer'],
  ])('%s gives %s', (door, exported) => {
    const missing = `const door = await import('${door}'); console.log('${exported}'.split(',').filter((name) => !(name in door)).join())`
    expect(script(missing)).toBe('')
  })

  it('the SDK works on a server that renders pages: it does nothing, and throws nothing', () => {
    expect(
      script(`
        import { createCx } from '@kairos-cx/sdk'
        const cx = createCx({ key: 'pk_x', host: 'https://cx.example.com', loadWidget: () => import('@kairos-cx/widget') })
        cx.track('bought', { value: 1 }); cx.identify('u'); cx.show('x'); cx.close()
        await cx.flush()
        console.log(JSON.stringify(cx.explain()))`),
    ).toBe('[]')
  })

  it('the schema of a programme is there for editors, and knows a survey', () => {
    const schema = JSON.parse(
      readFileSync(join(folder, 'node_modules/@kairos-cx/sdk/dist/programme.schema.json'), 'utf8'),
    )
    expect(schema.required).toEqual(['format', 'project', 'surveys'])
    expect(Object.keys(schema.properties.surveys.items.properties)).toContain('trigger')
    expect(schema.additionalProperties).toBe(false)
  })

  it('kairos is a command, and finds the page files of the widget', () => {
    const kairos = join(folder, 'node_modules/.bin/kairos')
    expect(run(process.execPath, [kairos, '--version'])).toMatch(/^\d+\.\d+\.\d+/)
    expect(existsSync(join(folder, 'node_modules/@kairos-cx/widget/dist/page/manifest.json'))).toBe(true)
  })

  it('one constant of the contract brings no schema into a bundle', async () => {
    const { build } = await import('vite')
    writeFileSync(
      join(folder, 'entry.js'),
      `import { bandOf } from '@kairos-cx/sdk'; console.log(bandOf('nps', 9))`,
    )
    const output = await build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      build: { write: false, lib: { entry: 'entry.js', formats: ['es'] }, minify: true },
    })
    const [{ output: chunks }] = output as unknown as [{ output: { code?: string }[] }]
    const bytes = chunks.reduce((sum, { code }) => sum + (code?.length ?? 0), 0)
    expect(bytes).toBeLessThan(2_000)
  })
})
