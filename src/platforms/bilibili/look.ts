import { tile, type Look } from '../look'

const pink = '#fb7299'

/** A speech bubble with a play sign. */
const badge =
  tile(pink) +
  '<path d="M14.5 11h19c3.6 0 6.5 2.9 6.5 6.5v10c0 3.6-2.9 6.5-6.5 6.5H26l-7.3 5.1c-.9.6-2-.1-2-1.1v-4' +
  'h-2.2C10.9 34 8 31.1 8 27.5v-10C8 13.9 10.9 11 14.5 11z" fill="#fff"/>' +
  `<path d="M21 17.7c0-.9 1-1.5 1.8-1l7.2 4.8c.7.5.7 1.5 0 2l-7.2 4.8c-.8.5-1.8-.1-1.8-1z" fill="${pink}"/>`

export const look: Look = {
  brand: pink,
  chart: pink,
  badge,
  mood: 'light',
  light: { ground: '#ffffff', raised: '#f4f6f9', line: '#e3e6ea', text: '#18191c', sub: '#5d636b' },
  dark: { ground: '#17181b', raised: '#212327', line: '#31343a', text: '#f1f2f3', sub: '#aeb3ba' },
  counters: ['views', 'likes', 'coins', 'favorites', 'danmaku', 'comments', 'shares'],
  like: 'thumb',
}
