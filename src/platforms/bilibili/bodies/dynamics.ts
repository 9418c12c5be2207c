/** Dynamics. Types as captured answers show them (seen 2026-10). */
import {
  epoch,
  fields,
  flag,
  id,
  list,
  named,
  number,
  optional,
  pixels,
  sparse,
  text,
  type Bodies,
} from '../../endpoint/body'
import { answer } from './envelope'
import { publisher } from './people'

const node = named('BilibiliTextNode', {
  type: optional(text),
  text: optional(text),
  orig_text: optional(text),
  jump_url: optional(text),
  rid: optional(id),
  emoji: optional(sparse({ icon_url: text, size: number, text, type: number })),
})

const rich = named('BilibiliRichText', { text: optional(text), rich_text_nodes: optional(list(node)) })

const box = {
  title: text,
  desc: text,
  cover: text,
  jump_url: text,
}

const shared = { ...box, id, label: text }

/** `type` names the field that is there: `MAJOR_TYPE_OPUS` → `opus`. */
const major = named('BilibiliMajor', {
  type: optional(text),
  archive: optional(
    sparse({ ...box, aid: id, bvid: text, duration_text: text, stat: sparse({ danmaku: text, play: text }) }),
  ),
  ugc_season: optional(sparse({ ...box, aid: id, duration_text: text })),
  pgc: optional(sparse({ ...box, epid: id, season_id: id })),
  opus: optional(
    sparse({
      title: text,
      summary: rich,
      pics: list(sparse({ url: text, width: pixels, height: pixels, live_url: text })),
      jump_url: text,
    }),
  ),
  draw: optional(sparse({ id, items: list(sparse({ src: text, width: pixels, height: pixels })) })),
  article: optional(sparse({ ...shared, covers: list(text) })),
  music: optional(sparse(shared)),
  common: optional(sparse({ ...shared, sub_title: text })),
  medialist: optional(sparse({ ...shared, sub_title: text })),
  courses: optional(sparse({ ...shared, sub_title: text })),
  live: optional(sparse({ ...box, id, desc_first: text, desc_second: text })),
  /** JSON in a string. */
  live_rcmd: optional(sparse({ content: text })),
  blocked: optional(sparse({ hint_message: text, title: text })),
  none: optional(sparse({ tips: text })),
})

const counter = sparse({ count: number, forbidden: flag })
const line = sparse({ text })

/** `type` names the field that is there: `ADDITIONAL_TYPE_VOTE` → `vote`. */
const additional = named('BilibiliAdditional', {
  type: optional(text),
  reserve: optional(sparse({ title: text, desc1: line, desc2: line, rid: id, jump_url: text, reserve_total: number })),
  vote: optional(sparse({ vote_id: id, title: text, desc: text, end_time: epoch, status: number })),
  goods: optional(
    sparse({
      head_text: text,
      jump_url: text,
      items: list(sparse({ id, name: text, price: text, brief: text, cover: text, jump_url: text })),
    }),
  ),
  ugc: optional(sparse({ title: text, cover: text, desc_second: text, duration: text, jump_url: text })),
  upower_lottery: optional(sparse({ title: text, desc: line, hint: line, jump_url: text, rid: id })),
  common: optional(
    sparse({ title: text, cover: text, head_text: text, desc1: text, desc2: text, id_str: text, jump_url: text }),
  ),
})

const item = {
  id_str: optional(text),
  /** `DYNAMIC_TYPE_DRAW`, … */
  type: text,
  visible: optional(flag),
  basic: optional(sparse({ comment_id_str: text, comment_type: number, rid_str: text, jump_url: text })),
  modules: named('BilibiliModules', {
    module_author: optional(publisher),
    module_dynamic: optional(
      fields({
        desc: optional(rich),
        major: optional(major),
        additional: optional(additional),
        topic: optional(sparse({ id, name: text, jump_url: text })),
      }),
    ),
    module_stat: optional(sparse({ like: counter, comment: counter, forward: counter })),
    module_dispute: optional(sparse({ title: text })),
    module_tag: optional(line),
  }),
}

const dynamic = named('BilibiliDynamic', {
  ...item,
  /** What it forwards. */
  orig: optional(named('BilibiliForwarded', item)),
})

export const dynamics = {
  fetchDynamicInfo: answer(fields({ item: dynamic })),
  fetchUserDynamic: answer(
    fields({
      items: list(dynamic),
      has_more: optional(flag),
      /** Leads to the next page. */
      offset: optional(id),
      update_baseline: optional(text),
      update_num: optional(number),
    }),
  ),
  fetchDynamicCard: answer(
    fields({
      card: fields({
        desc: fields({
          dynamic_id_str: optional(text),
          dynamic_id: optional(id),
          rid: optional(id),
          rid_str: optional(text),
          uid: optional(id),
          type: optional(number),
          timestamp: optional(epoch),
          repost: optional(number),
          comment: optional(number),
          like: optional(number),
          user_profile: optional(sparse({ info: sparse({ uid: id, uname: text, face: text }) })),
        }),
        /** JSON in a string. */
        card: text,
      }),
    }),
  ),
} as const satisfies Bodies
