import type { Look } from '../look'

const red = '#fe2c55'
const cyan = '#25f4ee'

/** Sound bars in two tones on a dark tile. */
const badge =
  '<rect x=".75" y=".75" width="46.5" height="46.5" rx="12.5" fill="#0b0c12"' +
  ' stroke="#fff" stroke-opacity=".22" stroke-width="1.5"/><g stroke-width="5" stroke-linecap="round">' +
  `<path d="M11.5 20v8M19.5 13v22" stroke="${cyan}"/><path d="M28.5 17.5v13" stroke="#fff"/>` +
  `<path d="M36.5 11v26" stroke="${red}"/></g>`

export const look: Look = {
  brand: red,
  // Its red would be taken for another platform's pink.
  chart: '#14b8c4',
  badge,
  mood: 'dark',
  light: { ground: '#ffffff', raised: '#f3f4f8', line: '#e2e4ea', text: '#14151c', sub: '#5c616e' },
  dark: { ground: '#12131a', raised: '#1c1e28', line: '#2c2f3c', text: '#f2f3f7', sub: '#a9afbd' },
  counters: ['likes', 'comments', 'favorites', 'shares', 'views', 'danmaku', 'coins'],
  like: 'like',
}
