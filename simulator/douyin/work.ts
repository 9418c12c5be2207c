/** `aweme_detail` and the smaller item of the share page. */
import { big } from '../reply'
import type { Call } from '../types'
import { secUid, type DouyinMusic, type DouyinPicture, type DouyinWork } from '../world/douyin'
import type { Person } from '../world/people'
import { issuePicture, musicUrl } from './cdn'
import { avatar, box, clipOf, soundOnly, videoIdOf, videoOf } from './video'

function imageOf(call: Call, work: DouyinWork, picture: DouyinPicture, index: number): Record<string, unknown> {
  const { name, width, height, form } = picture
  const clean = (treatment: string, host?: string): string =>
    issuePicture(call, name, { treatment, ...(host ? { host } : {}) })
  return {
    uri: `tos-cn-i-0813/${name}`,
    width,
    height,
    url_list: [
      clean('tplv-dy-aweme-images:q75.webp'),
      clean('tplv-dy-aweme-images:q75.webp', 'p9-pc-sign.douyinpic.com'),
      clean('tplv-dy-aweme-images:q75.jpeg'),
    ],
    download_url_list: [
      clean(`tplv-dy-water-v2:5oqW6Z-z:${width}:${height}.webp`),
      clean(`tplv-dy-water-v2:5oqW6Z-z:${width}:${height}.jpeg`),
    ],
    resolution_log_param: {},
    ...(work.form === 'slides' ? { clip_type: form === 'live' ? 5 : form === 'clip' ? 4 : 2 } : {}),
    ...(form === 'live' ? { live_photo_type: 1 } : {}),
    ...(form === 'still' ? {} : { video: clipOf(call, `${work.key}-${index}`, picture) }),
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
function hashtags(text: string, tags: readonly string[]): Record<string, unknown>[] {
  return tags.map((tag, index) => {
    const start = text.indexOf(`#${tag}`)
    return {
      start,
      end: start + tag.length + 1,
      type: 1,
      hashtag_name: tag,
      hashtag_id: String(1_580_000_000_000_000 + index),
      is_commerce: false,
      caption_start: 0,
      caption_end: 0,
    }
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
  const shareUrl =
    `https://www.iesdouyin.com/share/${work.form}/${work.id}/?region=CN&mid=${work.music.id}&u_code=0` +
    '&did=MS4wSIMULATED&iid=MS4wSIMULATED&with_sec_did=1&from_ssr=1'
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
    share_info: {
      share_url: shareUrl,
      share_desc: '在抖音，记录美好生活',
      share_link_desc: '7.43 复制打开抖音，看看  %s 复制此链接，打开Dou音搜索，直接观看视频！',
    },
    status: {
      aweme_id: work.id,
      is_delete: false,
      is_prohibited: false,
      private_status: 0,
      part_see: 0,
      in_reviewing: false,
      allow_share: true,
      ...work.status,
    },
    video_control: { allow_download: true, allow_share: true, download_info: { level: 0 } },
    aweme_control: { can_comment: true, can_forward: true, can_share: true, can_show_comment: true },
    danmaku_control: { enable_danmaku: !post, danmaku_cnt: 0 },
    risk_infos: {
      warn: work.notice !== undefined,
      type: work.notice ? 53 : 0,
      content: work.notice ?? '',
      risk_sink: false,
    },
    ...(work.suggest
      ? {
          suggest_words: {
            suggest_words: [{ scene: 'comment_top_rec', words: [{ word: work.suggest, word_id: '7011' }] }],
          },
        }
      : {}),
    ...(work.mix
      ? { mix_info: { mix_id: work.mix.id, mix_name: work.mix.name, statis: { updated_to_episode: 6 } } }
      : {}),
    video_tag: [{ level: 1, tag_id: 2024, tag_name: '生活' }],
    is_top: work.top ? 1 : 0,
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
    music: {
      mid: work.music.id,
      title: work.music.title,
      author: work.music.author.name,
      cover_thumb: avatar(work.music.author, 168),
      duration: work.music.duration,
      position: null,
      status: 1,
    },
    video: {
      play_addr: post
        ? video.play_addr
        : {
            uri: videoId,
            url_list: [`https://aweme.snssdk.com/aweme/v1/playwm/?video_id=${videoId}&ratio=720p&line=0`],
          },
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
    images:
      work.pictures.length > 0
        ? work.pictures.map((picture, index) => ({ ...imageOf(call, work, picture, index), video: null }))
        : null,
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
