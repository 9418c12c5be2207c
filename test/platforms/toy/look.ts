import { tile, type Look } from '../../../src/platforms/look'

/** A ball on a tile. */
export const look: Look = {
  brand: '#2e8b57',
  chart: '#2e8b58',
  badge: `${tile('#2e8b57')}<circle cx="24" cy="24" r="11" fill="#fff"/>`,
  mood: 'dark',
  light: { ground: '#fdfffd', raised: '#eef5ef', line: '#dbe6dd', text: '#101612', sub: '#54625a' },
  dark: { ground: '#0f1511', raised: '#19221c', line: '#29362d', text: '#eef5ef', sub: '#a5b5aa' },
  counters: ['shares', 'likes', 'views', 'comments', 'favorites', 'coins', 'danmaku'],
  like: 'thumb',
}
