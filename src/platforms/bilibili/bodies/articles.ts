/** Articles. Types as captured answers show them (seen 2026-10). */
import {
  anything,
  either,
  epoch,
  fields,
  flag,
  id,
  list,
  named,
  number,
  optional,
  sparse,
  table,
  text,
  type Bodies,
} from '../../endpoint/body'
import { answer } from './envelope'
import { person } from './people'

const stats = named('BilibiliArticleStats', {
  view: optional(number),
  favorite: optional(number),
  like: optional(number),
  reply: optional(number),
  share: optional(number),
  coin: optional(number),
  dynamic: optional(number),
})

const head = {
  title: text,
  banner_url: optional(text),
  image_urls: optional(list(text)),
  origin_image_urls: optional(list(text)),
  stats: optional(stats),
}

const article = {
  ...head,
  id,
  summary: optional(text),
  author: optional(person),
  publish_time: optional(epoch),
  ctime: optional(epoch),
  words: optional(number),
  categories: optional(list(sparse({ id, parent_id: id, name: text }))),
}

export const articles = {
  fetchArticleContent: answer(
    fields({
      ...article,
      /** HTML, or JSON of the editor's operations. */
      content: optional(text),
      type: optional(number),
      tags: optional(list(sparse({ tid: id, name: text }))),
      dyn_id_str: optional(text),
      opus: optional(sparse({ opus_id: id, title: text, content: sparse({ paragraphs: list(anything) }) })),
    }),
  ),
  fetchArticleInfo: answer(
    fields({
      ...head,
      mid: optional(id),
      author_name: optional(text),
      like: optional(number),
      attention: optional(flag),
      favorite: optional(flag),
      coin: optional(number),
      type: optional(number),
    }),
  ),
  fetchArticleCard: answer(
    /** By what was asked for: `cv1`, `BV…`, `av2`, `ep3`, `lv4`. */
    table(
      either(
        named('BilibiliArticleCard', { ...article, id }),
        named('BilibiliVideoCard', {
          aid: id,
          bvid: optional(text),
          title: text,
          pic: optional(text),
          owner: optional(person),
        }),
        named('BilibiliOtherCard', { title: optional(text), cover: optional(text) }),
      ),
    ),
  ),
  fetchColumnInfo: answer(
    fields({
      list: fields({
        id,
        mid: optional(id),
        name: text,
        image_url: optional(text),
        update_time: optional(epoch),
        ctime: optional(epoch),
        summary: optional(text),
        words: optional(number),
        read: optional(number),
        articles_count: optional(number),
      }),
      articles: optional(list(fields(article))),
      author: optional(person),
      last: optional(sparse({ id, title: text })),
      attention: optional(flag),
    }),
  ),
} as const satisfies Bodies
