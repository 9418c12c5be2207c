/** As much of the proto3 wire format as danmaku need: varints and length-delimited fields; the rest is skipped. */
import { AmagiError } from '../../../errors'

/** One field of a message: either `varint` or `bytes` is there, by its wire type. */
interface Field {
  number: number
  /** Varint fields. */
  varint?: bigint
  /** Length-delimited fields. */
  bytes?: Buffer
}

const broken = (): AmagiError => new AmagiError('upstream-changed', { message: 'not a protobuf message' })
const cutShort = (): AmagiError => new AmagiError('network', { message: 'a protobuf message that breaks off' })

/** Fields of one message in order. Throws `network` where it is cut short, `upstream-changed` where it is malformed. */
export function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at]
      if (byte === undefined) throw cutShort()
      at += 1
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw broken()
  }
  const take = (length: number): Buffer => {
    if (length > message.length - at) throw cutShort()
    at += length
    return message.subarray(at - length, at)
  }
  while (at < message.length) {
    const tag = Number(varint())
    const number = tag >>> 3
    switch (tag & 7) {
      case 0:
        yield { number, varint: varint() }
        break
      case 1:
        take(8)
        break
      case 2:
        yield { number, bytes: take(Number(varint())) }
        break
      case 5:
        take(4)
        break
      default:
        throw broken()
    }
  }
}
