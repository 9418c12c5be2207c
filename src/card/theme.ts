/** Tokens of the cards: an 8-px grid, one type scale, surfaces by platform and mode. */
import type { PlatformId } from '../model'
import { blend, fromHsl, parseHex, readable, toHsl } from './colour'
import type { Style } from './node'
import type { Palette } from './palette'

/** Width of every card in pixels. */
export const cardWidth = 1080
/** Distance of text from the card's edges. */
export const edge = 48

export type Mode = 'light' | 'dark'

/** Whose look a card wears; `plain` is the plugin's own. */
export type Skin = PlatformId | 'plain'

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
  /** The platform's colour, only for its mark. */
  readonly brand: string
  /** Second colour of the mark. */
  readonly brandSecond: string
}

interface Surface {
  ground: string
  raised: string
  line: string
  text: string
  sub: string
}

interface Identity {
  brand: string
  brandSecond: string
  light: Surface
  dark: Surface
  /** Mode when nothing else decides. */
  mood: Mode
}

const identities: Record<Skin, Identity> = {
  plain: {
    brand: '#4c6fff',
    brandSecond: '#22b8cf',
    mood: 'light',
    light: { ground: '#ffffff', raised: '#f4f5f8', line: '#dfe2e8', text: '#17181c', sub: '#5c626c' },
    dark: { ground: '#15161a', raised: '#1f2127', line: '#343842', text: '#f2f3f5', sub: '#acb2bc' },
  },
  douyin: {
    brand: '#fe2c55',
    brandSecond: '#25f4ee',
    mood: 'dark',
    light: { ground: '#ffffff', raised: '#f3f4f8', line: '#e2e4ea', text: '#14151c', sub: '#5c616e' },
    dark: { ground: '#12131a', raised: '#1c1e28', line: '#2c2f3c', text: '#f2f3f7', sub: '#a9afbd' },
  },
  bilibili: {
    brand: '#fb7299',
    brandSecond: '#00aeec',
    mood: 'light',
    light: { ground: '#ffffff', raised: '#f4f6f9', line: '#e3e6ea', text: '#18191c', sub: '#5d636b' },
    dark: { ground: '#17181b', raised: '#212327', line: '#31343a', text: '#f1f2f3', sub: '#aeb3ba' },
  },
  kuaishou: {
    brand: '#ff4906',
    brandSecond: '#ff8a00',
    mood: 'light',
    light: { ground: '#fffdfa', raised: '#f8f2ea', line: '#eae1d5', text: '#201a15', sub: '#6b6056' },
    dark: { ground: '#1a1613', raised: '#26211c', line: '#38312a', text: '#f6f1ec', sub: '#b9aea3' },
  },
}

/** Mode by choice, else by platform, unless the cover is so dark or bright that it would sit in the wrong room. */
export function chooseMode(platform: Skin, choice: 'auto' | Mode, cover?: Palette): Mode {
  if (choice !== 'auto') return choice
  if (cover !== undefined && cover.lightness < 0.1) return 'dark'
  if (cover !== undefined && cover.lightness > 0.94) return 'light'
  return identities[platform].mood
}

/** The brand as an accent for text: at full strength it would glare once it is dark enough to be read. */
function muted(brand: string): string {
  const colour = toHsl(parseHex(brand))
  return fromHsl({ ...colour, s: Math.min(0.66, colour.s) })
}

/** Colours of the platforms in charts; the two reds would be taken for one another, so douyin gives its second tone. */
export const chartColours: Record<PlatformId, string> = { bilibili: '#fb7299', douyin: '#14b8c4', kuaishou: '#ff7a1a' }

/** Of the accent on its grounds. Colours that just pass look dull on dark, so there it is more than needed. */
const accentContrast = { light: 4.5, dark: 6.2 } as const

export function makeTheme(platform: Skin, mode: Mode, cover?: Palette): Theme {
  const identity = identities[platform]
  const surface = identity[mode]
  const grounds = [surface.ground, surface.raised]
  const first = readable(cover?.accent ?? muted(identity.brand), grounds, accentContrast[mode])
  const tint = blend(first, surface.ground, mode === 'light' ? 0.1 : 0.16)
  // Labels stand on the tint as well.
  const accent = readable(first, [...grounds, tint])
  return {
    platform,
    mode,
    ...surface,
    accent,
    tint,
    brand: identity.brand,
    brandSecond: identity.brandSecond,
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
