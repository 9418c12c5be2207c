/** Boxes of a dynamic: what it shares (`major`) and what its author added (`additional`). */
import type { Attachment } from '../../../model'
import { slice, usable, type Slice } from '../../slice'
import { match } from '../links'
import { avToBv } from '../sign/bvid'
import { jsonIn } from './json'
import { https, picture } from './media'

/** `1:02:03` or `12:05` → seconds. */
function clock(text: string | undefined): number | undefined {
  if (!text || !/^\d{1,3}(?::\d{1,2}){1,2}$/.test(text)) return undefined
  return text.split(':').reduce((sum, piece) => sum * 60 + Number(piece), 0)
}

interface Box {
  kind: Attachment['kind']
  title: string | undefined
  lines?: (string | undefined)[]
  cover?: unknown
  url?: unknown
  id?: string | undefined
  duration?: string | undefined
}

function attachment(box: Box): Attachment | undefined {
  if (!box.title) return undefined
  const cover = picture(box.cover)
  const url = https(box.url)
  const durationSec = clock(box.duration)
  return {
    kind: box.kind,
    title: box.title,
    lines: (box.lines ?? []).filter((line): line is string => Boolean(line)),
    ...(cover ? { cover } : {}),
    ...(url ? { url } : {}),
    ...(box.id ? { id: box.id } : {}),
    ...(durationSec === undefined ? {} : { durationSec }),
  }
}

/** BV id out of an address. */
function videoIn(address: unknown): string | undefined {
  const url = https(address)
  if (!url) return undefined
  try {
    const target = match(new URL(url))
    return target?.kind === 'video' ? target.id : undefined
  } catch {
    return undefined // the address is only shown then
  }
}

function video(from: Slice): Attachment | undefined {
  return attachment({
    kind: 'video',
    title: from.optionalString('title'),
    lines: [from.optionalString('desc')],
    cover: from.raw('cover'),
    url: from.raw('jump_url'),
    id: from.optionalString('bvid') ?? avToBv(from.optionalId('aid') ?? '') ?? videoIn(from.raw('jump_url')),
    duration: from.optionalString('duration_text'),
  })
}

/** The announcement of a stream holds its facts as JSON text. */
function liveAnnounced(from: Slice): Attachment | undefined {
  const text = from.optionalString('content')
  const info = text && usable(() => slice(jsonIn(text), 'live_play_info'))
  if (!info) return undefined
  return attachment({
    kind: 'live',
    title: info.optionalString('title'),
    lines: [info.optionalString('area_name'), info.optionalString('watched_show.text_large')],
    cover: info.raw('cover'),
    url: info.raw('link'),
    id: info.optionalId('room_id'),
  })
}

/** A box with title, a few lines, cover and address under the usual names. */
function plain(kind: Attachment['kind'], from: Slice, ...lines: string[]): Attachment | undefined {
  return attachment({
    kind,
    title: from.optionalString('title'),
    lines: lines.map((name) => from.optionalString(name)),
    cover: from.raw('cover') ?? from.raw('covers.0'),
    url: from.raw('jump_url'),
    id: from.optionalId('id'),
  })
}

/** What a dynamic shares; undefined for pictures and texts, which are no boxes. */
export function readMajor(major: Slice | undefined): Attachment | undefined {
  const name = major?.optionalString('type')?.replace('MAJOR_TYPE_', '').toLowerCase() ?? ''
  const from = major?.optionalSlice(name)
  if (!from) return undefined
  switch (name) {
    case 'archive':
    case 'ugc_season':
      return video(from)
    case 'pgc':
      return attachment({
        kind: 'video',
        title: from.optionalString('title'),
        cover: from.raw('cover'),
        url: from.raw('jump_url'),
        id: from.optionalId('epid') && `ep${from.optionalId('epid')}`,
      })
    case 'live_rcmd':
      return liveAnnounced(from)
    case 'live':
      return plain('live', from, 'desc_first', 'desc_second')
    case 'article':
      return plain('article', from, 'desc', 'label')
    case 'music':
      return plain('music', from, 'label')
    case 'common':
    case 'medialist':
    case 'courses':
      return plain('common', from, 'sub_title', 'desc', 'label')
    default:
      return undefined
  }
}

function goods(from: Slice): Attachment[] {
  return from.optionalList('items', (item) =>
    attachment({
      kind: 'goods',
      title: item.optionalString('name'),
      lines: [item.optionalString('price'), item.optionalString('brief')],
      cover: item.raw('cover'),
      url: item.raw('jump_url'),
    }),
  )
}

/** What the author added: a booking, a vote, goods, … */
export function readAdditional(additional: Slice | undefined): Attachment[] {
  const name = additional?.optionalString('type')?.replace('ADDITIONAL_TYPE_', '').toLowerCase() ?? ''
  const from = additional?.optionalSlice(name)
  if (!from) return []
  const one = (box: Attachment | undefined): Attachment[] => (box ? [box] : [])
  switch (name) {
    case 'reserve':
      return one(plain('reserve', from, 'desc1.text', 'desc2.text', 'desc3.text'))
    case 'vote':
      return one(withId(plain('vote', from, 'desc'), from.optionalId('vote_id')))
    case 'upower_lottery':
      return one(plain('lottery', from, 'desc.text', 'hint.text'))
    case 'goods':
      return goods(from)
    case 'ugc':
      return one(
        attachment({
          kind: 'video',
          title: from.optionalString('title'),
          lines: [from.optionalString('desc_second')],
          cover: from.raw('cover'),
          url: from.raw('jump_url'),
          id: videoIn(from.raw('jump_url')),
          duration: from.optionalString('duration'),
        }),
      )
    case 'live_rcmd':
      return one(liveAnnounced(from))
    default:
      return one(plain('common', from, 'head_text', 'desc1', 'desc2'))
  }
}

function withId(box: Attachment | undefined, id: string | undefined): Attachment | undefined {
  return box && id ? { ...box, id } : box
}
