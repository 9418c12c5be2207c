/**
 * Danmaku segments: protobuf → the documented JSON.
 * Source: SocialSisterYi/bilibili-API-collect `grpc_api/bilibili/community/service/dm/v1/dm.proto`.
 */
import { fieldsOf } from './protobuf'

/** One danmaku; 64-bit numbers are texts. */
export interface DanmakuElement {
  id: string
  /** Milliseconds from the start of the video. */
  progress: number
  /** 1–3 scrolling, 4 bottom, 5 top, 6 reverse, 7 positioned, 8 code, 9 BAS. */
  mode: number
  fontsize: number
  /** RGB888. */
  color: number
  midHash: string
  content: string
  /** Unix seconds. */
  ctime: string
  weight: number
  action: string
  pool: number
  idStr: string
  attr: number
  animation: string
}

const numbers: Readonly<Record<number, 'progress' | 'mode' | 'fontsize' | 'color' | 'weight' | 'pool' | 'attr'>> = {
  2: 'progress',
  3: 'mode',
  4: 'fontsize',
  5: 'color',
  9: 'weight',
  11: 'pool',
  13: 'attr',
}

const longs: Readonly<Record<number, 'id' | 'ctime'>> = { 1: 'id', 8: 'ctime' }

const texts: Readonly<Record<number, 'midHash' | 'content' | 'action' | 'idStr' | 'animation'>> = {
  6: 'midHash',
  7: 'content',
  10: 'action',
  12: 'idStr',
  22: 'animation',
}

function readElement(message: Buffer): DanmakuElement {
  // proto3 leaves defaults out of the message.
  const element: DanmakuElement = {
    id: '0',
    progress: 0,
    mode: 0,
    fontsize: 0,
    color: 0,
    midHash: '',
    content: '',
    ctime: '0',
    weight: 0,
    action: '',
    pool: 0,
    idStr: '',
    attr: 0,
    animation: '',
  }
  for (const { number, varint, bytes } of fieldsOf(message)) {
    const [short, long, text] = [numbers[number], longs[number], texts[number]]
    // Only `color` is unsigned.
    if (varint !== undefined && short) {
      element[short] = Number(short === 'color' ? BigInt.asUintN(32, varint) : BigInt.asIntN(32, varint))
    }
    if (varint !== undefined && long) element[long] = BigInt.asIntN(64, varint).toString()
    if (bytes && text) element[text] = bytes.toString('utf8')
  }
  return element
}

/** One answer of `seg.so`: six minutes of a part. */
export interface DanmakuSegment {
  elems: DanmakuElement[]
  /** 1 = danmaku are switched off for this video. */
  state?: number
}

/** `DmSegMobileReply`; an empty message is a segment without danmaku. */
export function decodeDanmaku(message: Buffer): DanmakuSegment {
  const segment: DanmakuSegment = { elems: [] }
  for (const { number, varint, bytes } of fieldsOf(message)) {
    if (number === 1 && bytes) segment.elems.push(readElement(bytes))
    if (number === 2 && varint !== undefined) segment.state = Number(varint)
  }
  return segment
}
