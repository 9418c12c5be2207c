/**
 * What the documentation of the API promises, written down once more by hand: a table that does not follow the
 * endpoint records, so that a record cannot lose a route, a parameter or its main field unnoticed.
 *
 * `name` = required, `name?` = optional, `name~` = known to some release and accepted without effect.
 */
export interface Documented {
  params: readonly string[]
  /** Dotted path of the main field of a success. */
  field: string
  /** One of the routes of the original documentation; the others came with later releases. */
  original: boolean
}

type Rows = Record<string, readonly [params: string, field: string]>

const rows = (platform: string, original: boolean, entries: Rows): [string, Documented][] =>
  Object.entries(entries).map(([route, [params, field]]) => [
    `/api/${platform}/${route}`,
    { params: params === '' ? [] : params.split(' '), field, original },
  ])

export const documented: Readonly<Record<string, Documented>> = Object.fromEntries([
  ...rows('douyin', true, {
    fetch_one_work: ['aweme_id', 'aweme_detail'],
    fetch_user_mix_videos: ['aweme_id', 'aweme_details'],
    fetch_work_comments: ['aweme_id number? cursor?', 'comments'],
    fetch_user_info: ['sec_uid', 'user'],
    fetch_user_post_videos: ['sec_uid number? max_cursor?', 'aweme_list'],
    fetch_suggest_words: ['query', 'data'],
    fetch_search_info: ['query number? search_id? type?', 'data'],
    fetch_emoji_list: ['', 'emoji_list'],
    fetch_emoji_pro_list: ['', ''],
    fetch_music_work: ['music_id', 'music_info'],
    fetch_user_live_videos: ['sec_uid? room_id? web_rid?', 'data'],
    fetch_video_comment_replies: ['aweme_id comment_id number? cursor?', 'comments'],
  }),
  ...rows('bilibili', true, {
    new_login_qrcode: ['', 'data.qrcode_key'],
    check_qrcode: ['qrcode_key', 'data.data'],
    login_basic_info: ['', 'data'],
    fetch_one_video: ['bvid gaia_vtoken?', 'data'],
    fetch_video_playurl: ['avid cid gaia_vtoken?', 'data'],
    fetch_work_comments: [
      'oid type? number? pn~ plat~ mode? pagination_str? gaia_vtoken? seek_rpid~ web_location~',
      'data.replies',
    ],
    fetch_bangumi_video_info: ['ep_id? season_id?', 'result'],
    fetch_bangumi_video_playurl: ['cid ep_id', 'result'],
    fetch_user_dynamic: ['host_mid offset? gaia_vtoken?', 'data.items'],
    fetch_dynamic_info: ['dynamic_id gaia_vtoken?', 'data.item'],
    fetch_dynamic_card: ['dynamic_id', 'data.card'],
    fetch_user_profile: ['host_mid gaia_vtoken?', 'data.card'],
    fetch_emoji_list: ['', 'data.packages'],
    fetch_live_room_detail: ['room_id', 'data'],
    fetch_liveroom_def: ['room_id', 'data'],
    bv_to_av: ['bvid', 'data.aid'],
    av_to_bv: ['avid', 'data.bvid'],
    fetch_user_full_view: ['host_mid', 'data'],
  }),
  ...rows('kuaishou', true, {
    fetch_one_work: ['photoId', 'data.visionVideoDetail'],
    fetch_work_comments: ['photoId', 'data.visionCommentList'],
    fetch_emoji_list: ['', 'data.visionBaseEmoticons.iconUrls'],
  }),
  ...rows('douyin', false, {
    fetch_work_danmaku: ['aweme_id duration start_time? end_time?', 'danmaku_list'],
    fetch_user_favorite_list: ['sec_uid number? max_cursor?', 'aweme_list'],
    fetch_user_recommend_list: ['sec_uid number? max_cursor?', 'aweme_list'],
    fetch_login_qrcode: ['verify_fp', 'data'],
  }),
  ...rows('bilibili', false, {
    fetch_comment_reply: ['oid type? root number?', 'data.replies'],
    fetch_article_content: ['id gaia_vtoken?', 'data'],
    fetch_article_card: ['ids', 'data'],
    fetch_article_info: ['id', 'data'],
    fetch_column_info: ['id', 'data'],
    fetch_user_space_info: ['host_mid gaia_vtoken?', 'data'],
    fetch_user_live_status: ['host_mid', 'data'],
    fetch_users_live_status: ['uids', 'data'],
    apply_captcha: ['v_voucher csrf?', 'data'],
    validate_captcha: ['challenge token validate seccode csrf?', 'data'],
    fetch_danmaku: ['cid segment_index?', 'data.elems'],
  }),
  ...rows('kuaishou', false, {
    fetch_user_profile: ['principalId', 'author'],
    fetch_user_work_list: ['principalId pcursor? count?', 'list'],
    fetch_live_room_info: ['principalId', 'current'],
  }),
])
