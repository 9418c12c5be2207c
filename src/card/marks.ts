/** Platform marks of our own drawing: plain signs in the platform's colours, not its logo. */
import type { Skin } from './theme'

const tile = (fill: string): string => `<rect width="48" height="48" rx="13" fill="${fill}"/>`

const blended = (from: string, to: string): string =>
  `<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${to}"/><stop offset="1" stop-color="${from}"/>` +
  `</linearGradient></defs>${tile('url(#g)')}`

/**
 * - douyin: sound bars in two tones on a dark tile
 * - bilibili: a speech bubble with a play sign
 * - plain: two joined links
 * - kuaishou: fast forward on a warm tile
 */
const bodies: Record<Skin, (brand: string, second: string) => string> = {
  douyin: (brand, second) =>
    '<rect x=".75" y=".75" width="46.5" height="46.5" rx="12.5" fill="#0b0c12"' +
    ' stroke="#fff" stroke-opacity=".22" stroke-width="1.5"/><g stroke-width="5" stroke-linecap="round">' +
    `<path d="M11.5 20v8M19.5 13v22" stroke="${second}"/><path d="M28.5 17.5v13" stroke="#fff"/>` +
    `<path d="M36.5 11v26" stroke="${brand}"/></g>`,
  bilibili: (brand) =>
    tile(brand) +
    '<path d="M14.5 11h19c3.6 0 6.5 2.9 6.5 6.5v10c0 3.6-2.9 6.5-6.5 6.5H26l-7.3 5.1c-.9.6-2-.1-2-1.1v-4' +
    'h-2.2C10.9 34 8 31.1 8 27.5v-10C8 13.9 10.9 11 14.5 11z" fill="#fff"/>' +
    `<path d="M21 17.7c0-.9 1-1.5 1.8-1l7.2 4.8c.7.5.7 1.5 0 2l-7.2 4.8c-.8.5-1.8-.1-1.8-1z" fill="${brand}"/>`,
  plain: (brand, second) =>
    blended(brand, second) +
    '<g fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round">' +
    '<path d="M21 27a6.5 6.5 0 0 1 0-9l4-4a6.5 6.5 0 0 1 9 9l-2.5 2.5"/>' +
    '<path d="M27 21a6.5 6.5 0 0 1 0 9l-4 4a6.5 6.5 0 0 1-9-9l2.5-2.5"/></g>',
  kuaishou: (brand, second) =>
    blended(brand, second) +
    '<g fill="#fff" stroke="#fff" stroke-width="3.4" stroke-linejoin="round">' +
    '<path d="M10.5 14.5v19L23 24z" opacity=".75"/><path d="M24.5 14.5v19L38 24z"/></g>',
}

/** SVG of a platform's mark, a square tile. */
export const badgeSvg = (platform: Skin, brand: string, second: string): string =>
  '<svg xmlns="http://www.w3.org/2000/svg" width="144" height="144" viewBox="0 0 48 48">' +
  `${bodies[platform](brand, second)}</svg>`
