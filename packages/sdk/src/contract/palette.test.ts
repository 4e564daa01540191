import { expect, test } from 'vitest'
import { paletteOf, standardColours } from './palette.ts'

/** Contrast of two colours by WCAG 2.2, written apart from the code under test. */
function contrast(one: string, other: string): number {
  const [bright, dim] = [one, other]
    .map((colour) =>
      [1, 3, 5]
        .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, index) => sum + c * ([0.2126, 0.7152, 0.0722][index] as number), 0),
    )
    .sort((a, b) => b - a) as [number, number]
  return (bright + 0.05) / (dim + 0.05)
}

const steps = ['00', '20', '66', '8f', 'c0', 'ff']
const colours = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)))

test.each(['light', 'dark'] as const)('makes any accent usable on a %s card', (theme) => {
  for (const accent of colours) {
    const palette = paletteOf({ accent }, theme)
    expect(contrast(palette['on-accent'] as string, accent), accent).toBeGreaterThanOrEqual(4.5)
    expect(
      contrast(palette['accent-edge'] as string, standardColours[theme].ground),
      accent,
    ).toBeGreaterThanOrEqual(3)
  }
})

test('makes text readable and edges visible on any ground, whatever the ink', () => {
  for (const ground of colours)
    for (const ink of [undefined, ground, '#777777', '#4338ca']) {
      const palette = paletteOf({ ground, ink }, 'light') as Record<string, string>
      const on = (name: string, ground: string) => contrast(palette[name] as string, ground)
      const { soft = '' } = palette
      const what = `${ink} on ${ground}`
      for (const name of ['ink', 'dim'])
        for (const under of [ground, soft])
          expect(on(name, under), `${name}, ${what}`).toBeGreaterThanOrEqual(4.5)
      for (const name of ['edge', 'accent-edge'])
        expect(on(name, ground), `${name}, ${what}`).toBeGreaterThanOrEqual(3)
    }
})

test('leaves colours that are clear enough as the team chose them', () => {
  expect(paletteOf({ accent: '#006600', ground: '#fffbe6', ink: '#222222' }, 'light')).toMatchObject({
    accent: '#006600',
    'accent-edge': '#006600',
    'on-accent': '#ffffff',
    ground: '#fffbe6',
    ink: '#222222',
  })
})

test('gives the card’s own colours what its stylesheet has', () => {
  expect(paletteOf({}, 'light')['accent-edge']).toBe('#4338ca')
  expect(paletteOf({}, 'dark')['accent-edge']).toBe('#5f56d2')
})
