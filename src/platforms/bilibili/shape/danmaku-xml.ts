/**
 * Danmaku as XML, the older form: `<d p="seconds,mode,size,colour,sent,pool,sender,id[,weight]">text</d>`.
 * Source: SocialSisterYi/bilibili-API-collect `docs/danmaku/danmaku_xml.md`.
 */
import { inflateRawSync } from 'node:zlib'
import { AmagiError } from '../../../errors'
import type { DanmakuElement, DanmakuSegment } from './danmaku'
import { mib } from '../../../units'

/** Bytes of text a list may unpack to; the largest lists hold 8000 entries of at most 100 characters. */
const maxBytes = 8 * mib

/** Milliseconds of one segment of the newer form. */
const segmentMs = 360_000

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function plain(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return entities[name.toLowerCase()] ?? whole
    const point = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16)
    return point > 0 && point <= 0x10_ffff ? String.fromCodePoint(point) : ''
  })
}

/** Text of an answer that is raw deflate whether it was asked for or not. */
function unpack(body: Buffer): string {
  if (body.subarray(0, 64).toString('latin1').trimStart().startsWith('<')) return body.toString('utf8')
  try {
    return inflateRawSync(body, { maxOutputLength: maxBytes }).toString('utf8')
  } catch (cause) {
    throw new AmagiError('upstream-changed', { details: { path: 'i.d' }, message: 'danmaku are no XML', cause })
  }
}

function readEntry(head: string, text: string): DanmakuElement | undefined {
  const fields = head.split(',')
  const number = (index: number): number => {
    const value = Number(fields[index])
    return Number.isFinite(value) ? value : 0
  }
  if (fields.length < 8) return undefined
  const id = fields[7] ?? ''
  return {
    id,
    progress: Math.round(number(0) * 1000),
    mode: number(1),
    fontsize: number(2),
    color: number(3),
    midHash: fields[6] ?? '',
    content: plain(text),
    ctime: /^\d{1,12}$/.test(fields[4] ?? '') ? (fields[4] ?? '0') : '0',
    weight: number(8),
    action: '',
    pool: number(5),
    idStr: id,
    attr: 0,
    animation: '',
  }
}

/** The entries of one segment (six minutes, counted from 1). Throws `upstream-changed` when the body is no list, `network` when it is cut. */
export function decodeDanmakuXml(body: Buffer, segment: number): DanmakuSegment {
  const xml = unpack(body)
  if (!/<i[\s>]/.test(xml.slice(0, 1024))) {
    throw new AmagiError('upstream-changed', { details: { path: 'i' }, message: 'danmaku are no list' })
  }
  if (!xml.includes('</i>')) throw new AmagiError('network', { message: 'the list of danmaku breaks off' })
  const elems: DanmakuElement[] = []
  for (const piece of xml.split('<d p="').slice(1)) {
    const quote = piece.indexOf('"')
    const open = piece.indexOf('>', quote)
    const close = piece.indexOf('</d>', open)
    if (quote < 0 || open < 0 || close < 0) continue
    const entry = readEntry(piece.slice(0, quote), piece.slice(open + 1, close))
    if (entry && Math.floor(Math.max(0, entry.progress) / segmentMs) === segment - 1) elems.push(entry)
  }
  const closed = /<state>1<\/state>/.test(xml.slice(0, 2048))
  return { elems, ...(closed ? { state: 1 } : {}) }
}
