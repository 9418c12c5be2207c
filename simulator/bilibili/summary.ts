/** What is said in the invented videos: summaries, chapters, subtitles. */
import { json } from '../reply'
import type { Answer, Call } from '../types'
import type { BilibiliWork } from '../world/bilibili'
import { isMember } from './identity'
import { fail, ok } from './video'

interface Talk {
  /** What `conclusion/get` says: there is one, none, it waits to be made, none is made. */
  conclusion: 'there' | 'none' | 'waiting' | 'refused'
  /** Tracks by their language. */
  tracks: readonly string[]
}

/** By the key of the work; all others have neither. */
const talks: Readonly<Record<string, Talk>> = {
  walk: { conclusion: 'there', tracks: ['ai-zh'] },
  ukulele: { conclusion: 'none', tracks: ['en-US', 'zh-CN'] },
  door: { conclusion: 'waiting', tracks: ['ai-zh'] },
  night: { conclusion: 'refused', tracks: [] },
}
const silent: Talk = { conclusion: 'none', tracks: [] }

const partOf = (call: Call, works: readonly BilibiliWork[]) => {
  for (const work of works) {
    const part = work.parts.find(({ cid }) => String(cid) === call.query.get('cid'))
    if (part) return { work, part, talk: talks[work.key] ?? silent }
  }
  return undefined
}

/** Sentences over a stretch of seconds, evenly. */
const said = ['先听，再看。', '雨停了大约十分钟。', '石板路上有三种脚步声。', '船笛在最后。']

export function conclusion(call: Call, works: readonly BilibiliWork[]): Answer {
  if (!isMember(call)) return json({ code: -101, message: '账号未登录', ttl: 1 })
  const found = partOf(call, works)
  const { work, talk } = found ?? {}
  if (!work || !talk || call.query.get('bvid') !== work.bvid || call.query.get('up_mid') !== String(work.owner.mid))
    return fail(-400, '请求错误')
  const empty = { result_type: 0, summary: '', outline: null }
  const rest = { status: 0, like_num: 0, dislike_num: 0 }
  switch (talk.conclusion) {
    case 'there':
      return ok({
        code: 0,
        model_result: {
          result_type: 2,
          summary: `视频记录了${work.parts[0]?.title ?? work.title}：作者先录声音，再补画面。`,
          outline: [0, 1].map((index) => ({
            title: `第 ${index + 1} 段：${said[index] ?? ''}`,
            timestamp: 1 + index * 72,
            part_outline: [0, 1].map((place) => ({
              timestamp: 1 + index * 72 + place * 20,
              content: said[(index + place + 1) % said.length],
            })),
          })),
        },
        stid: '5117037934391050001',
        ...rest,
      })
    case 'none':
      return ok({ code: 1, model_result: empty, stid: '', ...rest })
    case 'waiting':
      return ok({ code: 1, model_result: empty, stid: '0', ...rest })
    case 'refused':
      return ok({ code: -1, model_result: empty, stid: '', ...rest })
  }
}

/** Chapters are everybody's; the list of tracks is empty for guests. */
export function player(call: Call, works: readonly BilibiliWork[], wrong: boolean): Answer {
  const found = partOf(call, works)
  if (!found) return fail(-400, '请求错误')
  const { work, part, talk } = found
  const other = wrong ? works.find(({ key }) => key === 'walk') : undefined
  const [aid, cid] = [other?.aid ?? work.aid, other?.parts[0]?.cid ?? part.cid]
  const tracks = talk.tracks.map((lan, index) => ({
    id: 1_042_985_852_759_990_000 + index,
    id_str: `10429858527599900${index}`,
    lan,
    lan_doc: lan === 'ai-zh' ? '中文（自动生成）' : lan === 'zh-CN' ? '中文（中国）' : 'English',
    is_lock: false,
    subtitle_url: lan.startsWith('ai-')
      ? `//aisubtitle.hdslb.com/bfs/ai_subtitle/prod/${aid}${cid}${'5ad0'.repeat(8)}?auth_key=1740800000-5ad0-0-5ad0`
      : `//i0.hdslb.com/bfs/subtitle/${cid}-${lan}.json`,
    type: lan.startsWith('ai-') ? 1 : 0,
    ai_type: 0,
    ai_status: lan.startsWith('ai-') ? 2 : 0,
  }))
  const chapters = work.key === 'ukulele' ? [0, 200, 400] : []
  return ok({
    aid: work.aid,
    bvid: work.bvid,
    cid: part.cid,
    page_no: 1,
    login_mid: 0,
    need_login_subtitle: !isMember(call) && talk.tracks.length > 0,
    view_points: chapters.map((from, index) => ({
      type: 2,
      from,
      to: from + 200,
      content: ['开料', '弯侧板', '合琴'][index],
      imgUrl: '',
      logoUrl: '',
    })),
    subtitle: { allow_submit: false, lan: '', lan_doc: '', subtitles: isMember(call) ? tracks : [] },
  })
}

/** The file of a track; undefined for what is none. */
export function subtitleFile(call: Call, works: readonly BilibiliWork[]): Answer | undefined {
  const named = /^\/bfs\/ai_subtitle\/prod\/(\d+)5ad0/.exec(call.path)?.[1]
  const plain = /^\/bfs\/subtitle\/(\d+)-([\w-]+)\.json$/.exec(call.path)
  if (named === undefined && !plain) return undefined
  const part = works
    .flatMap((work) => work.parts.map((one) => ({ ...one, aid: work.aid })))
    .find(({ aid, cid }) => (plain ? String(cid) === plain[1] : `${aid}${cid}` === named))
  if (!part) return undefined
  const english = plain?.[2]?.startsWith('en')
  return json({
    font_size: 0.4,
    font_color: '#FFFFFF',
    background_alpha: 0.5,
    background_color: '#9C27B0',
    Stroke: 'none',
    type: plain ? 'CC' : 'AIsubtitle',
    lang: plain?.[2] ?? 'zh',
    version: 'v1.7.0.4',
    body: Array.from({ length: Math.min(200, Math.ceil(part.duration / 3)) }, (_, index) => ({
      from: index * 3 + 0.12,
      to: index * 3 + 2.9,
      sid: index + 1,
      location: 2,
      content: english ? `line ${index + 1} of it` : `${said[index % said.length] ?? ''}${index + 1}`,
      music: 0,
    })),
  })
}
