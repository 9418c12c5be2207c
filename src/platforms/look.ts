/** How a platform looks on cards: declared in the `look.ts` of its folder. */
import type { Stats } from '../model'

interface Surface {
  ground: string
  /** Foot, panels, chips: one step away from the ground. */
  raised: string
  line: string
  text: string
  /** ≥ 4.5 : 1 on ground and raised. */
  sub: string
}

/** A platform's share of cards and charts. Accents are made readable on `light` and `dark` by `src/card/theme.ts`. */
export interface Look {
  /** `#rrggbb`; also marks the platform on the reference page. */
  brand: string
  /** In charts beside other platforms, where two brands must not be taken for one another. */
  chart: string
  /** Body of an SVG of 48 × 48: a sign of our own drawing, a tile in the platform's colours, never its logo. */
  badge: string
  light: Surface
  dark: Surface
  /** Mode when nothing else decides. */
  mood: 'light' | 'dark'
  /** Counters by what people look at there first; all seven. */
  counters: readonly (keyof Stats)[]
  /** What a like looks like there. */
  like: 'like' | 'thumb'
}

export const tile = (fill: string): string => `<rect width="48" height="48" rx="13" fill="${fill}"/>`

/** A tile that runs from one colour at the lower right to another. */
export const blended = (from: string, to: string): string =>
  `<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${to}"/><stop offset="1" stop-color="${from}"/>` +
  `</linearGradient></defs>${tile('url(#g)')}`
