/** Whose look a card wears: those the platforms declare, and the plugin's own. */
import type { PlatformId } from '../model'
import { platforms } from '../platforms'
import type { Platform } from '../platforms/define'
import { blended, type Look } from '../platforms/look'

/** `plain` is the plugin's own. */
export type Skin = PlatformId | 'plain'

const plain: Look = {
  brand: '#4c6fff',
  chart: '#4c6fff',
  // Two joined links.
  badge:
    blended('#4c6fff', '#22b8cf') +
    '<g fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round">' +
    '<path d="M21 27a6.5 6.5 0 0 1 0-9l4-4a6.5 6.5 0 0 1 9 9l-2.5 2.5"/>' +
    '<path d="M27 21a6.5 6.5 0 0 1 0 9l-4 4a6.5 6.5 0 0 1-9-9l2.5-2.5"/></g>',
  mood: 'light',
  light: { ground: '#ffffff', raised: '#f4f5f8', line: '#dfe2e8', text: '#17181c', sub: '#5c626c' },
  dark: { ground: '#15161a', raised: '#1f2127', line: '#343842', text: '#f2f3f5', sub: '#acb2bc' },
  counters: ['views', 'likes', 'comments', 'shares', 'favorites', 'coins', 'danmaku'],
  like: 'like',
}

/** The look of a platform; the plugin's own where none is declared. */
export type Looks = (skin: Skin) => Look

/** `plain` for a skin that none of these platforms declares: system cards and platforms that are gone. */
export function looksOf(among: readonly Pick<Platform, 'id' | 'look'>[]): Looks {
  const byId = new Map<Skin, Look>(among.map(({ id, look }) => [id, look]))
  return (skin) => byId.get(skin) ?? plain
}

export const declaredLooks = looksOf(platforms)

/** SVG of a badge, a square tile. */
export const badgeSvg = ({ badge }: Look): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="144" height="144" viewBox="0 0 48 48">${badge}</svg>`
