import { expect, test } from 'vitest'
import { accentOn } from './accent-on.ts'

/** Contrast of two colours by WCAG 2.2, written apart from the code under test. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const [bright, dim] = [one, other]
    .map((rgb) =>
      rgb
        .map((channel) => channel / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, index) => sum + c * ([0.2126, 0.7152, 0.0722][index] as number), 0),
    )
    .sort((a, b) => b - a) as [number, number]
  return (bright + 0.05) / (dim + 0.05)
}
const channels = (colour: string): number[] =>
  colour.startsWith('rgb')
    ? (colour.match(/\d+/g) ?? []).map(Number)
    : colour.length < 7
      ? channels(colour.replace(/\w/g, '$&$&'))
      : [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

const steps = ['00', '10', '33', '66', '99', 'cc', 'f0', 'ff']
const colours = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)))

test.each([
  ['light', false, [255, 255, 255]],
  ['dark', true, [0x1b, 0x1d, 0x23]],
] as const)(
  'makes any accent stand out on a %s card, with text that can be read',
  (_theme, isDark, ground) => {
    for (const colour of colours) {
      const { ink, edge } = accentOn(colour, { isDark })
      expect(contrast(channels(edge), ground), `${colour} as ${edge}`).toBeGreaterThanOrEqual(3)
      expect(contrast(channels(colour), channels(ink)), `${ink} on ${colour}`).toBeGreaterThanOrEqual(4.5)
    }
  },
)

test('leaves an accent that is clear enough as the team chose it', () => {
  expect(accentOn('#4338ca', { isDark: false })).toEqual({ ink: '#fff', edge: 'rgb(67,56,202)' })
})
