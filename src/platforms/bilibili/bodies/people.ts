/** People and accounts. Types as captured answers show them (seen 2026-10). */
import { fields, flag, id, named, number, optional, sparse, text, type Bodies } from '../../endpoint/body'
import { answer } from './envelope'

const official = sparse({ role: number, title: text, desc: text, type: number })
const verify = sparse({ type: number, desc: text })
const vip = sparse({ type: number, status: number })
const level = sparse({ current_level: number })

/** Who made something. */
export const person = named('BilibiliPerson', {
  mid: id,
  name: text,
  face: optional(text),
})

/** Who worked on a video. */
export const staff = fields({
  mid: id,
  name: text,
  title: optional(text),
  face: optional(text),
  follower: optional(number),
  official: optional(official),
  vip: optional(vip),
})

/** Who wrote a comment. */
export const member = named('BilibiliMember', {
  mid: id,
  uname: text,
  sex: optional(text),
  sign: optional(text),
  avatar: optional(text),
  level_info: optional(level),
  official_verify: optional(verify),
  vip: optional(sparse({ vipType: number, vipStatus: number })),
})

/** Who published a dynamic. */
export const publisher = named('BilibiliPublisher', {
  mid: optional(id),
  name: optional(text),
  face: optional(text),
  /** Of a dynamic of a season a text of the site's own. */
  pub_ts: optional(id),
  pub_time: optional(text),
  pub_action: optional(text),
  pub_location_text: optional(text),
  type: optional(text),
  jump_url: optional(text),
  official_verify: optional(verify),
  vip: optional(vip),
})

export const people = {
  fetchUserProfile: answer(
    fields({
      card: fields({
        mid: id,
        name: text,
        sex: optional(text),
        face: optional(text),
        sign: optional(text),
        fans: optional(number),
        friend: optional(number),
        attention: optional(number),
        level_info: optional(level),
        Official: optional(official),
        official_verify: optional(verify),
        vip: optional(vip),
      }),
      space: optional(sparse({ s_img: text, l_img: text })),
      following: optional(flag),
      archive_count: optional(number),
      article_count: optional(number),
      follower: optional(number),
      like_num: optional(number),
    }),
  ),
  fetchUserSpaceInfo: answer(
    fields({
      mid: id,
      name: text,
      sex: optional(text),
      face: optional(text),
      sign: optional(text),
      level: optional(number),
      official: optional(official),
      vip: optional(vip),
      top_photo: optional(text),
      birthday: optional(text),
      live_room: optional(
        sparse({ roomid: id, roomStatus: number, liveStatus: number, url: text, title: text, cover: text }),
      ),
    }),
  ),
  fetchUserFullView: answer(
    fields({
      archive: optional(sparse({ view: number })),
      article: optional(sparse({ view: number })),
      likes: optional(number),
    }),
  ),
  loginBasicInfo: answer(
    fields({
      isLogin: optional(flag),
      mid: optional(id),
      uname: optional(text),
      face: optional(text),
      level_info: optional(level),
      vipStatus: optional(number),
      vipType: optional(number),
      wbi_img: optional(sparse({ img_url: text, sub_url: text })),
    }),
  ),
  newLoginQrcode: answer(fields({ url: text, qrcode_key: text })),
  checkQrcode: fields({
    /** Of the site's answer; its cookies are in `set-cookie`. */
    headers: fields({}),
    data: answer(
      fields({
        /** 0 = logged in, 86038 = expired, 86090 = scanned, 86101 = waiting. */
        code: number,
        message: optional(text),
        url: optional(text),
        refresh_token: optional(text),
        timestamp: optional(number),
      }),
    ),
  }),
  applyCaptcha: answer(
    fields({
      type: optional(text),
      token: optional(text),
      geetest: optional(sparse({ challenge: text, gt: text })),
    }),
  ),
  validateCaptcha: answer(fields({ is_valid: optional(flag), grisk_id: text })),
} as const satisfies Bodies
