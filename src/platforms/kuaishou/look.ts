import { blended, type Look } from '../look'

const orange = '#ff4906'

/** Fast forward on a warm tile. */
const badge =
  blended(orange, '#ff8a00') +
  '<g fill="#fff" stroke="#fff" stroke-width="3.4" stroke-linejoin="round">' +
  '<path d="M10.5 14.5v19L23 24z" opacity=".75"/><path d="M24.5 14.5v19L38 24z"/></g>'

export const look: Look = {
  brand: orange,
  chart: '#ff7a1a',
  badge,
  mood: 'light',
  light: { ground: '#fffdfa', raised: '#f8f2ea', line: '#eae1d5', text: '#201a15', sub: '#6b6056' },
  dark: { ground: '#1a1613', raised: '#26211c', line: '#38312a', text: '#f6f1ec', sub: '#b9aea3' },
  counters: ['views', 'likes', 'comments', 'favorites', 'shares', 'danmaku', 'coins'],
  like: 'like',
}
