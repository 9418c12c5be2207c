/** A person, a sound, a collection → post. */
import {
  plainRich,
  type Author,
  type ListEntry,
  type ListPost,
  type MusicPost,
  type Picture,
  type UserPost,
} from '../../../model'
import { parseJson } from '../../../http/json'
import { at } from '../../../json'
import { slice, type Slice } from '../../slice'
import { canonical } from '../links'
import { portrait, readAuthor } from './author'
import { readEntries } from './entry'
import { musicCover, readMusic, songOf } from './music'
import { pictureSource } from './sources'

/** What works have and people, sounds and collections have not. */
const common = () => ({ platform: 'douyin' as const, coAuthors: [], stats: {}, tags: [] })

function liveRoom(user: Slice): string | undefined {
  if (user.optionalNumber('live_status') !== 1) return undefined
  try {
    const rid = at(parseJson(user.optionalString('room_data') ?? ''), 'owner.web_rid')
    return typeof rid === 'string' && rid !== '' ? rid : undefined
  } catch {
    return undefined // the room is not shown to us
  }
}

/** Where profiles name the picture behind the portrait: lists of addresses or of objects around one, or one address. */
const coverPlaces = ['cover_and_head_image_info.profile_cover_list', 'cover_url', 'white_cover_url']

function profileCover(user: Slice): Picture | undefined {
  for (const place of coverPlaces) {
    const value = user.raw(place)
    for (const entry of [value, ...(Array.isArray(value) ? (value as unknown[]) : [])]) {
      const source = pictureSource(entry) ?? pictureSource(at(entry, 'cover_url'))
      if (source) return { source }
    }
  }
  return undefined
}

/** Body of `fetch_user_info`; `works` are the newest ones, undefined when they could not be had. */
export function readUserPost(body: unknown, id: string, works: ListEntry[] | undefined): UserPost {
  const user = slice(body, 'user')
  const count = (path: string): number | undefined => {
    const value = user.optionalNumber(path)
    return value === undefined || value < 0 ? undefined : value
  }
  const named = readAuthor(user)
  const followers = count('mplatform_followers_count') ?? count('follower_count')
  const avatar = portrait(user, 'larger')
  const author = named && { ...named, ...(avatar ? { avatar } : {}), ...(followers === undefined ? {} : { followers }) }
  const cover = profileCover(user)
  const region = user.optionalString('ip_location')?.replace(/^IP属地[:：]\s*/, '')
  const room = liveRoom(user)
  const figures = {
    follows: count('following_count'),
    worksCount: count('aweme_count'),
    totalLikes: count('total_favorited'),
  }
  return {
    ...common(),
    kind: 'user',
    id,
    url: canonical({ platform: 'douyin', kind: 'user', id }),
    text: plainRich(user.optionalString('signature') ?? ''),
    works: works ?? [],
    ...(works || figures.worksCount === 0 ? {} : { shortfalls: [{ what: 'works' as const }] }),
    ...(author ? { author, title: author.name } : {}),
    ...(cover ? { cover } : {}),
    ...(region ? { region } : {}),
    ...(room === undefined ? {} : { live: { roomId: room } }),
    ...(Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as Partial<UserPost>),
  }
}

/** Who made a sound; songs of the library have a name only. Ids are those of who put it up, which may be somebody else. */
function musician(music: Slice): Author | undefined {
  const owner = music.optionalString('owner_nickname')
  const name = music.optionalString('author') ?? owner
  if (name === undefined) return undefined
  const id = owner === undefined || owner === name ? music.optionalId('sec_uid') : undefined
  return id === undefined ? { id: '', name } : { id, name, url: canonical({ platform: 'douyin', kind: 'user', id }) }
}

/** Body of `fetch_music_work`. A sound without a licence has no address: the post says what is known. */
export function readMusicPost(body: unknown, id: string): MusicPost {
  const music = slice(body, 'music_info')
  const name = music.optionalString('title')
  const title = name === undefined ? undefined : songOf(name).title
  const sound = readMusic(music)
  const audio = sound && sound.source.urls.length > 0 ? sound : undefined
  const cover = musicCover(music)
  const author = musician(music)
  const users = music.optionalNumber('user_count')
  const durationSec = sound?.durationSec
  return {
    ...common(),
    kind: 'music',
    id,
    url: canonical({ platform: 'douyin', kind: 'music', id }),
    text: [],
    ...(title === undefined ? {} : { title }),
    ...(author ? { author } : {}),
    ...(cover ? { cover } : {}),
    ...(audio ? { audio } : {}),
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(users !== undefined && users > 0 ? { users } : {}),
  }
}

/** Works of a collection; every work names the collection it is in. */
export function readMixPost(body: unknown, id: string): ListPost {
  const root = slice(body)
  const entries = readEntries(root, 'aweme_list')
  const first = root.optionalSlice('aweme_list.0')
  const title = first?.optionalString('mix_info.mix_name')
  const author = readAuthor(first?.optionalSlice('author'))
  const count = first?.optionalNumber('mix_info.statis.updated_to_episode')
  const cover = pictureSource(first?.raw('mix_info.cover_url')) ?? entries[0]?.cover?.source
  return {
    ...common(),
    kind: 'list',
    id,
    url: canonical({ platform: 'douyin', kind: 'mix', id }),
    text: plainRich(first?.optionalString('mix_info.desc') ?? ''),
    entries,
    // Where nobody says how many there are, nobody could see that there are more.
    ...(count === undefined && root.flag('has_more') ? { shortfalls: [{ what: 'entries' as const }] } : {}),
    ...(title === undefined ? {} : { title }),
    ...(author ? { author } : {}),
    ...(cover ? { cover: { source: cover } } : {}),
    ...(count === undefined ? {} : { count }),
  }
}
