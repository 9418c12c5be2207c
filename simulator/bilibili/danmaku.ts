/**
 * Danmaku of the invented videos: segments of six minutes as proto3 messages, written by code of its own after
 * SocialSisterYi/bilibili-API-collect `docs/danmaku/danmaku_proto.md`.
 */
import type { BilibiliWork } from '../world/bilibili'
import { bytes } from '../reply'
import type { Answer, Call } from '../types'

const segmentMs = 360_000
/** Lines per minute in the quiet and in the loud half. */
const [quiet, loud] = [40, 200]

const said = [
  '好听',
  '前方高能',
  '哈哈哈哈',
  '这个声音太治愈了',
  '第一次来',
  '哈哈哈哈',
  '好听',
  '收藏了',
  '233333',
  '下次一定😂',
]
const colours = [0xffffff, 0xffffff, 0xffffff, 0xffffff, 0xffd302, 0x89d5ff]

function varint(value: number): Buffer {
  const out: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128)
  return Buffer.from([...out, rest])
}

const numeric = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)])
function text(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
}

/** One line; like upstream it leaves out what is 0. */
function line(index: number, progressMs: number): Buffer {
  const mode = index % 17 === 0 ? 5 : index % 23 === 0 ? 4 : 1
  const content = said[(index * 7 + Math.floor(index / 5)) % said.length] ?? ''
  const fields = [
    numeric(1, 1_500_000_000 + index),
    ...(progressMs > 0 ? [numeric(2, progressMs)] : []),
    numeric(3, mode),
    numeric(4, index % 11 === 0 ? 36 : 25),
    numeric(5, colours[index % colours.length] ?? 0),
    text(7, Buffer.from(content)),
    numeric(9, 1 + (index % 10)),
  ]
  return text(1, Buffer.concat(fields))
}

/** Segment of the part a call asks for; undefined for parts of no invented work. */
export function danmakuSegment({ query }: Call, works: readonly BilibiliWork[]): Answer | undefined {
  const part = works.flatMap(({ parts }) => parts).find(({ cid }) => String(cid) === query.get('oid'))
  if (!part) return undefined
  const from = (Number(query.get('segment_index') ?? 1) - 1) * segmentMs
  const until = Math.min(from + segmentMs, part.duration * 1000)
  const lines: Buffer[] = []
  for (let at = from + 300, index = 0; at < until; index += 1) {
    lines.push(line(index, Math.round(at)))
    at += 60_000 / (at > part.duration * 600 ? loud : quiet)
  }
  return bytes(Buffer.concat(lines), 'application/octet-stream')
}
