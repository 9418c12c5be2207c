/** Songs and menus as the apps get them → the documented bodies of the web. */
import { at } from '../../../json'
import { present } from './present'

const ok = (data: unknown): unknown => ({ code: 0, msg: 'success', data })

/** The apps' times are milliseconds. */
const seconds = (value: unknown): number | undefined =>
  typeof value === 'number' && value > 0 ? Math.floor(value / 1000) : undefined

/** `songs/playing`. */
export function songOfApp(body: unknown): unknown {
  const song = at(body, 'data')
  return ok(
    present({
      id: at(song, 'id'),
      uid: at(song, 'up_mid') ?? at(song, 'mid'),
      uname: at(song, 'up_name'),
      author: at(song, 'author'),
      title: at(song, 'title'),
      cover: at(song, 'cover_url'),
      intro: at(song, 'intro'),
      duration: at(song, 'duration'),
      passtime: seconds(at(song, 'ctime')),
      statistic: present({
        play: at(song, 'play_count'),
        collect: at(song, 'collect_count'),
        comment: at(song, 'reply_count'),
      }),
    }),
  )
}

/** `menus/<id>`: the menu and its songs in one answer. */
export function menuOfApp(body: unknown): unknown {
  const menu = at(body, 'data.menusRespones')
  return ok(
    present({
      menuId: at(menu, 'menuId'),
      uid: at(menu, 'mid'),
      uname: at(menu, 'mbnames'),
      title: at(menu, 'title'),
      cover: at(menu, 'coverUrl'),
      intro: at(menu, 'intro'),
      ctime: seconds(at(menu, 'ctime')),
      snum: at(menu, 'songNum'),
      statistic: present({
        play: at(menu, 'playNum'),
        collect: at(menu, 'collectNum'),
        comment: at(menu, 'commentNum'),
      }),
    }),
  )
}

/** The songs of the same answer, in the shape of `song/of-menu`. */
export function songsOfApp(body: unknown): unknown {
  const songs = at(body, 'data.songsList')
  const list = Array.isArray(songs) ? (songs as unknown[]) : []
  const data = list.map((song) =>
    present({
      id: at(song, 'song_id') ?? at(song, 'id'),
      title: at(song, 'title'),
      cover: at(song, 'cover_url'),
      duration: at(song, 'duration'),
      author: at(song, 'author'),
      uname: at(song, 'up_name'),
      statistic: present({ play: at(song, 'play_count') }),
    }),
  )
  return ok({ data })
}
