type Rgb = readonly number[]

/** Relative luminance, 0 to 1, of a colour in 0–255 channels (WCAG 2.2). */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/**
 * Makes the team's accent usable on the card. `ink` is the text on it: white if that reaches 4.5:1, else
 * black (one of the two always does). `edge` stands out from the card's background at 3:1 or more: the
 * accent itself, moved towards black or white only as far as needed. `accent` is `#rrggbb`.
 */
export function accentOn(accent: string, { isDark }: { isDark: boolean }): { ink: string; edge: string } {
  let rgb: Rgb = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16))
  const ink = 1.05 / (luminance(rgb) + 0.05) >= 4.5 ? '#fff' : '#000'
  // Luminance of the card, #fff or #1b1d23 (see stylesheet.ts), moved by 0.05 as contrast wants it.
  const ground = isDark ? 0.0623 : 1.05
  const contrast = () => {
    const own = luminance(rgb) + 0.05
    return isDark ? own / ground : ground / own
  }
  while (contrast() < 3) rgb = rgb.map((channel) => Math.round(channel + ((isDark ? 255 : 0) - channel) / 10))
  return { ink, edge: `rgb(${rgb})` }
}
