/** Boxes of a dynamic: what it shares (`major`) and what its author added (`additional`). */
import type { Attachment } from '../../../model'
import { slice, usable, type Slice } from '../../slice'
import { match } from '../links'
import { avToBv } from '../sign/bvid'
import { anyBox, attachment, badgeOf, statsOf } from './box'
import { jsonIn } from './json'
import { https } from './media'

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
  const aid = from.optionalId('aid') ?? from.optionalId('id_str') ?? ''
  return attachment({
    kind: 'video',
    title: from.optionalString('title'),
    lines: [from.optionalString('desc'), from.optionalString('desc_second')],
    cover: from.raw('cover'),
    url: from.raw('jump_url'),
    id: from.optionalString('bvid') ?? videoIn(from.raw('jump_url')) ?? avToBv(aid),
    duration: from.optionalString('duration_text') ?? from.optionalString('duration'),
    badge: badgeOf(from),
    stats: statsOf(from),
  })
}

function episode(from: Slice): Attachment | undefined {
  const id = from.optionalId('epid')
  return attachment({
    kind: 'video',
    title: from.optionalString('title'),
    cover: from.raw('cover'),
    url: from.raw('jump_url'),
    id: id && `ep${id}`,
    badge: badgeOf(from),
    stats: statsOf(from),
  })
}

/** The announcement of a stream holds its facts as JSON text; one that is over those of its recording. */
function liveAnnounced(from: Slice): Attachment | undefined {
  const text = from.optionalString('content')
  const said = text && usable(() => slice(jsonIn(text)))
  if (!said) return undefined
  const info = said.optionalSlice('live_play_info') ?? said.optionalSlice('live_record_info')
  if (!info) return anyBox('live', said)
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
  const covers = from.raw('covers')
  const [first, ...more] = Array.isArray(covers) ? (covers as unknown[]) : []
  return attachment({
    kind,
    title: from.optionalString('title'),
    lines: lines.map((name) =>
      from.raw(name.replace(/\.text$/, '.visible')) === false ? '' : from.optionalString(name),
    ),
    cover: from.raw('cover') ?? first,
    covers: more,
    url: from.raw('jump_url'),
    id: from.optionalId('id'),
    badge: badgeOf(from),
  })
}

/** A vote's question is its title; where there is none it stands in `desc`, which else counts who took part. */
function vote(from: Slice): Attachment | undefined {
  const [title, desc] = [from.optionalString('title'), from.optionalString('desc')]
  const options = from.optionalList('options', (option) =>
    ['opt_desc', 'desc', 'title'].map((name) => option.optionalString(name)).find((words) => words !== undefined),
  )
  return attachment({
    kind: 'vote',
    title: title ?? desc,
    lines: [desc, ...options],
    cover: from.raw('cover'),
    url: from.raw('jump_url'),
    id: from.optionalId('vote_id'),
  })
}

/** A match: who plays whom, how it stands, when. */
function contest(from: Slice): Attachment | undefined {
  const info = from.optionalSlice('match_info') ?? from
  const top = info.raw('center_top')
  const score = (Array.isArray(top) ? (top as unknown[]) : [top]).filter((line) => typeof line === 'string' && line)
  const [left, right] = [info.optionalString('left_team.name'), info.optionalString('right_team.name')]
  const teams = left || right ? [left, score.join(' ') || 'VS', right].filter(Boolean).join(' ') : score.join(' ')
  return attachment({
    kind: 'common',
    title: info.optionalString('title') ?? from.optionalString('title') ?? teams,
    lines: [
      info.optionalString('sub_title') ?? from.optionalString('sub_title'),
      teams,
      info.optionalString('center_bottom'),
      from.optionalString('head_text'),
    ],
    cover: from.raw('cover') ?? info.raw('left_team.pic'),
    url: from.raw('jump_url') ?? from.raw('button.jump_url'),
  })
}

/** One box of a known kind; undefined where it lacks what its kind has. */
function known(name: string, from: Slice): Attachment | undefined {
  switch (name) {
    case 'archive':
    case 'ugc_season':
    case 'ugc':
    case 'av':
      return video(from)
    case 'pgc':
      return episode(from)
    case 'live_rcmd':
      return liveAnnounced(from)
    case 'live':
      return plain('live', from, 'desc_first', 'desc_second')
    case 'article':
      return plain('article', from, 'desc', 'label')
    case 'music':
      return plain('music', from, 'label')
    case 'medialist':
    case 'courses':
      return plain('common', from, 'sub_title', 'desc', 'label')
    case 'common':
      return plain('common', from, 'head_text', 'sub_title', 'desc', 'desc1', 'desc2', 'label')
    case 'reserve':
      return plain('reserve', from, 'desc1.text', 'desc2.text', 'desc3.text')
    case 'vote':
      return vote(from)
    case 'upower_lottery':
      return plain('lottery', from, 'desc.text', 'hint.text')
    case 'match':
      return contest(from)
    default: {
      // A subscription announces a stream like the stream itself.
      const stream = from.optionalSlice('live_rcmd')
      return stream && liveAnnounced(stream)
    }
  }
}

const kinds: Readonly<Record<string, Attachment['kind']>> = {
  archive: 'video',
  ugc_season: 'video',
  ugc: 'video',
  av: 'video',
  pgc: 'video',
  live: 'live',
  live_rcmd: 'live',
  article: 'article',
  music: 'music',
  reserve: 'reserve',
  vote: 'vote',
  goods: 'goods',
}

/** What people read of a box whatever its kind. */
function boxOf(name: string, from: Slice): Attachment | undefined {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  return known(name, from) ?? anyBox(kind ?? (name.endsWith('_lottery') ? 'lottery' : 'common'), from)
}

/** The part of `{ type, <type> }` that is named after its type, see `src/platforms/bilibili/read/modules.ts: named`. */
function payload(holder: Slice | undefined): { name: string; from: Slice | undefined } {
  const name = holder?.optionalString('type') ?? ''
  return { name, from: name ? holder?.optionalSlice(name) : undefined }
}

/** Pictures, texts and notes in place of a content: no boxes. */
const others: ReadonlySet<string> = new Set(['opus', 'draw', 'word', 'none', 'blocked'])

/** What a dynamic shares; undefined for pictures and texts, which are no boxes. */
export function readMajor(major: Slice | undefined): Attachment | undefined {
  const { name, from } = payload(major)
  return from && !others.has(name) ? boxOf(name, from) : undefined
}

function goods(from: Slice): Attachment[] {
  const label = from.optionalString('head_text')
  return from.optionalList('items', (item) => {
    const box = attachment({
      kind: 'goods',
      title: item.optionalString('name'),
      lines: [item.optionalString('price'), item.optionalString('brief')],
      cover: item.raw('cover'),
      url: item.raw('jump_url'),
      badge: label,
    })
    return box ?? anyBox('goods', item)
  })
}

/** What the author added: a booking, a vote, goods, … */
export function readAdditional(additional: Slice | undefined): Attachment[] {
  const { name, from } = payload(additional)
  if (!from || name === 'none') return []
  const several = name === 'goods' ? goods(from) : []
  const one = several.length > 0 ? undefined : boxOf(name, from)
  return one ? [one] : several
}
