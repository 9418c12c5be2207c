/** Tokens of the cards: an 8-px grid, one type scale, surfaces by platform and mode. */
import { blend, fromHsl, parseHex, readable, toHsl } from './colour'
import { declaredLooks, type Looks, type Skin } from './looks'
import type { Style } from './node'
import type { Palette } from './palette'

/** Width of every card in pixels. */
export const cardWidth = 1080
/** Distance of text from the card's edges. */
export const edge = 48

/** What `auto` becomes, see {@link chooseMode}. */
export type Mode = 'light' | 'dark'

/** Colours as `#rrggbb`. Contrasts are those of WCAG 2 and hold whatever the cover. */
export interface Theme {
  readonly platform: Skin
  readonly mode: Mode
  /** The card's ground. */
  readonly ground: string
  /** Foot, panels, chips: one step away from the ground. */
  readonly raised: string
  readonly line: string
  readonly text: string
  /** Everything to be read that is not the first thing; ≥ 4.5 on ground and raised. */
  readonly sub: string
  /** From the cover, ≥ 4.5 on ground and raised. */
  readonly accent: string
  /** A breath of the accent for backgrounds; the accent keeps 4.5 on it. */
  readonly tint: string
  /** Of every platform; the card's own is `looks(platform)`. */
  readonly looks: Looks
}

/** Mode by choice, else by platform, unless the cover is so dark or bright that it would sit in the wrong room. */
export function chooseMode(platform: Skin, choice: 'auto' | Mode, cover?: Palette, looks = declaredLooks): Mode {
  if (choice !== 'auto') return choice
  if (cover !== undefined && cover.lightness < 0.1) return 'dark'
  if (cover !== undefined && cover.lightness > 0.94) return 'light'
  return looks(platform).mood
}

/** The brand as an accent for text: at full strength it would glare once it is dark enough to be read. */
function muted(brand: string): string {
  const colour = toHsl(parseHex(brand))
  return fromHsl({ ...colour, s: Math.min(0.66, colour.s) })
}

/** Of the accent on its grounds. Colours that just pass look dull on dark, so there it is more than needed. */
const accentContrast = { light: 4.5, dark: 6.2 } as const

/** `cover` gives the accent where there is one, else the platform's brand; either is moved until it can be read. */
export function makeTheme(platform: Skin, mode: Mode, cover?: Palette, looks = declaredLooks): Theme {
  const look = looks(platform)
  const surface = look[mode]
  const grounds = [surface.ground, surface.raised]
  const first = readable(cover?.accent ?? muted(look.brand), grounds, accentContrast[mode])
  const tint = blend(first, surface.ground, mode === 'light' ? 0.1 : 0.16)
  // Labels stand on the tint as well.
  const accent = readable(first, [...grounds, tint])
  return {
    platform,
    mode,
    ...surface,
    accent,
    tint,
    looks,
  }
}

const type = (fontSize: number, lineHeight: number, fontWeight: number): Style => ({ fontSize, lineHeight, fontWeight })

/** Type scale; nothing to be read is smaller than 26. */
export const fonts = {
  title: type(50, 1.36, 700),
  titleSmall: type(44, 1.36, 700),
  lead: type(38, 1.52, 400),
  section: type(38, 1.3, 700),
  name: type(34, 1.35, 600),
  number: type(36, 1.2, 700),
  body: type(31, 1.62, 400),
  comment: type(33, 1.5, 400),
  meta: type(27, 1.4, 400),
  pill: type(27, 1.3, 600),
} as const
