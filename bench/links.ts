/**
 * Looking for links: what every message of every chat costs. A message without a link, share texts, and a megabyte made
 * to provoke backtracking; the hostile ones also at a tenth of the length, to see that the time grows in proportion.
 */
import { findLinks, type MessageElement } from '../src/links'
import { platforms } from '../src/platforms'
import { median } from './lib/process'

const rounds = 15
const bars = { plainMicros: 10, hostileMs: 50 }

const text = (content: string): MessageElement => ({ type: 'text', attrs: { content } })
const fill = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)

/** Milliseconds of one call. */
function measure(content: string, amount: number): number {
  const elements = [text(content)]
  const batch = (): number => {
    const started = performance.now()
    for (let at = 0; at < amount; at++) findLinks(elements, platforms)
    return (performance.now() - started) / amount
  }
  batch()
  return median(Array.from({ length: rounds }, batch))
}

const talk = fill('今天天气不错，晚上一起去吃火锅吗？have you seen it: 3.14 & more (really)! ', 200)
const share = '3.33 复制打开抖音，看看【一只猫】 https://v.douyin.com/iRNBho6u/ 03/21 y@g.bN kPX:/'

const plain = measure(talk, 5000) * 1000
const rows = [
  { what: 'message without a link, 200 characters', µs: Number(plain.toFixed(2)) },
  { what: 'share text with a link', µs: Number((measure(share, 2000) * 1000).toFixed(2)) },
]
console.table(rows)

const units = {
  schemes: 'http://',
  'known hosts': 'https://v.douyin.com/a',
  brackets: '[](<',
  dots: 'a.',
  'bare ids': 'BV1invented1 ',
  entities: '&amp;',
}
const hostile = Object.entries(units).map(([what, unit]) => {
  const tenth = measure(fill(unit, 100_000), 3)
  const whole = measure(fill(unit, 1_000_000), 1)
  return {
    what,
    '100 kB ms': Number(tenth.toFixed(2)),
    '1 MB ms': Number(whole.toFixed(2)),
    growth: Number((whole / tenth).toFixed(1)),
  }
})
console.table(hostile)

const slowest = Math.max(...hostile.map((row) => row['1 MB ms']))
const fits = plain <= bars.plainMicros && slowest <= bars.hostileMs
console.log(
  `plain ${plain.toFixed(1)} µs (bar ≤ ${bars.plainMicros}), slowest megabyte ${slowest} ms (bar ≤ ${bars.hostileMs}): ${fits ? 'reached' : 'missed'}`,
)
