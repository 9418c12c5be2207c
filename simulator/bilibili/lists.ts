/** Lists as the play list page asks for them: head and entries apart, one kind of list per `type`. */
import type { Answer, Call } from '../types'
import type { World } from '../world'
import type { BilibiliWork } from '../world/bilibili'
import { ids } from '../world/pages'
import { person, type Person } from '../world/people'
import { pictureUrl } from './cdn'
import { fail, ok, ownerOf } from './video'

interface Found {
  title: string
  intro: string
  owner: Person
  works: BilibiliWork[]
  ctime: number
}

/** `type`: 1 uploads of a person, 3 favourites, 5 series, 8 collection. */
function find(call: Call, { bilibili, people }: World): Found | undefined {
  const [type, id] = [call.query.get('type'), call.query.get('biz_id')]
  const shown = bilibili.filter(({ refusal }) => !refusal)
  const amu = person(people, 'amu')
  if (type === '3' && id === ids.favourites)
    return { title: '下雨天看', intro: '声音好听的都在这里', owner: amu, works: shown, ctime: 1_700_000_000 }
  if (type === '5' && id === ids.series) {
    const works = shown.filter(({ owner }) => owner.key === 'amu')
    return { title: '只用耳朵看', intro: '声音先到的那些视频', owner: amu, works, ctime: 1_739_000_000 }
  }
  if (type === '8') {
    const works = bilibili.filter(({ season }) => String(season?.id) === id)
    const [first] = works
    if (!first?.season) return undefined
    const { title } = first.season
    return { title, intro: '每周一座城，只用耳朵看。', owner: first.owner, works, ctime: first.pubdate }
  }
  if (type === '1') {
    const works = shown.filter(({ owner }) => String(owner.mid) === id)
    const owner = works[0]?.owner
    return owner && { title: owner.name, intro: '', owner, works, ctime: 0 }
  }
  return undefined
}

export function listInfo(call: Call, world: World): Answer {
  const found = find(call, world)
  // Gone, hidden and unknown alike: a success without content.
  if (!found) return ok(null)
  return ok({
    id: Number(call.query.get('biz_id')),
    mid: found.owner.mid,
    title: found.title,
    type: Number(call.query.get('type')),
    intro: found.intro,
    cover: pictureUrl(found.works[0]?.cover ?? '', 'cover'),
    upper: ownerOf(found.owner),
    cnt_info: { collect: 12, play: 417, thumb_up: 61, share: 3, thumb_down: 0, danmaku: 0 },
    ctime: found.ctime,
    media_count: found.works.length,
  })
}

export function listEntries(call: Call, world: World): Answer {
  const found = find(call, world)
  if (!found) return call.query.get('type') === '1' ? ok({ media_list: [], total_count: 0 }) : fail(-404, '啥都木有')
  return ok({
    media_list: found.works.map((work) => ({
      id: work.aid,
      bv_id: work.bvid,
      type: 2,
      title: work.title,
      cover: pictureUrl(work.cover, 'cover'),
      intro: work.desc,
      page: work.parts.length,
      duration: work.parts.reduce((sum, part) => sum + part.duration, 0),
      upper: ownerOf(work.owner),
      attr: 0,
      cnt_info: { play: work.stat.view, danmaku: work.stat.danmaku, reply: work.stat.reply },
      pubtime: work.pubdate,
    })),
    has_more: false,
    next_start_key: '',
    total_count: found.works.length,
  })
}
