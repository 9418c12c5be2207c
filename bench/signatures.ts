/**
 * Time of each signature, in this process, with inputs as long as the real ones. Each round signs a batch with inputs
 * that differ, so that nothing can be remembered; the median of the rounds is shown.
 */
import { avToBv, bvToAv } from '../src/platforms/bilibili/sign/bvid'
import { dmImgQuery } from '../src/platforms/bilibili/sign/dm-img'
import { ticketQuery } from '../src/platforms/bilibili/sign/ticket'
import { mixinKey, signQuery } from '../src/platforms/bilibili/sign/wbi'
import { aBogus, uaDigest } from '../src/platforms/douyin/sign/a-bogus'
import { passportSign } from '../src/platforms/douyin/sign/passport'
import { secsdkSign } from '../src/platforms/douyin/sign/secsdk'
import { sm3 } from '../src/platforms/douyin/sign/sm3'
import { msToken, verifyFp } from '../src/platforms/douyin/sign/tokens'
import { solveWaf } from '../src/platforms/douyin/sign/waf'
import { xBogus } from '../src/platforms/douyin/sign/x-bogus'
import { hxfalcon, signInput } from '../src/platforms/kuaishou/sign/hxfalcon'
import { makeKww } from '../src/platforms/kuaishou/sign/kww'
import { median } from './lib/process'
import { createHash } from 'node:crypto'

const rounds = 15
/** Milliseconds a round should take at least. */
const roundMs = 20
const barMs = 0.3

const userAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36'
const digest = uaDigest(userAgent)
const now = 1_790_000_000_000
const clock = (): number => now

/** A query of about 900 characters, as the site sends it. */
const query = (index: number): string =>
  `${Array.from({ length: 32 }, (_, at) => `parameter_${at}=value_of_parameter_${at}`).join('&')}&aweme_id=${7_345_492_945_006_500_000n + BigInt(index)}`
const pairs = (index: number): [string, string][] =>
  query(index)
    .split('&')
    .map((pair) => pair.split('=') as [string, string])

const mixin = mixinKey({ img: '7cd084941338484aae1ad9425b84077c', sub: '4932caff0ff746eab6f01bf08b70ac45' })
const kilobyte = new Uint8Array(1024).fill(7)

/** A challenge of the edge whose answer is about as large as real ones. */
function challenge(answer: number): string {
  const start = Buffer.from('challenge of the edge')
  const wanted = createHash('sha256').update(start).update(String(answer)).digest('base64')
  return Buffer.from(JSON.stringify({ v: { a: start.toString('base64'), b: 1, c: wanted }, s: 'x' })).toString('base64')
}

const signatures: Record<string, (index: number) => unknown> = {
  'douyin a_bogus, read endpoints': (index) =>
    aBogus({ query: query(index), userAgent, uaDigest: digest, clock, random: Math.random }),
  'douyin a_bogus, login': (index) => aBogus({ query: query(index), userAgent, clock, random: Math.random }, 'login'),
  'douyin X-Bogus': (index) => xBogus(query(index), userAgent, Math.floor(now / 1000)),
  'douyin secsdk signature': (index) => secsdkSign(query(index), 'f'.repeat(320), Math.floor(now / 1000)),
  'douyin passport sign': (index) => passportSign(Object.fromEntries(pairs(index))),
  'douyin SM3 of 1 KiB': () => sm3(kilobyte),
  'douyin msToken': () => msToken(Math.random),
  'douyin verifyFp': () => verifyFp(now, Math.random),
  'bilibili WBI': (index) => signQuery(pairs(index), mixin, Math.floor(now / 1000)),
  'bilibili ticket': () => ticketQuery(Math.floor(now / 1000)),
  'bilibili dm_img': () => dmImgQuery(Math.random),
  'bilibili av to BV and back': (index) => bvToAv(avToBv(String(170_001 + index)) ?? ''),
  'kuaishou __NS_hxfalcon': (index) =>
    hxfalcon(signInput('/rest/wd/photo/comment/list', [['caver', '2']], `{"photoId":"3x${index}","pcursor":""}`), {
      count: 100 + index,
      secsCount: 100 + index,
      scriptCount: 0,
      stackTail: 'at Array.forEach (<anonymous>)',
      startedAt: now - 60_000,
      now,
      random: Math.random(),
    }),
  'kuaishou kww': () => makeKww(now, Math.random),
}

/** Milliseconds of one call. */
function measure(sign: (index: number) => unknown): number {
  let index = 0
  const batch = (amount: number): number => {
    const started = performance.now()
    for (let at = 0; at < amount; at++) sign(index++)
    return (performance.now() - started) / amount
  }
  batch(200)
  const amount = Math.max(50, Math.ceil(roundMs / batch(200)))
  return median(Array.from({ length: rounds }, () => batch(amount)))
}

async function main(): Promise<void> {
  const rows = Object.entries(signatures).map(([signature, sign]) => ({
    signature,
    'ms per call': Number(measure(sign).toFixed(4)),
  }))
  const cs = challenge(50_000)
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const started = performance.now()
    await solveWaf(cs)
    times.push(performance.now() - started)
  }
  rows.push({ signature: 'douyin proof of work, answer 50 000', 'ms per call': Number(median(times).toFixed(1)) })
  console.table(rows)
  const bogus = rows[0]?.['ms per call'] ?? Number.NaN
  console.log(`a_bogus ${bogus} ms (bar ≤ ${barMs} ms): ${bogus <= barMs ? 'reached' : 'missed'}`)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
