/** Videos, their streams, seasons and danmaku. Types as captured answers show them (seen 2026-10). */
import {
  bytes,
  epoch,
  fields,
  flag,
  id,
  list,
  milliseconds,
  named,
  number,
  optional,
  pixels,
  seconds,
  sparse,
  text,
  type Bodies,
} from '../../endpoint/body'
import { answer, result } from './envelope'
import { person, staff } from './people'

const dimension = sparse({ width: pixels, height: pixels, rotate: number })

const page = fields({
  cid: id,
  page: optional(number),
  part: optional(text),
  duration: optional(seconds),
  dimension: optional(dimension),
  first_frame: optional(text),
})

const video = named('BilibiliVideo', {
  bvid: text,
  aid: id,
  cid: optional(id),
  title: text,
  pic: optional(text),
  desc: optional(text),
  desc_v2: optional(list(sparse({ raw_text: text, type: number, biz_id: id }))),
  pubdate: optional(epoch),
  ctime: optional(epoch),
  duration: optional(seconds),
  videos: optional(number),
  tid: optional(number),
  tname: optional(text),
  tid_v2: optional(number),
  tname_v2: optional(text),
  copyright: optional(number),
  state: optional(number),
  owner: optional(person),
  staff: optional(list(staff)),
  stat: optional(
    sparse({
      view: number,
      danmaku: number,
      reply: number,
      favorite: number,
      coin: number,
      share: number,
      like: number,
      now_rank: number,
      his_rank: number,
    }),
  ),
  rights: optional(sparse({ is_stein_gate: flag, is_cooperation: flag, pay: flag, ugc_pay: flag, arc_pay: flag })),
  argue_info: optional(sparse({ argue_msg: text, argue_type: number, argue_link: text })),
  dimension: optional(dimension),
  pages: optional(list(page)),
  is_upower_exclusive: optional(flag),
  is_upower_play: optional(flag),
  is_upower_preview: optional(flag),
  redirect_url: optional(text),
  season_id: optional(id),
  ugc_season: optional(sparse({ id, title: text, cover: text, mid: id, intro: text, ep_count: number })),
})

const track = named('BilibiliTrack', {
  id: number,
  baseUrl: optional(text),
  base_url: optional(text),
  backupUrl: optional(list(text)),
  backup_url: optional(list(text)),
  bandwidth: optional(number),
  codecs: optional(text),
  codecid: optional(number),
  mimeType: optional(text),
  width: optional(pixels),
  height: optional(pixels),
  frameRate: optional(text),
})

const streams = named('BilibiliStreams', {
  quality: optional(number),
  format: optional(text),
  timelength: optional(milliseconds),
  accept_quality: optional(list(number)),
  accept_description: optional(list(text)),
  video_codecid: optional(number),
  /** Picture and sound apart. */
  dash: optional(
    fields({
      duration: optional(seconds),
      video: optional(list(track)),
      audio: optional(list(track)),
      dolby: optional(sparse({ type: number, audio: list(track) })),
      flac: optional(sparse({ display: flag, audio: track })),
    }),
  ),
  /** Whole files, in order. */
  durl: optional(
    list(
      fields({
        order: optional(number),
        size: optional(bytes),
        length: optional(milliseconds),
        url: text,
        backup_url: optional(list(text)),
      }),
    ),
  ),
  support_formats: optional(
    list(sparse({ quality: number, format: text, new_description: text, display_desc: text, codecs: list(text) })),
  ),
})

const episode = named('BilibiliEpisode', {
  id,
  ep_id: optional(id),
  aid: optional(id),
  bvid: optional(text),
  cid: optional(id),
  title: optional(text),
  long_title: optional(text),
  cover: optional(text),
  duration: optional(milliseconds),
  pub_time: optional(epoch),
  badge: optional(text),
  link: optional(text),
  share_url: optional(text),
  status: optional(number),
  dimension: optional(dimension),
})

const season = named('BilibiliSeason', {
  season_id: id,
  media_id: optional(id),
  title: text,
  season_title: optional(text),
  cover: optional(text),
  evaluate: optional(text),
  actors: optional(text),
  staff: optional(text),
  styles: optional(list(text)),
  areas: optional(list(sparse({ id, name: text }))),
  type: optional(number),
  total: optional(number),
  new_ep: optional(sparse({ id, title: text, desc: text })),
  rating: optional(sparse({ score: number, count: number })),
  stat: optional(
    sparse({
      views: number,
      danmakus: number,
      favorites: number,
      coins: number,
      likes: number,
      reply: number,
      share: number,
    }),
  ),
  up_info: optional(sparse({ mid: id, uname: text, avatar: text, follower: number })),
  publish: optional(sparse({ pub_time: text, is_finish: flag, is_started: flag })),
  link: optional(text),
  share_url: optional(text),
  episodes: optional(list(episode)),
  section: optional(list(sparse({ id, title: text, type: number, episodes: list(episode) }))),
})

export const videos = {
  fetchOneVideo: answer(video),
  fetchVideoPlayurl: answer(streams),
  fetchBangumiVideoInfo: result(season),
  fetchBangumiVideoPlayurl: result(streams),
  fetchDanmaku: answer(
    fields({
      elems: list(
        fields({
          id: optional(id),
          idStr: optional(text),
          /** From the start of the video. */
          progress: optional(milliseconds),
          mode: optional(number),
          fontsize: optional(number),
          /** RGB in one number. */
          color: optional(number),
          content: optional(text),
          midHash: optional(text),
          ctime: optional(id),
          weight: optional(number),
          pool: optional(number),
        }),
      ),
      state: optional(number),
    }),
  ),
  bvToAv: answer(fields({ aid: text })),
  avToBv: answer(fields({ bvid: text })),
} as const satisfies Bodies
