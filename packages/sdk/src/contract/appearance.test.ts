import { describe, expect, test } from 'vitest'
import { Appearance, publishedAppearance } from './appearance.ts'

describe('is published', () => {
  test('without a word where nothing was chosen', () => {
    expect(publishedAppearance()).toEqual({})
    expect(publishedAppearance({ theme: 'dark', corner: 'start' })).toEqual({
      theme: 'dark',
      corner: 'start',
    })
  })

  test('as custom properties for both themes, the accent in both', () => {
    expect(
      publishedAppearance({ accent: '#006600', dark: { ground: '#000000' }, radius: 0, font: 'Inter' }),
    ).toEqual({
      light:
        '--accent:#006600;--on-accent:#ffffff;--accent-edge:#006600;--radius:0em;--font:"Inter",system-ui,sans-serif',
      dark: expect.stringMatching(
        /^--accent:#006600;.*--ground:#000000;--ink:#ffffff;.*--radius:0em;--font:"Inter",/,
      ),
    })
  })

  test('for the one theme alone that is ever shown', () => {
    expect(Object.keys(publishedAppearance({ accent: '#006600', theme: 'light' }))).toEqual([
      'theme',
      'light',
    ])
    expect(Object.keys(publishedAppearance({ accent: '#006600', theme: 'dark' }))).toEqual(['theme', 'dark'])
  })
})

test.each([
  ['a colour by name', { accent: 'red' }],
  ['a font with a declaration in it', { font: 'Inter;background:url(//x)' }],
  ['a font with an open quotation mark', { font: '"Inter' }],
  ['a font with a function', { font: 'url(x)' }],
  ['a font without a name', { font: 'Inter, ,Arial' }],
  ['a corner rounder than round', { radius: 3 }],
  ['an unknown token', { shadow: 'none' }],
])('refuses %s', (_what, appearance) => {
  expect(Appearance.safeParse(appearance).success).toBe(false)
})

test.each(['Inter', '"Source Sans 3", Georgia', "'IBM Plex Sans'", 'Noto Sans العربية'])(
  'takes the font %s',
  (font) => {
    expect(Appearance.safeParse({ font }).success).toBe(true)
  },
)

test.each([
  ['Source Sans 3, Exo 2', '"Source Sans 3","Exo 2"'],
  ["'IBM Plex Sans', serif", '"IBM Plex Sans",serif'],
  ['inherit', '"inherit"'],
])('quotes the names in %s', (font, families) => {
  expect(publishedAppearance({ font }).light).toBe(`--font:${families},system-ui,sans-serif`)
})
