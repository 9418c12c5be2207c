/** The sound of a work. */
import type { AudioMedia, Picture } from '../../../model'
import { parseJson } from '../../../http/json'
import { slice, type Slice } from '../../slice'
import { firstPicture, mediaSource, urlList, webUrl } from './sources'

/** File that stands for "this post has no sound". */
const noSound = /images_no_sound/

/** Re-used songs are titled `@X创作的原声一X（原声中的歌曲：SONG-ARTIST）`: the bracket holds the real one. */
const innerSong = /（原声中的歌曲：(.{1,200})）\s*$/

/** Song and artist of a title; the artist is what follows the last dash of the bracket. */
export function songOf(title: string): { title: string; artist?: string } {
  const inner = innerSong.exec(title)?.[1]?.trim()
  if (!inner) return { title }
  const dash = inner.lastIndexOf('-')
  const artist = dash > 0 ? inner.slice(dash + 1).trim() : ''
  return artist ? { title: inner.slice(0, dash).trim(), artist } : { title: inner }
}

/** `extra` is JSON in a text; its `original_song_url` serves when the play address is empty. */
function originalUrl(music: Slice): string | undefined {
  const extra = music.optionalString('extra')
  if (extra === undefined) return undefined
  try {
    return webUrl(slice(parseJson(extra)).raw('original_song_url'))
  } catch {
    return undefined // no JSON object: nothing to be had from it
  }
}

function addresses(music: Slice, spare: Slice | undefined): string[] {
  const own = [...urlList(music.raw('play_url')), webUrl(music.raw('play_url.uri')), originalUrl(music)]
  const besides = spare ? [...urlList(spare.raw()), webUrl(spare.raw('uri'))] : []
  const found = own.some((url) => url !== undefined) ? own : besides
  return [...new Set(found.filter((url) => url !== undefined && !noSound.test(url)))] as string[]
}

/** Picture of a sound; where it has none, that of who made it, as on the site. */
export const musicCover = (music: Slice): Picture | undefined =>
  firstPicture(music, [
    ...['hd', 'large', 'medium', 'thumb'].map((size) => `cover_${size}`),
    ...['large', 'medium', 'thumb'].map((size) => `avatar_${size}`),
  ])

/**
 * Sound of a `music` object; undefined when neither an address nor a name is known: what has no licence any more is named
 * all the same. `spare` is the address object where posts of pictures keep their sound.
 */
export function readMusic(music: Slice | undefined, spare?: Slice): AudioMedia | undefined {
  const from = music ?? spare
  if (!from) return undefined
  const found = music ? addresses(music, spare) : urlList(spare?.raw()).filter((url) => !noSound.test(url))
  const name = music?.optionalString('title')
  const source = mediaSource(found) ?? (name === undefined ? undefined : { urls: [] })
  if (!source) return undefined
  const id = music?.optionalId('id_str') ?? music?.optionalId('mid') ?? 'sound'
  const song = name === undefined ? undefined : songOf(name)
  const artist = song?.artist ?? music?.optionalString('author') ?? music?.optionalString('owner_nickname')
  const duration = music?.optionalNumber('duration')
  const cover = music && musicCover(music)
  return {
    kind: 'audio',
    id: `douyin-music-${id.replace(/\W/g, '')}`,
    source,
    ...(song ? { title: song.title } : {}),
    ...(artist === undefined ? {} : { artist }),
    ...(duration !== undefined && duration > 0 ? { durationSec: duration } : {}),
    ...(cover ? { cover } : {}),
  }
}
