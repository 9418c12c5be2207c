/**
 * The documented "dynamic card" (upstream removed it on 2025-08-09) composed from the dynamic's detail.
 * Fields the detail does not tell are absent; ids are numbers of any length, as they were.
 */
import type { LosslessNumber } from 'lossless-json'
import { exactText, numberOf } from '../../endpoint/exact'
import { slice, type Slice } from '../../slice'

/** Kinds of the old card; others had none. */
const kinds: Readonly<Record<string, number>> = {
  DYNAMIC_TYPE_FORWARD: 1,
  DYNAMIC_TYPE_DRAW: 2,
  DYNAMIC_TYPE_WORD: 4,
  DYNAMIC_TYPE_AV: 8,
  DYNAMIC_TYPE_ARTICLE: 64,
  DYNAMIC_TYPE_MUSIC: 256,
  DYNAMIC_TYPE_PGC: 512,
  DYNAMIC_TYPE_PGC_UNION: 512,
  DYNAMIC_TYPE_COMMON_SQUARE: 2048,
  DYNAMIC_TYPE_COMMON_VERTICAL: 2049,
  DYNAMIC_TYPE_LIVE: 4200,
  DYNAMIC_TYPE_LIVE_RCMD: 4308,
  DYNAMIC_TYPE_UGC_SEASON: 4310,
}

type Fields = Record<string, unknown>

/** Without the entries that are undefined. */
function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function author(item: Slice): { uid?: LosslessNumber; name?: string; face?: string; timestamp?: number } {
  const from = item.optionalSlice('modules.module_author')
  return present({
    uid: numberOf(from?.optionalId('mid')),
    name: from?.optionalString('name'),
    face: from?.optionalString('face'),
    timestamp: from?.optionalNumber('pub_ts'),
  })
}

function textOf(item: Slice): string | undefined {
  const content = item.optionalSlice('modules.module_dynamic')
  return content?.optionalString('desc.text') ?? content?.optionalString('major.opus.summary.text')
}

function picturesOf(item: Slice): Fields[] {
  const content = item.optionalSlice('modules.module_dynamic.major')
  const draw = content?.optionalList('draw.items', (picture) => picture) ?? []
  const opus = content?.optionalList('opus.pics', (picture) => picture) ?? []
  return [...draw, ...opus].map((picture) =>
    present({
      img_src: picture.optionalString('src') ?? picture.optionalString('url'),
      img_width: picture.optionalNumber('width'),
      img_height: picture.optionalNumber('height'),
      img_size: picture.optionalNumber('size'),
    }),
  )
}

/** The part of `major` that is named after its type: `archive`, `article`, `pgc`, … */
function content(item: Slice): Slice | undefined {
  const major = item.optionalSlice('modules.module_dynamic.major')
  const name = major
    ?.optionalString('type')
    ?.replace(/^MAJOR_TYPE_/, '')
    .toLowerCase()
  return name ? major?.optionalSlice(name) : undefined
}

/**
 * What used to be the JSON text `card.card`, in the form of the dynamic's kind. Only the first forward nests
 * its original: text inside text doubles its escapes with every level.
 */
function inner(item: Slice, nested = false): Fields {
  const who = author(item)
  const pictures = picturesOf(item)
  const text = textOf(item)
  const original = nested ? undefined : item.optionalSlice('orig')
  switch (item.optionalString('type')) {
    case 'DYNAMIC_TYPE_FORWARD':
      return {
        user: present({ uid: who.uid, uname: who.name, face: who.face }),
        item: present({
          uid: who.uid,
          content: text,
          timestamp: who.timestamp,
          orig_dy_id: numberOf(original?.optionalId('id_str')),
        }),
        ...(original ? { origin: exactText(inner(original, true)) } : {}),
      }
    case 'DYNAMIC_TYPE_WORD':
      return {
        user: present({ uid: who.uid, uname: who.name, face: who.face }),
        item: present({ uid: who.uid, content: text, timestamp: who.timestamp }),
      }
    case 'DYNAMIC_TYPE_DRAW':
      return {
        user: present({ uid: who.uid, name: who.name, head_url: who.face }),
        item: present({
          id: numberOf(item.optionalId('basic.rid_str')),
          description: text,
          pictures,
          pictures_count: pictures.length,
          upload_time: who.timestamp,
        }),
      }
    default: {
      const what = content(item)
      const owner = present({ mid: who.uid, name: who.name, face: who.face })
      return present({
        aid: numberOf(what?.optionalId('aid')),
        bvid: what?.optionalString('bvid'),
        id: numberOf(what?.optionalId('id')),
        title: what?.optionalString('title'),
        desc: what?.optionalString('desc'),
        pic: what?.optionalString('cover'),
        jump_url: what?.optionalString('jump_url'),
        dynamic: text,
        pubdate: who.timestamp,
        owner,
      })
    }
  }
}

/** Body of `web-dynamic/v1/detail` → documented body with `data.card`. */
export function dynamicCard(body: unknown): unknown {
  const item = slice(body, 'data.item')
  const id = item.id('id_str')
  const who = author(item)
  const counts = item.optionalSlice('modules.module_stat')
  const original = item.optionalId('orig.id_str')
  const rid = item.optionalId('basic.rid_str')
  const desc = present({
    uid: who.uid,
    type: kinds[item.optionalString('type') ?? ''],
    rid: numberOf(rid),
    repost: counts?.optionalNumber('forward.count'),
    comment: counts?.optionalNumber('comment.count'),
    like: counts?.optionalNumber('like.count'),
    dynamic_id: numberOf(id),
    timestamp: who.timestamp,
    user_profile: { info: present({ uid: who.uid, uname: who.name, face: who.face }) },
    dynamic_id_str: id,
    rid_str: rid,
    orig_dy_id: numberOf(original),
    orig_dy_id_str: original,
    bvid: content(item)?.optionalString('bvid'),
  })
  return { code: 0, message: '0', ttl: 1, data: { card: { desc, card: exactText(inner(item)) } } }
}
