/** A course and a series: lists that are neither seasons nor collections. */
import type { Answer, Call } from '../types'
import type { World } from '../world'
import { ids } from '../world/pages'
import { person } from '../world/people'
import { pictureUrl } from './cdn'
import { fail, ok } from './video'

const lessons = ['认识木头', '弯侧板', '合琴']

/** Paid, but for the first lesson. */
export function course(call: Call, world: World): Answer {
  const found = lessonsOf(call, world)
  return found ? ok(found) : fail(-404, '啥都木有')
}

/** The course a query names by its own number or by that of its first lesson. */
export function lessonsOf(call: Call, world: World) {
  const asked = call.query.get('season_id') === ids.course || call.query.get('ep_id') === ids.lesson
  if (!asked) return undefined
  const who = person(world.people, 'qin')
  const cover = pictureUrl(world.pictures.add({ seed: 'course', width: 1280, height: 800 }), 'cover')
  return {
    season_id: Number(ids.course),
    title: '从一块木板到一把琴',
    subtitle: '二十节课，一把能弹的尤克里里',
    cover,
    up_info: { mid: who.mid, uname: who.name, avatar: pictureUrl(who.face, 'face'), follower: who.followers },
    stat: { play: 30_417, play_desc: '3万' },
    payment: { price: '99' },
    episodes: lessons.map((title, index) => ({
      id: Number(ids.lesson) + index,
      aid: 113_700_017_000 + index,
      cid: 29_100_017_000 + index,
      title,
      cover,
      duration: 900 + index,
      label: index === 0 ? '试看' : '',
      playable: index === 0,
      release_date: 1_739_000_000 + index * 604_800,
    })),
  }
}

/** Head of a series: works its owner put in a row. */
export function series(call: Call, world: World): Answer {
  if (call.query.get('series_id') !== ids.series) return fail(-404, '啥都木有')
  const { mid } = person(world.people, 'amu')
  return ok({
    meta: {
      series_id: Number(ids.series),
      mid,
      name: '只用耳朵看',
      description: '声音先到的那些视频',
      keywords: [],
      creator: '',
      state: 2,
      total: own(world).length,
      ctime: 1_739_000_000,
      mtime: 1_740_800_000,
      category: 1,
    },
    recent_aids: own(world).map(({ aid }) => aid),
  })
}

const own = (world: World) => world.bilibili.filter(({ owner, refusal }) => owner.key === 'amu' && !refusal)

export function seriesVideos(call: Call, world: World): Answer {
  if (call.query.get('series_id') !== ids.series) return fail(-404, '啥都木有')
  return ok({
    aids: own(world).map(({ aid }) => aid),
    page: { num: 1, size: 30, total: own(world).length },
    archives: own(world).map((work) => ({
      aid: work.aid,
      bvid: work.bvid,
      title: work.title,
      pubdate: work.pubdate,
      ctime: work.pubdate,
      state: 0,
      pic: pictureUrl(work.cover, 'cover'),
      duration: work.parts.reduce((sum, part) => sum + part.duration, 0),
      stat: { view: work.stat.view, vt: 0 },
    })),
  })
}
