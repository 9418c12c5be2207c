/** Search for videos, by shared pairs of letters; as the site does it: marked titles, escaped signs, twenty at most. */
import type { Answer, Call } from '../types'
import { toBvid, type BilibiliWork } from '../world/bilibili'
import { alike } from '../likeness'
import { pictureUrl } from './cdn'
import { fail, ok } from './video'

/** Works somebody else put up again under the very title. */
const reposts: Readonly<Record<string, { aid: number; author: string }>> = {
  ukulele: { aid: 113_902_557_999_001, author: '木工搬运站' },
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** The first letters of a title stand for the words that were found in it. */
function marked(title: string): string {
  const signs = [...title]
  return `<em class="keyword">${escaped(signs.slice(0, 4).join(''))}</em>${escaped(signs.slice(4).join(''))}`
}

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${seconds % 60}`

function entry(work: BilibiliWork, aid: number, bvid: string, author: string): Record<string, unknown> {
  return {
    type: 'video',
    id: aid,
    author,
    mid: work.owner.mid,
    typename: work.section,
    arcurl: `http://www.bilibili.com/video/av${aid}`,
    aid,
    bvid,
    title: marked(work.title),
    description: work.desc,
    pic: pictureUrl(work.cover, 'cover').replace(/^https?:/, ''),
    play: work.stat.view,
    review: work.stat.reply,
    pubdate: work.pubdate,
    duration: clock(work.parts.reduce((sum, part) => sum + part.duration, 0)),
    hit_columns: ['title'],
    is_union_video: 0,
  }
}

function found(words: string, works: readonly BilibiliWork[]): Record<string, unknown>[] {
  const open = works.filter(({ refusal }) => !refusal)
  return alike(open, words, ({ title }) => title)
    .flatMap((work) => {
      const again = reposts[work.key]
      return [
        entry(work, work.aid, work.bvid, work.owner.name),
        ...(again ? [entry(work, again.aid, toBvid(again.aid), again.author)] : []),
      ]
    })
    .slice(0, 20)
}

const facts = (list: readonly unknown[]) => ({
  seid: '4401228800112233445',
  page: 1,
  pagesize: 20,
  numResults: list.length,
  numPages: list.length > 0 ? 1 : 0,
})

/** Without a hit the site leaves the list out. */
export function searchType(call: Call, works: readonly BilibiliWork[]): Answer {
  const words = call.query.get('keyword') ?? ''
  if (words === '' || call.query.get('search_type') !== 'video') return fail(-400, '请求错误')
  const list = found(words, works)
  return ok({ ...facts(list), ...(list.length > 0 ? { result: list } : {}) })
}

export function searchAll(call: Call, works: readonly BilibiliWork[]): Answer {
  const words = call.query.get('keyword') ?? ''
  if (words === '') return fail(-400, '请求错误')
  const list = found(words, works)
  const kinds = ['activity', 'web_game', 'bili_user', 'video'].map((kind) => ({
    result_type: kind,
    data: kind === 'video' ? list : [],
  }))
  return ok({ ...facts(list), result: kinds })
}
