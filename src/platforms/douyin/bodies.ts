/**
 * Bodies of the endpoints. Fields by what `read/` looks at and people ask for; types as captured answers and public
 * captures show them (seen 2026-10).
 */
import {
  anything,
  bytes,
  either,
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
  table,
  text,
  type Bodies,
} from '../endpoint/body'

/** 0 is success. */
const status = { status_code: number }

const address = named('DouyinAddress', {
  uri: optional(text),
  url_list: optional(list(text)),
  width: optional(pixels),
  height: optional(pixels),
  data_size: optional(bytes),
  file_hash: optional(text),
})

const person = named('DouyinPerson', {
  uid: optional(id),
  sec_uid: optional(text),
  short_id: optional(id),
  unique_id: optional(text),
  nickname: text,
  signature: optional(text),
  custom_verify: optional(text),
  enterprise_verify_reason: optional(text),
  follower_count: optional(number),
  avatar_thumb: optional(address),
})

const quality = fields({
  gear_name: optional(text),
  quality_type: optional(number),
  bit_rate: optional(number),
  FPS: optional(number),
  format: optional(text),
  is_h265: optional(flag),
  /** 2 is another codec again. */
  is_bytevc1: optional(number),
  play_addr: optional(address),
  video_extra: optional(text),
})

const video = named('DouyinVideo', {
  width: optional(pixels),
  height: optional(pixels),
  ratio: optional(text),
  duration: optional(milliseconds),
  is_h265: optional(flag),
  /** Seconds since the epoch; 0 where the address does not end. */
  cdn_url_expired: optional(epoch),
  play_addr: optional(address),
  play_addr_h264: optional(address),
  play_addr_265: optional(address),
  download_addr: optional(address),
  cover: optional(address),
  origin_cover: optional(address),
  dynamic_cover: optional(address),
  bit_rate: optional(list(quality)),
})

const music = named('DouyinMusic', {
  id: optional(id),
  id_str: optional(text),
  mid: optional(id),
  title: optional(text),
  author: optional(text),
  owner_nickname: optional(text),
  sec_uid: optional(text),
  duration: optional(seconds),
  is_original_sound: optional(flag),
  user_count: optional(number),
  cover_hd: optional(address),
  cover_large: optional(address),
  cover_thumb: optional(address),
  play_url: optional(address),
  /** JSON in a string. */
  extra: optional(text),
})

const image = named('DouyinImage', {
  uri: optional(text),
  width: optional(pixels),
  height: optional(pixels),
  url_list: optional(list(text)),
  download_url_list: optional(list(text)),
  clip_type: optional(number),
  live_photo_type: optional(number),
  video: optional(video),
})

const mention = fields({
  start: optional(number),
  end: optional(number),
  type: optional(number),
  hashtag_name: optional(text),
  hashtag_id: optional(id),
  sec_uid: optional(text),
  user_id: optional(id),
})

const work = named('DouyinWork', {
  aweme_id: id,
  aweme_type: optional(number),
  media_type: optional(number),
  desc: optional(text),
  caption: optional(text),
  item_title: optional(text),
  preview_title: optional(text),
  create_time: optional(epoch),
  duration: optional(milliseconds),
  region: optional(text),
  ip_attribution: optional(text),
  is_top: optional(flag),
  is_slides: optional(flag),
  author_user_id: optional(id),
  author: optional(person),
  cooperation_info: optional(fields({ co_creator_nums: optional(number), co_creators: optional(list(person)) })),
  statistics: optional(
    sparse({
      digg_count: number,
      comment_count: number,
      collect_count: number,
      share_count: number,
      play_count: number,
      admire_count: number,
      recommend_count: number,
    }),
  ),
  status: optional(
    sparse({ is_delete: flag, is_prohibited: flag, in_reviewing: flag, private_status: number, part_see: number }),
  ),
  text_extra: optional(list(mention)),
  images: optional(list(image)),
  video: optional(video),
  music: optional(music),
  mix_info: optional(
    sparse({
      mix_id: id,
      mix_name: text,
      desc: text,
      cover_url: address,
      statis: sparse({ current_episode: number, updated_to_episode: number }),
    }),
  ),
  danmaku_control: optional(sparse({ danmaku_cnt: number, enable_danmaku: flag })),
  risk_infos: optional(sparse({ content: text, warn: flag, vote: flag, type: number })),
  share_url: optional(text),
})

/** `max_cursor` and `has_more` lead to the next page. */
const works = fields({
  ...status,
  aweme_list: list(work),
  max_cursor: optional(id),
  min_cursor: optional(id),
  has_more: optional(flag),
})

const sticker = sparse({
  id,
  id_str: text,
  width: pixels,
  height: pixels,
  static_url: address,
  animate_url: address,
})

const comment = named('DouyinComment', {
  cid: id,
  text,
  aweme_id: optional(id),
  create_time: optional(epoch),
  digg_count: optional(number),
  user: optional(person),
  ip_label: optional(text),
  reply_comment_total: optional(number),
  reply_id: optional(id),
  reply_to_reply_id: optional(id),
  reply_to_username: optional(text),
  root_comment_id: optional(id),
  label_text: optional(text),
  label_type: optional(number),
  label_list: optional(list(sparse({ type: number, text }))),
  stick_position: optional(number),
  is_hot: optional(flag),
  is_author_digged: optional(flag),
  text_extra: optional(list(mention)),
  image_list: optional(
    list(sparse({ origin_url: address, medium_url: address, thumb_url: address, download_url: address })),
  ),
  sticker: optional(sticker),
})

const comments = fields({
  ...status,
  comments: list(comment),
  cursor: optional(id),
  has_more: optional(flag),
  total: optional(number),
})

const emote = sparse({
  display_name: text,
  static_url: address,
  animate_url: address,
  width: pixels,
  height: pixels,
})

const liveRoom = fields({
  id_str: text,
  /** 2 is on air, 4 is over. */
  status: number,
  title: optional(text),
  create_time: optional(epoch),
  like_count: optional(number),
  user_count_str: optional(text),
  has_commerce_goods: optional(flag),
  room_cart: optional(sparse({ contain_cart: flag, total: number })),
  cover: optional(address),
  owner: optional(
    sparse({
      id_str: text,
      sec_uid: text,
      nickname: text,
      avatar_thumb: address,
      web_rid: text,
      follow_info: sparse({ follower_count: number, following_count: number }),
    }),
  ),
  stats: optional(sparse({ total_user_str: text, user_count_str: text, like_count: number })),
  room_view_stats: optional(
    sparse({ is_hidden: flag, display_value: number, display_short: text, display_long: text }),
  ),
  stream_url: optional(
    sparse({
      flv_pull_url: table(text),
      hls_pull_url_map: table(text),
      default_resolution: text,
      extra: sparse({ width: pixels, height: pixels }),
    }),
  ),
})

export const bodies = {
  fetchOneWork: fields({ ...status, aweme_detail: work }),
  fetchUserMixVideos: fields({ ...status, aweme_details: list(work) }),
  fetchWorkComments: comments,
  fetchVideoCommentReplies: comments,
  fetchUserInfo: fields({
    ...status,
    user: named('DouyinUser', {
      uid: optional(id),
      sec_uid: text,
      short_id: optional(id),
      unique_id: optional(text),
      nickname: text,
      signature: optional(text),
      custom_verify: optional(text),
      enterprise_verify_reason: optional(text),
      avatar_thumb: optional(address),
      avatar_medium: optional(address),
      avatar_larger: optional(address),
      follower_count: optional(number),
      mplatform_followers_count: optional(number),
      following_count: optional(number),
      total_favorited: optional(number),
      aweme_count: optional(number),
      favoriting_count: optional(number),
      mix_count: optional(number),
      ip_location: optional(text),
      gender: optional(number),
      city: optional(text),
      province: optional(text),
      /** 1 is on air. */
      live_status: optional(number),
      room_id: optional(id),
      /** JSON in a string. */
      room_data: optional(text),
      cover_and_head_image_info: optional(sparse({ profile_cover_list: list(anything) })),
      cover_url: optional(list(address)),
    }),
  }),
  fetchUserPostVideos: works,
  fetchUserFavoriteList: works,
  fetchUserRecommendList: works,
  fetchSuggestWords: fields({
    data: list(
      fields({
        type: optional(text),
        source: optional(text),
        words: optional(list(fields({ id: optional(id), word: text }))),
      }),
    ),
    errno: optional(id),
    msg: optional(text),
  }),
  fetchSearchInfo: fields({
    ...status,
    data: list(
      fields({
        type: optional(number),
        card_unique_name: optional(text),
        aweme_info: optional(work),
        user_list: optional(list(sparse({ user_info: person }))),
      }),
    ),
    cursor: optional(id),
    has_more: optional(flag),
  }),
  fetchEmojiList: fields({
    ...status,
    emoji_list: list(
      fields({
        display_name: text,
        origin_uri: optional(text),
        hide: optional(flag),
        emoji_url: optional(address),
      }),
    ),
    version: optional(number),
  }),
  fetchEmojiProList: fields({
    ...status,
    interactive_resource_config: table(
      sparse({ icon_url: address, interactive_resources: list(emote), special_resources: list(emote) }),
    ),
  }),
  fetchMusicWork: fields({ ...status, music_info: music }),
  fetchUserLiveVideos: fields({
    ...status,
    data: fields({
      data: optional(list(liveRoom)),
      user: optional(sparse({ id_str: text, sec_uid: text, nickname: text, avatar_thumb: address })),
      enter_room_id: optional(id),
      /** 0 is on air, 2 is not. */
      room_status: optional(number),
      qrcode_url: optional(text),
      partition_road_map: optional(sparse({ partition: sparse({ id_str: text, type: number, title: text }) })),
    }),
  }),
  fetchWorkDanmaku: fields({
    ...status,
    danmaku_list: list(
      fields({
        danmaku_id: id,
        text,
        offset_time: milliseconds,
        digg_count: optional(number),
        danmaku_type: optional(number),
        user_id: optional(id),
        score: optional(number),
      }),
    ),
    total: optional(number),
    start_time: optional(milliseconds),
    end_time: optional(milliseconds),
  }),
  fetchLoginQrcode: fields({
    data: fields({
      /** PNG in base64. */
      qrcode: text,
      qrcode_index_url: optional(text),
      token: text,
      app_name: optional(text),
      error_code: optional(number),
      description: optional(text),
    }),
    message: optional(either(text, number)),
  }),
} as const satisfies Bodies
