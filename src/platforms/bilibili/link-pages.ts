/** Pages of bilibili's sites and of its apps → targets. Pure; every pattern is anchored and bounded. */
import type { Target } from '../../model'
import { unwrapped, type Address } from '../address'
import { byLetters, dynamic, live, named, number, ofComments, ofDynamic, target, user, video } from './link-ids'

/** What an entry of a list is, by the kind the address says: 2 is a video. */
const songEntry = '12'

/** The video of an embed, a campaign page or a list: `bvid`, else `aid`, else `oid`, which may be a song. */
function workOfQuery(address: Address): Target | null {
  const { value } = address
  const given = video(value('bvid'), address)
  if (given) return given
  const oid = value('oid')
  if (oid !== undefined && value('otype') === songEntry) return named('au', oid)
  const aid = value('aid', 'avid', 'oid')
  return video(aid && `av${aid}`, address)
}

/** Season or episode; `ss…` with an episode beside it is that episode, with `?p=` the one in that place. */
function bangumi(text: string | undefined, address: Address): Target | null {
  const found = byLetters(text, 'season', 'episode')
  return found?.kind === 'season' ? episodeOf(found, address) : found
}

/** An episode beside its season: in the query, or in the fragment of the oldest pages (`#100340`). */
function episodeOf(season: Target, { value, fragment }: Address): Target {
  const [, digits] = /^(?:ep)?(\d{4,15})$/i.exec(fragment[0] ?? '') ?? []
  const episode = named('ep', value('ep_id', 'epid', 'episodeId', 'episode_id') ?? digits)
  if (episode) return episode
  const part = value('p')
  return part && /^[1-9]\d{0,3}$/.test(part) ? { ...season, part: Number(part) } : season
}

function season(digits: string | undefined, address: Address): Target | null {
  const found = named('ss', digits)
  return found && episodeOf(found, address)
}

/** Courses have the letters of bangumi and numbers of their own. */
function course(found: Target | null): Target | null {
  return found && target('course', found.id)
}

/** An embed: a video, or the episode beside it where there is no video. */
function embed(address: Address): Target | null {
  const { value } = address
  const shown = workOfQuery(address) ?? named('ep', value('episodeId', 'ep_id', 'epid'))
  return shown ?? named('ss', value('seasonId', 'season_id'))
}

/** One list among the uploads of somebody. */
const listOf = (space: 'season' | 'series' | 'channel', id: string, mid: string): Target =>
  target('list', `${space}:${id}`, { extra: { mid } })

/** A space and its pages; the place stands in the fragment where the path has none. */
export function space(address: Address): Target | null {
  const { parts, fragment, value } = address
  if (parts[0]?.toLowerCase() === 'h5') return user(value('mid'))
  const mid = number(parts[0])
  if (!mid) return null
  const [place, second] = (parts.length > 1 ? parts.slice(1) : fragment).map((piece) => piece.toLowerCase())
  if (place === 'favlist') return folder(mid, address) ?? user(mid)
  const sid = number(place === 'lists' ? (second ?? value('sid')) : value('sid'))
  if (!sid || (place !== 'lists' && place !== 'channel')) return user(mid)
  const series = second === 'seriesdetail' || value('type')?.toLowerCase() === 'series'
  return listOf(series ? 'series' : 'season', sid, mid)
}

/** What somebody subscribed to, by the kind of thing: 21 = a collection of somebody else, 11 = a folder. */
const subscribedCollection = '21'

function folder(mid: string, { value }: Address): Target | null {
  const fid = number(value('fid'))
  if (!fid) return null
  return value('ctype') === subscribedCollection
    ? target('list', `season:${fid}`, { extra: { subscriber: mid } })
    : target('list', `ml${fid}`)
}

/**
 * `list/<uid>`, `list/ml<id>`, `list/watchlater`, `medialist/play/…`, with the place of the list first: one work when the
 * address names it, else the list, whose space of ids the query tells.
 */
function playlist(address: Address): Target | null {
  const { parts, fragment, value } = address
  const [place] = parts
  const one = workOfQuery(address) ?? video(parts[1], address) ?? video(fragment[0], address)
  if (one) return one
  const folder = byLetters(place, 'list')
  const mid = number(place)
  if (folder || !mid) return folder
  const sid = number(value('sid'))
  if (sid) return listOf(value('type')?.toLowerCase() === 'season' ? 'season' : 'series', sid, mid)
  const id = number(value('business_id'))
  if (!id) return target('list', `up:${mid}`)
  const business = spaceOfBusiness[value('business')?.toLowerCase() ?? '']
  return business ? listOf(business, id, mid) : null
}

/** What `business_id` is the number of. */
const spaceOfBusiness: Readonly<Record<string, 'season' | 'series' | 'channel'>> = {
  space_collection: 'season',
  space_series: 'series',
  // Lists of the time before series; no call that is known takes their numbers.
  space_channel: 'channel',
}

function read({ parts, value }: Address): Target | null {
  const [place, id] = parts
  switch (place?.toLowerCase()) {
    case 'mobile':
    case 'native':
    case 'pc':
    case 'app':
      return byLetters(id, 'article') ?? named('cv', id ?? value('id', 'cvid'))
    case 'readlist':
      return byLetters(id, 'list')
    default:
      return byLetters(place, 'article') ?? named('cv', value('cvid'))
  }
}

/** Pages of `www.bilibili.com`, `m.bilibili.com` and the bare host. */
export function page(address: Address): Target | null {
  const { parts, fragment, word, value } = address
  const [, first, second] = parts
  const rest = unwrapped(address)
  const last = parts.at(-1)?.toLowerCase() ?? ''
  switch (word) {
    case '':
      return workOfPage(address)
    case 'mobile':
    case 'h5':
      return page(rest)
    case 'video':
      return video(first, address) ?? workOfQuery(address)
    case 's':
      return video(second, address)
    case 'opus':
    case 'dynamic':
      return dynamic(last) ?? dynamic(first)
    case 'festival':
      return workOfQuery(address)
    case 'list':
    case 'playlist':
      return playlist(rest)
    case 'medialist':
      return first?.toLowerCase() === 'detail' ? byLetters(second, 'list') : playlist(unwrapped(address, 2))
    case 'watchlater':
      return workOfQuery(address) ?? video(fragment[0], address)
    case 'bangumi':
      return bangumiPage(rest)
    case 'cheese':
      return course(first?.toLowerCase() === 'play' ? bangumi(second, address) : null)
    case 'read':
      return read(rest)
    case 'note':
    case 'note-app':
      return named('cv', value('cvid'))
    case 'audio':
      return byLetters(first, 'music')
    case 'space':
      return space(rest)
    case 'comment':
      return ofComments(value('pageType', 'type'), value('oid'), address)
    default:
      if (/^live-activity-player(?:\.html)?$/.test(last)) return live(value('cid'))
      if (/(?:player|embed(?:-old)?)\.html$/.test(last)) return embed(address)
      return (parts.length === 1 ? video(parts[0], address) : null) ?? workOfPage(address)
  }
}

/** Campaigns and whatever comes next: an id of a video in the query is the video that is open there. */
const workOfPage = (address: Address): Target | null => video(address.value('bvid'), address)

/** `bangumi/play/ss1`, `bangumi/media/md1`, and the pages before them: `anime/<season>/play`, `i/<season>`. */
export function bangumiPage(address: Address): Target | null {
  const { parts, value } = address
  const [place, first, second] = parts
  switch (place?.toLowerCase()) {
    case 'play':
      return bangumi(first, address) ?? named('ep', value('ep_id', 'epid')) ?? named('ss', value('season_id'))
    case 'media':
      return byLetters(first, 'media')
    case 'review':
      return named('md', second)
    case 'anime':
    case 'movie':
    case 'i':
      return first?.toLowerCase() === 'v' ? named('ep', second) : season(first, address)
    case 'v':
      return named('ep', first)
    default:
      return null
  }
}

/** The player of other sites. */
export const player = embed

/** `t.bilibili.com/<id>`; a short number is that of what the dynamic is about. */
export function dynamicPage(address: Address): Target | null {
  const { parts, value } = address
  const last = parts.at(-1)
  return dynamic(last) ?? ofDynamic(value('type'), number(last) ?? value('rid'), address)
}

/** `live.bilibili.com/<room>`, with the kind of page in front of it or not. */
export function livePage({ parts, word }: Address): Target | null {
  return live(['h5', 'blanc', 'blackboard', 'mobile', 'live'].includes(word) ? parts[1] : parts[0])
}

/** Addresses of the app (`bilibili://video/1?page=0`): the first part says what the number is. */
export function appPage(address: Address): Target | null {
  const { parts, word, value } = address
  const [, second, third, fourth] = parts
  const last = parts.at(-1)
  switch (word) {
    case 'video':
    case 'story':
    case 'av':
      return video(number(second) ? `av${second ?? ''}` : second, address, 'from 0')
    case 'bangumi':
    case 'pgc':
      return seasonOfApp(address)
    case 'cheese':
      return course(seasonOfApp(address))
    case 'live':
      return live(second)
    case 'player':
      return second === 'live' ? live(third) : null
    case 'article':
      return second === 'readlist'
        ? named('rl', third ?? value('id', 'rlid'))
        : (byLetters(second, 'article') ?? named('cv', second ?? value('id', 'cvid')))
    case 'opus':
    case 'following':
    case 'dynamic':
      return byLetters(last, 'article') ?? dynamicPage(address)
    case 'album':
    case 'pictureshow':
    case 'painting':
      return ofDynamic('2', number(last), address)
    case 'space':
    case 'author':
      return user(second ?? value('mid'))
    case 'music':
      return songOfApp(parts.slice(1))
    case 'audio':
      return byLetters(second, 'music') ?? named('au', second)
    case 'medialist':
      return byLetters(last, 'list') ?? named('ml', last)
    case 'comment':
      return ofComments(third, fourth, address)
    default:
      return null
  }
}

/** `season/<season>`, `season/ep/<episode>`, and the words of the site. */
function seasonOfApp(address: Address): Target | null {
  const [, place, id, further] = address.parts
  if (place === 'play') return bangumi(id, address)
  if (place === 'media') return byLetters(id, 'media') ?? named('md', id)
  if (place !== 'season') return null
  return id === 'ep' ? named('ep', further) : (bangumi(id, address) ?? season(id, address))
}

function songOfApp([place, ...rest]: readonly string[]): Target | null {
  const last = rest.at(-1)
  if (place === 'detail') return named('au', last)
  if (place === 'menu') return named('am', last)
  return place === 'playlist' ? named('ml', last) : null
}
