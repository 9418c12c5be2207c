/** A person, a sound, a collection → post. */
import { plainRich, type Author, type ListEntry, type ListPost, type MusicPost, type UserPost } from '../../../model'
import { parseJson } from '../../../http/json'
import { at } from '../../../json'
import { slice, type Slice } from '../../slice'
import { canonical } from '../links'
import { readAuthor } from './author'
import { readEntries } from './entry'
import { readMusic, songOf } from './music'
import { picture, pictureSource } from './sources'

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

/** Body of `fetch_user_info`; `works` are the newest ones, as far as they could be had. */
export function readUserPost(body: unknown, id: string, works: ListEntry[]): UserPost {
  const user = slice(body, 'user')
  const count = (path: string): number | undefined => {
    const value = user.optionalNumber(path)
    return value === undefined || value < 0 ? undefined : value
  }
  const named = readAuthor(user)
  const followers = count('mplatform_followers_count') ?? count('follower_count')
  const avatar = picture(user, 'avatar_larger') ?? named?.avatar
  const author = named && { ...named, ...(avatar ? { avatar } : {}), ...(followers === undefined ? {} : { followers }) }
  const cover = pictureSource(user.raw('cover_and_head_image_info.profile_cover_list.0'))
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
    works,
    ...(author ? { author, title: author.name } : {}),
    ...(cover ? { cover: { source: cover } } : {}),
    ...(region ? { region } : {}),
    ...(room === undefined ? {} : { live: { roomId: room } }),
    ...(Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined)) as Partial<UserPost>),
  }
}

/** Who made a sound; songs of the library have a name only. */
function musician(music: Slice): Author | undefined {
  const name = music.optionalString('author') ?? music.optionalString('owner_nickname')
  if (name === undefined) return undefined
  const id = music.optionalId('sec_uid')
  return id === undefined ? { id: '', name } : { id, name, url: canonical({ platform: 'douyin', kind: 'user', id }) }
}

/** Body of `fetch_music_work`. A sound without a licence has no address: the post says what is known. */
export function readMusicPost(body: unknown, id: string): MusicPost {
  const music = slice(body, 'music_info')
  const name = music.optionalString('title')
  const title = name === undefined ? undefined : songOf(name).title
  const audio = readMusic(music)
  const cover = picture(music, 'cover_hd') ?? picture(music, 'cover_large') ?? picture(music, 'avatar_large')
  const author = musician(music)
  const users = music.optionalNumber('user_count')
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
    ...(title === undefined ? {} : { title }),
    ...(author ? { author } : {}),
    ...(cover ? { cover: { source: cover } } : {}),
    ...(count === undefined ? {} : { count }),
  }
}
