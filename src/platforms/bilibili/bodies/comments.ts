/** Comments and emotes. Types as captured answers show them (seen 2026-10). */
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
  table,
  text,
  type Bodies,
} from '../../endpoint/body'
import { answer } from './envelope'
import { member } from './people'

const reply = {
  rpid: id,
  rpid_str: optional(text),
  oid: optional(id),
  type: optional(number),
  mid: optional(id),
  root: optional(id),
  parent: optional(id),
  ctime: optional(epoch),
  like: optional(number),
  count: optional(number),
  rcount: optional(number),
  state: optional(number),
  member: optional(member),
  content: optional(
    sparse({
      message: text,
      /** By its text, `[doge]`. */
      emote: table(sparse({ id, text, url: text, meta: sparse({ size: number }) })),
      members: list(sparse({ mid: id, uname: text })),
      at_name_to_mid: table(id),
      jump_url: table(sparse({ title: text, pc_url: text })),
      pictures: list(sparse({ img_src: text, img_width: pixels, img_height: pixels, img_size: number })),
    }),
  ),
  up_action: optional(sparse({ like: flag, reply: flag })),
  reply_control: optional(sparse({ location: text, time_desc: text })),
}

const answered = named('BilibiliReply', reply)
const comment = named('BilibiliComment', { ...reply, replies: optional(list(answered)) })

export const comments = {
  fetchWorkComments: answer(
    fields({
      replies: optional(list(comment)),
      /** Older answers number their pages. */
      page: optional(sparse({ num: number, size: number, count: number })),
      cursor: optional(
        sparse({
          all_count: number,
          is_begin: flag,
          is_end: flag,
          mode: number,
          next: number,
          prev: number,
          pagination_reply: sparse({ next_offset: text }),
        }),
      ),
      top: optional(sparse({ upper: comment, admin: comment, vote: comment })),
      top_replies: optional(list(comment)),
      upper: optional(sparse({ mid: id })),
    }),
  ),
  fetchCommentReply: answer(
    fields({
      page: optional(sparse({ num: number, size: number, count: number })),
      replies: optional(list(comment)),
      root: optional(comment),
      upper: optional(sparse({ mid: id })),
    }),
  ),
  fetchEmojiList: answer(
    fields({
      packages: list(
        fields({
          id,
          text,
          url: optional(text),
          type: optional(number),
          mtime: optional(epoch),
          emote: optional(
            list(
              fields({
                id,
                package_id: optional(id),
                text,
                url: optional(text),
                type: optional(number),
                meta: optional(sparse({ size: number })),
              }),
            ),
          ),
        }),
      ),
    }),
  ),
} as const satisfies Bodies
