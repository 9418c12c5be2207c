/** bilibili with lists of somebody's works, and works to put into them. */
import { bilibili } from '../../../src/platforms/bilibili'
import { minuteMs } from '../../../src/units'
import { nav, places, spi } from '../../platforms/bilibili/site'
import { upstreamOf, type Reply } from '../../platforms/upstream'
import { isAnswer, labelled, nextSerial, second, type Json, type Site } from './play'

const biliEpoch = 1_498_838_400
const biliId = (sec: number, label: string): string =>
  labelled(String((BigInt(sec - biliEpoch) << 32n) + BigInt(nextSerial())), label)

interface Over {
  item?: Json
  author?: Json
  dynamic?: Json
  modules?: Json
  mid?: number
}

/** An item published at a minute; `label` is what its id is called. */
export function dyn(
  minute: number,
  label: string,
  type = 'WORD',
  { item, author, dynamic, modules, mid = 71 }: Over = {},
) {
  const sec = second(minute)
  return {
    id_str: biliId(sec, label),
    type: `DYNAMIC_TYPE_${type}`,
    visible: true,
    basic: { is_only_fans: false },
    modules: {
      module_author: { mid, name: '某人', pub_ts: sec, type: 'AUTHOR_TYPE_NORMAL', ...author },
      module_dynamic: { desc: words(label), major: null, additional: null, ...dynamic },
      ...modules,
    },
    ...item,
  }
}
export const words = (text: string, nodes: Json[] = []) => ({
  text,
  rich_text_nodes: [...nodes, { type: 'RICH_TEXT_NODE_TYPE_TEXT', text, orig_text: text }],
})
export const video = (bvid: unknown, more: Json = {}) => ({
  desc: null,
  major: { type: 'MAJOR_TYPE_ARCHIVE', archive: { bvid, title: '一段路', badge: {}, ...more } },
})
export const forwardOf = (orig: unknown, text = '转发动态'): Over => ({
  dynamic: { desc: words(text) },
  item: { orig },
})

export const onBilibili: Site = {
  platform: 'bilibili',
  source: { name: 'space', tells: 'works', batch: 1, everyMs: 10 * minuteMs },
  people: { u1: '71', u2: '72' },
  serve(list, time) {
    const guest = { [places.spi]: spi, [places.nav]: nav, [places.activation]: { body: { code: 0 } } }
    const reply: Reply = ({ query }) => {
      site.time.ms = time()
      const items = list(query.host_mid ?? '')
      return isAnswer(items) ? items : { body: { code: 0, data: { items, has_more: false, offset: '' } } }
    }
    const site = upstreamOf(bilibili, guest, reply, undefined)
    return site
  },
}

/** The same by the feed of all whom an account follows. */
export const inFeed: Site = {
  ...onBilibili,
  source: { name: 'feed', tells: 'works', batch: 'followed', everyMs: 10 * minuteMs },
  serve(list, time) {
    const guest = { [places.spi]: spi, [places.nav]: nav, [places.activation]: { body: { code: 0 } } }
    const reply: Reply = ({ place }) => {
      site.time.ms = time()
      if (place.endsWith('/update')) return { body: { code: 0, data: { update_num: 1 } } }
      const items: Json[] = []
      for (const id of Object.values(onBilibili.people)) {
        const own = list(id)
        if (isAnswer(own)) return own
        items.push(...own)
      }
      return { body: { code: 0, data: { items, has_more: false, offset: '' } } }
    }
    const site = upstreamOf(bilibili, guest, reply, 'SESSDATA=one%2C1900000000%2Ctwo; bili_jct=three; DedeUserID=4')
    return site
  },
}

export const old = (): Json[] => [dyn(-300, 'old1'), dyn(-600, 'old2'), dyn(-900, 'old3')]
export const top = { modules: { module_tag: { text: '置顶' } } }
