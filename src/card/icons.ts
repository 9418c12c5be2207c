/** Icons of our own, one weight, on a 24-unit grid. `currentColor` is replaced at use. */

const stroke = (path: string): string =>
  `<g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${path}</g>`
const fill = (path: string): string => `<g fill="currentColor">${path}</g>`

const shapes = {
  play: fill('<path d="M4.4 4.2c0-1.1 1.2-1.7 2.1-1.2l12.9 7.7c.9.6.9 2 0 2.5L6.5 21c-.9.5-2.1-.1-2.1-1.2z"/>'),
  danmaku: stroke(
    '<rect x="3" y="4.5" width="18" height="15" rx="3.5"/><path d="M7 9.7h2M12.2 9.7H17M7 14.3h5M15.3 14.3H17"/>',
  ),
  like: fill(
    '<path d="M12 20.6c-.4 0-.7-.1-1-.4C6.7 16.6 2.5 13.3 2.5 9.1 2.5 6.2 4.7 4 7.4 4c1.8 0 3.5 1 4.6 2.600C13.1 5 14.8 4 16.6 4c2.7 0 4.9 2.2 4.9 5.1 0 4.2-4.2 7.5-8.5 11.1-.3.3-.6.4-1 .400z"/>',
  ),
  thumb: fill(
    '<path d="M2.8 10.400c0-.8.6-1.4 1.4-1.400h1.900v11.500H4.200c-.8 0-1.4-.6-1.4-1.400zM8 9.2 11.6 3c.3-.5.8-.7 1.3-.6 1.3.2 2.2 1.4 2 2.700L14.4 9h4.500c1.6 0 2.8 1.5 2.4 3.100l-1.5 6.500c-.3 1.1-1.2 1.9-2.4 1.900H8z"/>',
  ),
  coin: stroke(
    '<circle cx="12" cy="12" r="9"/><path d="M8.5 8.200h7M12 8.200v8.600M8.6 15v-1.400c0-1 .7-1.7 1.7-1.700h3.400c1 0 1.7.7 1.7 1.700V15"/>',
  ),
  star: fill(
    '<path d="M12 2.600c.5 0 .9.3 1.1.700l2.4 4.9 5.4.800c1 .1 1.4 1.4.7 2.100l-3.9 3.8.9 5.300c.2 1-.9 1.8-1.8 1.300L12 19l-4.8 2.500c-.9.5-2-.3-1.8-1.300l.9-5.3-3.9-3.800c-.7-.7-.3-2 .7-2.100l5.4-.8 2.4-4.900c.2-.4.6-.7 1.1-.7z"/>',
  ),
  share: fill(
    '<path d="M13 4.300c0-.9 1-1.3 1.7-.7l7 6.600c.5.5.5 1.2 0 1.700l-7 6.600c-.7.6-1.7.2-1.7-.7v-3.300c-4.3 0-7.3 1.3-9.5 4.5-.4.6-1.3.3-1.2-.5.6-6 4.2-10.2 10.7-11z"/>',
  ),
  comment: stroke(
    '<path d="M12 4c5 0 9 3.3 9 7.500S17 19 12 19c-1 0-2-.1-2.9-.4L4.8 20.500l.9-3.600C4 15.6 3 13.7 3 11.5 3 7.3 7 4 12 4z"/><path d="M8.2 11.600h.1M12 11.600h.1M15.8 11.600h.1" stroke-width="2.6"/>',
  ),
  music: fill(
    '<path d="M9.5 5.700c0-.7.5-1.3 1.2-1.400l8-1.500c.9-.2 1.8.5 1.8 1.400v11.500a3.3 3.3 0 1 1-2.3-3.100V7.700l-6.4 1.200v9.300a3.3 3.3 0 1 1-2.3-3.100z"/>',
  ),
  image: stroke(
    '<rect x="3" y="4" width="18" height="16" rx="3.5"/><circle cx="8.5" cy="9.3" r="1.5"/><path d="m4 17.5 4.8-4.3 3.2 2.8 4.3-4.5 4.5 4.6"/>',
  ),
  live: stroke(
    '<circle cx="12" cy="12" r="2.2" fill="currentColor"/><circle cx="12" cy="12" r="5.8"/><circle cx="12" cy="12" r="9.3" stroke-dasharray="1.2 2.6" stroke-width="1.8"/>',
  ),
  eye: stroke(
    '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>',
  ),
  people: fill(
    '<circle cx="9" cy="8" r="4"/><path d="M1.8 19.200C1.8 15.8 5 13.5 9 13.500s7.2 2.3 7.2 5.700c0 .7-.6 1.3-1.3 1.300H3.100c-.7 0-1.3-.6-1.3-1.300zM15.6 4.300a4 4 0 0 1 0 7.400c.9-1 1.4-2.3 1.4-3.700s-.5-2.7-1.4-3.700zM17.9 14c2.6.7 4.3 2.6 4.3 5.2 0 .7-.6 1.3-1.3 1.300h-2.600c.2-.4.3-.8.3-1.3 0-2-.6-3.7-1.7-5z"/>',
  ),
  list: stroke(
    '<path d="M4 6h11M4 12h11M4 18h7M18.5 10.500v6.800M18.5 10.500l2.7 1.6"/><circle cx="16.9" cy="17.4" r="1.6" fill="currentColor"/>',
  ),
  hash: stroke('<path d="M9.5 3.5 7.5 20.500M16.5 3.500l-2 17M4 8.700h16.500M3.5 15.300H20"/>'),
  clock: stroke('<circle cx="12" cy="12" r="9"/><path d="M12 7v5.300l3.4 2"/>'),
  pin: fill(
    '<path d="M14.6 2.700c.4-.4 1-.4 1.4 0l5.3 5.300c.4.4.4 1 0 1.4-1 1-2.3 1.2-3.4.8l-3.3 3.300c.6 2 .2 4.1-1.3 5.6-.4.4-1 .4-1.4 0l-3.2-3.2-4.6 4.600c-.4.4-1 .4-1.3 0-.4-.4-.4-1 0-1.300l4.6-4.6-3.2-3.200c-.4-.4-.4-1 0-1.4 1.5-1.5 3.6-1.9 5.6-1.300l3.3-3.300c-.4-1.1-.2-2.4.8-3.400z"/>',
  ),
  info: stroke('<circle cx="12" cy="12" r="9"/><path d="M12 11.300v5M12 7.700h.1" stroke-width="2.4"/>'),
  warning: stroke(
    '<path d="M10.4 4.300c.7-1.2 2.5-1.2 3.2 0l7.2 12.700c.7 1.2-.2 2.8-1.6 2.800H4.800c-1.4 0-2.3-1.6-1.6-2.800z"/><path d="M12 9.500v4M12 16.600h.1" stroke-width="2.4"/>',
  ),
  lock: stroke('<rect x="4.5" y="10.5" width="15" height="10" rx="2.5"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.5"/>'),
  moon: fill(
    '<path d="M20.5 14.600A9 9 0 0 1 9.4 3.500c.2-.8-.5-1.5-1.2-1.100A10.3 10.3 0 1 0 21.6 15.800c.4-.8-.3-1.5-1.1-1.200z"/>',
  ),
  check: stroke('<path d="m5 12.5 4.7 4.700L19.5 7.3" stroke-width="3"/>'),
  vote: stroke('<path d="M5 20V11M12 20V4M19 20v-6" stroke-width="3.6"/>'),
  calendar: stroke('<rect x="3.5" y="5" width="17" height="15.5" rx="3"/><path d="M3.5 10h17M8 3v4M16 3v4"/>'),
  bag: stroke(
    '<path d="M5.3 8h13.400l1 10.700c.1 1-.7 1.8-1.7 1.800H6c-1 0-1.8-.8-1.7-1.800z"/><path d="M8.5 10.500V7a3.5 3.5 0 0 1 7 0v3.5"/>',
  ),
  gift: stroke(
    '<path d="M4.5 11.500v8c0 .6.4 1 1 1h13c.6 0 1-.4 1-1v-8M3 7.500h18v4H3zM12 7.500v13M12 7.500S10.5 3 8.3 3a2.2 2.2 0 0 0 0 4.500zM12 7.500S13.5 3 15.7 3a2.2 2.2 0 0 1 0 4.500z"/>',
  ),
  book: stroke(
    '<path d="M12 6.500C10.5 5 8.5 4.3 4 4.300c-.6 0-1 .4-1 1v12.500c0 .6.4 1 1 1 4.5 0 6.5.7 8 2.2 1.5-1.5 3.5-2.2 8-2.2.6 0 1-.4 1-1V5.300c0-.6-.4-1-1-1-4.5 0-6.5.7-8 2.200zM12 6.500V21"/>',
  ),
  link: stroke(
    '<path d="M9.5 14.5 14.5 9.500M8 11l-3 3a3.7 3.7 0 0 0 5.2 5.200l3-3M16 13l3-3A3.7 3.7 0 0 0 13.8 4.800l-3 3"/>',
  ),
  bell: stroke(
    '<path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.5 2h-15z"/><path d="M10 21.200c.5.5 1.2.8 2 .8s1.500-.3 2-.8M12 5V3"/>',
  ),
  shield: stroke(
    '<path d="M12 2.8 4.5 5.600v5.700c0 4.7 3.2 8.1 7.5 9.9 4.3-1.8 7.5-5.2 7.5-9.900V5.600z"/><path d="M12 8v4.500M12 15.700h.1" stroke-width="2.4"/>',
  ),
} as const

/** Counters, badges and rows of a card name one of these; `iconSvg` draws it. */
export type IconName = keyof typeof shapes

/** SVG of an icon in one colour (`#rrggbb`). */
export const iconSvg = (name: IconName, colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 24 24">${shapes[name].replaceAll('currentColor', colour)}</svg>`
