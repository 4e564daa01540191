type Rgb = readonly number[]

/** The colours a team can choose, `#rrggbb`; those it does not are the card's own. */
export interface ChosenColours {
  accent?: string | undefined
  ground?: string | undefined
  ink?: string | undefined
}

/** The card's own colours, as its stylesheet has them. */
export const standardColours = {
  light: { accent: '#4338ca', ground: '#ffffff', ink: '#1a1c22' },
  dark: { accent: '#4338ca', ground: '#1b1d23', ink: '#f3f4f6' },
} as const

const read = (colour: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
const write = (rgb: Rgb) => `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
const mix = (one: Rgb, other: Rgb, share: number): Rgb =>
  one.map((channel, index) => Math.round(channel + ((other[index] as number) - channel) * share))
const black: Rgb = [0, 0, 0]
const white: Rgb = [255, 255, 255]

/** Relative luminance, 0 to 1, of a colour in 0–255 channels (WCAG 2.2). */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
function contrast(one: Rgb, other: Rgb): number {
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (bright + 0.05) / (dim + 0.05)
}

/** Black or white, whichever can be read better on a colour: one of them reaches 4.5:1 on any. */
const furthest = (rgb: Rgb) => (contrast(rgb, white) >= contrast(rgb, black) ? white : black)

/** A colour that stands out from each of `grounds` by `ratio`: itself, moved away from them only as far as needed. */
function distinct(rgb: Rgb, ratio: number, ...grounds: readonly [Rgb, ...Rgb[]]): Rgb {
  const away = furthest(grounds[0])
  let moved = rgb
  for (let step = 1; step <= 20 && grounds.some((ground) => contrast(moved, ground) < ratio); step++)
    moved = mix(rgb, away, step / 20)
  return moved
}

/**
 * All colours of a card from the few a team chose, by the name of their custom property. Text reaches 4.5:1
 * on what it stands on, and what shows where something is, 3:1, whatever was chosen (WCAG 2.2, 1.4.3 and
 * 1.4.11): a colour that does not is moved towards black or white as far as needed.
 */
export function paletteOf(chosen: ChosenColours, theme: 'light' | 'dark'): Record<string, string> {
  const standard = standardColours[theme]
  const accent = read(chosen.accent ?? standard.accent)
  const ground = read(chosen.ground ?? standard.ground)
  const colours = {
    accent: write(accent),
    'on-accent': write(contrast(accent, white) >= 4.5 ? white : furthest(accent)),
    'accent-edge': write(distinct(accent, 3, ground)),
  }
  if (!chosen.ground && !chosen.ink) return colours
  const text = furthest(ground)
  // A shade towards the text; on a ground of middling lightness, where that would cost legibility, away from it.
  const towards = mix(ground, text, 0.05)
  const soft = contrast(text, towards) >= 7 ? towards : mix(ground, text === white ? black : white, 0.1)
  const wanted = chosen.ink ? read(chosen.ink) : text
  const ink = distinct(wanted, 4.5, ground, soft)
  return {
    ...colours,
    ground: write(ground),
    ink: write(ink),
    soft: write(soft),
    line: write(mix(ground, text, 0.15)),
    edge: write(distinct(mix(ground, ink, 0.5), 3, ground)),
    dim: write(distinct(mix(ink, ground, 0.3), 4.5, ground, soft)),
  }
}
