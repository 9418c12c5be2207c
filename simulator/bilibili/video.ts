/** Work detail and play addresses. */
import { json } from '../reply'
import type { Answer, Call } from '../types'
import type { BilibiliPart, BilibiliWork } from '../world/bilibili'
import type { Person } from '../world/people'
import { issueVideo, pictureUrl, storedFiles, type StoredFile } from './cdn'
import { isMember, rankOf } from './identity'

export const ok = (data: unknown): Answer => json({ code: 0, message: '0', ttl: 1, data })
export const fail = (code: number, message: string): Answer => json({ code, message, ttl: 1 })

/** The work a query names by `bvid`, `aid` or `avid`. */
export function workOf(call: Call, works: readonly BilibiliWork[]): BilibiliWork | undefined {
  const bvid = call.query.get('bvid')
  const aid = call.query.get('aid') ?? call.query.get('avid')
  return works.find((work) => (bvid ? work.bvid === bvid : String(work.aid) === aid))
}

export const vipOf = (who: Person): Record<string, unknown> => ({
  type: who.vip ? 2 : 0,
  status: who.vip ? 1 : 0,
  due_date: who.vip ? 1_893_427_200_000 : 0,
  label: {
    path: '',
    text: who.vip ? '年度大会员' : '',
    label_theme: who.vip ? 'annual_vip' : '',
    text_color: '#FFFFFF',
    bg_color: '#FB7299',
  },
  nickname_color: who.vip ? '#FB7299' : '',
})

export const officialOf = (who: Person): Record<string, unknown> => ({
  role: who.verified ? 1 : 0,
  title: who.verified?.text ?? '',
  desc: '',
  type: who.verified ? (who.verified.kind === 'person' ? 0 : 1) : -1,
})

export const ownerOf = (who: Person): Record<string, unknown> => ({
  mid: who.mid,
  name: who.name,
  face: pictureUrl(who.face, 'face'),
})

const dimension = (work: BilibiliWork): Record<string, number> => ({
  width: work.width,
  height: work.height,
  rotate: 0,
})

function page(work: BilibiliWork, part: BilibiliPart, index: number): Record<string, unknown> {
  return {
    cid: part.cid,
    page: index + 1,
    from: 'vupload',
    part: part.title,
    duration: part.duration,
    vid: '',
    weblink: '',
    dimension: dimension(work),
    first_frame: pictureUrl(work.cover, 'cover'),
    ctime: work.pubdate - 3600,
  }
}

export const pagesOf = (work: BilibiliWork): Record<string, unknown>[] =>
  work.parts.map((part, index) => page(work, part, index))

export function viewOf(work: BilibiliWork): Record<string, unknown> {
  const staff = [{ who: work.owner, title: 'UP主' }, ...work.staff]
  const first = work.parts[0]
  return {
    bvid: work.bvid,
    aid: work.aid,
    videos: work.parts.length,
    tid: 21,
    tid_v2: 2105,
    tname: work.section,
    tname_v2: work.section,
    copyright: 1,
    pic: pictureUrl(work.cover, 'cover'),
    title: work.title,
    pubdate: work.pubdate,
    ctime: work.pubdate - 3600,
    desc: work.desc,
    desc_v2: work.desc ? [{ raw_text: work.desc, type: 1, biz_id: 0 }] : null,
    state: 0,
    duration: work.parts.reduce((sum, part) => sum + part.duration, 0),
    rights: {
      bp: 0,
      elec: 0,
      download: 1,
      movie: 0,
      pay: 0,
      hd5: 1,
      no_reprint: 1,
      autoplay: 1,
      ugc_pay: 0,
      is_cooperation: work.staff.length > 0 ? 1 : 0,
      ugc_pay_preview: 0,
      no_background: 0,
      clean_mode: 0,
      is_stein_gate: 0,
      is_360: 0,
      no_share: 0,
      arc_pay: 0,
      free_watch: 0,
    },
    owner: ownerOf(work.owner),
    stat: {
      aid: work.aid,
      ...work.stat,
      now_rank: 0,
      his_rank: work.stat.view > 1_000_000 ? 17 : 0,
      dislike: 0,
      evaluation: '',
      vt: 0,
    },
    argue_info: { argue_msg: work.notice, argue_type: 0, argue_link: '' },
    dynamic: '',
    cid: first?.cid ?? 0,
    dimension: dimension(work),
    ...(work.season ? { season_id: work.season.id } : {}),
    premiere: null,
    teenage_mode: 0,
    is_chargeable_season: false,
    is_story: work.height > work.width,
    is_upower_exclusive: work.supportersOnly,
    is_upower_play: false,
    is_upower_preview: false,
    enable_vt: 0,
    vt_display: '',
    no_cache: false,
    pages: pagesOf(work),
    subtitle: { allow_submit: false, list: [] },
    ...(work.staff.length > 0
      ? {
          staff: staff.map(({ who, title }) => ({
            mid: who.mid,
            title,
            name: who.name,
            face: pictureUrl(who.face, 'face'),
            vip: vipOf(who),
            official: officialOf(who),
            follower: who.followers,
            label_style: 0,
          })),
        }
      : {}),
    ...(work.season ? { ugc_season: season(work) } : {}),
    is_season_display: work.season !== undefined,
    honor_reply:
      work.stat.view > 1_000_000 ? { honor: [{ aid: work.aid, type: 4, desc: '热门', weekly_recommend_num: 0 }] } : {},
    like_icon: '',
    need_jump_bv: false,
    disable_show_up_info: false,
    is_story_play: 1,
    is_view_self: false,
  }
}

function season(work: BilibiliWork): Record<string, unknown> {
  const cover = pictureUrl(work.cover, 'cover')
  return {
    id: work.season?.id ?? 0,
    title: work.season?.title ?? '',
    cover,
    mid: work.owner.mid,
    intro: '每周一座城，只用耳朵看。',
    sign_state: 0,
    attribute: 140,
    ep_count: 1,
    sections: [
      {
        season_id: work.season?.id ?? 0,
        id: 5_120_441,
        title: '正片',
        type: 1,
        episodes: [
          {
            season_id: work.season?.id ?? 0,
            section_id: 5_120_441,
            id: 98_170_233,
            aid: work.aid,
            cid: work.parts[0]?.cid ?? 0,
            title: work.title,
            attribute: 0,
            arc: {
              aid: work.aid,
              pic: cover,
              title: work.title,
              pubdate: work.pubdate,
              duration: work.parts[0]?.duration ?? 0,
              stat: { view: work.stat.view, danmaku: work.stat.danmaku },
            },
            page: page(work, work.parts[0] ?? { cid: 0, title: '', duration: 0 }, 0),
            bvid: work.bvid,
          },
        ],
      },
    ],
    stat: { season_id: work.season?.id ?? 0, view: work.stat.view * 6, danmaku: work.stat.danmaku * 6 },
  }
}

/** qn → name as `accept_description` has it. */
const names: Record<number, [string, string]> = {
  120: ['超清 4K', '4K'],
  116: ['高清 1080P60', '1080P 60帧'],
  112: ['高清 1080P+', '1080P 高码率'],
  80: ['高清 1080P', '1080P 高清'],
  64: ['高清 720P', '720P 准高清'],
  32: ['清晰 480P', '480P 标清'],
  16: ['流畅 360P', '360P 流畅'],
}

const codecs = [
  { codecid: 12, codecs: 'hev1.1.6.L150.90', share: 0.6 },
  { codecid: 7, codecs: 'avc1.640032', share: 1 },
] as const

/** Shorter side in pixels of a quality. */
const side: Record<number, number> = { 120: 2160, 116: 1080, 112: 1080, 80: 1080, 64: 720, 32: 480, 16: 360 }

function allowed(call: Call, work: BilibiliWork, qualities: readonly number[]): number[] {
  const rank = rankOf(call)
  const bits = Number(call.query.get('fnval') ?? 0)
  const top = rank === 'vip' ? 127 : rank === 'normal' || call.query.get('try_look') === '1' ? 80 : 32
  return qualities.filter((id) => id <= top && (id < 120 || (call.query.get('fourk') === '1' && (bits & 128) !== 0)))
}

const qualitiesOf = (work: BilibiliWork): number[] =>
  work.storage === 'durl'
    ? [16]
    : work.storage === 'portrait'
      ? [64, 32, 16]
      : work.key === 'walk'
        ? [120, 112, 80, 64, 32, 16]
        : [80, 64, 32, 16]

function stream(
  call: Call,
  what: StoredFile,
  cid: number,
  id: number,
  seconds: number,
  extra: Record<string, unknown>,
): Record<string, unknown> {
  const { url, backup } = issueVideo(call, what, cid, id, { peerFirst: true })
  return {
    id,
    baseUrl: url,
    base_url: url,
    backupUrl: backup,
    backup_url: backup,
    // Derived from the stored file, so that bandwidth × duration is its size.
    bandwidth: Math.round((storedFiles[what].size * 8) / seconds),
    startWithSap: 1,
    start_with_sap: 1,
    SegmentBase: { Initialization: '0-907', indexRange: '908-999' },
    segment_base: { initialization: '0-907', index_range: '908-999' },
    ...extra,
  }
}

function videoStream(
  call: Call,
  work: BilibiliWork,
  part: BilibiliPart,
  id: number,
  codec: (typeof codecs)[number],
): Record<string, unknown> {
  const what: StoredFile =
    work.storage === 'heavy' ? 'heavyvideo' : work.storage === 'portrait' ? 'portrait' : id >= 80 ? 'v1080' : 'v720'
  const short = side[id] ?? 360
  const ratio = Math.max(work.width, work.height) / Math.min(work.width, work.height)
  const long = Math.round((short * ratio) / 2) * 2
  return stream(call, what, part.cid, id, part.duration, {
    mimeType: 'video/mp4',
    mime_type: 'video/mp4',
    codecs: codec.codecs,
    width: work.width > work.height ? long : short,
    height: work.width > work.height ? short : long,
    frameRate: '30',
    frame_rate: '30',
    sar: '1:1',
    codecid: codec.codecid,
  })
}

function audioStream(call: Call, part: BilibiliPart, id: number): Record<string, unknown> {
  return stream(call, 'audio', part.cid, id, part.duration, {
    mimeType: 'audio/mp4',
    mime_type: 'audio/mp4',
    codecs: 'mp4a.40.2',
    width: 0,
    height: 0,
    frameRate: '',
    frame_rate: '',
    sar: '',
    codecid: 0,
  })
}

/** One MP4 that holds picture and sound. */
function durl(call: Call, work: BilibiliWork, part: BilibiliPart, platform: 'pc' | 'html5'): unknown[] {
  const what: StoredFile = work.storage === 'heavy' ? 'heavymp4' : work.storage === 'portrait' ? 'portrait' : 'mp4'
  const { url, backup } = issueVideo(call, what, part.cid, 16, { platform })
  return [
    {
      order: 1,
      length: part.duration * 1000,
      size: storedFiles[what].size,
      ahead: '',
      vhead: '',
      url,
      backup_url: platform === 'html5' ? null : backup,
    },
  ]
}

export function playurl(call: Call, work: BilibiliWork | undefined): Answer {
  const part = work?.parts.find(({ cid }) => String(cid) === call.query.get('cid'))
  if (!work || work.refusal || !part) return fail(-404, '啥都木有')
  if (work.supportersOnly) return fail(87008, '当前视频可能是专属视频，可能需包月充电观看')
  const html5 = call.query.get('platform') === 'html5'
  const exists = qualitiesOf(work)
  const open = allowed(call, work, exists)
  const dash = (Number(call.query.get('fnval') ?? 1) & 16) !== 0 && work.storage !== 'durl' && !html5
  const quality = dash ? (open[0] ?? 16) : work.storage === 'portrait' ? 64 : 16
  return ok({
    from: 'local',
    result: 'suee',
    message: '',
    quality,
    format: dash ? 'flv' : 'mp4',
    timelength: part.duration * 1000,
    accept_format: exists.map((id) => (id >= 112 ? 'hdflv2' : id === 16 ? 'mp4' : 'flv')).join(','),
    accept_description: exists.map((id) => names[id]?.[0] ?? ''),
    accept_quality: exists,
    video_codecid: 7,
    seek_param: 'start',
    seek_type: dash ? 'offset' : 'second',
    ...(dash
      ? {
          dash: {
            duration: part.duration,
            minBufferTime: 1.5,
            min_buffer_time: 1.5,
            video: open.flatMap((id) => codecs.map((codec) => videoStream(call, work, part, id, codec))),
            audio:
              work.storage === 'silent'
                ? null
                : [30232, ...(isMember(call) ? [30280] : []), 30216].map((id) => audioStream(call, part, id)),
            dolby: { type: 0, audio: null },
            flac: null,
          },
        }
      : { durl: durl(call, work, part, html5 ? 'html5' : 'pc') }),
    support_formats: exists.map((id) => ({
      quality: id,
      format: id >= 112 ? 'hdflv2' : id === 16 ? 'mp4' : 'flv',
      new_description: names[id]?.[1] ?? '',
      display_desc: (names[id]?.[1] ?? '').split(' ')[0],
      superscript: '',
      codecs: dash ? codecs.map(({ codecs: name }) => name) : null,
    })),
    high_format: null,
    last_play_time: 0,
    last_play_cid: 0,
    view_info: null,
    play_conf: { is_new_description: false },
    cur_language: '',
  })
}
