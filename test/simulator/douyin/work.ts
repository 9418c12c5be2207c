/** `aweme_detail` and the smaller item of the share page. */
import { big, sha1 } from '../reply'
import type { Call } from '../types'
import { secUid, type DouyinMusic, type DouyinPicture, type DouyinWork } from '../world/douyin'
import type { Person } from '../world/people'
import { avatarUrl, expiryOf, issuePicture, issueVideo, musicUrl, silenceUrl, storedFiles, type PictureUse, type StoredFile } from './cdn'

interface UrlBox {
  uri: string
  url_list: string[]
  width: number
  height: number
}

const box = (uri: string, urls: string[], width = 720, height = 720): UrlBox => ({ uri, url_list: urls, width, height })

export const avatar = (who: Person, size: number): UrlBox =>
  box(`${size}x${size}/aweme-avatar/tos-cn-i-0813_${who.face}`, [avatarUrl(who.face, size)])

function pictureBox(call: Call, name: string, use: PictureUse, width = 720, height = 720): UrlBox {
  const other = { ...use, host: 'p9-pc-sign.douyinpic.com' }
  return box(`${use.bucket ?? 'tos-cn-i-0813'}/${name}`, [issuePicture(call, name, other), issuePicture(call, name, use)], width, height)
}

export const videoIdOf = (key: string): string => `v0200fg10000${sha1(key).slice(0, 20)}`

/** Name, quality number, stored file, width, height, HEVC. */
type Gear = [name: string, quality: number, file: StoredFile, width: number, height: number, hevc: 0 | 1]

const gears: Gear[] = [
  ['normal_720_0', 10, 'p720', 720, 1280, 0],
  ['adapt_lowest_1440_1', 7, 'p1440', 1440, 2560, 1],
  ['low_540_0', 292, 'p540', 540, 960, 0],
  ['adapt_lowest_4_1', 72, 'p2160', 2160, 3840, 1],
  ['normal_1080_0', 1, 'p1080', 1080, 1920, 0],
  ['adapt_1080_1', 2, 'p1080h', 1080, 1920, 1],
]

function playAddr(call: Call, file: StoredFile, videoId: string, width: number, height: number, hevc: 0 | 1 = 0): Record<string, unknown> {
  return {
    uri: videoId,
    url_key: `${videoId}_${hevc ? 'bytevc1' : 'h264'}_${Math.min(width, height)}p_1761578`,
    url_list: issueVideo(call, file, videoId),
    width,
    height,
    data_size: storedFiles[file].size,
    file_hash: sha1(file).slice(0, 32),
    file_cs: 'c:0-9433-be30',
  }
}

const rateOf = (file: StoredFile, duration: number): number => Math.round((storedFiles[file].size * 8000) / duration)

function rung(call: Call, [name, quality, file, width, height, hevc]: Gear, videoId: string, duration: number): Record<string, unknown> {
  return {
    gear_name: name,
    quality_type: quality,
    bit_rate: rateOf(file, duration),
    format: 'mp4',
    FPS: 30,
    HDR_type: '',
    HDR_bit: '',
    is_h265: hevc,
    is_bytevc1: hevc,
    play_addr: playAddr(call, file, videoId, width, height, hevc),
    video_extra: '{"PktOffsetMap":"[]"}',
  }
}

/** `video` of a real video: qualities in no order, two of them of no use to a chat. */
function videoOf(call: Call, work: DouyinWork): Record<string, unknown> {
  const videoId = videoIdOf(work.key)
  const best = rung(call, ['normal_1080_0', 1, 'p1080', 1080, 1920, 0], videoId, work.duration)
  return {
    width: 1080,
    height: 1920,
    ratio: '1080p',
    duration: work.duration,
    format: 'mp4',
    play_addr: best.play_addr,
    play_addr_h264: best.play_addr,
    play_addr_265: playAddr(call, 'p1080h', videoId, 1080, 1920, 1),
    download_addr: { ...playAddr(call, 'p720', videoId, 720, 1280), url_list: [`https://www.douyin.com/aweme/v1/play/?video_id=${videoId}&source=PackSourceEnum_AWEME_DETAIL&logo_name=aweme_search_suffix&watermark=1`] },
    ...covers(call, work.cover, 1080, 1920),
    bit_rate: [
      ...gears.map((gear) => rung(call, gear, videoId, work.duration)),
      { ...rung(call, ['normal_1080_0', 1, 'p1080', 1080, 1920, 0], videoId, work.duration), format: 'dash', quality_type: 1001 },
      { ...rung(call, ['adapt_1080_2', 3, 'p1080h', 1080, 1920, 1], videoId, work.duration), is_bytevc1: 2, is_h265: 0 },
    ],
    bit_rate_audio: null,
    is_h265: 0,
    is_source_HDR: 0,
    has_watermark: true,
    cdn_url_expired: expiryOf(call),
    meta: '{}',
  }
}

function covers(call: Call, name: string, width: number, height: number): Record<string, unknown> {
  const scale = 360 / Math.min(width, height)
  const small = { treatment: 'tplv-dy-360p.jpeg' }
  return {
    cover: pictureBox(call, name, { bucket: 'image-cut-tos-priv', treatment: 'tplv-dy-resize-origshort-autoq-75:330.jpeg' }),
    origin_cover: pictureBox(call, name, small, Math.round(width * scale), 360),
    cover_original_scale: pictureBox(call, name, small, Math.round(width * scale), Math.round(height * scale)),
    dynamic_cover: pictureBox(call, name, { bucket: 'obj/tos-cn-i-0813', treatment: '' }),
    gaussian_cover: pictureBox(call, name, { treatment: 'tplv-tsj2vxp0zn-gaosi:40.jpeg' }),
  }
}

/** The clip behind a live photo or a clip page. */
function clipOf(call: Call, key: string, picture: DouyinPicture): Record<string, unknown> {
  const videoId = videoIdOf(key)
  const addr = playAddr(call, 'p540', videoId, 540, 720)
  return {
    width: 540,
    height: 720,
    ratio: '540p',
    duration: 2000,
    play_addr: addr,
    play_addr_h264: addr,
    bit_rate: [rung(call, ['normal_540_0', 20, 'p540', 540, 720, 0], videoId, 2000)],
    bit_rate_audio: null,
    cover: pictureBox(call, picture.name, { treatment: 'tplv-dy-resize-origshort-autoq-75:330.jpeg' }),
    is_h265: 0,
    has_watermark: true,
    cdn_url_expired: expiryOf(call),
    meta: '{}',
  }
}

function imageOf(call: Call, work: DouyinWork, picture: DouyinPicture, index: number): Record<string, unknown> {
  const { name, width, height, form } = picture
  const clean = (treatment: string, host?: string): string => issuePicture(call, name, { treatment, ...(host ? { host } : {}) })
  return {
    uri: `tos-cn-i-0813/${name}`,
    width,
    height,
    url_list: [
      clean('tplv-dy-aweme-images:q75.webp'),
      clean('tplv-dy-aweme-images:q75.webp', 'p9-pc-sign.douyinpic.com'),
      clean('tplv-dy-aweme-images:q75.jpeg'),
    ],
    download_url_list: [clean(`tplv-dy-water-v2:5oqW6Z-z:${width}:${height}.webp`), clean(`tplv-dy-water-v2:5oqW6Z-z:${width}:${height}.jpeg`)],
    resolution_log_param: {},
    ...(work.form === 'slides' ? { clip_type: form === 'live' ? 5 : form === 'clip' ? 4 : 2 } : {}),
    ...(form === 'live' ? { live_photo_type: 1 } : {}),
    ...(form === 'still' ? {} : { video: clipOf(call, `${work.key}-${index}`, picture) }),
  }
}

/** `video` of an image post: its address is the sound. */
function soundOnly(call: Call, work: DouyinWork): Record<string, unknown> {
  const url = work.music.silent ? silenceUrl : musicUrl(work.music.id)
  const first = work.pictures[0]
  const sized = covers(call, work.cover, first?.width ?? 1080, first?.height ?? 1440)
  return {
    width: first?.width ?? 720,
    height: first?.height ?? 720,
    ratio: 'default',
    duration: 0,
    play_addr: box(url, [url]),
    cover: sized.cover,
    origin_cover: sized.origin_cover,
    bit_rate_audio: null,
    big_thumbs: null,
    has_watermark: false,
    is_h265: 0,
    meta: '{}',
  }
}

export function musicOf(call: Call, music: DouyinMusic): Record<string, unknown> {
  const { author } = music
  const url = musicUrl(music.id)
  return {
    id: big(music.id),
    id_str: music.id,
    mid: music.id,
    title: music.title,
    author: author.name,
    album: '',
    duration: music.duration,
    audition_duration: music.duration,
    is_original: false,
    is_original_sound: music.title.includes('原声'),
    owner_nickname: author.name,
    owner_id: String(author.mid),
    sec_uid: secUid(author),
    avatar_thumb: avatar(author, 100),
    avatar_large: avatar(author, 1080),
    cover_thumb: avatar(author, 168),
    cover_hd: avatar(author, 1080),
    play_url: music.silent ? box('', []) : { ...box(url, [url, `${url}?backup=1`]), url_key: music.id },
    user_count: 1204,
    status: 1,
    extra: '{"beats":{},"original_song_url":""}',
    share_info: { share_url: `https://www.iesdouyin.com/share/music/${music.id}/?region=CN` },
    strong_beat_url: box('', []),
  }
}

/** Offsets are UTF-16 code units, as upstream counts. */
export function hashtags(text: string, tags: readonly string[]): Record<string, unknown>[] {
  return tags.map((tag, index) => {
    const start = text.indexOf(`#${tag}`)
    return { start, end: start + tag.length + 1, type: 1, hashtag_name: tag, hashtag_id: String(1_580_000_000_000_000 + index), is_commerce: false, caption_start: 0, caption_end: 0 }
  })
}

export const authorOf = (who: Person): Record<string, unknown> => ({
  uid: String(3_290_000_000_000_000 + who.mid),
  short_id: String(who.mid),
  unique_id: who.key,
  sec_uid: secUid(who),
  nickname: who.name,
  signature: who.sign,
  avatar_thumb: avatar(who, 100),
  custom_verify: who.verified?.kind === 'person' ? who.verified.text : '',
  enterprise_verify_reason: who.verified?.kind === 'organisation' ? who.verified.text : '',
  follower_count: who.followers,
  total_favorited: who.followers * 12,
  following_count: 0,
  favoriting_count: 0,
  verification_type: 1,
  secret: 0,
  status: 1,
  cover_url: [],
})

export function detailOf(call: Call, work: DouyinWork): Record<string, unknown> {
  const images = work.pictures.map((picture, index) => imageOf(call, work, picture, index))
  const post = work.form !== 'video'
  const shareUrl = `https://www.iesdouyin.com/share/${work.form}/${work.id}/?region=CN&mid=${work.music.id}&u_code=0&did=MS4wSIMULATED&iid=MS4wSIMULATED&with_sec_did=1&from_ssr=1`
  return {
    aweme_id: work.id,
    aweme_type: post ? 68 : 0,
    media_type: work.form === 'slides' ? 42 : post ? 2 : 4,
    ...(work.form === 'slides' ? { is_slides: true, is_multi_content: 1 } : {}),
    desc: work.desc,
    caption: work.desc,
    item_title: '',
    preview_title: work.desc,
    create_time: work.created,
    duration: work.duration,
    group_id: work.id,
    comment_gid: big(work.id),
    author: authorOf(work.author),
    author_user_id: big(String(3_290_000_000_000_000 + work.author.mid)),
    music: musicOf(call, work.music),
    video: post ? soundOnly(call, work) : videoOf(call, work),
    images: images.length > 0 ? images : null,
    image_infos: null,
    image_list: null,
    original_images: null,
    statistics: {
      aweme_id: work.id,
      digg_count: work.stat.digg,
      comment_count: work.stat.comment,
      collect_count: work.stat.collect,
      share_count: work.stat.share,
      recommend_count: 0,
      admire_count: 0,
      play_count: 0,
    },
    text_extra: hashtags(work.desc, work.tags),
    share_url: shareUrl,
    share_info: { share_url: shareUrl, share_desc: '在抖音，记录美好生活', share_link_desc: '7.43 复制打开抖音，看看  %s 复制此链接，打开Dou音搜索，直接观看视频！' },
    status: { aweme_id: work.id, is_delete: false, is_prohibited: false, private_status: 0, part_see: 0, in_reviewing: false, allow_share: true },
    video_control: { allow_download: true, allow_share: true, download_info: { level: 0 } },
    aweme_control: { can_comment: true, can_forward: true, can_share: true, can_show_comment: true },
    danmaku_control: { enable_danmaku: !post, danmaku_cnt: 0 },
    risk_infos: { warn: work.notice !== undefined, type: work.notice ? 53 : 0, content: work.notice ?? '', risk_sink: false },
    ...(work.suggest ? { suggest_words: { suggest_words: [{ scene: 'comment_top_rec', words: [{ word: work.suggest, word_id: '7011' }] }] } } : {}),
    ...(work.mix ? { mix_info: { mix_id: work.mix.id, mix_name: work.mix.name, statis: { updated_to_episode: 6 } } } : {}),
    video_tag: [{ level: 1, tag_id: 2024, tag_name: '生活' }],
    is_top: 0,
    region: 'CN',
  }
}

/** The reduced item of the share page: one watermarked address, no qualities. */
export function reflowOf(call: Call, work: DouyinWork): Record<string, unknown> {
  const full = detailOf(call, work)
  const video = full.video as Record<string, unknown>
  const videoId = videoIdOf(work.key)
  const post = work.form !== 'video'
  return {
    aweme_id: work.id,
    desc: work.desc,
    create_time: work.created,
    author: { ...authorOf(work.author), follower_count: 0, total_favorited: 0 },
    music: { mid: work.music.id, title: work.music.title, author: work.music.author.name, cover_thumb: avatar(work.music.author, 168), duration: work.music.duration, position: null, status: 1 },
    video: {
      play_addr: post ? video.play_addr : { uri: videoId, url_list: [`https://aweme.snssdk.com/aweme/v1/playwm/?video_id=${videoId}&ratio=720p&line=0`] },
      cover: video.cover,
      height: video.height,
      width: video.width,
      bit_rate: null,
      duration: work.duration,
      big_thumbs: null,
    },
    statistics: full.statistics,
    text_extra: full.text_extra,
    aweme_type: post ? 2 : 4,
    risk_infos: { ...(full.risk_infos as object), reflow_unplayable: 0 },
    images: work.pictures.length > 0 ? work.pictures.map((picture, index) => ({ ...imageOf(call, work, picture, index), video: null })) : null,
    group_id_str: work.id,
    mix_info: work.mix ? { mix_id: work.mix.id, mix_name: work.mix.name } : null,
  }
}

export const filterOf = (id: string, work: DouyinWork | undefined): Record<string, unknown> => ({
  aweme_id: id,
  filter_reason: work?.filtered?.reason ?? 'core_dep',
  detail_msg: work?.filtered?.detail ?? '',
  notice: work?.filtered ? '抱歉，作品不见了' : '',
  icon: '',
})
