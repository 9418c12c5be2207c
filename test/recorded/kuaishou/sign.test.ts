import { describe, expect, it } from 'vitest'
import { decodeStateKey } from '../../../src/platforms/kuaishou/channels/share-state'
import { b2has } from '../../../src/platforms/kuaishou/sign/b2has'
import { chacha } from '../../../src/platforms/kuaishou/sign/chacha'
import { cts } from '../../../src/platforms/kuaishou/sign/cts'
import {
  environment,
  environmentBody,
  hashField,
  hxfalcon,
  lrc,
  sealed,
  signInput,
  type FalconContext,
} from '../../../src/platforms/kuaishou/sign/hxfalcon'
import { kwwOfCookie, makeKww } from '../../../src/platforms/kuaishou/sign/kww'
import { hasRecorded, recorded } from '../fixtures'

interface Context {
  count: number
  scriptCount: number
  stackTail: string
  secsCount: number
  startupRandom: number
  timestamp: number
  randomValue: number
}

interface Vectors {
  b2has: { input: string; b2has: string }[]
  cts: { inputAscii: string; outputHex: string }[]
  hudr: { context: Context; payloadHex: string; maskedHex: string; body: string }[]
  lrc: { hex: string; lrc: string }[]
  finalTransform: { prefixHex: string; checksumHex: string; out: string }[]
  full: {
    name: string
    url: string
    signPath: string | null
    requestBody: object | null
    signInput: string
    context: Context
    hudrBody: string
    hashFieldHex: string
    signResult: string
  }[]
  kwwAnonymous: { now: number; randomValue: number; kww: string }
  kwwFromCookie: { cookie: string; kww: string }
  initStateKeys: { encoded: string; decoded: string }[]
}

const vectors = hasRecorded ? (recorded('kuaishou/signatures.json') as Vectors) : undefined
const contextOf = (context: Context): FalconContext => ({
  count: context.count,
  secsCount: context.secsCount,
  scriptCount: context.scriptCount,
  stackTail: context.stackTail,
  startedAt: context.startupRandom,
  now: context.timestamp,
  random: context.randomValue,
})

describe.skipIf(!hasRecorded)('captured kuaishou signatures (values only the site’s own scripts make)', () => {
  it.each(vectors?.b2has ?? [])('b2has of $input', (row) => expect(b2has(row.input)).toBe(row.b2has))

  it.each(vectors?.cts ?? [])('cts of $inputAscii', (row) => {
    expect(cts(Buffer.from(row.inputAscii, 'ascii')).toString('hex')).toBe(row.outputHex)
  })

  it.each(vectors?.hudr ?? [])('environment record with count $context.count', (row) => {
    const context = contextOf(row.context)
    const plain = environment(context)
    expect(plain.toString('hex')).toBe(row.payloadHex)
    expect(Buffer.from(plain.map((byte) => byte ^ 0x23)).toString('hex')).toBe(row.maskedHex)
    expect(environmentBody(context)).toBe(row.body)
    expect(chacha(chacha(plain))).toEqual(plain)
  })

  it.each(vectors?.lrc ?? [])('checksum of $hex', (row) => {
    expect(lrc(Buffer.from(row.hex, 'hex')).toString(16).padStart(2, '0')).toBe(row.lrc)
  })

  it.each(vectors?.finalTransform ?? [])('seal of $prefixHex', (row) => {
    const prefix = Buffer.from(row.prefixHex, 'hex')
    const check = Number.parseInt(row.checksumHex, 16)
    expect(sealed(prefix, check).toString('hex')).toBe(row.out)
  })

  it.each(vectors?.full ?? [])('$name', (row) => {
    const url = new URL(row.url)
    const body = row.requestBody ? JSON.stringify(row.requestBody) : undefined
    const input = signInput(row.signPath ?? url.pathname, [...url.searchParams], body)
    expect(input).toBe(row.signInput)
    const context = contextOf(row.context)
    expect(environmentBody(context)).toBe(row.hudrBody)
    expect(hashField(input, row.hudrBody).toString('hex')).toBe(row.hashFieldHex)
    expect(hxfalcon(input, context)).toBe(row.signResult)
  })

  it('the self-made session header', () => {
    const row = vectors?.kwwAnonymous
    expect(makeKww(row?.now ?? 0, () => row?.randomValue ?? 0)).toBe(row?.kww)
  })

  it('the session header of a cookie', () => {
    expect(kwwOfCookie(vectors?.kwwFromCookie.cookie)).toBe(vectors?.kwwFromCookie.kww)
  })

  it.each(vectors?.initStateKeys ?? [])('state key $decoded', (row) =>
    expect(decodeStateKey(row.encoded)).toBe(row.decoded),
  )
})
