/** An old album (`link_draw/v1/doc/detail`) → the documented body of the dynamic it became. */
import { at } from '../../../json'
import { present, success } from './present'

/** Pictures, words and counts; its id as a dynamic is not told, so it keeps the album's. */
export function dynamicOfAlbum(body: unknown): unknown {
  const item = at(body, 'data.item')
  const user = at(body, 'data.user')
  const id = String(at(item, 'doc_id'))
  const pictures = at(item, 'pictures')
  const counted = (name: string): unknown => {
    const count = at(item, name)
    return typeof count === 'number' ? { count, forbidden: false } : undefined
  }
  const text = at(item, 'description')
  const title = at(item, 'title')
  return success({
    item: {
      id_str: id,
      type: 'DYNAMIC_TYPE_DRAW',
      basic: { comment_id_str: id, comment_type: 11, rid_str: id },
      modules: {
        module_author: present({
          mid: at(user, 'uid'),
          name: at(user, 'name'),
          face: at(user, 'head_url'),
          pub_ts: at(item, 'upload_timestamp'),
        }),
        module_dynamic: {
          desc: null,
          major: {
            type: 'MAJOR_TYPE_OPUS',
            opus: {
              title: typeof title === 'string' && title ? title : null,
              summary: { text, rich_text_nodes: [{ type: 'RICH_TEXT_NODE_TYPE_TEXT', text, orig_text: text }] },
              pics: (Array.isArray(pictures) ? (pictures as unknown[]) : []).map((picture) =>
                present({
                  url: at(picture, 'img_src'),
                  width: at(picture, 'img_width'),
                  height: at(picture, 'img_height'),
                  size: at(picture, 'img_size'),
                }),
              ),
            },
          },
          additional: null,
          topic: null,
        },
        module_stat: present({ like: counted('like_count'), comment: counted('comment_count') }),
      },
    },
  })
}
