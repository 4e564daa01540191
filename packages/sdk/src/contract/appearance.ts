import { z } from 'zod'
import { type ChosenColours, paletteOf } from './palette.ts'

const Colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'write the colour as #rrggbb')
const colours = {
  /** Of the chosen score and the buttons. Default `#4338ca`. */
  accent: Colour.optional(),
  /** Behind everything. Default `#ffffff`, in the dark `#1b1d23`. */
  ground: Colour.optional(),
  /** Of the text. Default: dark grey; on a `ground` of the team's, black or white. */
  ink: Colour.optional(),
}

/** How the project's cards look. Contrast is kept whatever is chosen: see `paletteOf`. */
export const Appearance = z.strictObject({
  ...colours,
  /** The colours on a dark card. `accent` is that of the light one unless given. */
  dark: z.strictObject(colours).optional(),
  /** Of the card's corners, in `em`, 0 to 2; those of buttons follow. Default 1.25. */
  radius: z.number().min(0).max(2).optional(),
  /** Names of font families, the first that the page has counts. Default: the system's. */
  font: z
    .string()
    .max(200)
    .regex(/^[\p{L}\p{N} ,'"-]+$/u, 'write names of fonts, with commas between them')
    .refine((font) => font.split(',').every((family) => /[\p{L}\p{N}]/u.test(family)), 'a name is empty')
    .refine(
      (font) => !/['"]/.test(font) || /^([^'"]|'[^'"]*'|"[^'"]*")*$/.test(font),
      'a quotation mark is open',
    )
    .optional(),
  /** `auto` follows the visitor's system. Default `auto`. */
  theme: z.enum(['auto', 'light', 'dark']).optional(),
  /** The corner of the page, mirrored in right-to-left languages. Phones show a bottom sheet. Default `end`. */
  corner: z.enum(['start', 'end']).optional(),
})
export type Appearance = z.infer<typeof Appearance>

/** The appearance as pages get it: colours worked out, so that no page has to. */
export interface PublishedAppearance extends Pick<Appearance, 'theme' | 'corner'> {
  /** Declarations of custom properties, for a light and for a dark card; absent: the stylesheet's own. */
  light?: string
  dark?: string
}

/** Names that stand for whatever the browser has, and lose that in quotation marks. */
const generic =
  /^(serif|sans-serif|monospace|cursive|fantasy|math|emoji|system-ui|ui-(serif|sans-serif|monospace|rounded))$/

const familiesIn = (font: string): string[] =>
  (font.match(/"[^"]*"|'[^']*'|[^,]+/g) ?? []).map((family) => family.trim()).filter(Boolean)
const bare = (family: string) => family.replace(/^['"]|['"]$/g, '').trim()

/** The families as CSS has them: quoted, so that no name is taken for something else. */
const fontList = (font: string): string =>
  [
    ...familiesIn(font).map((family) => (generic.test(family) ? family : `"${bare(family)}"`)),
    'system-ui',
    'sans-serif',
  ].join()

const declarations = (properties: Record<string, string | undefined>) =>
  Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')

/** Works out the colours of a project's cards. */
export function publishedAppearance(appearance: Appearance = {}): PublishedAppearance {
  const { accent, ground, ink, dark, radius, font, theme, corner } = appearance
  const shape = {
    radius: radius === undefined ? undefined : `${radius}em`,
    font: font && fontList(font),
  }
  const styleOf = (chosen: ChosenColours, isDark: boolean) =>
    declarations({
      ...(Object.values(chosen).some(Boolean) && paletteOf(chosen, isDark ? 'dark' : 'light')),
      ...shape,
    })
  const light = styleOf({ accent, ground, ink }, false)
  const onDark = styleOf({ accent, ...dark }, true)
  return {
    ...(theme && { theme }),
    ...(corner && { corner }),
    ...(light && theme !== 'dark' && { light }),
    ...(onDark && theme !== 'light' && { dark: onDark }),
  }
}
